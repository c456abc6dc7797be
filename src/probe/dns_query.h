/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to one server, over a channel of c-ares that is theirs alone. */
#pragma once

#include "platform/loop.h"
#include "probe/dns_server.h"
#include "probe/observation.h"

struct dns_channel;
struct dns_query;
/* One is done, or some; from the loop, never from within c-ares. It may close the channel. */
typedef void query_fn(void *arg);

int dns_query_library_init(void);
const char *dns_query_library_version(void);
struct dns_ask {
	const char *name;
	unsigned type;
	bool is_iterative; /* RD=0: what the server itself has */
	bool has_edns;	   /* with it come the signatures, too (DO) */
	bool is_unchecked; /* CD=1: without validation */
};

/* For the questions of one moment. `timeout` is c-ares' own; the caller keeps one that counts for
 * the whole, because c-ares begins anew when it changes to TCP. */
struct dns_channel *dns_channel_open(struct loop *, const struct dns_server *, bool has_edns,
				     span_t timeout, query_fn *, void *arg);
struct dns_channel *dns_channel_close(struct dns_channel *); /* with its queries */
/* Reads what may lie in its sockets unread: before a server is called silent by a process that was
 * itself held up. */
void dns_channel_catch_up(struct dns_channel *);

/* It is the channel's. What fails at once is done on return, without a call. */
struct dns_query *dns_query_put(struct dns_channel *, const struct dns_ask *);
bool dns_query_is_done(const struct dns_query *);
bool dns_query_used_tcp(const struct dns_query *);
/* Bits that nobody can guess. */
uint64_t dns_query_random(void);
/* Its bytes; NULL if none came. Borrowed. */
const unsigned char *dns_query_packet(const struct dns_query *, size_t *ret_n);
/* What a query that is done was answered. Fills all of *ret but without_edns and took. */
void dns_query_read(const struct dns_query *, const char *name, unsigned type, struct lookup *ret);
