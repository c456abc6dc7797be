/* SPDX-License-Identifier: Apache-2.0 */
/* One question to one server over a c-ares channel of its own. A channel that is used again would
 * bring what a detector must not have: a cache, learnt timeouts, cookies, and in 1.18 an EDNS
 * switch that two answers flip. */
#pragma once

#include "platform/loop.h"
#include "probe/dns_server.h"
#include "probe/observation.h"

struct dns_query;
typedef void query_fn(void *arg); /* it is done; from the loop, never from within c-ares */

int dns_query_library_init(void);
const char *dns_query_library_version(void);
struct dns_ask {
	const char *name;
	unsigned type;
	bool is_iterative; /* RD=0: what the server itself has */
	bool has_edns;	   /* with it come the signatures, too (DO) */
	bool is_unchecked; /* CD=1: without validation */
};

/* `timeout` is c-ares' own; the caller keeps one that counts for the whole, because c-ares begins
 * anew when it changes to TCP. What fails at once is done on return, without a call. */
struct dns_query *dns_query_start(struct loop *, const struct dns_server *, const struct dns_ask *,
				  span_t timeout, query_fn *, void *arg);
struct dns_query *dns_query_free(struct dns_query *);
/* Reads what may lie in its sockets unread: before a server is called silent by a process that was
 * itself held up. */
void dns_query_catch_up(struct dns_query *);
bool dns_query_is_done(const struct dns_query *);
bool dns_query_used_tcp(const struct dns_query *);
/* Bits that nobody can guess. */
uint64_t dns_query_random(void);
/* Its bytes; NULL if none came. Borrowed. */
const unsigned char *dns_query_packet(const struct dns_query *, size_t *ret_n);
/* What a query that is done was answered. Fills all of *ret but without_edns and took. */
void dns_query_read(const struct dns_query *, const char *name, unsigned type, struct lookup *ret);
