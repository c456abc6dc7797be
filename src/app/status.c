/* SPDX-License-Identifier: Apache-2.0 */
#include "app/status.h"

#include "app/table.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static bool is_open(const struct incident *incident)
{
	return incident->state != STATE_RESOLVED;
}

static size_t findings_of(const struct app *app, const char *target, struct buf *ids)
{
	const struct finding *findings;
	size_t n = judge_open_findings(app->judge, &findings), found = 0;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(findings[i].target, target) != 0)
			continue;
		buf_printf(ids, "%s%s", found++ ? ", " : "", finding_row(findings[i].kind)->id);
	}
	return found;
}

static void add_lag(struct table *table, const struct channel_state *channel)
{
	CLEANUP_BUF lag = BUF_NULL;

	if (channel->lag_known)
		span_print(channel->lag, &lag);
	else
		buf_add(&lag, "unknown");
	if (channel->behind_known && channel->behind > 0)
		buf_printf(&lag, ", %llu transactions", (unsigned long long)channel->behind);
	if (channel->catch_up_known) {
		buf_add(&lag, ", ");
		span_print(channel->catch_up, &lag);
		buf_add(&lag, " to catch up");
	}
	table_cell(table, channel->lag_known ? COLOUR_NONE : COLOUR_WARN, buf_text(&lag));
}

static void add_thread(struct table *table, enum thread_state state)
{
	table_cell(table, state == THREAD_YES ? COLOUR_GOOD : COLOUR_BAD, thread_state_name(state));
}

static void add_channel(struct table *table, const char *target,
			const struct channel_state *channel)
{
	CLEANUP_BUF text = BUF_NULL;

	buf_printf(&text, "%s%s%s", target, *channel->channel ? "/" : "", channel->channel);
	table_cell(table, COLOUR_NONE, buf_text(&text));
	buf_clear(&text);
	buf_printf(&text, "%s:%u", channel->source_host, channel->source_port);
	table_cell(table, COLOUR_NONE, buf_text(&text));
	add_thread(table, channel->io);
	add_thread(table, channel->sql);
	add_lag(table, channel);
}

/* A target that cannot be asked, or that replicates from nowhere, is one line without a source. */
static void add_bare_target(struct table *table, const char *target,
			    const struct target_state *state)
{
	const char *why = !state || !state->seen  ? "not seen yet"
			  : state->end == POLL_OK ? "no replication configured"
						  : poll_end_sentence(state->end);

	table_cell(table, COLOUR_NONE, target);
	table_cell(table, COLOUR_WARN, why);
	for (int i = 0; i < 3; i++)
		table_cell(table, COLOUR_FAINT, "-");
}

static void add_verdict(const struct app *app, struct table *table, const char *target)
{
	CLEANUP_BUF ids = BUF_NULL;

	if (findings_of(app, target, &ids))
		table_cell(table, COLOUR_BAD, buf_text(&ids));
	else
		table_cell(table, COLOUR_GOOD, "ok");
}

static void add_targets(struct app *app, bool colour, struct buf *to)
{
	static const char *const heads[] = {"TARGET", "SOURCE",	  "IO", "SQL",
					    "LAG",    "FINDINGS", NULL};
	struct table table;

	table_start(&table, heads);
	for (size_t t = 0; t < app->settings->n_targets; t++) {
		const char *name = app->settings->targets[t].reach.name;
		const struct target_state *state = judge_target(app->judge, name);
		bool has_channels =
			state && state->seen && state->end == POLL_OK && state->n_channels;

		for (size_t c = 0; has_channels && c < state->n_channels; c++) {
			add_channel(&table, name, &state->channels[c]);
			add_verdict(app, &table, name);
		}
		if (!has_channels) {
			add_bare_target(&table, name, state);
			add_verdict(app, &table, name);
		}
	}
	table_print(&table, colour, to);
}

static void add_incident(struct table *table, const struct incident *incident)
{
	CLEANUP_BUF began = BUF_NULL;

	wall_print(incident->began, &began);
	table_cell(table, COLOUR_NONE, incident->id);
	table_cell(table, incident->level >= LEVEL_P2 ? COLOUR_BAD : COLOUR_WARN,
		   level_name(incident->level));
	table_cell(table, incident->state == STATE_OPEN ? COLOUR_BAD : COLOUR_NONE,
		   state_name(incident->state));
	table_cell(table, COLOUR_NONE, buf_text(&began));
	table_cell(table, COLOUR_NONE, incident->title);
}

static void add_incidents(struct app *app, bool colour, struct buf *to)
{
	static const char *const heads[] = {"INCIDENT", "LEVEL", "STATE", "SINCE", "WHAT", NULL};
	struct table table;
	bool any = false;

	table_start(&table, heads);
	for (const struct live *live = app->incidents; live; live = live->next)
		if (is_open(live->incident)) {
			add_incident(&table, live->incident);
			any = true;
		}
	buf_add_char(to, '\n');
	if (!any) {
		colour_add(to, colour, COLOUR_GOOD, "no open incident");
		buf_add_char(to, '\n');
	}
	if (any)
		table_print(&table, colour, to);
}

