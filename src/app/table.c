/* SPDX-License-Identifier: Apache-2.0 */
#include "app/table.h"

#include "base/text.h"
#include "base/xalloc.h"

#include <stdlib.h>

struct table_cell {
	enum table_colour colour;
	char *text;
};

void table_start(struct table *table, const char *const *heads)
{
	*table = (struct table){.heads = heads};
	while (heads[table->n_columns])
		table->n_columns++;
}

void table_cell(struct table *table, enum table_colour colour, const char *text)
{
	CLEANUP_BUF clean = BUF_NULL;
	struct table_cell *cell = ARRAY_ADD(table->cells, table->n_cells);

	text_add_terminal(&clean, text);
	*cell = (struct table_cell){colour, buf_steal(&clean)};
}

void colour_add(struct buf *to, bool colour, enum table_colour which, const char *text)
{
	static const char *const codes[] = {[COLOUR_NONE] = "0",
					    [COLOUR_GOOD] = "32",
					    [COLOUR_WARN] = "33",
					    [COLOUR_BAD] = "1;31",
					    [COLOUR_FAINT] = "2"};

	if (colour && which != COLOUR_NONE)
		buf_printf(to, "\033[%sm%s\033[0m", codes[which], text);
	else
		buf_add(to, text);
}

static size_t width_of(const struct table *table, size_t column)
{
	size_t width = text_count(table->heads[column]);

	for (size_t i = column; i < table->n_cells; i += table->n_columns) {
		size_t n = text_count(table->cells[i].text);

		width = n > width ? n : width;
	}
	return width;
}

static void add_padded(struct buf *to, bool colour, enum table_colour which, const char *text,
		       size_t width)
{
	colour_add(to, colour, which, text);
	for (size_t n = text_count(text); n < width; n++)
		buf_add_char(to, ' ');
}

void table_print(struct table *table, bool colour, struct buf *to)
{
	size_t *widths = xcalloc(table->n_columns, sizeof *widths);
	size_t last = table->n_columns - 1;

	for (size_t c = 0; c < last; c++)
		widths[c] = width_of(table, c) + 2;
	for (size_t c = 0; c <= last; c++)
		add_padded(to, colour, COLOUR_FAINT, table->heads[c], widths[c]);
	buf_add_char(to, '\n');
	for (size_t i = 0; i < table->n_cells; i++) {
		add_padded(to, colour, table->cells[i].colour, table->cells[i].text,
			   widths[i % table->n_columns]);
		if (i % table->n_columns == last)
			buf_add_char(to, '\n');
		free(table->cells[i].text);
	}
	free(table->cells);
	free(widths);
	*table = (struct table){0};
}
