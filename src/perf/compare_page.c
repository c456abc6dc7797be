/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "perf/compare.h"
#include "perf/html_page.h"
#include "perf/page.h"

static enum tone tone_of(enum compare_verdict verdict)
{
	if (verdict == COMPARE_BETTER || verdict == COMPARE_MAYBE_BETTER)
		return TONE_GOOD;
	if (verdict == COMPARE_WORSE || verdict == COMPARE_MAYBE_WORSE)
		return TONE_BAD;
	return verdict == COMPARE_SAME || verdict == COMPARE_UNCLEAR ? TONE_FAINT : TONE_PLAIN;
}

static void value_cell(struct sheet *sheet, double value, const char *unit)
{
	say_number(sheet, value);
	say(sheet, "%s%s", *unit ? " " : "", unit);
	cell_end(sheet, TONE_PLAIN);
}

static void signed_number(struct sheet *sheet, double value, const char *unit)
{
	CLEANUP_BUF text = BUF_NULL;
	number_add(value, &text);
	say(sheet, "%s%s%s%s", value > 0 ? "+" : "", buf_text(&text), *unit ? " " : "", unit);
}

static void change_cell(struct sheet *sheet, const struct compare_row *row)
{
	if (row->has_share)
		signed_number(sheet, row->share * 100, "%");
	else
		signed_number(sheet, row->change, row->unit);
	cell_end(sheet, TONE_PLAIN);
}

static void noise_cell(struct sheet *sheet, const struct compare_row *row)
{
	if (row->noise_kind == NOISE_UNKNOWN) {
		na_cell(sheet);
		return;
	}
	say(sheet, "\xC2\xB1 ");
	say_number(sheet, row->has_share ? row->noise / fabs(row->a) * 100 : row->noise);
	say(sheet, "%s", row->has_share ? " %" : "");
	cell_end(sheet, TONE_PLAIN);
}

static void say_side(struct sheet *sheet, const char *letter, const struct compare_side *side)
{
	say_strong(sheet, letter);
	say(sheet, ": ");
	say_code(sheet, side->name);
	say(sheet, ", %zu %s", side->n_cycles, side->n_cycles == 1 ? "run" : "runs");
	sheet_end(sheet, BLOCK_ITEM);
}

static void say_legend(struct sheet *sheet, const struct compare *compare)
{
	bool has[8] = {0};
	for (size_t i = 0; i < compare->n_rows; i++)
		has[compare->rows[i].noise_kind] = true;
	say(sheet, "Noise: half of the 95 %% interval of the change; about one row in twenty goes "
		   "beyond it by chance alone.");
	sheet_end(sheet, BLOCK_NOTE);
	for (enum noise_kind kind = NOISE_RUNS; kind <= NOISE_STRETCHES; kind++)
		if (has[kind]) {
			say(sheet, "Noise taken from %s.", noise_kind_text(kind));
			sheet_end(sheet, BLOCK_NOTE);
		}
	if (has[NOISE_UNKNOWN]) {
		say(sheet, "Noise N/A: one run on each side, and nothing that shows how much it "
			   "varies. Several runs of the same cycle, or k6's raw output, would.");
		sheet_end(sheet, BLOCK_NOTE);
	}
}

static void write_sheet(const struct compare *compare, const struct figure_block *figure,
			struct sheet *sheet)
{
	static const struct column columns[] = {{NULL, "What", false}, {NULL, "A", true},
						{NULL, "B", true},     {NULL, "Change", true},
						{NULL, "Noise", true}, {NULL, "Verdict", false}};
	say(sheet, "What changed");
	sheet_end(sheet, BLOCK_TITLE);
	say_side(sheet, "A", compare->a);
	say_side(sheet, "B", compare->b);
	for (size_t i = 0; i < compare->n_notes; i++) {
		say(sheet, "%s", compare->notes[i]);
		sheet_end(sheet, BLOCK_ITEM);
	}
	sheet_figure(sheet, figure);
	sheet_table(sheet, columns, 6, false);
	for (size_t i = 0; i < compare->n_rows; i++) {
		const struct compare_row *row = &compare->rows[i];
		say(sheet, "%s", row->what);
		cell_end(sheet, TONE_PLAIN);
		value_cell(sheet, row->a, row->unit);
		value_cell(sheet, row->b, row->unit);
		change_cell(sheet, row);
		noise_cell(sheet, row);
		say(sheet, "%s", compare_verdict_text(row->verdict));
		cell_end(sheet, tone_of(row->verdict));
	}
	say_legend(sheet, compare);
}

static const char alt[] = "The change of each figure in percent, with its noise";

void compare_markdown(const struct compare *compare, struct buf *to)
{
	struct sheet sheet = {0};
	write_sheet(compare, &(struct figure_block){"compare", alt, NULL, NULL}, &sheet);
	sheet_markdown(&sheet, to);
	sheet_free(&sheet);
}

void compare_html(const struct compare *compare, const char *wide, const char *narrow,
		  struct buf *to)
{
	struct sheet sheet = {0};
	write_sheet(compare, &(struct figure_block){"compare", alt, wide, narrow}, &sheet);
	html_page(&sheet, "What changed", to);
	sheet_free(&sheet);
}

static void add_side(struct json *json, const char *key, const struct compare_side *side)
{
	json_object_begin(json, key);
	json_text(json, "name", side->name);
	json_int(json, "runs", (int64_t)side->n_cycles);
	json_object_end(json);
}

static void add_row(struct json *json, const struct compare_row *row)
{
	json_object_begin(json, NULL);
	json_text(json, "what", row->what);
	json_text(json, "unit", *row->unit ? row->unit : NULL);
	json_number(json, "a", row->a);
	json_number(json, "b", row->b);
	json_number(json, "change", row->change);
	json_number(json, "share", row->has_share ? row->share : NAN);
	json_number(json, "noise", row->noise_kind != NOISE_UNKNOWN ? row->noise : NAN);
	json_text(json, "noise_from", noise_kind_text(row->noise_kind));
	json_text(json, "verdict", compare_verdict_name(row->verdict));
	json_object_end(json);
}

void compare_json(const struct compare *compare, struct buf *to)
{
	struct json json;
	json_start(&json, to, true);
	json_object_begin(&json, NULL);
	json_text(&json, "schema", "replscribe.perf-compare/1");
	add_side(&json, "a", compare->a);
	add_side(&json, "b", compare->b);
	json_array_begin(&json, "rows");
	for (size_t i = 0; i < compare->n_rows; i++)
		add_row(&json, &compare->rows[i]);
	json_array_end(&json);
	json_array_begin(&json, "notes");
	for (size_t i = 0; i < compare->n_notes; i++)
		json_text(&json, NULL, compare->notes[i]);
	json_array_end(&json);
	json_object_end(&json);
	buf_add_char(to, '\n');
}
