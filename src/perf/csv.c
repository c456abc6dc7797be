/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static void start_field(struct csv_record *record)
{
	if (record->n == record->cap) {
		record->cap = record->cap == 0 ? 32 : record->cap * 2;
		record->starts = xrealloc(record->starts, record->cap, sizeof *record->starts);
	}
	record->starts[record->n++] = record->text.len;
}

static void end_field(struct csv_record *record)
{
	buf_add_n(&record->text, "", 1);
}

/* From behind the first quote to behind the last; false if there is no last one. */
static bool take_quoted(const char *bytes, size_t n, size_t *at, struct buf *to)
{
	for (;;) {
		const char *quote = memchr(bytes + *at, '"', n - *at);
		if (quote == NULL)
			return false;
		size_t end = (size_t)(quote - bytes);
		buf_add_n(to, bytes + *at, end - *at);
		*at = end + 1;
		if (*at == n || bytes[*at] != '"')
			return true;
		buf_add_char(to, '"');
		++*at;
	}
}

static size_t plain_length(const char *bytes, size_t n)
{
	size_t length = 0;
	while (length < n && bytes[length] != ',' && bytes[length] != '\n')
		length++;
	return length;
}

static bool take_field(const char *bytes, size_t n, size_t *at, struct buf *to)
{
	if (*at < n && bytes[*at] == '"') {
		++*at;
		if (!take_quoted(bytes, n, at, to))
			return false;
	}
	size_t length = plain_length(bytes + *at, n - *at);
	bool is_end_of_line = *at + length == n || bytes[*at + length] == '\n';
	bool has_return = is_end_of_line && length > 0 && bytes[*at + length - 1] == '\r';
	buf_add_n(to, bytes + *at, length - has_return);
	*at += length;
	return true;
}

enum csv_end csv_read(const char *bytes, size_t n, bool is_last, struct csv_record *record,
		      size_t *ret_used)
{
	size_t at = 0;
	buf_clear(&record->text);
	record->n = 0;
	for (;;) {
		start_field(record);
		if (!take_field(bytes, n, &at, &record->text))
			return CSV_MORE;
		end_field(record);
		if (at == n && !is_last)
			return CSV_MORE;
		if (at == n || bytes[at++] == '\n')
			break;
	}
	*ret_used = at;
	return CSV_RECORD;
}

const char *csv_field(const struct csv_record *record, size_t i)
{
	return i < record->n ? record->text.text + record->starts[i] : "";
}

bool csv_find(const struct csv_record *record, const char *text, size_t *ret)
{
	for (size_t i = 0; i < record->n; i++)
		if (strcmp(csv_field(record, i), text) == 0) {
			*ret = i;
			return true;
		}
	return false;
}

void csv_free(struct csv_record *record)
{
	buf_free(&record->text);
	free(record->starts);
	*record = (struct csv_record){0};
}
