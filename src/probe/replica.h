/* SPDX-License-Identifier: Apache-2.0 */
/* Polls one target over a connection that it keeps. Blocking: runs in a worker; the session belongs
 * to whoever runs the poll. At most one status query is outstanding per target. */
#pragma once

#include "probe/observation.h"

enum tls_mode { TLS_OFF, TLS_PREFERRED, TLS_REQUIRED, TLS_VERIFY_CA, TLS_VERIFY_IDENTITY };

struct target { /* how to reach it; a copy crosses to the worker */
	char name[TARGET_SIZE];
	char host[HOST_SIZE]; /* name or address; "" with a socket */
	char address[64];     /* go there, whatever host leads to; "" = look it up */
	uint16_t port;
	char socket[108]; /* "" = TCP */
	char user[NAME_SIZE * 2];
	char password[256]; /* secret; "" = none (unix_socket, or empty) */
	enum tls_mode tls;
	char tls_ca[HOST_SIZE], tls_cert[HOST_SIZE], tls_key[HOST_SIZE];
	span_t connect_timeout; /* of the TCP connection and greeting */
	span_t details;		/* how often the details are asked for; 0 = never */
	span_t timeout; /* of each read and write; whole seconds for the library, at least 1 s */
};

struct session; /* one target's connection and what is known of the server */
struct session *session_new(const struct target *);
struct session *session_free(struct session *);

/* Connects if need be, asks, reads. Always fills *ret (at: the wall and monotonic clock after the
 * answer). ret->target is set; since_last is the caller's. */
void replica_poll(struct session *, struct observation *ret);

/* Once, before threads. */
int replica_library_init(void);
void replica_library_end(void);
/* Of the one that runs: "MariaDB Connector/C 3.3.20", "libmysqlclient 9.7.4". */
void replica_library_name(char *to, size_t size);
void replica_thread_start(void);
void replica_thread_end(void);

/* For `check --live`: what is missing, with the statement that mends it. Blocking. */
struct privilege_report {
	bool connected, may_status;
	bool encrypted;
	char cipher[64];
	char version[64];
	char grant[LINE_SIZE]; /* the GRANT that mends it, "" = none needed */
	struct server_error error;
};
void replica_check(const struct target *, struct privilege_report *ret);
