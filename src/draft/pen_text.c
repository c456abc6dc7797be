/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text for mail and terminals, at most 78 columns where words allow it. */
#include <string.h>

#include "base/text.h"
#include "draft/pen.h"

enum { LINE_WIDTH = 78, CELL_WIDTH_MAX = 44 };

static void write_piece(struct pen *pen, const struct piece *piece)
{
	struct buf *to = &pen->line;
	switch (piece->kind) {
	case PIECE_WORDS:
	case PIECE_STRONG:
		buf_add(to, piece->text);
		break;
	case PIECE_PROSE:
	case PIECE_REFERENCE:
	case PIECE_TEXT:
	case PIECE_CODE:
		text_add_terminal(to, piece->text);
		break;
	case PIECE_PICTURE:
		buf_add(to, "[Picture: ");
		text_add_terminal(to, piece->text);
		buf_add_char(to, ']');
		break;
	case PIECE_LINK:
		text_add_terminal(to, piece->text);
		if (strcmp(piece->text, piece->link) != 0)
			buf_printf(to, " (%s)", piece->link);
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

static void add_times(struct buf *to, const char *what, size_t n)
{
	while (n-- > 0)
		buf_add(to, what);
}

/* Words onto lines; what follows the first line is indented as `first` is long. */
static void write_wrapped(struct buf *to, const char *first, const char *line)
{
	size_t indent = text_count(first), column = indent;
	buf_add(to, first);
	for (bool is_first = true; *line != '\0'; is_first = false) {
		size_t len = strcspn(line, " "), width = text_count(line) - text_count(line + len);
		if (!is_first && column + 1 + width > LINE_WIDTH) {
			buf_add_char(to, '\n');
			add_times(to, " ", indent);
			column = indent;
		} else if (!is_first) {
			buf_add_char(to, ' ');
			column++;
		}
		buf_add_n(to, line, len);
		column += width;
		line += len + strspn(line + len, " ");
	}
	buf_add_char(to, '\n');
}

static void write_underlined(struct buf *to, const char *line, const char *with)
{
	buf_printf(to, "%s\n", line);
	add_times(to, with, text_count(line));
	buf_add_char(to, '\n');
}

static void write_numbered(struct pen *pen, const char *line)
{
	CLEANUP_BUF first = BUF_NULL;
	buf_printf(&first, "  %u. ", pen->number);
	write_wrapped(pen->to, buf_text(&first), line);
}

static void write_element(struct pen *pen, enum element element, const char *line)
{
	switch (element) {
	case ELEMENT_TITLE:
		write_underlined(pen->to, line, "=");
		break;
	case ELEMENT_HEADING:
		write_underlined(pen->to, line, "-");
		break;
	case ELEMENT_LABEL:
		buf_printf(pen->to, "%s:\n", line);
		break;
	case ELEMENT_ITEM:
		write_wrapped(pen->to, "  * ", line);
		break;
	case ELEMENT_NUMBERED:
		write_numbered(pen, line);
		break;
	case ELEMENT_TASK:
		write_wrapped(pen->to, "  [ ] ", line);
		break;
	case ELEMENT_QUESTION:
		write_wrapped(pen->to, "  Question: ", line);
		break;
	case ELEMENT_LINE:
		buf_printf(pen->to, "%s\n", line);
		break;
	case ELEMENT_NONE:
	case ELEMENT_REMARK:
	case ELEMENT_PARAGRAPH:
	case ELEMENT_TABLE:
		write_wrapped(pen->to, "", line);
		break;
	}
}

static void measure(const struct pen *pen, size_t widths[COLUMNS_MAX])
{
	memset(widths, 0, COLUMNS_MAX * sizeof widths[0]);
	for (size_t at = 0; at < pen->n_cells; at++) {
		size_t *widest = &widths[at % pen->n_columns], width = text_count(pen->cells[at]);
		*widest = width > *widest ? width : *widest;
	}
}

/* The first `n` cells of a row, one below the other in each row. */
static void write_aligned(struct pen *pen, char **row, size_t n, const size_t *widths)
{
	size_t used = n;
	while (used > 0 && row[used - 1][0] == '\0')
		used--;
	for (size_t i = 0; i < used; i++) {
		buf_add(pen->to, row[i]);
		if (i + 1 < used)
			add_times(pen->to, " ", widths[i] - text_count(row[i]) + 2);
	}
	buf_add_char(pen->to, '\n');
}

/* A cell that does not fit beside the others, below them with its column's name. */
static void write_below(struct pen *pen, const char *name, const char *cell)
{
	CLEANUP_BUF text = BUF_NULL;
	if (cell[0] == '\0')
		return;
	buf_printf(&text, "%s: %s", name, cell);
	write_wrapped(pen->to, "    ", buf_text(&text));
}

static void write_table(struct pen *pen)
{
	size_t widths[COLUMNS_MAX], beside = 0, n = pen->n_columns;
	measure(pen, widths);
	for (size_t used = 0; beside < n; beside++) {
		used += widths[beside] + 2;
		if (widths[beside] > CELL_WIDTH_MAX || used > LINE_WIDTH + 2)
			break;
	}
	beside = beside > 0 ? beside : 1;
	for (size_t at = beside < n ? n : 0; at < pen->n_cells; at += n) {
		write_aligned(pen, pen->cells + at, beside, widths);
		for (size_t i = beside; i < n; i++)
			write_below(pen, pen->cells[i], pen->cells[at + i]);
	}
}

const struct pen_look pen_text = {write_piece, write_element, write_table, false};
