/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/status_row.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "probe/mask.h"
#include "probe/retry_words.h"
#include "probe/row_text.h"

struct field;
typedef void read_fn(const struct field *, const struct status_column *, void *to);

struct field {
	const char *name; /* in the words of MySQL 8.0.22; older ones are translated */
	read_fn *read;
	size_t offset, size;
};

/* Only digits, as servers print numbers; false on anything else and on overflow. */
static bool read_digits(const struct status_column *column, uint64_t max, uint64_t *ret)
{
	uint64_t value = 0;

	if (!column->value || column->n == 0)
		return false;
	for (size_t i = 0; i < column->n; i++) {
		unsigned digit = (unsigned)(unsigned char)column->value[i] - '0';

		if (digit > 9 || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*ret = value;
	return true;
}

static void read_line(const struct field *field, const struct status_column *column, void *to)
{
	char *text = to;

	text_copy_n(text, field->size, column->value, column->n);
	for (; *text; text++)
		if (*text == '\n' || *text == '\t')
			*text = ' ';
}

static void read_said(const struct field *field, const struct status_column *column, void *to)
{
	text_copy_n(to, field->size, column->value, column->n);
	mask_secrets(to);
}

static void read_uint(const struct field *field, const struct status_column *column, void *to)
{
	uint64_t max = field->size == 8 ? UINT64_MAX : field->size == 4 ? UINT32_MAX : UINT16_MAX;
	uint64_t value;

	if (!read_digits(column, max, &value))
		return;
	if (field->size == 8)
		*(uint64_t *)to = value;
	else if (field->size == 4)
		*(uint32_t *)to = (uint32_t)value;
	else
		*(uint16_t *)to = (uint16_t)value;
}

static void read_thread(const struct field *field, const struct status_column *column, void *to)
{
	static const struct {
		const char *word;
		enum thread_state state;
	} words[] = {{"Yes", THREAD_YES},
		     {"No", THREAD_NO},
		     {"Connecting", THREAD_CONNECTING},
		     {"Preparing", THREAD_PREPARING}};

	(void)field;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (column->value && column->n == strlen(words[i].word) &&
		    memcmp(column->value, words[i].word, column->n) == 0)
			*(enum thread_state *)to = words[i].state;
}

/* MySQL's Auto_Position is a number, MariaDB's Using_Gtid a word. */
static void read_position_by(const struct field *field, const struct status_column *column,
			     void *to)
{
	static const struct {
		const char *word;
		enum position_by by;
	} words[] = {{"0", POSITION_FILE},
		     {"1", POSITION_GTID},
		     {"No", POSITION_FILE},
		     {"Slave_Pos", POSITION_GTID},
		     {"Current_Pos", POSITION_CURRENT_GTID}};

	(void)field;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (column->value && column->n == strlen(words[i].word) &&
		    memcmp(column->value, words[i].word, column->n) == 0)
			*(enum position_by *)to = words[i].by;
}

static void read_span(const struct field *field, const struct status_column *column, void *to)
{
	uint64_t seconds;

	(void)field;
	if (read_digits(column, INT64_MAX / US_PER_SECOND, &seconds))
		*(span_t *)to = SPAN_SECONDS((int64_t)seconds);
}

static void read_lag(const struct field *field, const struct status_column *column, void *to)
{
	struct channel_seen *channel = to;
	uint64_t seconds;

	(void)field;
	channel->lag_known = read_digits(column, INT64_MAX / US_PER_SECOND, &seconds);
	if (channel->lag_known)
		channel->lag = SPAN_SECONDS((int64_t)seconds);
}

static void read_heartbeats(const struct field *field, const struct status_column *column, void *to)
{
	struct channel_seen *channel = to;

	(void)field;
	channel->heartbeats_known = read_digits(column, UINT64_MAX, &channel->heartbeats);
}

/* "30.000": seconds with a fraction, which no other column has. */
static void read_period(const struct field *field, const struct status_column *column, void *to)
{
	const char *point = column->value ? memchr(column->value, '.', column->n) : NULL;
	struct status_column whole = *column, part = *column;
	uint64_t seconds, fraction = 0, unit = 1;

	(void)field;
	if (point) {
		whole.n = (size_t)(point - column->value);
		part = (struct status_column){.value = point + 1, .n = column->n - whole.n - 1};
		if (part.n > 6 || !read_digits(&part, UINT64_MAX, &fraction))
			return;
		for (size_t i = part.n; i < 6; i++)
			unit *= 10;
	}
	if (read_digits(&whole, UINT32_MAX, &seconds))
		*(span_t *)to =
			(span_t){(int64_t)seconds * US_PER_SECOND + (int64_t)(fraction * unit)};
}

/* A set of any length, up to one that no sane server has. */
static void read_gtids(const struct field *field, const struct status_column *column, void *to)
{
	struct buf text = BUF_NULL;
	char **place = to;

	(void)field;
	if (!column->value || column->n > GTIDS_MAX || *place)
		return;
	text_add_clean(&text, column->value, column->n);
	*place = buf_steal(&text);
}

/* Filters stand in several columns; an empty one is none. */
static void read_filter(const struct field *field, const struct status_column *column, void *to)
{
	struct channel_seen *channel = to;
	char value[LINE_SIZE];
	size_t used = strlen(channel->filters);

	text_copy_n(value, sizeof value, column->value, column->n);
	if (*value)
		snprintf(channel->filters + used, sizeof channel->filters - used, "%s%s=%s",
			 used ? "; " : "", field->name, value);
}

#define FIELD(name, read, member)                                  \
	{                                                          \
		name, read, offsetof(struct channel_seen, member), \
			sizeof((struct channel_seen *)0)->member   \
	}
#define WHOLE(name, read)                                  \
	{                                                  \
		name, read, 0, sizeof(struct channel_seen) \
	}

static const struct field fields[] = {
	FIELD("Channel_Name", read_line, channel),
	FIELD("Connection_name", read_line, channel),
	FIELD("Source_Host", read_line, source_host),
	FIELD("Source_Port", read_uint, source_port),
	FIELD("Source_User", read_line, source_user),
	FIELD("Replica_IO_Running", read_thread, io),
	FIELD("Replica_SQL_Running", read_thread, sql),
	FIELD("Replica_IO_State", read_line, io_says),
	FIELD("Replica_SQL_Running_State", read_line, sql_says),
	FIELD("Last_IO_Errno", read_uint, io_error.code),
	FIELD("Last_IO_Error", read_said, io_error.text),
	FIELD("Last_SQL_Errno", read_uint, sql_error.code),
	FIELD("Last_SQL_Error", read_said, sql_error.text),
	FIELD("Connect_Retry", read_uint, retry_delay_s),
	FIELD("Source_Retry_Count", read_uint, attempts_max),
	FIELD("Connects_Tried", read_uint, attempt),
	WHOLE("Seconds_Behind_Source", read_lag),
	FIELD("SQL_Delay", read_span, wanted_delay),
	FIELD("Source_UUID", read_line, source_uuid),
	FIELD("Source_Server_Id", read_uint, source_server_id),
	FIELD("Auto_Position", read_position_by, position_by),
	FIELD("Using_Gtid", read_position_by, position_by),
	FIELD("Source_Log_File", read_line, read_file),
	FIELD("Read_Source_Log_Pos", read_uint, read_pos),
	FIELD("Relay_Source_Log_File", read_line, exec_file),
	FIELD("Exec_Source_Log_Pos", read_uint, exec_pos),
	FIELD("Executed_Gtid_Set", read_gtids, applied),
	FIELD("Gtid_Replica_Pos", read_gtids, applied),
	FIELD("Retrieved_Gtid_Set", read_gtids, received),
	FIELD("Gtid_IO_Pos", read_gtids, received),
	FIELD("Skip_Counter", read_uint, skip_counter),
	WHOLE("Replicate_Do_DB", read_filter),
	WHOLE("Replicate_Ignore_DB", read_filter),
	WHOLE("Replicate_Do_Table", read_filter),
	WHOLE("Replicate_Ignore_Table", read_filter),
	WHOLE("Replicate_Wild_Do_Table", read_filter),
	WHOLE("Replicate_Wild_Ignore_Table", read_filter),
	WHOLE("Replicate_Ignore_Server_Ids", read_filter),
	WHOLE("Replicate_Rewrite_DB", read_filter),
	WHOLE("Replica_received_heartbeats", read_heartbeats),
	FIELD("Replica_heartbeat_period", read_period, heartbeat_period),
};

struct renamed {
	const char *old, *now;
};

/* The word that MySQL 8.0.22 renamed here, or NULL. */
static const struct renamed *renamed_at(const char *name)
{
	static const struct renamed words[] = {{"Master", "Source"}, {"Slave", "Replica"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (*name == *words[i].old && text_starts(name, words[i].old))
			return &words[i];
	return NULL;
}

/* "Read_Master_Log_Pos" to "Read_Source_Log_Pos": only words were renamed, so one list of names
 * does for all servers. False where the name is longer than any of ours. */
static bool translate(const char *name, char *to, size_t size)
{
	size_t used = 0;

	while (*name) {
		const struct renamed *word = renamed_at(name);
		size_t n = word ? strlen(word->now) : 1;

		if (used + n >= size)
			return false;
		memcpy(to + used, word ? word->now : name, n);
		used += n;
		name += word ? strlen(word->old) : 1;
	}
	to[used] = '\0';
	return true;
}

static const struct field *find_field(const char *name)
{
	char translated[40];

	if (!translate(name, translated, sizeof translated))
		return NULL;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (*fields[i].name == *translated && strcmp(fields[i].name, translated) == 0)
			return &fields[i];
	return NULL;
}

void status_row_read(const struct status_column *columns, size_t n, struct channel_seen *ret)
{
	struct buf row = BUF_NULL;

	memset(ret, 0, sizeof *ret);
	for (size_t i = 0; i < n; i++) {
		const struct field *field = find_field(columns[i].name);

		if (field)
			field->read(field, &columns[i], (char *)ret + field->offset);
	}
	retry_words_read(ret->io_error.text, ret);
	row_text(columns, n, &row);
	ret->row = buf_steal(&row);
}
