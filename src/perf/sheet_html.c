/* SPDX-License-Identifier: Apache-2.0 */
/* HTML: a table's cell carries the name of its column, which narrow screens show beside it. */
#include <string.h>

#include "base/text.h"
#include "perf/sheet.h"

/* So few fit on a telephone. */
enum { NARROW_COLUMNS = 3 };

static const char *const tone_classes[] = {
	[TONE_PLAIN] = "",
	[TONE_GOOD] = "good",
	[TONE_BAD] = "bad",
	[TONE_FAINT] = "faint",
};

static void add_bit(struct buf *to, const struct bit *bit)
{
	static const char *const tags[] = {
		[BIT_KEEP] = "span", [BIT_URL] = "a",  [BIT_WORDS] = NULL,
		[BIT_TEXT] = NULL,   [BIT_OWN] = NULL, [BIT_STRONG] = "strong",
		[BIT_CODE] = "code", [BIT_LINK] = "a",
	};
	const char *tag = tags[bit->kind];
	if (bit->kind == BIT_KEEP) {
		buf_add(to, "<span class=\"keep\">");
	} else if (bit->link != NULL) {
		buf_add(to, "<a href=\"");
		text_add_html(to, bit->link);
		buf_add(to, "\">");
	} else if (tag != NULL) {
		buf_printf(to, "<%s>", tag);
	}
	text_add_html(to, bit->text);
	if (tag != NULL)
		buf_printf(to, "</%s>", tag);
}

static void add_line(struct buf *to, const struct line *line)
{
	for (size_t i = 0; i < line->n; i++)
		add_bit(to, &line->bits[i]);
}

static bool same_group(const struct column *a, const struct column *b)
{
	return a->group != NULL && b->group != NULL && strcmp(a->group, b->group) == 0;
}

static size_t group_width(const struct sheet_table *table, size_t first)
{
	size_t n = 1;
	while (first + n < table->n_columns &&
	       same_group(&table->columns[first], &table->columns[first + n]))
		n++;
	return n;
}

static bool has_groups(const struct sheet_table *table)
{
	for (size_t i = 0; i < table->n_columns; i++)
		if (table->columns[i].group != NULL)
			return true;
	return false;
}

static void add_head_cell(struct buf *to, const struct column *column, const char *attributes)
{
	buf_printf(to, "<th scope=\"col\"%s%s>", column->is_number ? " class=\"number\"" : "",
		   attributes);
	text_add_html(to, column->name);
	buf_add(to, "</th>");
}

static void add_groups(struct buf *to, const struct sheet_table *table)
{
	buf_add(to, "<tr>");
	for (size_t i = 0; i < table->n_columns; i += group_width(table, i)) {
		if (table->columns[i].group == NULL) {
			add_head_cell(to, &table->columns[i], " rowspan=\"2\"");
			continue;
		}
		buf_printf(to, "<th scope=\"colgroup\" class=\"group\" colspan=\"%zu\">",
			   group_width(table, i));
		text_add_html(to, table->columns[i].group);
		buf_add(to, "</th>");
	}
	buf_add(to, "</tr>\n");
}

static void add_head(struct buf *to, const struct sheet_table *table)
{
	bool grouped = has_groups(table);
	buf_add(to, "<thead>\n");
	if (grouped)
		add_groups(to, table);
	buf_add(to, "<tr>");
	for (size_t i = 0; i < table->n_columns; i++)
		if (!grouped || table->columns[i].group != NULL)
			add_head_cell(to, &table->columns[i], "");
	buf_add(to, "</tr>\n</thead>\n");
}

static size_t height_of(const struct sheet_table *table, size_t at)
{
	size_t n = 1;
	while (at + n * table->n_columns < table->n_cells &&
	       table->cells[at + n * table->n_columns].is_above)
		n++;
	return n;
}

static void add_label(struct buf *to, const struct column *column)
{
	buf_add(to, " data-label=\"");
	if (column->group != NULL) {
		text_add_html(to, column->group);
		buf_add(to, ": ");
	}
	text_add_html(to, column->name);
	buf_add_char(to, '"');
}

static void add_cell(struct buf *to, const struct sheet_table *table, size_t at)
{
	const struct cell *cell = &table->cells[at];
	const struct column *column = &table->columns[at % table->n_columns];
	size_t height = height_of(table, at);
	const char *tone = tone_classes[cell->tone];
	if (cell->is_above)
		return;
	buf_add(to, "<td");
	add_label(to, column);
	if (column->is_number || *tone != '\0')
		buf_printf(to, " class=\"%s%s%s\"", column->is_number ? "number" : "",
			   column->is_number && *tone != '\0' ? " " : "", tone);
	if (height > 1)
		buf_printf(to, " rowspan=\"%zu\"", height);
	buf_add(to, "><div>");
	for (size_t i = 0; i < cell->n_lines; i++) {
		buf_add(to, i > 0 ? "<span class=\"more\">" : "");
		add_line(to, &cell->lines[i]);
		buf_add(to, i > 0 ? "</span>" : "");
	}
	buf_add(to, "</div></td>");
}

