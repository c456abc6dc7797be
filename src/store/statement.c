/* SPDX-License-Identifier: Apache-2.0 */
#include "store/statement.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "store/tables.h"

typedef void sql_fn(const struct table *, struct buf *to);

#define OF_INCIDENT "WHERE incident = ?1 ORDER BY "
#define TRIM(table)                                                                      \
	{                                                                                \
		NULL, NULL, "DELETE FROM " table " WHERE incident = ?1 AND number >= ?2" \
	}
#define PLAIN(sql)              \
	{                       \
		NULL, NULL, sql \
	}

static const struct shape {
	sql_fn *begin;
	const struct table *table;
	const char *end;
} shapes[N_STATEMENTS] = {
	[BEGIN_READ] = PLAIN("BEGIN"),
	[BEGIN_WRITE] = PLAIN("BEGIN IMMEDIATE"),
	[COMMIT] = PLAIN("COMMIT"),
	[ROLLBACK] = PLAIN("ROLLBACK"),
	[PUT_INCIDENT] = {table_put_sql, &table_incidents, ""},
	[GET_INCIDENT] = {table_get_sql, &table_incidents, "WHERE id = ?1"},
	[LIST_INCIDENTS] = PLAIN("SELECT id FROM incidents WHERE NOT ?1 OR state <> 'resolved'"
				 " OR resolved >= ?2 ORDER BY rowid"),
	[LIST_UNREVIEWED] = {table_get_sql, &table_incidents,
			     "WHERE state = 'resolved' AND review IN ('draft', 'in-review')"
			     " ORDER BY resolved"},
	[PUT_TARGET] = {table_put_sql, &table_targets, ""},
	[TRIM_TARGETS] = TRIM("targets"),
	[GET_TARGETS] = {table_get_sql, &table_targets, OF_INCIDENT "number"},
	[PUT_FINDING] = {table_put_sql, &table_findings, ""},
	[TRIM_FINDINGS] = TRIM("findings"),
	[GET_FINDINGS] = {table_get_sql, &table_findings, OF_INCIDENT "number"},
	[PUT_TOLD] = {table_put_sql, &table_told, ""},
	[TRIM_TOLD] = TRIM("told"),
	[GET_TOLD] = {table_get_sql, &table_told, OF_INCIDENT "number"},
	[KEEP_ENTRY] = {table_keep_sql, &table_entries, ""},
	[GET_ENTRIES] = {table_get_sql, &table_entries, OF_INCIDENT "number"},
	[KEEP_EVIDENCE] = {table_keep_sql, &table_evidence, ""},
	[GET_EVIDENCE] = {table_get_sql, &table_evidence, OF_INCIDENT "rowid"},
	[PUT_ROW] = {table_put_sql, &table_outbox, ""},
	[GET_ROWS] = {table_get_sql, &table_outbox,
		      "WHERE state <> 'delivered' AND (state <> 'failed' OR"
		      " max(queued, next_try) >= ?1) ORDER BY number"},
	[PUT_MEMORY] = PLAIN("INSERT INTO memory (key, value) VALUES (?1, ?2)"
			     " ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
	[FORGET_MEMORY] = PLAIN("DELETE FROM memory WHERE key = ?1"),
	[GET_MEMORY] = PLAIN("SELECT key, value FROM memory ORDER BY key"),
	[PUT_HEARTBEAT] = PLAIN("INSERT INTO heartbeat (only, at) VALUES (1, ?1)"
				" ON CONFLICT (only) DO UPDATE SET at = excluded.at"),
	[GET_HEARTBEAT] = PLAIN("SELECT at FROM heartbeat"),
	[PUT_DAY] = PLAIN("INSERT INTO days (day, last) VALUES (?1, ?2)"
			  " ON CONFLICT (day) DO UPDATE SET last = excluded.last"),
	/* The incidents count too: the day's row may not have been stored when the disk was full.
	 */
	[GET_DAY] = PLAIN("SELECT max(ifnull((SELECT last FROM days WHERE day = ?1), 0),"
			  " ifnull((SELECT max(CAST(substr(id, 6 + length(?1)) AS INTEGER))"
			  " FROM incidents WHERE id GLOB 'INC-' || ?1 || '-*'), 0))"),
};

int store_fail(struct store *store)
{
	int code = sqlite3_errcode(store->db);
	int system = sqlite3_system_errno(store->db);
	bool is_full = code == SQLITE_FULL ||
		       (code == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT));
	int error = is_full ? -ENOSPC : -EIO;
	if (!store->in_step || store->failure == 0) {
		store->failure = error;
		snprintf(store->error, sizeof store->error, "%s", sqlite3_errmsg(store->db));
	}
	return error;
}

static sqlite3_stmt *prepare(struct store *store, const struct shape *shape)
{
	CLEANUP_BUF sql = BUF_NULL;
	if (shape->begin != NULL)
		shape->begin(shape->table, &sql);
	buf_add(&sql, shape->end);
	sqlite3_stmt *prepared = NULL;
	if (sqlite3_prepare_v3(store->db, sql.text, -1, SQLITE_PREPARE_PERSISTENT, &prepared,
			       NULL) != SQLITE_OK)
		store_fail(store);
	return prepared;
}

sqlite3_stmt *statement(struct store *store, enum statement which)
{
	if (store->in_step && store->failure < 0 && which != ROLLBACK)
		return NULL;
	if (store->kept[which] == NULL)
		store->kept[which] = prepare(store, &shapes[which]);
	return store->kept[which];
}

/* Bindings are borrowed texts: none may stay. */
static void end(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

bool statement_row(struct store *store, sqlite3_stmt *statement, int *ret)
{
	if (statement == NULL) {
		*ret = store->failure;
		return false;
	}
	int code = sqlite3_step(statement);
	*ret = code == SQLITE_ROW || code == SQLITE_DONE ? 0 : store_fail(store);
	if (code != SQLITE_ROW)
		end(statement);
	return code == SQLITE_ROW;
}

int statement_run(struct store *store, sqlite3_stmt *statement)
{
	int result;
	while (statement_row(store, statement, &result))
		;
	return result;
}

void bind_text(sqlite3_stmt *statement, int place, const char *text)
{
	sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC);
}
