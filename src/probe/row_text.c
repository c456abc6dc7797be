/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/row_text.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "probe/mask.h"

static const char cut_here[] = "[the rest of the row is cut]\n";

static bool is_plain(char c)
{
	return c >= ' ' && c <= '~';
}

/* Nearly all values are plain ASCII and go in runs: this is done for each column of each poll. */
static void add_clean(struct buf *to, const char *value, size_t n)
{
	for (size_t from = 0, end; from < n; from = end) {
		end = from;
		while (end < n && is_plain(value[end]))
			end++;
		buf_add_n(to, value + from, end - from);
		if (end < n && value[end] == '\n') {
			buf_add(to, "\n    ");
			end++;
			continue;
		}
		from = end;
		while (end < n && !is_plain(value[end]) && value[end] != '\n')
			end++;
		text_add_clean(to, value + from, end - from);
	}
}

static size_t cut_at_code_point(const char *value, size_t n, size_t max)
{
	if (n <= max)
		return n;
	while (max > 0 && ((unsigned char)value[max] & 0xC0) == 0x80)
		max--;
	return max;
}

static bool says_error(const char *name)
{
	size_t n = strlen(name), suffix = strlen("_Error");

	return n >= suffix && strcmp(name + n - suffix, "_Error") == 0;
}

static void add_value(struct buf *to, const struct status_column *column)
{
	size_t shown, start = to->len;

	if (!column->value) {
		buf_add(to, "NULL");
		return;
	}
	if (column->n == 0)
		return;
	if (mask_column(column->name)) {
		buf_add(to, "***");
		return;
	}
	shown = cut_at_code_point(column->value, column->n, ROW_VALUE_MAX);
	add_clean(to, column->value, shown);
	if (says_error(column->name)) {
		mask_secrets(to->text + start);
		to->len = start + strlen(to->text + start);
	}
	if (shown < column->n)
		buf_printf(to, " [cut: %zu of %zu bytes]", shown, column->n);
}

static void add_line(struct buf *to, const struct status_column *column)
{
	add_clean(to, column->name, strlen(column->name));
	buf_add(to, ": ");
	add_value(to, column);
	buf_add_char(to, '\n');
}

void row_text(const struct status_column *columns, size_t n, struct buf *to)
{
	for (size_t i = 0; i < n; i++) {
		size_t before = to->len;

		add_line(to, &columns[i]);
		if (to->len > ROW_MAX - sizeof cut_here) {
			to->len = before;
			buf_add(to, cut_here);
			return;
		}
	}
}
