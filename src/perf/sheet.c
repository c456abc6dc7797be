/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sheet.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/xalloc.h"

static void add_bit(struct sheet *sheet, enum bit_kind kind, const char *text, const char *link)
{
	*ARRAY_ADD(sheet->line.bits, sheet->line.n) =
		(struct bit){kind, xstrdup(text), xstrdup(link)};
}

void say(struct sheet *sheet, const char *format, ...)
{
	CLEANUP_BUF text = BUF_NULL;
	va_list args;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	add_bit(sheet, BIT_TEXT, buf_text(&text), NULL);
}

void say_words(struct sheet *sheet, const char *text)
{
	add_bit(sheet, BIT_WORDS, text, NULL);
}

void say_own(struct sheet *sheet, const char *text)
{
	add_bit(sheet, BIT_OWN, text, NULL);
}

void say_strong(struct sheet *sheet, const char *text)
{
	add_bit(sheet, BIT_STRONG, text, NULL);
}

void say_keep(struct sheet *sheet, const char *text)
{
	add_bit(sheet, BIT_KEEP, text, NULL);
}

void say_code(struct sheet *sheet, const char *text)
{
	add_bit(sheet, BIT_CODE, text, NULL);
}

void say_link(struct sheet *sheet, const char *text, const char *url)
{
	add_bit(sheet, BIT_LINK, text, url);
}

void say_url(struct sheet *sheet, const char *url)
{
	add_bit(sheet, BIT_URL, url, url);
}

static struct block *add_block(struct sheet *sheet, enum block_kind kind)
{
	struct block *block = ARRAY_ADD(sheet->blocks, sheet->n_blocks);
	block->kind = kind;
	return block;
}

void sheet_end(struct sheet *sheet, enum block_kind kind)
{
	struct block *block = add_block(sheet, kind);
	block->line = sheet->line;
	sheet->line = (struct line){0};
}

void sheet_table(struct sheet *sheet, const struct column *columns, size_t n, bool is_wide)
{
	struct block *block = add_block(sheet, BLOCK_TABLE);
	block->table = (struct sheet_table){.columns = columns, .n_columns = n, .is_wide = is_wide};
}

void sheet_figure(struct sheet *sheet, const struct figure_block *figure)
{
	add_block(sheet, BLOCK_FIGURE)->figure = *figure;
}

void cell_line(struct sheet *sheet)
{
	if (sheet->line.n == 0)
		return;
	*ARRAY_ADD(sheet->cell.lines, sheet->cell.n_lines) = sheet->line;
	sheet->line = (struct line){0};
}

void cell_end(struct sheet *sheet, enum tone tone)
{
	assert(sheet->n_blocks > 0 && sheet->blocks[sheet->n_blocks - 1].kind == BLOCK_TABLE);
	struct sheet_table *table = &sheet->blocks[sheet->n_blocks - 1].table;
	cell_line(sheet);
	sheet->cell.tone = tone;
	*ARRAY_ADD(table->cells, table->n_cells) = sheet->cell;
	sheet->cell = (struct cell){0};
}

void cell_above(struct sheet *sheet)
{
	sheet->cell.is_above = true;
	cell_end(sheet, TONE_PLAIN);
}

static void free_line(struct line *line)
{
	for (size_t i = 0; i < line->n; i++) {
		free(line->bits[i].text);
		free(line->bits[i].link);
	}
	free(line->bits);
}

static void free_table(struct sheet_table *table)
{
	for (size_t i = 0; i < table->n_cells; i++) {
		for (size_t j = 0; j < table->cells[i].n_lines; j++)
			free_line(&table->cells[i].lines[j]);
		free(table->cells[i].lines);
	}
	free(table->cells);
}

void sheet_free(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->n_blocks; i++) {
		free_line(&sheet->blocks[i].line);
		free_table(&sheet->blocks[i].table);
	}
	free_line(&sheet->line);
	free(sheet->blocks);
	*sheet = (struct sheet){0};
}
