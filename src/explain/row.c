/* SPDX-License-Identifier: Apache-2.0 */
/* A pasted row as the poll would have read it. People cut: where a number or a thread's state is
 * missing, words tell it. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "explain/texts.h"
#include "probe/mask.h"
#include "probe/status_row.h"

struct words {
	const char *words;
	unsigned number;
};

/* The first that fits counts. */
static const struct words io_words[] = {
	{"fatal error 1236", 1236},
	{"server ids", 1593},
	{"server UUIDs", 1593},
	{"queue event", 1595},
	{"REGISTER_SLAVE", 1597},
	{"REGISTER_REPLICA", 1597},
	{"Unknown MySQL server host", 2005},
	{"Unknown server host", 2005},
	{"is blocked because of many", 1129},
	{"is not allowed to connect", 1130},
	{"account is locked", 3118},
	{"password has expired", 1862},
	{"insecure transport", 3159},
	{"could not be loaded", 1045},
	{"secure connection", 2061},
	{"cannot be loaded", 2059},
	{"SSL", 2026},
	{"Too many connections", 1040},
	{"max_user_connections", 1226},
	{"Access denied", 1045},
	{"Can't connect to", 2003},
	{"Lost connection to", 2013},
};

static const struct words sql_words[] = {
	{"HA_ERR_FOUND_DUPP_KEY", 1062},
	{"Duplicate entry", 1062},
	{"HA_ERR_KEY_NOT_FOUND", 1032},
	{"Can't find record", 1032},
	{"No space left", 1021},
	{"is full", 1114},
	{"Relay log read failure", 1594},
	{"Could not parse relay log", 1594},
	{"foreign key constraint fails", 1452},
	{"Lock wait timeout", 1205},
	{"Deadlock found", 1213},
	{"cannot be converted", 1677},
	{"Unknown column", 1054},
	{"Unknown table", 1051},
	{"Unknown database", 1049},
	{"Duplicate column", 1060},
	{"Duplicate key name", 1061},
	{"already exists", 1050},
	{"doesn't exist", 1146},
};

/* "Error_code: 1062", "Error_code: MY-001062", "errno 1205" */
static unsigned number_told(const char *text)
{
	static const char *const leads[] = {"Error_code: ", "errno: ", "errno "};

	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
		const char *at = strstr(text, leads[i]);

		if (!at)
			continue;
		at += strlen(leads[i]);
		at += text_starts(at, "MY-") ? 3 : 0;
		if (isdigit((unsigned char)*at))
			return (unsigned)strtoul(at, NULL, 10);
	}
	return 0;
}

static unsigned number_of(const struct words *words, size_t n, const char *text)
{
	unsigned number = number_told(text);

	for (size_t i = 0; i < n && number == 0; i++)
		if (text_contains(text, words[i].words))
			number = words[i].number;
	return number;
}

unsigned io_number_of_words(const char *text)
{
	return number_of(io_words, sizeof io_words / sizeof *io_words, text);
}

unsigned sql_number_of_words(const char *text)
{
	return number_of(sql_words, sizeof sql_words / sizeof *sql_words, text);
}

/* The older pair of columns stands for the applier's. */
static void add_alias(struct status_column *columns, size_t *n, const struct paste_row *row,
		      const char *name, const char *alias)
{
	const char *value = paste_value(row, alias);

	if (!paste_has(row, name) && value)
		columns[(*n)++] = (struct status_column){name, value, strlen(value)};
}

static void read_columns(const struct paste_row *row, struct channel_seen *ret)
{
	struct status_column *columns = xcalloc(row->n + 2, sizeof *columns);
	size_t n = 0;

	for (size_t i = 0; i < row->n; i++) {
		const char *value = row->columns[i].value;

		columns[n++] = (struct status_column){row->columns[i].name, value,
						      value ? strlen(value) : 0};
	}
	add_alias(columns, &n, row, "Last_SQL_Errno", "Last_Errno");
	add_alias(columns, &n, row, "Last_SQL_Error", "Last_Error");
	status_row_read(columns, n, ret);
	free(columns);
}

