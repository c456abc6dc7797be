/* SPDX-License-Identifier: Apache-2.0 */
#include "explain/catalogue.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "explain/page.h"
#include "judge/advice.h"

static const struct group {
	enum nature nature;
	enum about about;
	const char *title;
} groups[] = {
	{NATURE_TROUBLE, ABOUT_TARGET, "On a server"},
	{NATURE_TROUBLE, ABOUT_CHANNEL, "On a replication channel"},
	{NATURE_TROUBLE, ABOUT_SOURCE, "On a source"},
	{NATURE_TROUBLE, ABOUT_NAME, "On a source's name"},
	{NATURE_NOTE, N_ABOUTS, "Notes: shown, no alarm unless a rule gives them a level above P4"},
	{NATURE_EVENT, N_ABOUTS, "Events: an entry on the timeline, never an alarm"},
};
enum { N_GROUPS = sizeof groups / sizeof *groups };

static bool is_of(const struct group *group, const struct finding_row *row)
{
	return row->nature == group->nature &&
	       (group->about == N_ABOUTS || row->about == group->about);
}

/* The next finding of the group behind `kind`; FINDING_NONE = there is none. */
static enum finding_kind next_of(const struct group *group, enum finding_kind kind)
{
	for (kind = kind + 1; kind < N_FINDINGS; kind++)
		if (is_of(group, finding_row(kind)))
			return kind;
	return FINDING_NONE;
}

/* "P3 to P1" */
static void add_levels(const struct finding_row *row, struct buf *to)
{
	buf_add(to, level_name(row->level));
	if (row->max_level > row->level)
		buf_printf(to, " to %s", level_name(row->max_level));
}

static void add_confirm(const struct finding_row *row, struct buf *to)
{
	add_levels(row, to);
	if (row->confirm.us == 0) {
		buf_add(to, ", as soon as it is seen");
		return;
	}
	buf_add(to, ", once it has held for ");
	span_print(row->confirm, to);
}

static void add_row(const struct page *page, const struct finding_row *row)
{
	CLEANUP_BUF levels = BUF_NULL;
	CLEANUP_BUF confirm = BUF_NULL;
	CLEANUP_BUF head = BUF_NULL;

	if (row->nature != NATURE_EVENT) {
		add_levels(row, &levels);
		span_print_exact(row->confirm, &confirm);
	}
	buf_printf(&head, "  %-24s %-9s %-4s ", row->id, buf_text(&levels), buf_text(&confirm));
	page_paragraph(page, buf_text(&head), row->means);
}

void catalogue_print(size_t width, bool colour, struct buf *to)
{
	struct page page = {to, width, colour};

	for (size_t i = 0; i < N_GROUPS; i++) {
		enum finding_kind kind = next_of(&groups[i], FINDING_NONE);

		if (kind == FINDING_NONE)
			continue;
		page_ink(&page, INK_STRONG, groups[i].title);
		buf_add_char(to, '\n');
		for (; kind != FINDING_NONE; kind = next_of(&groups[i], kind))
			add_row(&page, finding_row(kind));
		buf_add_char(to, '\n');
	}
	page_paragraph(
		&page, "",
		"The level is where it begins and how far time alone raises it; the time is how "
		"long it must hold before it counts. `replscribe findings NAME` says all of one.");
}

/* Calls `add` with each line of the advice, its marks left in. */
static void each_line(const char *advice, void (*add)(void *, unsigned, const char *), void *arg)
{
	CLEANUP_BUF text = BUF_NULL;
	unsigned n = 0;

	advice_print(advice, &(struct advised){.keeps_marks = true}, &text);
	for (const char *line = buf_text(&text); *line;) {
		size_t length = strcspn(line, "\n");
		CLEANUP_BUF one = BUF_NULL;

		buf_add_n(&one, line, length);
		add(arg, n++, buf_text(&one));
		line += length + (line[length] == '\n');
	}
}

struct section {
	const struct page *page;
	const char *head;
	bool is_numbered;
};

static void add_step(void *arg, unsigned n, const char *line)
{
	const struct section *section = arg;
	CLEANUP_BUF head = BUF_NULL;

	buf_printf(&head, "  %-9s ", n == 0 ? section->head : "");
	if (section->is_numbered)
		buf_printf(&head, "%u. ", n + 1);
	else
		buf_add(&head, "- ");
	page_advice(section->page, buf_text(&head), line);
}

void catalogue_print_finding(enum finding_kind kind, size_t width, bool colour, struct buf *to)
{
	const struct finding_row *row = finding_row(kind);
	struct page page = {to, width, colour};
	struct section likely = {&page, "Likely", false}, do_now = {&page, "Do now", true},
		       prevent = {&page, "Prevent", false};
	CLEANUP_BUF levels = BUF_NULL;

	page_ink(&page, INK_STRONG, row->id);
	buf_add_char(to, '\n');
	page_paragraph(&page, "  Means     ", row->means);
	if (row->nature != NATURE_EVENT) {
		add_confirm(row, &levels);
	} else {
		buf_add(&levels, "an entry on the timeline, never an alarm");
	}
	page_paragraph(&page, "  Level     ", buf_text(&levels));
	each_line(row->triggers, add_step, &likely);
	each_line(row->do_now, add_step, &do_now);
	each_line(row->prevent, add_step, &prevent);
}

