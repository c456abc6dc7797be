/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "draft/tree.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Without spaces and the pipes around. */
static void trim(const char **line, size_t *len)
{
	const char *at = *line, *end = at + strlen(at);
	while (is_space(*at))
		at++;
	while (end > at && is_space(end[-1]))
		end--;
	if (end > at && *at == '|')
		at++;
	if (end > at && end[-1] == '|' && !(end - at > 1 && end[-2] == '\\'))
		end--;
	*line = at;
	*len = (size_t)(end - at);
}

/* The length of the first cell; a pipe behind a backslash is a part of it. */
static size_t cell_len(const char *at, size_t left)
{
	size_t len = 0;
	while (len < left && at[len] != '|')
		len += at[len] == '\\' && len + 1 < left ? 2 : 1;
	return len;
}

size_t table_line_count(const char *line)
{
	size_t left, n = 1;
	if (strchr(line, '|') == NULL)
		return 0;
	trim(&line, &left);
	for (size_t len; (len = cell_len(line, left)) < left; n++) {
		line += len + 1;
		left -= len + 1;
	}
	return n;
}

static char *cell_text(const char *at, size_t len)
{
	struct buf text = BUF_NULL;
	while (len > 0 && is_space(*at)) {
		at++;
		len--;
	}
	while (len > 0 && is_space(at[len - 1]))
		len--;
	for (size_t i = 0; i < len; i++)
		if (!(at[i] == '\\' && i + 1 < len && at[i + 1] == '|'))
			buf_add_char(&text, at[i]);
	return buf_steal(&text);
}

void table_line_split(const char *line, char **cells, size_t n)
{
	size_t left;
	trim(&line, &left);
	for (size_t i = 0; i < n; i++) {
		size_t len = cell_len(line, left), taken = len < left ? len + 1 : len;
		cells[i] = cell_text(line, len);
		line += taken;
		left -= taken;
	}
}

/* ":---", "---:" ... */
static bool is_rule(const char *cell)
{
	size_t len = strlen(cell), from = cell[0] == ':', to = len > from && cell[len - 1] == ':';
	return len > from + to && strspn(cell + from, "-") == len - from - to;
}

bool table_line_is_delimiter(const char *line, size_t *ret_n_cells)
{
	size_t n = table_line_count(line), left;
	bool is = n > 0;
	trim(&line, &left);
	for (size_t i = 0; i < n && is; i++) {
		size_t len = cell_len(line, left), taken = len < left ? len + 1 : len;
		char *cell = cell_text(line, len);
		is = is_rule(cell);
		free(cell);
		line += taken;
		left -= taken;
	}
	if (is)
		*ret_n_cells = n;
	return is;
}
