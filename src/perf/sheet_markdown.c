/* SPDX-License-Identifier: Apache-2.0 */
/* GitHub's Markdown, without HTML in it: its tables know neither joined cells nor line breaks. */
#include <string.h>

#include "base/text.h"
#include "perf/sheet.h"

/* Nothing here stands first on a line, so that "10.1" is no numbered list and needs no backslash:
 * a bracket before it says so, and is dropped. */
static void add_text(struct buf *to, const char *text)
{
	CLEANUP_BUF bracketed = BUF_NULL, escaped = BUF_NULL;
	buf_printf(&bracketed, "(%s", text);
	text_add_markdown(&escaped, buf_text(&bracketed));
	buf_add(to, buf_text(&escaped) + 1);
}

/* Without what keeps mentions from ringing. */
static void add_own(struct buf *to, const char *text)
{
	static const char zero_width[] = "\xE2\x80\x8B";
	CLEANUP_BUF escaped = BUF_NULL;
	add_text(&escaped, text);
	const char *rest = buf_text(&escaped);
	for (const char *found; (found = strstr(rest, zero_width)) != NULL;
	     rest = found + strlen(zero_width))
		buf_add_n(to, rest, (size_t)(found - rest));
	buf_add(to, rest);
}

static void add_bit(struct buf *to, const struct bit *bit)
{
	switch (bit->kind) {
	case BIT_WORDS:
		buf_add(to, bit->text);
		break;
	case BIT_KEEP:
	case BIT_TEXT:
		add_text(to, bit->text);
		break;
	case BIT_OWN:
		add_own(to, bit->text);
		break;
	case BIT_STRONG:
		buf_add(to, "**");
		add_own(to, bit->text);
		buf_add(to, "**");
		break;
	case BIT_CODE:
		text_add_markdown_code(to, bit->text);
		break;
	case BIT_LINK:
		buf_add_char(to, '[');
		add_own(to, bit->text);
		buf_printf(to, "](%s)", bit->link);
		break;
	case BIT_URL:
		buf_printf(to, "<%s>", bit->link);
		break;
	}
}

static void add_line(struct buf *to, const struct line *line)
{
	for (size_t i = 0; i < line->n; i++)
		add_bit(to, &line->bits[i]);
}

static void add_cell(struct buf *to, const struct cell *cell)
{
	buf_add(to, "| ");
	for (size_t i = 0; i < cell->n_lines; i++) {
		buf_add(to, i > 0 ? "; " : "");
		add_line(to, &cell->lines[i]);
	}
	buf_add(to, cell->n_lines > 0 ? " " : "");
}

static void add_head(struct buf *to, const struct sheet_table *table)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct column *column = &table->columns[i];
		buf_printf(to, "| %s%s%s ", column->group != NULL ? column->group : "",
			   column->group != NULL ? " " : "", column->name);
	}
	buf_add(to, "|\n");
	for (size_t i = 0; i < table->n_columns; i++)
		buf_add(to, table->columns[i].is_number ? "| ---: " : "| --- ");
	buf_add(to, "|\n");
}

static void add_table(struct buf *to, const struct sheet_table *table)
{
	add_head(to, table);
	for (size_t i = 0; i < table->n_cells; i++) {
		add_cell(to, &table->cells[i]);
		if ((i + 1) % table->n_columns == 0)
			buf_add(to, "|\n");
	}
}

static void add_figure(struct buf *to, const struct figure_block *figure)
{
	buf_add(to, "![");
	add_own(to, figure->alt);
	buf_printf(to, "](charts/%s.svg)\n", figure->stem);
}

static const char *mark_of(enum block_kind kind)
{
	switch (kind) {
	case BLOCK_TITLE:
		return "# ";
	case BLOCK_HEADING:
		return "## ";
	case BLOCK_SUBHEADING:
		return "### ";
	case BLOCK_ITEM:
	case BLOCK_NOTE:
		return "- ";
	case BLOCK_PARAGRAPH:
	case BLOCK_TABLE:
	case BLOCK_FIGURE:
	case N_BLOCK_KINDS:
		break;
	}
	return "";
}

static bool goes_on(const struct sheet *sheet, size_t i)
{
	enum block_kind kind = sheet->blocks[i].kind;
	return i > 0 && kind == sheet->blocks[i - 1].kind &&
	       (kind == BLOCK_ITEM || kind == BLOCK_NOTE);
}

void sheet_markdown(const struct sheet *sheet, struct buf *to)
{
	for (size_t i = 0; i < sheet->n_blocks; i++) {
		const struct block *block = &sheet->blocks[i];
		if (i > 0 && !goes_on(sheet, i))
			buf_add_char(to, '\n');
		buf_add(to, mark_of(block->kind));
		if (block->kind == BLOCK_TABLE) {
			add_table(to, &block->table);
		} else if (block->kind == BLOCK_FIGURE) {
			add_figure(to, &block->figure);
		} else {
			add_line(to, &block->line);
			buf_add_char(to, '\n');
		}
	}
}
