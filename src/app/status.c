/* SPDX-License-Identifier: Apache-2.0 */
#include "app/status.h"

#include "app/table.h"
#include "base/json.h"
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
	for (size_t i = 0; i < app->settings->n_receivers; i++) {
		const char *trouble = outbox_trouble(app->outbox, app->settings->receivers[i].name);

		if (*trouble)
			buf_printf(&line, "receiver %s: %s\n", app->settings->receivers[i].name,
				   trouble);
	}
	outbox_figures(app->outbox, &figures);
	if (figures.waiting)
		buf_printf(&line, "outbox: %zu page%s waiting\n", figures.waiting,
			   figures.waiting == 1 ? "" : "s");
	if (line.len) {
		buf_add_char(to, '\n');
		colour_add(to, colour, COLOUR_WARN, buf_text(&line));
	}
}

void status_text(struct app *app, bool colour, struct buf *to)
{
	add_targets(app, colour, to);
	add_incidents(app, colour, to);
	add_troubles(app, colour, to);
}

static void channel_json(struct json *json, const struct channel_state *channel)
{
	json_object_begin(json, NULL);
	json_text(json, "channel", channel->channel);
	json_text(json, "source_host", channel->source_host);
	json_int(json, "source_port", channel->source_port);
	json_text(json, "io", thread_state_name(channel->io));
	json_text(json, "sql", thread_state_name(channel->sql));
	if (channel->lag_known)
		json_seconds(json, "lag_seconds", channel->lag);
	else
		json_none(json, "lag_seconds");
	json_object_end(json);
}

static void target_findings_json(struct json *json, const struct app *app, const char *target)
{
	const struct finding *findings;
	size_t n = judge_open_findings(app->judge, &findings);

	json_array_begin(json, "findings");
	for (size_t i = 0; i < n; i++)
		if (strcmp(findings[i].target, target) == 0) {
			json_object_begin(json, NULL);
			json_text(json, "finding", finding_row(findings[i].kind)->id);
			json_text(json, "channel", findings[i].channel);
			json_text(json, "level", level_name(findings[i].level));
			json_time(json, "since", findings[i].since);
			json_text(json, "text", findings[i].text);
			json_object_end(json);
		}
	json_array_end(json);
}

static void target_json(struct json *json, const struct app *app, const char *name)
{
	const struct target_state *state = judge_target(app->judge, name);

	json_object_begin(json, NULL);
	json_text(json, "target", name);
	json_text(json, "poll", state && state->seen ? poll_end_name(state->end) : NULL);
	json_time(json, "seen", state ? state->at : (wall_t){0});
	json_text(json, "version", state && *state->version ? state->version : NULL);
	json_array_begin(json, "channels");
	for (size_t c = 0; state && c < state->n_channels; c++)
		channel_json(json, &state->channels[c]);
	json_array_end(json);
	target_findings_json(json, app, name);
	json_object_end(json);
}

static void incident_members_json(struct json *json, const struct incident *incident)
{
	json_text(json, "id", incident->id);
	json_text(json, "level", level_name(incident->level));
	json_text(json, "state", state_name(incident->state));
	json_text(json, "title", incident->title);
	json_time(json, "began", incident->began);
	json_time(json, "detected", incident->detected);
	json_time(json, "resolved", incident->resolved);
	json_array_begin(json, "targets");
	for (size_t i = 0; i < incident->n_targets; i++)
		json_text(json, NULL, incident->targets[i]);
	json_array_end(json);
}

void status_incident_json(struct json *json, const struct incident *incident)
{
	json_object_begin(json, NULL);
	incident_members_json(json, incident);
	json_object_end(json);
}

static void receivers_json(struct json *json, const struct app *app)
{
	json_array_begin(json, "receivers");
	for (size_t i = 0; i < app->settings->n_receivers; i++) {
		const struct receiver *receiver = &app->settings->receivers[i];

		json_object_begin(json, NULL);
		json_text(json, "receiver", receiver->name);
		json_text(json, "type", receiver->type->name);
		json_text(json, "trouble", outbox_trouble(app->outbox, receiver->name));
		json_object_end(json);
	}
	json_array_end(json);
}

void status_json(struct app *app, struct buf *to)
{
	struct outbox_figures figures;
	struct json json;

	json_start(&json, to, true);
	json_object_begin(&json, NULL);
	json_text(&json, "version", VERSION_TEXT);
	json_array_begin(&json, "targets");
	for (size_t t = 0; t < app->settings->n_targets; t++)
		target_json(&json, app, app->settings->targets[t].reach.name);
	json_array_end(&json);
	json_array_begin(&json, "incidents");
	for (const struct live *live = app->incidents; live; live = live->next)
		if (is_open(live->incident))
			status_incident_json(&json, live->incident);
	json_array_end(&json);
	receivers_json(&json, app);
	outbox_figures(app->outbox, &figures);
	json_int(&json, "outbox_waiting", (int64_t)figures.waiting);
	json_text(&json, "store_trouble", app->store_trouble);
	json_object_end(&json);
	buf_add_char(to, '\n');
}

static size_t count_healthy(const struct app *app)
{
	size_t healthy = 0;

	for (size_t t = 0; t < app->settings->n_targets; t++) {
		const char *name = app->settings->targets[t].reach.name;
		const struct target_state *state = judge_target(app->judge, name);
		CLEANUP_BUF ids = BUF_NULL;

		healthy += state && state->seen && state->end == POLL_OK &&
			   !findings_of(app, name, &ids);
	}
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