static void add_table(struct buf *to, const struct sheet_table *table)
{
	bool is_narrow = table->n_columns <= NARROW_COLUMNS;
	buf_printf(to, "%s<table%s>\n", table->is_wide ? "<div class=\"scroll\">" : "",
		   table->is_wide ? " class=\"wide cards\""
		   : is_narrow	  ? ""
				  : " class=\"cards\"");
	add_head(to, table);
	/* Rows that share a cell are a body of their own, which paper keeps together. */
	for (size_t i = 0; i < table->n_cells; i++) {
		bool is_row = i % table->n_columns == 0;
		if (is_row && !table->cells[i].is_above)
			buf_add(to, i > 0 ? "</tbody>\n<tbody>\n" : "<tbody>\n");
		buf_add(to, is_row ? "<tr>" : "");
		add_cell(to, table, i);
		buf_add(to, (i + 1) % table->n_columns == 0 ? "</tr>\n" : "");
	}
	buf_printf(to, "%s</table>%s\n", table->n_cells > 0 ? "</tbody>\n" : "",
		   table->is_wide ? "</div>" : "");
}

static void add_drawing(struct buf *to, const char *svg, const char *class)
{
	if (svg == NULL)
		return;
	buf_printf(to, "<div class=\"%s\">\n%s</div>\n", class, svg);
}

static void add_figure(struct buf *to, const struct figure_block *figure)
{
	buf_add(to, "<figure role=\"img\" aria-label=\"");
	text_add_html(to, figure->alt);
	buf_add(to, "\">\n");
	add_drawing(to, figure->svg_wide, figure->svg_narrow != NULL ? "wide" : "any");
	add_drawing(to, figure->svg_narrow, "narrow");
	buf_add(to, "</figure>\n");
}

static void add_element(struct buf *to, const char *tag, const struct line *line)
{
	buf_printf(to, "<%s>", tag);
	add_line(to, line);
	buf_printf(to, "</%s>\n", tag);
}

/* Neighbours of one kind stand together; tables that want all of the width stand alone. */
enum company { COMPANY_NONE, COMPANY_LIST, COMPANY_NOTES, COMPANY_TABLES, COMPANY_FIGURES };

static enum company company_of(const struct sheet *sheet, size_t i)
{
	static const enum company companies[N_BLOCK_KINDS] = {
		[BLOCK_ITEM] = COMPANY_LIST,
		[BLOCK_NOTE] = COMPANY_NOTES,
		[BLOCK_TABLE] = COMPANY_TABLES,
		[BLOCK_FIGURE] = COMPANY_FIGURES,
	};
	/* One before the first is one past the last, too. */
	if (i >= sheet->n_blocks || sheet->blocks[i].table.is_wide)
		return COMPANY_NONE;
	return companies[sheet->blocks[i].kind];
}

static void add_edge(const struct sheet *sheet, size_t i, size_t neighbour, bool is_start,
		     struct buf *to)
{
	static const char *const starts[] = {"", "<ul>\n", "<ul class=\"notes\">\n",
					     "<div class=\"tables\">\n",
					     "<div class=\"figures\">\n"};
	static const char *const ends[] = {"", "</ul>\n", "</ul>\n", "</div>\n", "</div>\n"};
	enum company company = company_of(sheet, i);
	if (company != company_of(sheet, neighbour))
		buf_add(to, is_start ? starts[company] : ends[company]);
}

static void add_block(const struct block *block, struct buf *to)
{
	switch (block->kind) {
	case BLOCK_TITLE:
		add_element(to, "h1", &block->line);
		break;
	case BLOCK_HEADING:
		add_element(to, "h2", &block->line);
		break;
	case BLOCK_SUBHEADING:
		add_element(to, "h3", &block->line);
		break;
	case BLOCK_PARAGRAPH:
		add_element(to, "p", &block->line);
		break;
	case BLOCK_ITEM:
	case BLOCK_NOTE:
		add_element(to, "li", &block->line);
		break;
	case BLOCK_TABLE:
		add_table(to, &block->table);
		break;
	case BLOCK_FIGURE:
		add_figure(to, &block->figure);
		break;
	case N_BLOCK_KINDS:
		break;
	}
}

void sheet_html(const struct sheet *sheet, struct buf *to)
{
	for (size_t i = 0; i < sheet->n_blocks; i++) {
		add_edge(sheet, i, i - 1, true, to);
		add_block(&sheet->blocks[i], to);
		add_edge(sheet, i, i + 1, false, to);
	}
}
