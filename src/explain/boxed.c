/* SPDX-License-Identifier: Apache-2.0 */
/* Tables drawn with + - and |, of MySQL's and MariaDB's clients and of Markdown. Their lines are
 * long: they come cut at a screen's edge, or broken into pieces there. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "explain/columns.h"
#include "explain/reader.h"

enum { PIECES_MAX = 256, CELLS_MAX = PASTE_COLUMNS_MAX };

struct cell {
	const char *text;
	size_t n;
	bool is_cut;
};

static const char *skip_blanks(const char *line)
{
	return line + strspn(line, " \t");
}

/* +----+----+ or |----|:---|, of at least one cell. */
static bool is_border(const char *line)
{
	line = skip_blanks(line);
	return (*line == '+' || *line == '|') && strstr(line, "--") &&
	       strspn(line, "+-|: ") == strlen(line);
}

static bool is_cells(const char *line)
{
	line = skip_blanks(line);
	return *line == '|' && !is_border(line);
}

static size_t count(const char *text, char c)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == c;
	return n;
}

static bool ends_with(const char *text, char c)
{
	size_t n = strlen(text);

	return n > 0 && text[n - 1] == c;
}

struct frame {
	size_t n_cells; /* 0 = nothing tells */
	size_t edge; /* where a screen broke the border, and so the other lines too; 0 = it did not
		      */
};

static bool is_dashes(const char *line)
{
	return *line != '\0' && strspn(line, "+-") == strlen(line);
}

static struct frame take_border(struct reader *reader)
{
	struct frame frame = {0};
	const char *line = reader_line(reader, reader->at++);
	size_t n_corners = count(line, '+');

	while (is_dashes(reader_line(reader, reader->at))) {
		n_corners += count(reader_line(reader, reader->at++), '+');
		frame.edge = text_count(line);
	}
	frame.n_cells = n_corners > 0 ? n_corners - 1 : 0;
	return frame;
}

static bool is_whole(const char *line, const struct frame *frame)
{
	return ends_with(line, '|') && count(line, '|') > frame->n_cells;
}

/* Lines of a value are lines of the table, and a cut one is followed by another row. */
static bool may_go_on(const struct frame *frame, const char *next)
{
	if (is_border(next))
		return false;
	return frame->edge > 0 || (*next != '\0' && !is_cells(next) && !line_is_talk(next));
}

/* One line of cells, put together again where it was broken. */
static char *take_line(struct reader *reader, const struct frame *frame)
{
	struct buf line = BUF_NULL;

	buf_add(&line, skip_blanks(reader_line(reader, reader->at++)));
	for (size_t n = 1;
	     frame->n_cells > 0 && n < PIECES_MAX && reader->at < reader->lines.n &&
	     !is_whole(buf_text(&line), frame) && may_go_on(frame, reader_line(reader, reader->at));
	     n++) {
		while (text_count(buf_text(&line)) < n * frame->edge)
			buf_add_char(&line, ' '); /* blanks at the edge are gone */
		buf_add(&line, reader_line(reader, reader->at++));
	}
	return buf_steal(&line);
}

/* Between two bars, without the blanks that fill the column. */
static size_t split(const char *line, struct cell *cells)
{
	size_t n = 0;

	for (line++; *line && n < CELLS_MAX; n++) {
		size_t length = strcspn(line, "|");
		struct cell *cell = &cells[n];

		*cell = (struct cell){line, length, line[length] == '\0'};
		while (cell->n > 0 && (*cell->text == ' ' || *cell->text == '\t')) {
			cell->text++;
			cell->n--;
		}
		while (cell->n > 0 && cell->text[cell->n - 1] == ' ')
			cell->n--;
		line += length + (line[length] == '|');
	}
	return n;
}

/* A value that has a bar itself makes a cell too many: it is where words are. */
static void mend_bars(struct cell *cells, size_t *n, const struct cell *heads, size_t n_heads)
{
	for (size_t i = 0; i<n_heads && * n> n_heads; i++) {
		const struct status_name *name = status_name_find(heads[i].text, heads[i].n);
		const struct cell *end = &cells[i + (*n - n_heads)];

		if (!name || !text_contains(name->name, "_Error") || cells[i].n == 0)
			continue;
		cells[i].n = (size_t)(end->text + end->n - cells[i].text);
		memmove(&cells[i + 1], end + 1, (*n - (size_t)(end - cells) - 1) * sizeof *cells);
		*n = n_heads;
	}
}

/* Half a number is another number; half a sentence still tells. */
static bool is_usable(const struct cell *head, const struct cell *cell)
{
	const struct status_name *name = status_name_find(head->text, head->n);

	if (head->n == 0 || (head->is_cut && !name))
		return false;
	return !cell->is_cut || (name && (text_contains(name->name, "_Error") ||
					  text_contains(name->name, "_State")));
}

static void add_row(struct reader *reader, const struct cell *heads, size_t n_heads,
		    const char *line)
{
	struct cell *cells = xcalloc(CELLS_MAX, sizeof *cells);
	size_t n = split(line, cells);

	mend_bars(cells, &n, heads, n_heads);
	if (row_open(reader))
		for (size_t i = 0; i < n && i < n_heads; i++)
			if (is_usable(&heads[i], &cells[i]))
				row_add(reader, heads[i].text, heads[i].n, cells[i].text,
					cells[i].n);
	row_close(reader);
	free(cells);
}

/* Names that a screen's edge broke have blanks in them. */
static void close_gaps(char *header)
{
	char *to = header;

	for (const char *at = header; *at; at++)
		if (*at != ' ' && *at != '\t')
			*to++ = *at;
	*to = '\0';
}

/* Some tools stand a row upright: a column of names and one of values. */
static bool add_upright(struct reader *reader, const char *line)
{
	struct cell *cells = xcalloc(CELLS_MAX, sizeof *cells);
	size_t n = split(line, cells);
	bool is_known = n == 2 && status_name_find(cells[0].text, cells[0].n) &&
			!status_name_find(cells[1].text, cells[1].n);
	bool is_upright = is_known || (n == 2 && reader->row && cells[0].n > 0);

	if (is_known && (!reader->row || row_has(reader->row, cells[0].text, cells[0].n)))
		row_open(reader);
	if (is_upright && reader->row)
		row_add(reader, cells[0].text, cells[0].n, cells[1].text, cells[1].n);
	free(cells);
	return is_upright;
}

static void read_rows(struct reader *reader, const char *header, const struct frame *frame)
{
	struct cell *heads = xcalloc(CELLS_MAX, sizeof *heads);
	size_t n_heads = split(header, heads);

	while (is_cells(reader_line(reader, reader->at))) {
		char *line = take_line(reader, frame);

		if (n_heads != 2 || !add_upright(reader, line))
			add_row(reader, heads, n_heads, line);
		free(line);
	}
	free(heads);
}

bool read_boxed(struct reader *reader)
{
	const char *line = reader_line(reader, reader->at);
	struct frame frame = {0};
	char *header;

	if (!is_border(line) && !is_cells(line))
		return false;
	row_close(reader);
	reader->result++;
	if (is_border(line))
		frame = take_border(reader);
	if (!is_cells(reader_line(reader, reader->at)))
		return true;
	header = take_line(reader, &frame);
	if (frame.n_cells == 0 && ends_with(header, '|'))
		frame.n_cells = count(header, '|') - 1;
	add_upright(reader, header);
	close_gaps(header);
	if (is_border(reader_line(reader, reader->at)))
		take_border(reader);
	read_rows(reader, header, &frame);
	row_close(reader);
	free(header);
	return true;
}