/* An error that nobody knows by its words is one all the same: ER_UNKNOWN_ERROR. */
static bool mend_number(struct server_error *error, bool has_number,
			unsigned (*number_of_words)(const char *))
{
	enum { UNKNOWN_ERROR = 1105 };

	if (has_number || error->code > 0 || error->text[0] == '\0')
		return false;
	error->code = number_of_words(error->text);
	if (error->code == 0)
		error->code = UNKNOWN_ERROR;
	return true;
}

/* After these the IO thread does not try again. */
static bool is_final(unsigned number)
{
	static const unsigned numbers[] = {1236, 1593, 1595, 13114, 13117, 13122};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

static void mend_threads(const struct paste_row *row, struct channel_seen *seen)
{
	bool has_tried_all = seen->attempts_max > 0 && seen->attempt >= seen->attempts_max;

	if (!paste_has(row, "Replica_IO_Running") && seen->io_error.code > 0)
		seen->io = has_tried_all || is_final(seen->io_error.code) ? THREAD_NO
									  : THREAD_CONNECTING;
	if (!paste_has(row, "Replica_SQL_Running") && seen->sql_error.code > 0)
		seen->sql = THREAD_NO;
}

static bool is_of_channel(const struct paste_row *row, const char *channel)
{
	const char *name = paste_value(row, "Channel_Name");

	if (!name)
		name = paste_value(row, "Connection_name");
	return strcmp(name ? name : "", channel) == 0;
}

static void read_worker(const struct paste_row *row, struct server_error *ret)
{
	const char *number = paste_value(row, "LAST_ERROR_NUMBER");
	const char *message = paste_value(row, "LAST_ERROR_MESSAGE");

	ret->code = (unsigned)strtoul(number ? number : "", NULL, 10);
	text_copy(ret->text, sizeof ret->text, message);
	mask_secrets(ret->text);
}

/* performance_schema's rows behind this status, up to the next status of the channel. */
static void find_worker(const struct paste *paste, struct explained_channel *channel)
{
	const struct paste_row *end = paste->rows + paste->n_rows;

	for (const struct paste_row *row = channel->row + 1; row < end; row++) {
		if (row->kind == PASTE_STATUS && is_of_channel(row, channel->seen.channel) &&
		    row->result != channel->row->result)
			return;
		if (row->kind == PASTE_STATUS || !paste_has(row, "LAST_ERROR_NUMBER") ||
		    (!paste_has(row, "WORKER_ID") && !paste_has(row, "LAST_SEEN_TRANSACTION") &&
		     !paste_has(row, "LAST_APPLIED_TRANSACTION")) ||
		    !is_of_channel(row, channel->seen.channel))
			continue;
		read_worker(row, &channel->worker);
		if (channel->worker.code > 0)
			return;
	}
}

/* The coordinator says that a worker failed; what failed only the worker says. */
static void take_worker(struct explained_channel *channel)
{
	struct server_error *error = &channel->seen.sql_error;

	if (channel->worker.code == 0 || !text_contains(error->text, "worker")) {
		channel->worker = (struct server_error){0};
		return;
	}
	error->code = channel->worker.code;
}

void row_read(const struct paste *paste, struct explained_channel *channel, bool *ret_io_by_words,
	      bool *ret_sql_by_words)
{
	struct channel_seen *seen = &channel->seen;
	const struct paste_row *row = channel->row;

	read_columns(row, seen);
	*ret_io_by_words =
		mend_number(&seen->io_error, paste_has(row, "Last_IO_Errno"), io_number_of_words);
	*ret_sql_by_words = mend_number(
		&seen->sql_error, paste_has(row, "Last_SQL_Errno") || paste_has(row, "Last_Errno"),
		sql_number_of_words);
	mend_threads(row, seen);
	find_worker(paste, channel);
	take_worker(channel);
}
