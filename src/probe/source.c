/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "platform/clock.h"
#include "probe/session.h"

/* Variables are answered at once or not at all, and that a source is silent is news. */
static const span_t patience = SPAN_SECONDS(2);
/* Its own replication changes seldom, and the statement that tells takes locks. */
static const span_t upstreams_every = SPAN_SECONDS(30);

struct source_session {
	char host[HOST_SIZE];
	char address[64];
	struct session *session;
	uint16_t own_port;
	bool upstreams_known, upstreams_denied;
	struct upstream upstreams[UPSTREAMS_MAX];
	size_t n_upstreams;
	mono_t upstreams_due;
};

static void point_at(struct target *reach, const char *host, const char *address, uint16_t port)
{
	text_copy(reach->host, sizeof reach->host, host);
	text_copy(reach->address, sizeof reach->address, address);
	reach->port = port;
	reach->socket[0] = '\0';
	reach->details = (span_t){0};
	if (reach->timeout.us > patience.us)
		reach->timeout = patience;
	if (reach->connect_timeout.us > patience.us)
		reach->connect_timeout = patience;
}

struct source_session *source_session_new(const struct target *account, const char *host,
					  const char *address, uint16_t port)
{
	struct source_session *source = xcalloc(1, sizeof *source);
	struct target reach = *account;

	text_copy(source->host, sizeof source->host, host);
	text_copy(source->address, sizeof source->address, address);
	point_at(&reach, host, address, port);
	source->session = session_new(&reach);
	explicit_bzero(&reach, sizeof reach);
	return source;
}

struct source_session *source_session_free(struct source_session *source)
{
	if (!source)
		return NULL;
	session_free(source->session);
	free(source);
	return NULL;
}

/* In the order of the two statements. */
enum cell { CELL_READ_ONLY, CELL_EXECUTED, CELL_CURRENT, N_CELLS };

struct gtid_cells {
	struct source_seen *seen;
	bool is_taken;
};

static const char *variables(enum flavour flavour)
{
	if (flavour == FLAVOUR_MARIADB)
		return "SELECT @@global.read_only, @@global.gtid_binlog_state, "
		       "@@global.gtid_current_pos";
	return "SELECT @@global.read_only, @@global.gtid_executed";
}

static char *take_gtids(const struct status_column *column)
{
	struct buf text = BUF_NULL;

	if (!column->value || column->n > GTIDS_MAX)
		return NULL;
	text_add_clean(&text, column->value, column->n);
	return buf_steal(&text);
}

static void keep_variables(void *arg, const struct status_column *columns, size_t n)
{
	struct gtid_cells *cells = arg;
	struct source_seen *seen = cells->seen;
	char read_only[16] = "";

	if (cells->is_taken)
		return;
	cells->is_taken = true;
	text_copy_n(read_only, sizeof read_only, columns[CELL_READ_ONLY].value,
		    columns[CELL_READ_ONLY].n);
	seen->read_only_known = *read_only != '\0';
	seen->read_only = strcmp(read_only, "0") != 0 && strcmp(read_only, "OFF") != 0;
	if (n > CELL_EXECUTED)
		seen->executed = take_gtids(&columns[CELL_EXECUTED]);
	if (n > CELL_CURRENT)
		seen->current = take_gtids(&columns[CELL_CURRENT]);
}

static void keep_port(void *arg, const struct status_column *columns, size_t n)
{
	char text[8];

	(void)n;
	text_copy_n(text, sizeof text, columns[0].value, columns[0].n);
	*(uint16_t *)arg = (uint16_t)strtoul(text, NULL, 10);
}

static void keep_upstream(void *arg, const struct status_column *columns, size_t n)
{
	struct source_session *source = arg;
	struct channel_seen row;
	struct upstream *upstream;

	if (source->n_upstreams++ >= UPSTREAMS_MAX)
		return;
	status_row_read(columns, n, &row);
	upstream = &source->upstreams[source->n_upstreams - 1];
	*upstream = (struct upstream){.port = row.source_port, .io = row.io};
	text_copy(upstream->host, sizeof upstream->host, row.source_host);
	text_copy(upstream->server_uuid, sizeof upstream->server_uuid, row.source_uuid);
	channel_seen_free(&row);
}

