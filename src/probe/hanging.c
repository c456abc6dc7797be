/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/hanging.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "platform/clock.h"
#include "probe/dialect.h"
#include "probe/error_numbers.h"
#include "probe/session.h"

static const span_t look_every = SPAN_SECONDS(2);

void hanging_drop(struct session *session)
{
	connection_close(session->hanging.connection);
	session->hanging = (struct hanging){0};
}

void hanging_begin(struct session *session, const char *statement)
{
	session->hanging = (struct hanging){.statement = statement,
					    .connection = session->connection,
					    .thread = connection_thread(session->connection)};
	session->connection = NULL;
	session->is_learnt = false;
}

/* An error of the server's is an answer; one of the library's says that the connection broke, while
 * the server may be at it still. */
static void take_answer(struct session *session)
{
	struct hanging *hanging = &session->hanging;
	struct server_error error = {0};

	connection_answer(hanging->connection, &error);
	hanging->connection = connection_close(hanging->connection);
	if (!error_is_of_library(error.code))
		hanging_drop(session);
}

/* Own threads are shown to every account, those of others only where it may see them. A thread that
 * was killed keeps its statement. */
static void add_look(const struct session *session, struct buf *to)
{
	span_t limit = connection_limit(session->target.timeout);

	buf_printf(to,
		   "SELECT IF(USER = 'system user', 0, ID), STATE"
		   " FROM information_schema.PROCESSLIST"
		   " WHERE USER = 'system user' AND STATE LIKE '%% space'"
		   " OR USER = SUBSTRING_INDEX(USER(), '@', 1) AND ID <> CONNECTION_ID()"
		   " AND (ID = %lu AND INFO IS NOT NULL OR TIME >= %u AND INFO IN"
		   " ('SHOW ALL SLAVES STATUS', 'SHOW REPLICA STATUS', 'SHOW SLAVE STATUS'))",
		   session->hanging.thread, (unsigned)(limit.us / US_PER_SECOND));
}

static void take_thread(void *arg, const struct status_column *columns, size_t n)
{
	struct hanging *seen = arg;
	unsigned long id = n == 2 && columns[0].value ? strtoul(columns[0].value, NULL, 10) : 0;

	if (id)
		seen->thread = id;
	else if (n == 2)
		text_copy_n(seen->waits, sizeof seen->waits, columns[1].value, columns[1].n);
}

/* A server that does not let us look says so with an error: then the thread counts as gone, and
 * asking again tells. */
static void look(struct session *session)
{
	struct hanging *hanging = &session->hanging, seen = {0};
	mono_t now = clock_now().mono;
	struct server_error error = {0};
	CLEANUP_BUF statement = BUF_NULL;

	if (now.us < hanging->look_due.us)
		return;
	add_look(session, &statement);
	session_ask(session, buf_text(&statement), take_thread, &seen, &error);
	if (error_is_of_library(error.code))
		return;
	hanging->look_due = mono_after(now, look_every);
	if (seen.thread || !hanging->connection)
		hanging->thread = seen.thread;
	text_copy_line(hanging->waits, sizeof hanging->waits, seen.waits);
}

bool hanging_still(struct session *session)
{
	struct hanging *hanging = &session->hanging;

	if (!hanging->statement)
		return false;
	if (hanging->connection && connection_has_answer(hanging->connection, (span_t){0}))
		take_answer(session);
	if (hanging->statement && !hanging->connection) {
		look(session);
		if (!hanging->thread)
			hanging_drop(session);
	}
	return hanging->statement != NULL;
}

void hanging_find(struct session *session)
{
	const struct server_facts *facts = &session->facts;
	struct hanging *hanging = &session->hanging;

	if (hanging->statement)
		return;
	look(session);
	if (hanging->thread)
		hanging->statement = status_statement(facts->flavour, facts->version);
}

static uint64_t hash_of(const char *bytes, size_t n)
{
	uint64_t value = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < n; i++)
		value = (value ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
	return value;
}

struct position {
	char text[128];
	uint64_t hash;
};

static void take_position(void *arg, const struct status_column *columns, size_t n)
{
	struct position *position = arg;

	if (n == 0 || !columns->value)
		return;
	text_copy_n(position->text, sizeof position->text, columns->value, columns->n);
	position->hash = hash_of(columns->value, columns->n);
}

static const char *position_statement(enum flavour flavour)
{
	if (flavour == FLAVOUR_MARIADB)
		return "SELECT @@global.gtid_slave_pos";
	return flavour == FLAVOUR_MYSQL ? "SELECT @@global.gtid_executed" : "SELECT ''";
}

/* Once it has moved it is not said to stand still again: the words are for people, once. */
static void note_position(struct hanging *hanging, const struct position *position)
{
	if (hanging->position_known && hanging->position != position->hash)
		hanging->has_moved = true;
	hanging->position = position->hash;
	hanging->position_known = true;
}

static void say(const struct hanging *hanging, const struct position *position,
		struct server_error *ret)
{
	CLEANUP_BUF text = BUF_NULL;

	buf_printf(&text, "%.80s has got no answer, other statements have", hanging->statement);
	if (*hanging->waits)
		buf_printf(&text, "; a replication thread: %s", hanging->waits);
	if (*position->text)
		buf_printf(&text, "; applied is %s, which %s", position->text,
			   hanging->has_moved ? "has moved since" : "has not moved since");
	if (hanging->thread)
		buf_printf(&text, "; thread %lu of the server is at it", hanging->thread);
	ret->code = 0;
	text_copy_line(ret->text, sizeof ret->text, buf_text(&text));
}

enum poll_end hanging_tell(struct session *session, struct server_error *ret_error)
{
	struct position position = {0};
	enum poll_end end;

	end = session_ask(session, position_statement(session->facts.flavour), take_position,
			  &position, ret_error);
	if (end != POLL_OK)
		return end;
	note_position(&session->hanging, &position);
	look(session);
	say(&session->hanging, &position, ret_error);
	return POLL_HANGS;
}
