/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as one row of a replication status: a line is a column, "Name: value"; without ": " its
 * value is NULL, and 0x01 stands for a line's end inside a value. What comes out keeps the promises
 * of its header, whatever the server says. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "probe/status_row.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { COLUMNS_MAX = 200 };

/* Cuts a line in place; the name ends with a NUL, as the client library's does. */
static struct status_column column_of(char *line, size_t n)
{
	char *colon = memmem(line, n, ": ", 2);
	size_t name = colon ? (size_t)(colon - line) : n;
	struct status_column column = {.name = line};
	if (colon)
		column.value = colon + 2, column.n = n - name - 2;
	line[name] = '\0';
	return column;
}

static size_t read_columns(char *text, size_t n, struct status_column *to)
{
	size_t count = 0;
	for (size_t at = 0; at < n && count < COLUMNS_MAX; count++) {
		char *end = memchr(text + at, '\n', n - at);
		size_t length = end ? (size_t)(end - (text + at)) : n - at;
		to[count] = column_of(text + at, length);
		at += length + 1;
	}
	return count;
}

static void check_text(const char *text, size_t size, bool is_line)
{
	size_t n = strnlen(text, size);
	assert(n < size);
	assert(text_is_utf8(text, n));
	for (size_t i = 0; i < n; i++)
		assert((unsigned char)text[i] >= ' ' ||
		       (!is_line && (text[i] == '\n' || text[i] == '\t')));
}

static void check(const struct channel_seen *seen)
{
	check_text(seen->channel, sizeof seen->channel, true);
	check_text(seen->source_host, sizeof seen->source_host, true);
	check_text(seen->source_user, sizeof seen->source_user, true);
	check_text(seen->source_uuid, sizeof seen->source_uuid, true);
	check_text(seen->io_says, sizeof seen->io_says, true);
	check_text(seen->sql_says, sizeof seen->sql_says, true);
	check_text(seen->read_file, sizeof seen->read_file, true);
	check_text(seen->exec_file, sizeof seen->exec_file, true);
	check_text(seen->io_error.text, sizeof seen->io_error.text, false);
	check_text(seen->sql_error.text, sizeof seen->sql_error.text, false);
	assert(seen->io <= THREAD_YES && seen->sql <= THREAD_YES);
	assert(seen->position_by <= POSITION_CURRENT_GTID);
	assert(seen->lag.us >= 0 && (seen->lag_known || seen->lag.us == 0));
	assert(seen->wanted_delay.us >= 0 && seen->heartbeat_period.us >= 0);
	assert(seen->heartbeats_known || seen->heartbeats == 0);
	if (seen->row)
		check_text(seen->row, 1 << 20, false);
}

static bool is_same(const struct channel_seen *a, const struct channel_seen *b)
{
	return a->io == b->io && a->sql == b->sql && a->lag.us == b->lag.us &&
	       a->io_error.code == b->io_error.code && a->attempt == b->attempt &&
	       strcmp(a->channel, b->channel) == 0 &&
	       strcmp(a->io_error.text, b->io_error.text) == 0 &&
	       strcmp(a->row ? a->row : "", b->row ? b->row : "") == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct status_column columns[COLUMNS_MAX];
	struct channel_seen seen, again;
	char *text = malloc(n + 1);
	assert(text);
	if (n)
		memcpy(text, bytes, n);
	text[n] = '\0';
	size_t n_columns = read_columns(text, n, columns);
	for (size_t i = 0; i < n; i++)
		if (text[i] == 1)
			text[i] = '\n';
	status_row_read(columns, n_columns, &seen);
	check(&seen);
	status_row_read(columns, n_columns, &again);
	assert(is_same(&seen, &again));
	channel_seen_free(&seen);
	channel_seen_free(&again);
	free(text);
	return 0;
}
