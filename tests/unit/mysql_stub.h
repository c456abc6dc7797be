/* SPDX-License-Identifier: Apache-2.0 */
/* A server that says on loopback what a test wants it to say: real answers, broken ones and hostile
 * ones. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* What is done when a client has connected, instead of a login. */
enum stub_login {
	STUB_LOGIN,
	STUB_HANG_UP,
	STUB_GARBAGE,
	STUB_MUTE,
	STUB_ASK_FOR_CLEAR_PASSWORD,
	STUB_ASK_FOR_WHOLE_PASSWORD, /* caching_sha2_password with a cold cache */
	STUB_GREET_IN_PIECES,
	STUB_GREET_AND_HANG,
	STUB_GREET_FOR_EVER,
};

struct stub_answer {
	char *statement;
	struct buf packets;  /* none: it does not answer */
	struct buf for_ever; /* sent after these again and again */
	bool hangs_up;	     /* after the answer */
};

struct stub;

struct stub *stub_start(enum stub_login);
/* It has no connections any more when this returns. */
struct stub *stub_stop(struct stub *);
uint16_t stub_port(const struct stub *);

/* Answers are set before the first connection, or while none is asked; a later one to the same
 * statement takes its place. A star at the end stands for whatever follows. What has no answer is a
 * syntax error. */
struct stub_answer *stub_on(struct stub *, const char *statement);
/* Rows of texts, NULL is SQL NULL; each row has n columns. */
void stub_rows(struct stub_answer *, const char *const *columns, size_t n,
	       const char *const *values, size_t n_rows);
void stub_error(struct stub_answer *, unsigned code, const char *text);
void stub_packet(struct stub_answer *, const void *bytes, size_t n);
void stub_facts_of_mysql(struct stub *);
void stub_facts_of_mariadb(struct stub *);

/* What clients have asked and how often they came, so far: "SELECT 1;SHOW REPLICA STATUS;". */
char *stub_asked(struct stub *); /* owned; and forgets it */
unsigned stub_connections(struct stub *);
unsigned stub_most_connected(struct stub *); /* at a time */
/* To the last one that got no answer: this answer, or the end of its connection. */
void stub_answer_now(struct stub *, const struct stub_answer *);
void stub_drop_owed(struct stub *);
/* Was this among all that was received? */
bool stub_received(struct stub *, const char *text);
