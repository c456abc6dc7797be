/* SPDX-License-Identifier: Apache-2.0 */
/* "    Source_Host: db1": what \G and -E print, and what people cut out of it. */
#include <string.h>

#include "base/text.h"
#include "explain/columns.h"
#include "explain/reader.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "*************************** 1. row ***************************": the number, 0 if it is none. */
static unsigned separator_number(const char *line)
{
	unsigned number = 0;
	size_t stars;

	line += strspn(line, " \t-#");
	stars = strspn(line, "*");
	line += stars + strspn(line + stars, " ");
	if (stars < 3 || !is_digit(*line))
		return 0;
	for (; is_digit(*line) && number < 100000; line++)
		number = number * 10 + (unsigned)(*line - '0');
	line += strspn(line, "\\. ");
	return text_starts(line, "row") ? number : 0;
}

static void begin_row(struct reader *reader, unsigned number)
{
	if (number == 1)
		reader->result++;
	if (row_open(reader))
		reader->has_separator = true;
	reader->colon = 0;
	reader->at++;
}

struct column_line {
	const char *name, *value;
	size_t name_n, value_n, colon;
};

/* Lines of source code and lists have something before the name. */
static const char *skip_bullet(const char *line)
{
	return line + strspn(line, " \t-#*/|>\"'");
}

static bool is_of_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

/* JSON has quotes around names and texts, and a comma behind them. */
static void unquote(struct column_line *column)
{
	if (column->value_n > 0 && column->value[column->value_n - 1] == ',')
		column->value_n--;
	if (column->value_n >= 2 && column->value[0] == '"' &&
	    column->value[column->value_n - 1] == '"') {
		column->value++;
		column->value_n -= 2;
	}
}

static void find_value(const char *colon, struct column_line *column)
{
	column->value = colon + 1 + (colon[1] == ' ');
	column->value_n = strlen(column->value);
}

static bool find_known(const char *line, struct column_line *ret)
{
	const char *name = skip_bullet(line), *end = name;
	bool is_quoted = name > line && name[-1] == '"';

	while (is_of_name(*end))
		end++;
	ret->name = name;
	ret->name_n = (size_t)(end - name);
	end += is_quoted && *end == '"';
	end += strspn(end, " \t");
	ret->colon = (size_t)(end - line);
	if (*end != ':' || !status_name_find(name, ret->name_n))
		return false;
	find_value(end, ret);
	if (is_quoted)
		unquote(ret);
	return true;
}

/* A column that no status of today has, or of another statement: it is where the others are. */
static bool find_aligned(const struct reader *reader, const char *line, struct column_line *ret)
{
	const char *name = line + strspn(line, " \t"), *colon = strchr(name, ':');

	if (!reader->row || !reader->has_separator || !colon || colon == name ||
	    (colon[1] != ' ' && colon[1] != '\0'))
		return false;
	ret->name = name;
	ret->name_n = (size_t)(colon - name);
	ret->colon = (size_t)(colon - line);
	find_value(colon, ret);
	return reader->colon == 0 || ret->colon == reader->colon;
}

static void add_column(struct reader *reader, const struct column_line *column)
{
	if (!reader->row || row_has(reader->row, column->name, column->name_n)) {
		row_open(reader);
		reader->colon = 0;
	}
	if (reader->row) {
		row_add(reader, column->name, column->name_n, column->value, column->value_n);
		reader->may_continue = true;
		if (reader->colon == 0)
			reader->colon = column->colon;
	}
	reader->at++;
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), end_n = strlen(end);

	return n >= end_n && strcmp(text + n - end_n, end) == 0;
}

/* Columns whose values are long enough to be broken, or have lines of their own. */
static bool is_long(const char *name)
{
	static const char *const ends[] = {"_Error", "_State",	 "_Set", "_Pos",	"_Table",
					   "_DB",    "_MESSAGE", "_Ids", "_TRANSACTION"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends_with(name, ends[i]))
			return true;
	return text_starts(name, "Gtid_");
}

static bool goes_on(const struct reader *reader, const char *line)
{
	const struct paste_row *row = reader->row;
	const struct paste_column *last;

	if (!row || row->n == 0 || !reader->may_continue || line_is_talk(line))
		return false;
	last = &row->columns[row->n - 1];
	if (!last->value || *last->value == '\0')
		return false;
	return is_long(last->name) ||
	       (reader->lines.wrapped_at > 0 &&
		reader->lines.lines[reader->at - 1].width == reader->lines.wrapped_at);
}

/* Somebody left lines out. */
static bool is_ellipsis(const char *line)
{
	line += strspn(line, " \t");
	return *line != '\0' && strspn(line, ".\xe2\x80\xa6 ") == strlen(line);
}

/* A blank line ends a value, unless words are to come: "message:". */
static void see_blank(struct reader *reader)
{
	const struct paste_row *row = reader->row;
	const char *value = row && row->n > 0 ? row->columns[row->n - 1].value : NULL;

	if (!value || !ends_with(value, ":"))
		reader->may_continue = false;
}

bool read_vertical(struct reader *reader)
{
	const char *line = reader_line(reader, reader->at);
	unsigned number = separator_number(line);
	struct column_line column;

	if (number > 0) {
		begin_row(reader, number);
	} else if (find_known(line, &column) ||
		   (!line_is_talk(line) && find_aligned(reader, line, &column))) {
		add_column(reader, &column);
	} else if (*line == '\0' || is_ellipsis(line)) {
		see_blank(reader);
		reader->at++;
	} else if (goes_on(reader, line)) {
		row_extend(reader, reader->at++);
	} else {
		reader->may_continue = false;
		return false;
	}
	return true;
}
