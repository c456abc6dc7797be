/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "review/lint.h"

static const char *weight_name(enum lint_rule rule)
{
	return lint_row(rule)->weight == LINT_ERROR ? "error" : "warning";
}

void lint_print(const struct lint *lint, const char *file, struct buf *to)
{
	bool told[N_LINT_RULES] = {false};
	for (size_t i = 0; i < lint->n; i++) {
		const struct complaint *complaint = &lint->complaints[i];
		const struct lint_row *row = lint_row(complaint->rule);
		text_add_terminal(to, file);
		buf_printf(to, ":%u: %s: ", complaint->line, weight_name(complaint->rule));
		text_add_terminal(to, complaint->text);
		buf_printf(to, " [%s]\n", row->name);
		if (!told[complaint->rule])
			buf_printf(to, "    %s\n", row->mend);
		told[complaint->rule] = true;
	}
}

static void print_complaint(struct json *json, const char *file, const struct complaint *complaint)
{
	json_object_begin(json, NULL);
	json_text(json, "file", file);
	json_int(json, "line", complaint->line);
	json_text(json, "rule", lint_row(complaint->rule)->name);
	json_text(json, "weight", weight_name(complaint->rule));
	json_text(json, "text", complaint->text);
	json_text(json, "mend", lint_row(complaint->rule)->mend);
	json_object_end(json);
}

void lint_print_json(const struct linted *files, size_t n, struct buf *to)
{
	struct json json;
	json_start(&json, to, true);
	json_object_begin(&json, NULL);
	json_int(&json, "schema", 1);
	json_array_begin(&json, "complaints");
	for (size_t f = 0; f < n; f++)
		for (size_t i = 0; i < files[f].lint.n; i++)
			print_complaint(&json, files[f].file, &files[f].lint.complaints[i]);
	json_array_end(&json);
	json_object_end(&json);
	buf_add_char(to, '\n');
}

static void message(struct json *json, const char *key, const char *text)
{
	json_object_begin(json, key);
	json_text(json, "text", text);
	json_object_end(json);
}

static void print_rules(struct json *json)
{
	json_array_begin(json, "rules");
	for (unsigned i = 0; i < N_LINT_RULES; i++) {
		json_object_begin(json, NULL);
		json_text(json, "id", lint_row((enum lint_rule)i)->name);
		message(json, "help", lint_row((enum lint_rule)i)->mend);
		json_object_begin(json, "defaultConfiguration");
		json_text(json, "level", weight_name((enum lint_rule)i));
		json_object_end(json);
		json_object_end(json);
	}
	json_array_end(json);
}

static void print_result(struct json *json, const char *file, const struct complaint *complaint)
{
	CLEANUP_BUF uri = BUF_NULL;
	for (const char *at = file; *at != '\0'; at++) {
		char one[2] = {*at, '\0'};
		if (*at == '/')
			buf_add_char(&uri, '/');
		else
			text_add_url(&uri, one);
	}
	json_object_begin(json, NULL);
	json_text(json, "ruleId", lint_row(complaint->rule)->name);
	json_int(json, "ruleIndex", complaint->rule);
	json_text(json, "level", weight_name(complaint->rule));
	message(json, "message", complaint->text);
	json_array_begin(json, "locations");
	json_object_begin(json, NULL);
	json_object_begin(json, "physicalLocation");
	json_object_begin(json, "artifactLocation");
	json_text(json, "uri", buf_text(&uri));
	json_object_end(json);
	json_object_begin(json, "region");
	json_int(json, "startLine", complaint->line);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
}

static void print_tool(struct json *json, const char *version)
{
	json_object_begin(json, "tool");
	json_object_begin(json, "driver");
	json_text(json, "name", "replscribe");
	json_text(json, "version", version);
	print_rules(json);
	json_object_end(json);
	json_object_end(json);
}

void lint_print_sarif(const struct linted *files, size_t n, const char *version, struct buf *to)
{
	struct json json;
	json_start(&json, to, true);
	json_object_begin(&json, NULL);
	json_text(&json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	json_text(&json, "version", "2.1.0");
	json_array_begin(&json, "runs");
	json_object_begin(&json, NULL);
	print_tool(&json, version);
	json_array_begin(&json, "results");
	for (size_t f = 0; f < n; f++)
		for (size_t i = 0; i < files[f].lint.n; i++)
			print_result(&json, files[f].file, &files[f].lint.complaints[i]);
	json_array_end(&json);
	json_object_end(&json);
	json_array_end(&json);
	json_object_end(&json);
	buf_add_char(to, '\n');
}
