/* SPDX-License-Identifier: Apache-2.0 */
/* What the server is, asked once per connection, and read_only, which people change, every 30 s: so
 * the poll itself stays one statement. All are variables, which answer where the status hangs. */
#include "probe/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "platform/clock.h"
#include "probe/dialect.h"

static const span_t read_only_every = SPAN_SECONDS(30);

enum { CELLS_MAX = 5 };
struct cells { /* of the first row */
	char text[CELLS_MAX][HOST_SIZE];
	size_t n;
};

static void keep_cells(void *arg, const struct status_column *columns, size_t n)
{
	struct cells *cells = arg;

	if (cells->n)
		return;
	for (; cells->n < n && cells->n < CELLS_MAX; cells->n++) {
		const struct status_column *column = &columns[cells->n];

		text_copy_n(cells->text[cells->n], sizeof cells->text[0], column->value, column->n);
	}
}

static enum poll_end ask_cells(struct session *session, const char *statement, struct cells *ret,
			       struct server_error *ret_error)
{
	memset(ret, 0, sizeof *ret);
	return session_ask(session, statement, keep_cells, ret, ret_error);
}

/* MariaDB 12 has further values beside OFF and ON, all of which mean that writing is not free. */
static void take_read_only(struct server_facts *facts, const char *value, mono_t now)
{
	facts->read_only_known = *value != '\0';
	facts->read_only = strcmp(value, "0") != 0 && strcmp(value, "OFF") != 0;
	facts->read_only_due = mono_after(now, read_only_every);
}

static enum poll_end ask_variables(struct session *session, struct server_error *ret_error)
{
	struct server_facts *facts = &session->facts;
	struct cells cells;
	enum poll_end end = ask_cells(session,
				      "SELECT @@version, @@version_comment, @@hostname, "
				      "@@global.server_id, @@global.read_only",
				      &cells, ret_error);

	if (end != POLL_OK)
		return end;
	*facts = (struct server_facts){.learnt = clock_now().mono,
				       .flavour = flavour_of(cells.text[0], cells.text[1])};
	text_copy_line(facts->version, sizeof facts->version, cells.text[0]);
	text_copy_line(facts->hostname, sizeof facts->hostname, cells.text[2]);
	facts->server_id = (uint32_t)strtoul(cells.text[3], NULL, 10);
	take_read_only(facts, cells.text[4], facts->learnt);
	return POLL_OK;
}

static enum poll_end ask_uptime(struct session *session, struct server_error *ret_error)
{
	struct cells cells;
	enum poll_end end =
		ask_cells(session, "SHOW GLOBAL STATUS LIKE 'Uptime'", &cells, ret_error);
	char *rest;

	if (end != POLL_OK)
		return end;
	session->facts.uptime_s = strtoull(cells.text[1], &rest, 10);
	session->facts.uptime_known = rest != cells.text[1];
	return POLL_OK;
}

static enum poll_end ask_uuid(struct session *session, struct server_error *ret_error)
{
	struct cells cells;
	enum poll_end end;

	if (session->facts.flavour != FLAVOUR_MYSQL)
		return POLL_OK;
	end = ask_cells(session, "SELECT @@global.server_uuid", &cells, ret_error);
	text_copy_line(session->facts.server_uuid, sizeof session->facts.server_uuid,
		       cells.text[0]);
	return end;
}

static enum poll_end ask_read_only(struct session *session, struct server_error *ret_error)
{
	struct cells cells;
	enum poll_end end = ask_cells(session, "SELECT @@global.read_only", &cells, ret_error);

	if (end == POLL_OK)
		take_read_only(&session->facts, cells.text[0], clock_now().mono);
	return end;
}

enum poll_end session_learn(struct session *session, struct server_error *ret_error)
{
	enum poll_end end;

	if (session->is_learnt && clock_now().mono.us < session->facts.read_only_due.us)
		return POLL_OK;
	if (session->is_learnt)
		return ask_read_only(session, ret_error);
	end = ask_variables(session, ret_error);
	if (end == POLL_OK)
		end = ask_uptime(session, ret_error);
	if (end == POLL_OK)
		end = ask_uuid(session, ret_error);
	session->is_learnt = end == POLL_OK;
	if (end == POLL_OK)
		hanging_find(session);
	return end;
}

void facts_follow(struct server_facts *facts, struct replica_seen *seen)
{
	const char *read_only = seen->details->settings[SETTING_READ_ONLY];

	if (!read_only)
		return;
	take_read_only(facts, read_only, clock_now().mono);
	seen->read_only_known = facts->read_only_known;
	seen->read_only = facts->read_only;
}
