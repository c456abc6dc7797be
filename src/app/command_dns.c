/* SPDX-License-Identifier: Apache-2.0 */
/* What each view says of the sources' names: now, as the agent has it; with --since, how it came to
 * that, which needs no agent. */
#include "app/commands.h"
#include "app/exits.h"
#include "app/records.h"
#include "app/screen.h"
#include "app/table.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "control/control.h"
#include "store/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct telling {
	struct buf text;
	struct table table;
	struct json json;
	bool as_json;
	size_t n;
};

static void change_json(struct json *json, const struct fact_change *change)
{
	json_object_begin(json, NULL);
	json_time(json, "at", change->at);
	json_int(json, "uncertainty_us", change->uncertainty.us);
	json_text(json, "name", change->subject.name);
	json_text(json, "view", change->subject.view);
	json_text(json, "of", change->subject.label);
	json_text(json, "fact", fact_name(change->fact));
	if (change->before)
		json_text(json, "before", change->before);
	json_text(json, "after", change->after);
	json_int(json, "left_out", change->left_out);
	json_object_end(json);
}

static const char *said(const char *value)
{
	if (!value)
		return "(not known)";
	return *value != '\0' ? value : "-";
}

static void change_row(struct table *table, const struct fact_change *change)
{
	CLEANUP_BUF at = BUF_NULL, view = BUF_NULL, what = BUF_NULL;

	wall_print_ms(change->at, &at);
	buf_printf(&view, "%s %s", change->subject.view, change->subject.label);
	buf_printf(&what, "%s -> %s", said(change->before), said(change->after));
	if (change->left_out)
		buf_printf(&what, " (after %u more changes)", change->left_out);
	table_cell(table, COLOUR_NONE, buf_text(&at));
	table_cell(table, COLOUR_NONE,
		   *change->subject.name ? change->subject.name : "(this host)");
	table_cell(table, COLOUR_NONE, buf_text(&view));
	table_cell(table, COLOUR_NONE, fact_name(change->fact));
	table_cell(table, COLOUR_NONE, buf_text(&what));
}

static void tell(void *arg, const struct fact_change *change)
{
	struct telling *telling = arg;

	telling->n++;
	if (telling->as_json)
		change_json(&telling->json, change);
	else
		change_row(&telling->table, change);
}

static void telling_start(struct telling *telling, bool as_json)
{
	static const char *const heads[] = {"AT", "NAME", "VIEW", "FACT", "CHANGE", NULL};

	telling->as_json = as_json;
	json_start(&telling->json, &telling->text, true);
	json_array_begin(&telling->json, NULL);
	table_start(&telling->table, heads);
}

static void telling_end(struct telling *telling)
{
	CLEANUP_BUF table = BUF_NULL;

	json_array_end(&telling->json);
	table_print(&telling->table, use_colour(), &table);
	if (telling->as_json)
		printf("%s\n", buf_text(&telling->text));
	else
		fputs(telling->n ? buf_text(&table) : "no changes since then\n", stdout);
	buf_free(&telling->text);
}

static int tell_history(const struct settings *settings, const struct options *options,
			wall_t since)
{
	char *path = xasprintf("%s/history.db", settings->state_dir);
	const char *name = options->n_words > 0 ? options->words[0] : "";
	struct telling telling = {0};
	struct history *history;
	char why[LINE_SIZE] = "";
	int result = history_open(path, true, &history, why, sizeof why);

	free(path);
	if (result < 0)
		return complain(EXIT_UNAVAILABLE, "no history of names can be read: %s", why);
	telling_start(&telling, options->json);
	result = history_each(history, name, since, tell, &telling);
	telling_end(&telling);
	history_free(history);
	return result < 0 ? complain(EXIT_IO, "the history of names cannot be read to its end")
			  : EXIT_DONE;
}

static int command_history(const struct options *options)
{
	struct settings *settings;
	wall_t since;
	int code;

	if (!records_since(options->since, &since))
		return complain(EXIT_USAGE,
				"`%s` is no time: write 2020-09-01T00:00:00+07:00, or 4h for four "
				"hours ago",
				options->since);
	code = load_settings(options, false, &settings);
	if (code)
		return code;
	setenv("TZ", settings->timezone, 1);
	tzset();
	code = tell_history(settings, options, since);
	settings_free(settings);
	return code;
}

int command_dns(const struct options *options)
{
	struct control_request request = {.verb = "dns"};

	if (options->since)
		return command_history(options);
	if (options->n_words > 0)
		text_copy(request.targets, sizeof request.targets, options->words[0]);
	return ask_agent(options, &request);
}
