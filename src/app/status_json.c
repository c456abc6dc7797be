/* SPDX-License-Identifier: Apache-2.0 */
#include "app/status.h"

#include <string.h>

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
	if (channel->behind_known)
		json_int(json, "transactions_behind", (int64_t)channel->behind);
	else
		json_none(json, "transactions_behind");
	if (channel->catch_up_known)
		json_seconds(json, "catch_up_seconds", channel->catch_up);
	else
		json_none(json, "catch_up_seconds");
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

static void names_json(struct json *json, const struct app *app)
{
	const struct name_answer *answers;
	size_t n = judge_answers(app->judge, &answers);

	json_array_begin(json, "names");
	for (size_t i = 0; i < n; i++) {
		json_object_begin(json, NULL);
		json_text(json, "name", answers[i].name);
		json_text(json, "resolver", answers[i].resolver);
		json_text(json, "answer", lookup_end_name(answers[i].end));
		json_text(json, "addresses", answers[i].addresses);
		json_int(json, "ttl", answers[i].ttl);
		json_time(json, "answered", answers[i].answered);
		json_object_end(json);
	}
	json_array_end(json);
}

/* What is seen of the names themselves, whoever replicates by them. */
static void name_findings_json(struct json *json, const struct app *app)
{
	const struct finding *findings;
	size_t n = judge_open_findings(app->judge, &findings);

	json_array_begin(json, "name_findings");
	for (size_t i = 0; i < n; i++) {
		if (finding_row(findings[i].kind)->about != ABOUT_NAME)
			continue;
		json_object_begin(json, NULL);
		json_text(json, "finding", finding_row(findings[i].kind)->id);
		json_text(json, "name", findings[i].name);
		json_text(json, "level", level_name(findings[i].level));
		json_time(json, "since", findings[i].since);
		json_text(json, "text", findings[i].text);
		json_object_end(json);
	}
	json_array_end(json);
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
	names_json(&json, app);
	name_findings_json(&json, app);
	status_sources_json(&json, app);
	json_array_begin(&json, "incidents");
	for (const struct live *live = app->incidents; live; live = live->next)
		if (live->incident->state != STATE_RESOLVED)
			status_incident_json(&json, live->incident);
	json_array_end(&json);
	receivers_json(&json, app);
	outbox_figures(app->outbox, &figures);
	json_int(&json, "outbox_waiting", (int64_t)figures.waiting);
	json_text(&json, "store_trouble", app->store_trouble);
	json_object_end(&json);
	buf_add_char(to, '\n');
}
