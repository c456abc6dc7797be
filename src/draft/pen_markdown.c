/* SPDX-License-Identifier: Apache-2.0 */
/* GitHub's Markdown, which CommonMark readers show well too. */
#include <string.h>

#include "base/text.h"
#include "draft/draft.h"
#include "draft/pen.h"

/* The mark without width that keeps mentions from ringing would spoil "@@hostname" in a command; in
 * our own words there are no mentions. */
static void add_prose(struct buf *to, const char *text)
{
	static const char zero_width[] = "\xE2\x80\x8B";
	CLEANUP_BUF escaped = BUF_NULL;
	const char *rest, *found;
	text_add_markdown(&escaped, text);
	for (rest = buf_text(&escaped); (found = strstr(rest, zero_width)) != NULL;
	     rest = found + strlen(zero_width))
		buf_add_n(to, rest, (size_t)(found - rest));
	buf_add(to, rest);
}

static void write_piece(struct pen *pen, const struct piece *piece)
{
	struct buf *to = &pen->line;
	switch (piece->kind) {
	case PIECE_WORDS:
		buf_add(to, piece->text);
		break;
	case PIECE_STRONG:
		buf_printf(to, "**%s**", piece->text);
		break;
	case PIECE_PROSE:
		add_prose(to, piece->text);
		break;
	case PIECE_TEXT:
		text_add_markdown(to, piece->text);
		break;
	case PIECE_CODE:
		text_add_markdown_code(to, piece->text);
		break;
	case PIECE_PICTURE:
		buf_add_char(to, '!');
		__attribute__((fallthrough));
	case PIECE_LINK:
	case PIECE_REFERENCE:
		buf_add_char(to, '[');
		text_add_markdown(to, piece->text);
		buf_printf(to, "](%s)", piece->link);
		break;
	case PIECE_MOMENT:
	case PIECE_CLOCK:
		pen_print_moment(pen, piece, to);
		break;
	case PIECE_SPAN:
		span_print((span_t){piece->us}, to);
		break;
	case PIECE_END:
	case N_PIECE_KINDS:
		break;
	}
}

static void write_element(struct pen *pen, enum element element, const char *line)
{
	switch (element) {
	case ELEMENT_TITLE:
		buf_printf(pen->to, "# %s\n", line);
		break;
	case ELEMENT_HEADING:
		buf_printf(pen->to, "## %s\n", line);
		break;
	case ELEMENT_LABEL:
		buf_printf(pen->to, "### %s\n", line);
		break;
	case ELEMENT_ITEM:
		buf_printf(pen->to, "- %s\n", line);
		break;
	case ELEMENT_NUMBERED:
		buf_printf(pen->to, "%u. %s\n", pen->number, line);
		break;
	case ELEMENT_TASK:
		buf_printf(pen->to, "- [ ] %s\n", line);
		break;
	case ELEMENT_QUESTION:
		buf_printf(pen->to, DRAFT_QUESTION "%s\n", line);
		break;
	case ELEMENT_REMARK:
		buf_printf(pen->to, "<!-- %s -->\n", line);
		break;
	case ELEMENT_NONE:
	case ELEMENT_PARAGRAPH:
	case ELEMENT_TABLE:
	case ELEMENT_LINE:
		buf_printf(pen->to, "%s\n", line);
		break;
	}
}

static void write_row(struct pen *pen, const char *const *cells)
{
	for (size_t i = 0; i < pen->n_columns; i++)
		buf_printf(pen->to, "| %s ", cells[i]);
	buf_add(pen->to, "|\n");
}

static void write_table(struct pen *pen)
{
	for (size_t at = 0; at < pen->n_cells; at += pen->n_columns) {
		write_row(pen, (const char *const *)pen->cells + at);
		for (size_t i = 0; at == 0 && i < pen->n_columns; i++)
			buf_add(pen->to, "| --- ");
		if (at == 0)
			buf_add(pen->to, "|\n");
	}
}

const struct pen_look pen_markdown = {write_piece, write_element, write_table, true};