/* An account that may not see them is not asked to again on this connection, and where the status
 * hangs it is waited for on the connection that it was asked on. */
static enum poll_end ask_upstreams(struct source_session *source, struct server_error *ret_error)
{
	mono_t now = clock_now().mono;
	enum poll_end end;

	if (source->upstreams_denied || now.us < source->upstreams_due.us ||
	    hanging_still(source->session))
		return POLL_OK;
	source->n_upstreams = 0;
	end = session_status(source->session, keep_upstream, source, ret_error);
	source->upstreams_known = end == POLL_OK;
	source->upstreams_denied = end == POLL_NO_PRIVILEGE || end == POLL_OTHER;
	source->upstreams_due = mono_after(now, upstreams_every);
	return source->upstreams_denied ? POLL_OK : end;
}

static enum poll_end connect_anew(struct source_session *source, struct server_error *ret_error)
{
	source->own_port = 0;
	source->upstreams_known = source->upstreams_denied = false;
	source->upstreams_due = (mono_t){0};
	return session_connect(source->session, ret_error);
}

static enum poll_end ask_all(struct source_session *source, struct source_seen *seen)
{
	struct session *session = source->session;
	struct gtid_cells cells = {.seen = seen};
	enum poll_end end = session_learn(session, &seen->error);

	if (end == POLL_OK && source->own_port == 0)
		end = session_ask(session, "SELECT @@global.port", keep_port, &source->own_port,
				  &seen->error);
	if (end == POLL_OK)
		end = ask_upstreams(source, &seen->error);
	if (end == POLL_OK)
		end = session_ask(session, variables(session->facts.flavour), keep_variables,
				  &cells, &seen->error);
	return end;
}

static void add_facts(struct source_seen *seen, const struct source_session *source, mono_t now)
{
	const struct server_facts *facts = &source->session->facts;

	seen->flavour = facts->flavour;
	text_copy(seen->version, sizeof seen->version, facts->version);
	text_copy(seen->hostname, sizeof seen->hostname, facts->hostname);
	text_copy(seen->server_uuid, sizeof seen->server_uuid, facts->server_uuid);
	seen->server_id = facts->server_id;
	seen->own_port = source->own_port;
	seen->uptime_known = facts->uptime_known;
	seen->uptime_s =
		facts->uptime_s + (uint64_t)(mono_since(now, facts->learnt).us / US_PER_SECOND);
	seen->upstreams_known = source->upstreams_known;
	seen->n_upstreams = source->n_upstreams;
	memcpy(seen->upstreams, source->upstreams, sizeof seen->upstreams);
}

static enum poll_end ask_once(struct source_session *source, struct source_seen *seen)
{
	enum poll_end end = POLL_OK;

	if (!source->session->connection)
		end = connect_anew(source, &seen->error);
	if (end != POLL_OK)
		return end;
	if (*source->session->address)
		text_copy(seen->address, sizeof seen->address, source->session->address);
	end = ask_all(source, seen);
	if (end == POLL_OK)
		add_facts(seen, source, clock_now().mono);
	else
		session_leave(source->session);
	return end;
}

static void begin(const struct source_session *source, struct source_seen *seen)
{
	const struct target *reach = &source->session->target;

	*seen = (struct source_seen){.port = reach->port};
	text_copy(seen->host, sizeof seen->host, source->host);
	text_copy(seen->address, sizeof seen->address, source->address);
}

void source_ask(struct source_session *source, struct observation *ret)
{
	const mono_t start = clock_now().mono;
	const bool was_kept = source->session->connection != NULL;
	struct source_seen *seen = &ret->source;

	*ret = (struct observation){.kind = SEEN_SOURCE};
	text_copy(ret->target, sizeof ret->target, source->session->target.name);
	begin(source, seen);
	seen->end = ask_once(source, seen);
	/* What was kept may have been closed long ago: how the server is now, a new one tells. */
	if (seen->end == POLL_LOST && was_kept) {
		free(seen->executed);
		free(seen->current);
		begin(source, seen);
		seen->end = ask_once(source, seen);
	}
	if (seen->end == POLL_OK)
		seen->error = (struct server_error){0};
	ret->at = clock_now();
	ret->took = mono_since(ret->at.mono, start);
}
