/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that read the store themselves: they work while no agent runs. */
#include "app/app.h"
#include "app/commands.h"
#include "app/exits.h"
#include "app/records.h"
#include "app/status.h"
#include "app/table.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "platform/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct listing {
	enum incident_state state; /* STATE_NONE = any */
	wall_t since;
	const char *target;
	struct table table;
	struct json json;
	bool as_json;
	size_t n;
};

static int read_filter(const struct options *options, struct listing *listing)
{
	listing->target = options->target;
	listing->as_json = options->json;
	if (options->state && !state_parse(options->state, &listing->state))
		return complain(
			EXIT_USAGE,
			"`%s` is no state: open, acknowledged, snoozed, monitoring or resolved",
			options->state);
	if (options->since && !records_since(options->since, &listing->since))
		return complain(EXIT_USAGE,
				"`%s` is no time: write 2020-09-01T00:00:00+07:00, or 7d for seven "
				"days ago",
				options->since);
	return EXIT_DONE;
}

static bool is_wanted(const struct listing *listing, const struct incident *incident)
{
	if (listing->state != STATE_NONE && incident->state != listing->state)
		return false;
	if (incident->began.us < listing->since.us)
		return false;
	for (size_t i = 0; i < incident->n_targets; i++)
		if (!listing->target || strcmp(incident->targets[i], listing->target) == 0)
			return true;
	return !listing->target;
}

static void list_row(struct table *table, const struct incident *incident)
{
	CLEANUP_BUF began = BUF_NULL, span = BUF_NULL, targets = BUF_NULL;

	wall_print(incident->began, &began);
	if (wall_is_set(incident->resolved) && incident->state == STATE_RESOLVED)
		span_print(wall_since(incident->resolved, incident->began), &span);
	else
		buf_add(&span, "ongoing");
	for (size_t i = 0; i < incident->n_targets; i++)
		buf_printf(&targets, "%s%s", i ? ", " : "", incident->targets[i]);
	table_cell(table, COLOUR_NONE, incident->id);
	table_cell(table, COLOUR_NONE, level_name(incident->level));
	table_cell(table, COLOUR_NONE, state_name(incident->state));
	table_cell(table, COLOUR_NONE, buf_text(&began));
	table_cell(table, COLOUR_NONE, buf_text(&span));
	table_cell(table, COLOUR_NONE, buf_text(&targets));
	table_cell(table, COLOUR_NONE, incident->title);
}

static void list_one(void *arg, const struct incident *incident)
{
	struct listing *listing = arg;

	if (!is_wanted(listing, incident))
		return;
	listing->n++;
	if (listing->as_json)
		status_incident_json(&listing->json, incident);
	else
		list_row(&listing->table, incident);
}

static void list_all(struct store *store, struct listing *listing, struct buf *to)
{
	static const char *const heads[] = {"INCIDENT", "LEVEL",   "STATE", "BEGAN",
					    "LASTED",	"TARGETS", "WHAT",  NULL};

	if (listing->as_json) {
		json_start(&listing->json, to, true);
		json_array_begin(&listing->json, NULL);
		store_each_incident(store, false, (wall_t){0}, list_one, listing);
		json_array_end(&listing->json);
		buf_add_char(to, '\n');
		return;
	}
	table_start(&listing->table, heads);
	store_each_incident(store, false, (wall_t){0}, list_one, listing);
	if (listing->n)
		table_print(&listing->table, use_colour(), to);
	else
		buf_add(to, "no incidents\n");
}

int command_incidents(const struct options *options)
{
	struct listing listing = {0};
	CLEANUP_BUF text = BUF_NULL;
	struct settings *settings;
	struct store *store;
	int code = read_filter(options, &listing);

	if (code == EXIT_DONE)
		code = records_open(options, &settings, &store);
	if (code)
		return code;
	list_all(store, &listing, &text);
	fputs(buf_text(&text), stdout);
	store_free(store);
	settings_free(settings);
	return EXIT_DONE;
}