static void add_text(void *arg, unsigned n, const char *line)
{
	(void)n;
	json_text(arg, NULL, line);
}

static void lines_json(struct json *json, const char *key, const char *advice)
{
	json_array_begin(json, key);
	each_line(advice, add_text, json);
	json_array_end(json);
}

static void row_json(struct json *json, const struct finding_row *row)
{
	static const char *const abouts[] = {[ABOUT_TARGET] = "target",
					     [ABOUT_CHANNEL] = "channel",
					     [ABOUT_SOURCE] = "source",
					     [ABOUT_NAME] = "name"};

	json_object_begin(json, NULL);
	json_text(json, "finding", row->id);
	json_text(json, "about", abouts[row->about]);
	json_bool(json, "event", row->nature == NATURE_EVENT);
	json_bool(json, "note", row->nature == NATURE_NOTE);
	json_text(json, "level", level_name(row->level));
	json_text(json, "max_level", level_name(row->max_level));
	json_seconds(json, "confirm_seconds", row->confirm);
	json_text(json, "means", row->means);
	lines_json(json, "triggers", row->triggers);
	lines_json(json, "do_now", row->do_now);
	lines_json(json, "prevent", row->prevent);
	json_object_end(json);
}

void catalogue_print_json(struct buf *to)
{
	struct json json;

	json_start(&json, to, true);
	json_object_begin(&json, NULL);
	json_array_begin(&json, "findings");
	for (enum finding_kind kind = FINDING_NONE + 1; kind < N_FINDINGS; kind++)
		row_json(&json, finding_row(kind));
	json_array_end(&json);
	json_object_end(&json);
	buf_add_char(to, '\n');
}

static void add_markdown_step(void *arg, unsigned n, const char *line)
{
	struct buf *to = arg;

	buf_printf(to, "%u. %s\n", n + 1, line);
}

static void add_markdown_item(void *arg, unsigned n, const char *line)
{
	struct buf *to = arg;

	(void)n;
	buf_printf(to, "- %s\n", line);
}

static void add_markdown_list(const char *title, const char *advice, bool is_numbered,
			      struct buf *to)
{
	if (*advice == '\0')
		return;
	buf_printf(to, "\n%s:\n\n", title);
	each_line(advice, is_numbered ? add_markdown_step : add_markdown_item, to);
}

static void add_markdown_finding(const struct finding_row *row, struct buf *to)
{
	buf_printf(to, "\n### %s\n\n%s.\n", row->id, row->means);
	if (row->nature != NATURE_EVENT) {
		buf_add(to, "Level ");
		add_confirm(row, to);
		buf_add(to, ".\n");
	}
	add_markdown_list("Likely", row->triggers, false, to);
	add_markdown_list("Do now", row->do_now, true, to);
	add_markdown_list("Prevent", row->prevent, false, to);
}

static void add_markdown_index(struct buf *to)
{
	buf_add(to, "\n| finding | level | confirm | means |\n| --- | --- | --- | --- |\n");
	for (enum finding_kind kind = FINDING_NONE + 1; kind < N_FINDINGS; kind++) {
		const struct finding_row *row = finding_row(kind);

		buf_printf(to, "| [%s](#%s) | ", row->id, row->id);
		if (row->nature != NATURE_EVENT)
			add_levels(row, to);
		buf_add(to, " | ");
		if (row->nature != NATURE_EVENT)
			span_print_exact(row->confirm, to);
		buf_printf(to, " | %s |\n", row->means);
	}
}

void catalogue_print_markdown(struct buf *to)
{
	buf_add(to,
		"<!-- SPDX-License-Identifier: Apache-2.0 -->\n"
		"<!-- Made by `docs/tables findings-md` from src/judge/findings.def; change that. "
		"-->\n"
		"# Findings\n\n"
		"What replscribe can find, told apart. `replscribe findings` prints this table, "
		"`replscribe explain` finds what a pasted\nstatus row shows of it, and a `rule` in "
		"the "
		"configuration changes level and confirm time of one.\n\n"
		"The level is where a finding begins and how far time alone raises it. Confirm is "
		"how "
		"long it must hold before it counts,\nand be gone before it is over. Statements "
		"are in "
		"the words of MySQL 8.0.22 and later, with those of older servers and of\nMariaDB "
		"in "
		"brackets; what is in capitals, such as NAME, is yours to fill in.\n");
	add_markdown_index(to);
	for (size_t i = 0; i < N_GROUPS; i++) {
		enum finding_kind kind = next_of(&groups[i], FINDING_NONE);

		if (kind != FINDING_NONE)
			buf_printf(to, "\n## %s\n", groups[i].title);
		for (; kind != FINDING_NONE; kind = next_of(&groups[i], kind))
			add_markdown_finding(finding_row(kind), to);
	}
}
