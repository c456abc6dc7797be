/* SPDX-License-Identifier: Apache-2.0 */
/* One connection to a server. The only door to the client library, be it MariaDB Connector/C or
 * Oracle's libmysqlclient: nobody else includes mysql.h, and what differs between the two differs
 * in connection_options.c. Blocking, with a time limit on each read and write. */
#pragma once

#include "probe/replica.h"
#include "probe/status_row.h"

struct connection;

/* The time limit that the library keeps for this one: it knows whole seconds only. */
span_t connection_limit(span_t);

/* `host` is an address, or the name where connection_wants_name; NULL with a socket. A certificate
 * is compared with target->host all the same. 0, or an error number with its words in *ret_error.
 */
unsigned connection_open(const struct target *, const char *host, struct connection **ret,
			 struct server_error *ret_error);
struct connection *connection_close(struct connection *); /* NULL */
/* Libmysqlclient compares the certificate with what it is told to connect to. */
bool connection_wants_name(const struct target *);

/* The address at the other end; "" with a socket. */
void connection_peer(const struct connection *, char *to, size_t size);
const char *connection_cipher(const struct connection *); /* NULL if it is not encrypted */

/* The server's number for it, as SHOW PROCESSLIST has it. */
unsigned long connection_thread(const struct connection *);

/* Sends a statement. Its answer may come at any time, or never: while connection_has_answer says
 * no, the connection can be kept. 0, or an error number as above. */
unsigned connection_send(struct connection *, const char *statement,
			 struct server_error *ret_error);
bool connection_has_answer(struct connection *, span_t wait); /* or has broken */
/* Reads the columns of the answer. One that is no rows is an error too, for all that we ask for is
 * rows. */
unsigned connection_answer(struct connection *, struct server_error *ret_error);
/* The next row, valid until the next call. 0 and *ret_n = 0 after the last one. */
unsigned connection_row(struct connection *, const struct status_column **ret, size_t *ret_n,
			struct server_error *ret_error);
