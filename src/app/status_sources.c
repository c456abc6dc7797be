/* SPDX-License-Identifier: Apache-2.0 */
/* Who answers at the addresses of sources. */
#include "app/status.h"

#include "app/table.h"
#include "base/text.h"

#include <inttypes.h>

static void print_answer(const struct source_answer *answer, struct buf *to)
{
	buf_printf(to, "%s, server id %" PRIu32, answer->hostname, answer->server_id);
	if (answer->read_only_known && answer->read_only)
		buf_add(to, ", read-only");
	if (answer->upstreams_known && answer->n_upstreams > 0)
		buf_add(to, ", replicates itself");
}

static void add_source(struct table *table, const struct source_answer *answer)
{
	CLEANUP_BUF place = BUF_NULL;
	CLEANUP_BUF text = BUF_NULL;
	bool good = answer->end == POLL_OK;

	buf_printf(&place, "%s port %u", answer->address, answer->port);
	if (good)
		print_answer(answer, &text);
	else
		buf_printf(&text, "%s (%u)", poll_end_sentence(answer->end), answer->error->code);
	table_cell(table, COLOUR_NONE, buf_text(&place));
	table_cell(table, good ? COLOUR_GOOD : COLOUR_WARN, buf_text(&text));
	table_cell(table, COLOUR_NONE, good ? answer->version : "-");
	table_cell(table, COLOUR_FAINT, answer->asker);
}

void status_sources_text(struct app *app, bool colour, struct buf *to)
{
	static const char *const heads[] = {"SOURCE'S ADDRESS", "WHO ANSWERS", "VERSION",
					    "ASKED FOR", NULL};
	const struct source_answer *answers;
	size_t n = judge_source_answers(app->judge, &answers);
	struct table table;

	if (!n)
		return;
	buf_add_char(to, '\n');
	table_start(&table, heads);
	for (size_t i = 0; i < n; i++)
		add_source(&table, &answers[i]);
	table_print(&table, colour, to);
}

static void who_json(struct json *json, const struct source_answer *answer)
{
	json_text(json, "version", answer->version);
	json_text(json, "hostname", answer->hostname);
	json_text(json, "server_uuid", *answer->server_uuid ? answer->server_uuid : NULL);
	json_int(json, "server_id", answer->server_id);
	if (answer->read_only_known)
		json_bool(json, "read_only", answer->read_only);
	else
		json_none(json, "read_only");
	if (answer->upstreams_known)
		json_bool(json, "replicates", answer->n_upstreams > 0);
	else
		json_none(json, "replicates");
}

static void source_json(struct json *json, const struct source_answer *answer)
{
	json_object_begin(json, NULL);
	json_text(json, "address", answer->address);
	json_int(json, "port", answer->port);
	json_text(json, "asked_for", answer->asker);
	json_text(json, "answer", poll_end_name(answer->end));
	json_text(json, "error", *answer->error->text ? answer->error->text : NULL);
	json_time(json, "asked", answer->asked);
	json_time(json, "answered", answer->answered);
	if (wall_is_set(answer->answered))
		who_json(json, answer);
	json_object_end(json);
}

void status_sources_json(struct json *json, const struct app *app)
{
	const struct source_answer *answers;
	size_t n = judge_source_answers(app->judge, &answers);

	json_array_begin(json, "sources");
	for (size_t i = 0; i < n; i++)
		source_json(json, &answers[i]);
	json_array_end(json);
}