/* Our own trouble is shown, not hidden: receivers that fail, a store that cannot be written. */
static void add_troubles(struct app *app, bool colour, struct buf *to)
{
	struct outbox_figures figures;
	CLEANUP_BUF line = BUF_NULL;

	if (*app->store_trouble)
		buf_printf(&line, "store: %s (steps wait in memory)\n", app->store_trouble);
	for (const struct live *live = app->incidents; live; live = live->next)
		if (*live->draft_trouble)
			buf_printf(&line, "documents of %s: %s\n", live->incident->id,
				   live->draft_trouble);
	for (size_t i = 0; i < app->settings->n_receivers; i++) {
		const char *trouble = outbox_trouble(app->outbox, app->settings->receivers[i].name);

		if (*trouble)
			buf_printf(&line, "receiver %s: %s\n", app->settings->receivers[i].name,
				   trouble);
	}
	reviews_add_overdue(app, &line);
	outbox_figures(app->outbox, &figures);
	if (figures.waiting)
		buf_printf(&line, "outbox: %zu page%s waiting\n", figures.waiting,
			   figures.waiting == 1 ? "" : "s");
	if (line.len) {
		buf_add_char(to, '\n');
		colour_add(to, colour, COLOUR_WARN, buf_text(&line));
	}
}

static void add_name(struct table *table, const struct name_answer *answer)
{
	CLEANUP_BUF ttl = BUF_NULL;
	bool good = answer->end == LOOKUP_OK;

	buf_printf(&ttl, "%u s", answer->ttl);
	table_cell(table, COLOUR_NONE, answer->name);
	table_cell(table, COLOUR_NONE, answer->resolver);
	table_cell(table, good ? COLOUR_GOOD : COLOUR_BAD,
		   good ? answer->addresses : lookup_end_sentence(answer->end));
	table_cell(table, COLOUR_NONE, good ? buf_text(&ttl) : "-");
}

static void add_names(struct app *app, bool colour, struct buf *to)
{
	static const char *const heads[] = {"NAME", "RESOLVER", "ANSWER", "TTL", NULL};
	const struct name_answer *answers;
	size_t n = judge_answers(app->judge, &answers);
	struct table table;

	if (!n)
		return;
	buf_add_char(to, '\n');
	table_start(&table, heads);
	for (size_t i = 0; i < n; i++)
		add_name(&table, &answers[i]);
	table_print(&table, colour, to);
}

static void add_name_findings(struct app *app, bool colour, struct buf *to)
{
	static const char *const heads[] = {"NAME", "LEVEL", "FINDING", "WHAT", NULL};
	const struct finding *findings;
	size_t n = judge_open_findings(app->judge, &findings), shown = 0;
	struct table table;

	table_start(&table, heads);
	for (size_t i = 0; i < n; i++) {
		if (finding_row(findings[i].kind)->about != ABOUT_NAME)
			continue;
		table_cell(&table, COLOUR_NONE, findings[i].name);
		table_cell(&table, findings[i].level >= LEVEL_P2 ? COLOUR_BAD : COLOUR_WARN,
			   level_name(findings[i].level));
		table_cell(&table, COLOUR_NONE, finding_row(findings[i].kind)->id);
		table_cell(&table, COLOUR_NONE, findings[i].text);
		shown++;
	}
	if (shown == 0)
		return;
	buf_add_char(to, '\n');
	table_print(&table, colour, to);
}

void status_text(struct app *app, bool colour, struct buf *to)
{
	add_targets(app, colour, to);
	add_names(app, colour, to);
	add_name_findings(app, colour, to);
	status_sources_text(app, colour, to);
	add_incidents(app, colour, to);
	add_troubles(app, colour, to);
}

static bool is_healthy(const struct app *app, const char *name, const struct finding *findings,
		       size_t n)
{
	const struct target_state *state = judge_target(app->judge, name);

	if (!state || !state->seen || state->end != POLL_OK)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(findings[i].target, name) == 0)
			return false;
	return true;
}

static size_t count_healthy(const struct app *app)
{
	const struct finding *findings;
	size_t n = judge_open_findings(app->judge, &findings), healthy = 0;

	for (size_t t = 0; t < app->settings->n_targets; t++)
		healthy += is_healthy(app, app->settings->targets[t].reach.name, findings, n);
	return healthy;
}

void status_line(struct app *app, char *to, size_t size)
{
	struct outbox_figures figures;
	const struct incident *worst = NULL;
	size_t n = 0;
	CLEANUP_BUF line = BUF_NULL;

	for (const struct live *live = app->incidents; live; live = live->next)
		if (is_open(live->incident)) {
			n++;
			if (!worst || live->incident->level > worst->level)
				worst = live->incident;
		}
	outbox_figures(app->outbox, &figures);
	buf_printf(&line, "%zu of %zu targets ok", count_healthy(app), app->settings->n_targets);
	if (worst)
		buf_printf(&line, ", %zu incident%s: %s %s", n, n == 1 ? "" : "s",
			   level_name(worst->level), worst->id);
	buf_printf(&line, ", outbox %zu", figures.waiting);
	if (*app->store_trouble)
		buf_printf(&line, ", store: %s", app->store_trouble);
	text_copy_line(to, size, buf_text(&line));
}
