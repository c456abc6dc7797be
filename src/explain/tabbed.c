/* SPDX-License-Identifier: Apache-2.0 */
/* What a client prints with --batch, or into a pipe: a line of names, then a line for each row. */
#include <string.h>

#include "base/buf.h"
#include "explain/columns.h"
#include "explain/reader.h"

enum { NAMES_MIN = 2 };

struct cell {
	const char *text;
	size_t n;
};

/* The cell at *at, which moves behind its tab; false at the end. */
static bool next_cell(const char **at, struct cell *ret)
{
	if (!*at)
		return false;
	*ret = (struct cell){*at, strcspn(*at, "\t")};
	*at = (*at)[ret->n] == '\t' ? *at + ret->n + 1 : NULL;
	return true;
}

static bool is_header(const char *line)
{
	size_t n_known = 0;
	struct cell cell;

	if (!strchr(line, '\t'))
		return false;
	while (next_cell(&line, &cell))
		n_known += status_name_find(cell.text, cell.n) != NULL;
	return n_known >= NAMES_MIN;
}

/* --batch writes \n, \t and \\ for what would break the line. */
static void add_unescaped(const struct cell *cell, struct buf *to)
{
	for (size_t i = 0; i < cell->n; i++) {
		char c = cell->text[i];

		if (c == '\\' && i + 1 < cell->n && strchr("nt\\0", cell->text[i + 1])) {
			i++;
			c = cell->text[i] == 'n' ? '\n' : cell->text[i] == '\\' ? '\\' : ' ';
		}
		buf_add_char(to, c);
	}
}

static void read_row(struct reader *reader, const char *header, const char *line)
{
	struct cell name, value;

	if (!row_open(reader))
		return;
	while (next_cell(&header, &name) && next_cell(&line, &value)) {
		CLEANUP_BUF text = BUF_NULL;

		add_unescaped(&value, &text);
		if (name.n > 0)
			row_add(reader, name.text, name.n, buf_text(&text), text.len);
	}
	row_close(reader);
}

bool read_tabbed(struct reader *reader)
{
	const char *header = reader_line(reader, reader->at), *line;

	if (!is_header(header))
		return false;
	row_close(reader);
	reader->result++;
	reader->at++;
	while (line = reader_line(reader, reader->at), strchr(line, '\t') && !is_header(line)) {
		read_row(reader, header, line);
		reader->at++;
	}
	return true;
}
