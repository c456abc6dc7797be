/* SPDX-License-Identifier: Apache-2.0 */
#include "explain/paste.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "explain/columns.h"
#include "explain/reader.h"

const char *reader_line(const struct reader *reader, size_t at)
{
	return at < reader->lines.n ? reader->lines.lines[at].text : "";
}

struct paste_row *row_open(struct reader *reader)
{
	struct paste *paste = reader->paste;

	row_close(reader);
	if (paste->n_rows >= PASTE_ROWS_MAX) {
		paste->n_dropped++;
		return NULL;
	}
	reader->row = ARRAY_ADD(paste->rows, paste->n_rows);
	*reader->row = (struct paste_row){
		.kind = PASTE_OTHER,
		.first_line = reader->at + 1,
		.last_line = reader->at + 1,
		.result = reader->result,
		.flavour = reader->flavour,
	};
	text_copy(reader->row->version, sizeof reader->row->version, reader->version);
	return reader->row;
}

static void row_clear(struct paste_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		free(row->columns[i].name);
		free(row->columns[i].value);
	}
	free(row->columns);
}

/* SELECT VERSION(), @@version */
static void see_version(struct reader *reader)
{
	static const char *const names[] = {"version()", "@@version", "@@global.version"};
	const struct paste_row *row = reader->row;

	for (size_t i = 0; i < row->n; i++)
		for (size_t j = 0; j < sizeof names / sizeof *names; j++)
			if (strcasecmp(row->columns[i].name, names[j]) == 0 &&
			    row->columns[i].value)
				talk_version(reader, row->columns[i].value, FLAVOUR_MYSQL);
}

void row_close(struct reader *reader)
{
	if (!reader->row)
		return;
	reader->may_continue = reader->has_separator = false;
	if (reader->row->kind == PASTE_STATUS)
		reader->statement[0] = '\0';
	see_version(reader);
	if (reader->row->n == 0) {
		row_clear(reader->row);
		reader->paste->n_rows--;
	}
	reader->row = NULL;
}

bool row_has(const struct paste_row *row, const char *name, size_t n)
{
	const struct status_name *known = status_name_find(name, n);

	for (size_t i = 0; row && i < row->n; i++)
		if (known ? strcmp(row->columns[i].name, known->name) == 0
			  : strlen(row->columns[i].name) == n &&
				    memcmp(row->columns[i].name, name, n) == 0)
			return true;
	return false;
}

/* Where a screen broke a line, some terminals copy a run of blanks. */
static char *without_gaps(const char *value, size_t n)
{
	enum { GAP_MIN = 8 };
	struct buf text = BUF_NULL;

	for (size_t i = 0; i < n;) {
		size_t blanks = 0;

		while (i + blanks < n && value[i + blanks] == ' ')
			blanks++;
		if (blanks == 0)
			buf_add_char(&text, value[i]);
		else if (blanks < GAP_MIN)
			buf_add_n(&text, value + i, blanks);
		i += blanks ? blanks : 1;
	}
	return buf_steal(&text);
}

void row_add(struct reader *reader, const char *name, size_t name_n, const char *value,
	     size_t value_n)
{
	const struct status_name *known = status_name_find(name, name_n);
	struct paste_row *row = reader->row;
	struct paste_column *column;

	if (row->n >= PASTE_COLUMNS_MAX || row_has(row, name, name_n))
		return;
	column = ARRAY_ADD(row->columns, row->n);
	column->name = known ? xstrdup(known->name) : xstrndup(name, name_n);
	if (value_n > PASTE_VALUE_MAX)
		value_n = PASTE_VALUE_MAX;
	if (value_n != strlen("NULL") || strncasecmp(value, "NULL", value_n) != 0)
		column->value = without_gaps(value, value_n);
	row->last_line = reader->at + 1;
	if (!known)
		return;
	if (known->tells)
		row->kind = PASTE_STATUS;
	if (status_name_is_old(name, name_n))
		row->has_old_words = true;
	else if (strstr(known->name, "Source") || strstr(known->name, "Replica_"))
		row->has_new_words = true;
}

void row_extend(struct reader *reader, size_t at)
{
	struct paste_column *column = &reader->row->columns[reader->row->n - 1];
	struct buf value = BUF_NULL;

	if (!column->value || strlen(column->value) >= PASTE_VALUE_MAX)
		return;
	buf_add(&value, column->value);
	paste_line_join(&reader->lines, at, &value);
	free(column->value);
	column->value = buf_steal(&value);
	reader->row->last_line = at + 1;
}

void paste_read(const char *bytes, size_t n, struct paste *ret)
{
	struct reader reader = {.paste = ret};

	*ret = (struct paste){0};
	paste_lines_read(bytes, n, &reader.lines);
	while (reader.at < reader.lines.n)
		if (!read_boxed(&reader) && !read_tabbed(&reader) && !read_vertical(&reader) &&
		    !read_talk(&reader))
			reader.at++;
	row_close(&reader);
	talk_end(&reader);
	paste_lines_free(&reader.lines);
}

void paste_free(struct paste *paste)
{
	for (size_t i = 0; i < paste->n_rows; i++)
		row_clear(&paste->rows[i]);
	free(paste->rows);
	free(paste->answers);
	*paste = (struct paste){0};
}

static const struct paste_column *find_column(const struct paste_row *row, const char *name)
{
	for (size_t i = 0; i < row->n; i++)
		if (strcasecmp(row->columns[i].name, name) == 0)
			return &row->columns[i];
	return NULL;
}

const char *paste_value(const struct paste_row *row, const char *name)
{
	const struct paste_column *column = find_column(row, name);

	return column ? column->value : NULL;
}

bool paste_has(const struct paste_row *row, const char *name)
{
	return find_column(row, name) != NULL;
}
