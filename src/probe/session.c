/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "platform/clock.h"
#include "probe/dialect.h"
#include "probe/error_numbers.h"

struct session *session_new(const struct target *target)
{
	struct session *session = xcalloc(1, sizeof *session);

	session->target = *target;
	return session;
}

struct session *session_free(struct session *session)
{
	if (!session)
		return NULL;
	session->owed = NULL;
	session_leave(session);
	hanging_drop(session);
	explicit_bzero(&session->target, sizeof session->target);
	free(session);
	return NULL;
}

void session_leave(struct session *session)
{
	if (session->owed)
		return;
	session->connection = connection_close(session->connection);
	session->is_learnt = false;
	session->statement = NULL;
	session->details = (struct details_plan){.patience = session->details.patience};
}

enum poll_end session_connect(struct session *session, struct server_error *ret_error)
{
	enum poll_end end;

	*session->address = '\0';
	end = reach_target(&session->target, &session->known, &session->connection, ret_error);
	if (end == POLL_OK)
		connection_peer(session->connection, session->address, sizeof session->address);
	return end;
}

bool session_waited(mono_t since, span_t limit)
{
	static const span_t slack = SPAN_MS(100);

	return mono_since(clock_now().mono, since).us >= connection_limit(limit).us - slack.us;
}

/* A server may send rows for ever, each in good time. */
static bool is_endless(const struct session *session, mono_t since)
{
	return session_waited(since, (span_t){session->target.timeout.us * 2});
}

static enum poll_end endless(struct server_error *ret, const char *statement)
{
	ret->code = ERROR_MALFORMED;
	snprintf(ret->text, sizeof ret->text, "the answer to %s has no end", statement);
	return POLL_GARBLED;
}

static enum poll_end hangs(struct server_error *ret, const char *statement, const char *how)
{
	ret->code = ERROR_LOST;
	snprintf(ret->text, sizeof ret->text, "%.80s %s", statement, how);
	return POLL_HANGS;
}

/* The library has several words for a wait in vain, some of them about TLS. */
static enum poll_end end_of(struct session *session, const char *statement, mono_t since,
			    struct server_error *error)
{
	bool waited = session_waited(since, session->target.timeout);
	enum poll_end end = poll_end_of_statement(error->code, waited);

	return end == POLL_HANGS ? hangs(error, statement, "got no answer in time") : end;
}

static bool is_status(const struct session *session, const char *statement)
{
	return session->statement && strcmp(session->statement, statement) == 0;
}

/* Both connections wait. Where one of them waits for the status it is still that which hangs. */
static enum poll_end answers_nothing(const struct session *session, struct server_error *ret)
{
	ret->code = 0;
	snprintf(ret->text, sizeof ret->text, "neither %.80s nor %.80s has got an answer",
		 session->hanging.statement ? session->hanging.statement : "what was asked before",
		 session->owed);
	return is_status(session, session->owed) ? POLL_HANGS : POLL_TIMED_OUT;
}

/* False while the connection owes an answer. Where that came late, or the connection broke, the
 * next one is to tell how the server is now. */
static bool may_ask(struct session *session, enum poll_end *ret_end, struct server_error *ret_error)
{
	if (!session->owed)
		return true;
	*ret_end = answers_nothing(session, ret_error);
	if (connection_has_answer(session->connection, (span_t){0})) {
		session->owed = NULL;
		session_leave(session);
		*ret_end = POLL_LOST;
	}
	return false;
}

/* The connection is kept for the answer. */
static enum poll_end unanswered(struct session *session, const char *statement,
				struct server_error *ret_error)
{
	if (session->hanging.statement) {
		session->owed = statement;
		return answers_nothing(session, ret_error);
	}
	hanging_begin(session, statement);
	return hangs(ret_error, statement, "got no answer in time");
}

static enum poll_end read_rows(struct session *session, const char *statement, row_fn *on_row,
			       void *arg, struct server_error *ret_error)
{
	const mono_t start = clock_now().mono;
	mono_t step = start;
	const struct status_column *columns;
	size_t n;
	unsigned code = connection_answer(session->connection, ret_error);

	while (code == 0) {
		step = clock_now().mono;
		code = connection_row(session->connection, &columns, &n, ret_error);
		if (code == 0 && n == 0)
			return POLL_OK;
		if (code == 0 && is_endless(session, start))
			return endless(ret_error, statement);
		if (code == 0 && on_row)
			on_row(arg, columns, n);
	}
	return end_of(session, statement, step, ret_error);
}

static bool is_hanging(struct session *session, const char *statement)
{
	const char *hanging = session->hanging.statement;

	return hanging && strcmp(hanging, statement) == 0 && hanging_still(session);
}

enum poll_end session_ask(struct session *session, const char *statement, row_fn *on_row, void *arg,
			  struct server_error *ret_error)
{
	enum poll_end end;

	if (is_hanging(session, statement))
		return hangs(ret_error, statement, "still has no answer");
	if (!may_ask(session, &end, ret_error))
		return end;
	if (connection_send(session->connection, statement, ret_error))
		return poll_end_of_statement(ret_error->code, false);
	if (!connection_has_answer(session->connection, connection_limit(session->target.timeout)))
		return unanswered(session, statement, ret_error);
	return read_rows(session, statement, on_row, arg, ret_error);
}

/* Other words only where the server does not know these (1064): any other error is its answer. */
enum poll_end session_status(struct session *session, row_fn *on_row, void *arg,
			     struct server_error *ret_error)
{
	const struct server_facts *facts = &session->facts;
	const char *statement = session->statement;
	enum poll_end end;

	/* So that what hung beside the status and has its answer is let go of. */
	hanging_still(session);
	if (!statement)
		statement = status_statement(facts->flavour, facts->version);
	do {
		*ret_error = (struct server_error){0};
		session->statement = statement;
		end = session_ask(session, statement, on_row, arg, ret_error);
		statement = status_statement_after(facts->flavour, facts->version, statement);
	} while (end != POLL_OK && ret_error->code == ERROR_SYNTAX && statement);
	return end;
}
