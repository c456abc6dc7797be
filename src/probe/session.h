/* SPDX-License-Identifier: Apache-2.0 */
/* One target's connection, kept between polls, and what is known of the server. Only for replica*.c
 * and the files that they are made of. */
#pragma once

#include "probe/connection.h"
#include "probe/details_ask.h"
#include "probe/dial.h"
#include "probe/hanging.h"

struct server_facts { /* asked once per connection */
	enum flavour flavour;
	char version[64];
	char hostname[HOST_SIZE];
	char server_uuid[UUID_SIZE];
	uint32_t server_id;
	bool read_only_known, read_only;
	bool uptime_known;
	uint64_t uptime_s; /* at `learnt`: a restart ends the connection, so time does the rest */
	mono_t learnt;
	mono_t read_only_due;
};

struct session {
	struct target target;
	struct connection *connection; /* the one that is asked; NULL while there is none */
	const char *
		owed; /* its answer is due on that one: both wait, and the server answers nothing */
	char address[64];
	struct dial_addresses known;
	bool is_learnt; /* the facts are of this connection */
	struct server_facts facts;
	const char *statement; /* the status statement that this server knows */
	struct hanging hanging;
	struct details_plan details;
	mono_t heartbeats_denied; /* until then they are not asked for */
};

/* reach.c: tries each address of the host; says why where none does. `known` are the addresses that
 * it had before, and has then: they serve while the resolver is down. */
enum poll_end reach_target(const struct target *, struct dial_addresses *known,
			   struct connection **ret, struct server_error *ret_error);

/* Whether as long has gone by since then as the library waits for: it comes out a little short. */
bool session_waited(mono_t since, span_t limit);

typedef void row_fn(void *arg, const struct status_column *columns, size_t n);

/* Closes the connection, but for one that owes an answer: there are never more than two. */
void session_leave(struct session *);
enum poll_end session_connect(struct session *, struct server_error *ret_error);
/* Without a row_fn the rows do not matter. A statement that hangs is not sent a second time. */
enum poll_end session_ask(struct session *, const char *statement, row_fn *, void *arg,
			  struct server_error *ret_error);
/* server_facts.c: what is not known yet, or due again. */
enum poll_end session_learn(struct session *, struct server_error *ret_error);
/* What the details say of what is asked more seldom. */
void facts_follow(struct server_facts *, struct replica_seen *);
/* The status in the words that this server knows. */
enum poll_end session_status(struct session *, row_fn *, void *arg, struct server_error *ret_error);
