/* SPDX-License-Identifier: Apache-2.0 */
/* A statement that has got no answer. SHOW ALL SLAVES STATUS may hang for as long as a disk is
 * full, and whoever gives it up and asks again leaves one thread more on the server each time,
 * which KILL does not free: asking each second took all of its connections in under three minutes.
 * So its connection is kept until the answer comes, the statement is asked on no other one until
 * then, and a second connection tells whether the server lives. Only for the files that a session
 * is made of.
 */
#pragma once

#include "probe/observation.h"

struct connection;
struct session;

struct hanging {
	const char *statement; /* NULL = none hangs */
	struct connection
		*connection;  /* where its answer will be; NULL = it broke, or was never ours */
	unsigned long thread; /* the server's that works on it */
	mono_t look_due;      /* at that thread */
	char waits[128];      /* what a replication thread is seen to wait for; "" = nothing */
	uint64_t position;    /* a hash: sets of transactions can be of any length */
	bool position_known, has_moved;
};

/* The session's connection waits for the answer from now on, and another one is needed. */
void hanging_begin(struct session *, const char *statement);
/* Whether it still has no answer; may look at the server's threads, but never asks it again. */
bool hanging_still(struct session *);
/* Looks for a status query that an agent before us left there: once on each new connection. */
void hanging_find(struct session *);
/* What the server says meanwhile: POLL_HANGS with the words for it, or why it does not speak. */
enum poll_end hanging_tell(struct session *, struct server_error *ret_error);
void hanging_drop(struct session *);
