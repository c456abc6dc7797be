/* SPDX-License-Identifier: Apache-2.0 */
#include "store/columns.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

static void add_names(const struct table *table, struct buf *to, const char *before)
{
	for (size_t i = 0; i < table->n_columns; i++)
		buf_printf(to, "%s%s%s", i > 0 ? ", " : "", before, table->columns[i].name);
}

static void add_keys(const struct table *table, struct buf *to)
{
	for (int i = 0; i < table->n_keys; i++)
		buf_printf(to, "%s%s", i > 0 ? ", " : "", table->keys[i]);
}

static void add_insert(const struct table *table, struct buf *to)
{
	buf_printf(to, "INSERT INTO %s (", table->name);
	add_keys(table, to);
	buf_add(to, ", ");
	add_names(table, to, "");
	buf_add(to, ") VALUES (?");
	for (size_t i = 1; i < (size_t)table->n_keys + table->n_columns; i++)
		buf_add(to, ", ?");
	buf_add(to, ") ON CONFLICT (");
	add_keys(table, to);
	buf_add(to, ") DO ");
}

void table_put_sql(const struct table *table, struct buf *to)
{
	add_insert(table, to);
	buf_add(to, "UPDATE SET (");
	add_names(table, to, "");
	buf_add(to, ") = (");
	add_names(table, to, "excluded.");
	buf_add(to, ") WHERE (");
	add_names(table, to, "");
	buf_add(to, ") IS NOT (");
	add_names(table, to, "excluded.");
	buf_add(to, ")");
}

void table_keep_sql(const struct table *table, struct buf *to)
{
	add_insert(table, to);
	buf_add(to, "NOTHING");
}

void table_get_sql(const struct table *table, struct buf *to)
{
	buf_add(to, "SELECT ");
	add_keys(table, to);
	buf_add(to, ", ");
	add_names(table, to, "");
	buf_printf(to, " FROM %s ", table->name);
}

static unsigned number_at(const void *member)
{
	unsigned value;
	memcpy(&value, member, sizeof value);
	return value;
}

static void bind_words(const struct column *column, sqlite3_stmt *statement, int place,
		       const char *from)
{
	CLEANUP_BUF words = BUF_NULL;
	size_t n;
	memcpy(&n, from + column->n_at, sizeof n);
	assert(n <= column->n_max);
	for (size_t i = 0; i < n; i++)
		buf_printf(&words, "%s%s", i > 0 ? " " : "", from + column->at + i * column->size);
	sqlite3_bind_text(statement, place, buf_text(&words), -1, SQLITE_TRANSIENT);
}

static void bind_one(const struct column *column, sqlite3_stmt *statement, int place,
		     const char *from)
{
	const char *member = from + column->at, *text;
	int64_t time;
	switch (column->kind) {
	case COLUMN_TEXT:
		sqlite3_bind_text(statement, place, member, -1, SQLITE_STATIC);
		break;
	case COLUMN_OWNED:
		memcpy(&text, member, sizeof text);
		sqlite3_bind_text(statement, place, text != NULL ? text : "", -1, SQLITE_STATIC);
		break;
	case COLUMN_TIME:
		memcpy(&time, member, sizeof time);
		sqlite3_bind_int64(statement, place, time);
		break;
	case COLUMN_COUNT:
		sqlite3_bind_int64(statement, place, number_at(member));
		break;
	case COLUMN_FLAG:
		sqlite3_bind_int(statement, place, *(const bool *)member);
		break;
	case COLUMN_NAMED:
		text = column->name_of(number_at(member));
		sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC);
		break;
	case COLUMN_WORDS:
		bind_words(column, statement, place, from);
		break;
	}
}

void columns_bind(const struct table *table, sqlite3_stmt *statement, const void *from)
{
	for (size_t i = 0; i < table->n_columns; i++)
		bind_one(&table->columns[i], statement, table->n_keys + (int)i + 1, from);
}

/* A name that this version does not know (any more) is the first value. */
static unsigned value_named(const struct column *column, const char *name)
{
	unsigned value = column->n_max;
	while (--value > 0)
		if (strcmp(column->name_of(value), name) == 0)
			break;
	return value;
}

static void read_words(const struct column *column, const char *words, char *to)
{
	size_t n = 0;
	while (n < column->n_max && *words != '\0') {
		size_t len = strcspn(words, " ");
		text_copy_n(to + column->at + n++ * column->size, column->size, words, len);
		words += len + (words[len] != '\0');
	}
	memcpy(to + column->n_at, &n, sizeof n);
}

static const char *text_at(sqlite3_stmt *statement, int place)
{
	const unsigned char *text = sqlite3_column_text(statement, place);
	return text != NULL ? (const char *)text : "";
}

static void read_one(const struct column *column, sqlite3_stmt *statement, int place, char *to)
{
	char *member = to + column->at, *text;
	int64_t time = sqlite3_column_int64(statement, place);
	unsigned value = (unsigned)time;
	switch (column->kind) {
	case COLUMN_TEXT:
		text_copy(member, column->size, text_at(statement, place));
		break;
	case COLUMN_OWNED:
		text = xstrdup(text_at(statement, place));
		memcpy(member, &text, sizeof text);
		break;
	case COLUMN_TIME:
		memcpy(member, &time, sizeof time);
		break;
	case COLUMN_NAMED:
		value = value_named(column, text_at(statement, place));
		memcpy(member, &value, sizeof value);
		break;
	case COLUMN_COUNT:
		memcpy(member, &value, sizeof value);
		break;
	case COLUMN_FLAG:
		*(bool *)member = value != 0;
		break;
	case COLUMN_WORDS:
		read_words(column, text_at(statement, place), to);
		break;
	}
}

void columns_read(const struct table *table, sqlite3_stmt *statement, void *to)
{
	for (size_t i = 0; i < table->n_columns; i++)
		read_one(&table->columns[i], statement, table->n_keys + (int)i, to);
}
