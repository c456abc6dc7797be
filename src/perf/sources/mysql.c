/* SPDX-License-Identifier: Apache-2.0 */
/* A target of the configuration, by the agent's own account on it. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/sources/mysql_read.h"
#include "platform/clock.h"
#include "probe/session.h"

struct source_state {
	struct session *session;
	struct counter queries;
	bool counts_no_memory; /* or not for us: it is not asked again */
};

static void take_row(void *arg, const struct status_column *columns, size_t n)
{
	database_take_row(arg, columns, n);
}

static void take_channel(void *arg, const struct status_column *columns, size_t n)
{
	database_take_channel(arg, columns, n);
}

static void say_why(enum poll_end end, const struct server_error *error, char *to, size_t size)
{
	CLEANUP_BUF why = BUF_NULL;
	buf_add(&why, poll_end_sentence(end));
	if (error->code != 0)
		buf_printf(&why, " (%u: %s)", error->code, error->text);
	text_copy_line(to, size, buf_text(&why));
}

/* What is denied, or not there, is no reason to say nothing of the rest. */
static enum poll_end ask_memory(struct source_state *state, struct database_values *ret,
				struct server_error *error)
{
	enum poll_end end;
	if (ret->used_bytes >= 0 || state->counts_no_memory)
		return POLL_OK;
	end = session_ask(state->session, MYSQL_MEMORY, take_row, ret, error);
	state->counts_no_memory = end == POLL_NO_PRIVILEGE || end == POLL_OTHER;
	return state->counts_no_memory ? POLL_OK : end;
}

static enum poll_end ask_values(struct source_state *state, struct database_values *ret,
				struct server_error *error)
{
	struct session *session = state->session;
	enum poll_end end = POLL_OK;
	if (session->connection == NULL)
		end = session_connect(session, error);
	if (end == POLL_OK)
		end = session_learn(session, error);
	database_values_init(ret);
	if (end == POLL_OK)
		end = session_ask(session, MYSQL_STATUS, take_row, ret, error);
	if (end == POLL_OK)
		end = ask_memory(state, ret, error);
	return end;
}

/* One that is denied the status of replication is measured all the same. */
static void look_at_lag(struct session *session, struct glance *ret)
{
	struct database_lag lag = {0};
	struct server_error error = {0};
	char why[LINE_SIZE];
	enum poll_end end = session_status(session, take_channel, &lag, &error);
	if (end == POLL_OK) {
		database_glance_lag(&lag, ret);
		return;
	}
	say_why(end, &error, why, sizeof why);
	gauge_say(glance_other(ret, "Replication lag", "s"), GAUGE_MISSED, "%s", why);
	if (end != POLL_NO_PRIVILEGE)
		session_leave(session);
}

struct source_state *database_open(const struct component_plan *plan, const struct target *target)
{
	struct source_state *state = xcalloc(1, sizeof *state);
	(void)plan;
	state->session = session_new(target);
	return state;
}

/* A connection that was kept may have been closed by the server in the meantime: a new one is tried
 * before anything is said. */
void database_look(struct source_state *state, struct glance *ret)
{
	struct session *session = state->session;
	struct database_values values;
	struct server_error error = {0};
	bool was_kept = session->connection != NULL;
	enum poll_end end = ask_values(state, &values, &error);
	if (end != POLL_OK)
		session_leave(session);
	if (end == POLL_LOST && was_kept) {
		error = (struct server_error){0};
		end = ask_values(state, &values, &error);
	}
	struct now now = clock_now();
	ret->at = now.wall;
	if (end != POLL_OK) {
		char why[LINE_SIZE];
		say_why(end, &error, why, sizeof why);
		glance_say(ret, GAUGE_MISSED, why);
		session_leave(session);
		return;
	}
	database_glance(&values, &state->queries, now, ret);
	look_at_lag(session, ret);
}

void database_close(struct source_state *state)
{
	if (state != NULL)
		session_free(state->session);
	free(state);
}
