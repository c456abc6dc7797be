/* SPDX-License-Identifier: Apache-2.0 */
/* What the manual says of the options and of the findings, as mdoc. */
#include <string.h>

#include "config/options.h"
#include "config/settings.h"

enum { WIDTH = 78 }; /* of input lines, as mandoc -T lint wants them */

static void add_word(struct buf *to, const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (word[i] == '\\')
			buf_add(to, "\\e");
		else if (word[i] == '"')
			buf_add(to, "\\(dq");
		else
			buf_add_char(to, word[i]);
}

/* Text for mdoc, each sentence on lines of its own. A line that begins like a request is none. */
static void add_text(struct buf *to, const char *text)
{
	size_t column = 0;
	for (const char *at = text; *at != '\0'; at += strspn(at, " \n")) {
		size_t n = strcspn(at, " \n");
		if (column > 0 && (column + n > WIDTH || at[-2] == '.')) {
			buf_add_char(to, '\n');
			column = 0;
		}
		if (column > 0)
			buf_add_char(to, ' ');
		else if (*at == '.' || *at == '\'')
			buf_add(to, "\\&");
		size_t before = to->len;
		add_word(to, at, n);
		column += to->len - before + 1;
		at += n;
	}
	buf_add_char(to, '\n');
}

static void add_preset(struct buf *to, const struct option_row *row)
{
	if (row->preset == NULL)
		buf_add(to, "Required.\n");
	else if (*row->preset != '\0')
		buf_printf(to, "Default:\n.Ql %s .\n", row->preset);
}

static void add_option(struct buf *to, const struct option_row *row)
{
	CLEANUP_BUF allowed = BUF_NULL;
	option_add_allowed(row, &allowed);
	buf_printf(to, ".It Ic %s No = Ar %s\n", row->key, option_type_name(row->type));
	add_text(to, row->text);
	if (allowed.len > 0 && row->type != TYPE_YESNO) {
		buf_add(to, "Allowed: ");
		buf_add(&allowed, ".");
		add_text(to, buf_text(&allowed));
	}
	add_preset(to, row);
	if (row->when == RESTART)
		buf_add(to, "A reload cannot change it.\n");
	else if (row->when == START)
		buf_add(to, "A change counts from the next start.\n");
}

static void add_section(struct buf *to, enum section_kind kind)
{
	const struct section_row *section = section_row(kind);
	if (kind == section_root(kind))
		buf_add(to, ".Ss Outside of sections\n");
	else if (*section->title != '\0')
		buf_printf(to, ".Ss %s \\(dq%s\\(dq { ... }\n", section->name, section->title);
	else
		buf_printf(to, ".Ss %s { ... }\n", section->name);
	if (*section->text != '\0')
		add_text(to, section->text);
	buf_add(to, ".Bl -tag -width Ds\n");
	for (enum option_id id = 0; id < N_OPTIONS; id++)
		if (option_row(id)->section == kind)
			add_option(to, option_row(id));
	buf_add(to, ".El\n");
}

static void add_sections(struct buf *to, enum section_kind root)
{
	for (enum section_kind kind = 0; kind < N_SECTIONS; kind++)
		if (section_root(kind) == root)
			add_section(to, kind);
}

void settings_print_manual(struct buf *to)
{
	add_sections(to, SECTION_TOP);
}

void plan_print_manual(struct buf *to)
{
	add_sections(to, SECTION_PLAN);
}

void settings_print_findings(struct buf *to)
{
	buf_add(to, ".Bl -tag -width Ds\n");
	for (enum finding_kind kind = FINDING_NONE + 1; kind < N_FINDINGS; kind++) {
		const struct finding_row *row = finding_row(kind);
		buf_printf(to, ".It Ic %s\n", row->id);
		add_text(to, row->means);
		if (row->nature == NATURE_EVENT) {
			buf_add(to, "An entry on the timeline only.\n");
			continue;
		}
		buf_printf(to, "(%s to %s, confirm ", level_name(row->level),
			   level_name(row->max_level));
		span_print_exact(row->confirm, to);
		buf_add(to, ")\n");
	}
	buf_add(to, ".El\n");
}

static void add_path(struct buf *to, enum section_kind kind)
{
	if (kind == section_root(kind))
		return;
	add_path(to, section_row(kind)->inside);
	buf_printf(to, "%s.", section_row(kind)->name);
}

static void add_paths(struct buf *to, enum section_kind root)
{
	for (enum option_id id = 0; id < N_OPTIONS; id++) {
		if (section_root(option_row(id)->section) != root)
			continue;
		add_path(to, option_row(id)->section);
		buf_printf(to, "%s\n", option_row(id)->key);
	}
}

void settings_print_paths(struct buf *to)
{
	add_paths(to, SECTION_TOP);
}

void plan_print_paths(struct buf *to)
{
	add_paths(to, SECTION_PLAN);
}
