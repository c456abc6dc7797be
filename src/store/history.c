/* SPDX-License-Identifier: Apache-2.0 */
#include "store/history.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

struct history {
	sqlite3 *db;
};

/* "RPLH". Times are microseconds since 1970 UTC; `was` is NULL where nothing was known before. */
static const char schema[] =
	"PRAGMA application_id = 0x52504C48; PRAGMA user_version = 1;"
	"CREATE TABLE IF NOT EXISTS changes ("
	"  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, uncertainty INTEGER NOT NULL,"
	"  name TEXT NOT NULL, view TEXT NOT NULL, label TEXT NOT NULL, fact TEXT NOT NULL,"
	"  was TEXT, became TEXT NOT NULL, left_out INTEGER NOT NULL) STRICT;"
	"CREATE INDEX IF NOT EXISTS changes_by_time ON changes (at);"
	"CREATE TABLE IF NOT EXISTS latest ("
	"  name TEXT NOT NULL, view TEXT NOT NULL, label TEXT NOT NULL, fact TEXT NOT NULL,"
	"  value TEXT NOT NULL, since INTEGER NOT NULL,"
	"  PRIMARY KEY (name, view, label, fact)) STRICT, WITHOUT ROWID";

enum { HISTORY_SCHEMA = 1 };

static bool run(struct history *history, const char *sql)
{
	return sqlite3_exec(history->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int fail(struct history *history, const char *path, char *why, size_t why_size)
{
	int code = sqlite3_errcode(history->db);
	snprintf(why, why_size, "%s: %s", path, sqlite3_errmsg(history->db));
	return code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? -EILSEQ : -EIO;
}

static int version_of(struct history *history, int *ret)
{
	sqlite3_stmt *get = NULL;
	if (sqlite3_prepare_v2(history->db, "PRAGMA user_version", -1, &get, NULL) != SQLITE_OK)
		return -EIO;
	int result = sqlite3_step(get) == SQLITE_ROW ? 0 : -EIO;
	*ret = sqlite3_column_int(get, 0);
	sqlite3_finalize(get);
	return result;
}

static int set_up(struct history *history, const char *path, bool read_only, char *why,
		  size_t why_size)
{
	int version = 0;
	if (!run(history, "PRAGMA busy_timeout = 2000; PRAGMA trusted_schema = OFF;"
			  "PRAGMA cache_size = -512") ||
	    version_of(history, &version) < 0)
		return fail(history, path, why, why_size);
	if (version > HISTORY_SCHEMA) {
		snprintf(why, why_size, "%s was written by a newer version", path);
		return -EPROTO;
	}
	int on = 1;
	if (read_only)
		return 0;
	if (!run(history, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
			  "PRAGMA journal_size_limit = 4194304") ||
	    sqlite3_file_control(history->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on) != SQLITE_OK ||
	    !run(history, schema))
		return fail(history, path, why, why_size);
	return 0;
}

static int open_once(const char *path, bool read_only, struct history **ret, char *why,
		     size_t why_size)
{
	struct history *history = xcalloc(1, sizeof *history);
	int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	int result;
	if (sqlite3_open_v2(path, &history->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		result = fail(history, path, why, why_size);
	else
		result = set_up(history, path, read_only, why, why_size);
	if (result == 0)
		*ret = history;
	else
		history_free(history);
	return result;
}

/* It is worth less than a running agent: a damaged one makes place for a new one. */
static void move_aside(const char *path)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		char *from = xasprintf("%s%s", path, ends[i]);
		char *to = xasprintf("%s.damaged%s", path, ends[i]);
		(void)rename(from, to);
		free(from);
		free(to);
	}
}

int history_open(const char *path, bool read_only, struct history **ret, char *why, size_t why_size)
{
	int result = open_once(path, read_only, ret, why, why_size);
	if (result != -EILSEQ || read_only)
		return result;
	move_aside(path);
	return open_once(path, read_only, ret, why, why_size);
}

struct history *history_free(struct history *history)
{
	if (history == NULL)
		return NULL;
	sqlite3_close(history->db);
	free(history);
	return NULL;
}

static void bind_text(sqlite3_stmt *to, int place, const char *text)
{
	sqlite3_bind_text(to, place, text, -1, SQLITE_STATIC);
}

static void bind_subject(sqlite3_stmt *to, int place, const struct fact_change *change)
{
	bind_text(to, place, change->subject.name);
	bind_text(to, place + 1, change->subject.view);
	bind_text(to, place + 2, change->subject.label);
	bind_text(to, place + 3, fact_name(change->fact));
}

static bool change_put(sqlite3_stmt *put, const struct fact_change *change)
{
	sqlite3_bind_int64(put, 1, change->at.us);
	sqlite3_bind_int64(put, 2, change->uncertainty.us);
	bind_subject(put, 3, change);
	bind_text(put, 7, change->before);
	bind_text(put, 8, change->after);
	sqlite3_bind_int64(put, 9, change->left_out);
	bool is_done = sqlite3_step(put) == SQLITE_DONE;
	sqlite3_reset(put);
	return is_done;
}

static bool latest_put(sqlite3_stmt *put, const struct fact_change *change)
{
	bind_subject(put, 1, change);
	bind_text(put, 5, change->after);
	sqlite3_bind_int64(put, 6, change->at.us);
	bool is_done = sqlite3_step(put) == SQLITE_DONE;
	sqlite3_reset(put);
	return is_done;
}

static bool all_put(struct history *history, const struct fact_change *changes, size_t n)
{
	static const char into_changes[] =
		"INSERT INTO changes (at, uncertainty, name, view, label, fact, was, became,"
		" left_out) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
	static const char into_latest[] =
		"INSERT OR REPLACE INTO latest VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	sqlite3_stmt *put = NULL, *put_latest = NULL;
	bool is_done =
		sqlite3_prepare_v2(history->db, into_changes, -1, &put, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(history->db, into_latest, -1, &put_latest, NULL) == SQLITE_OK;
	for (size_t i = 0; i < n && is_done; i++)
		is_done = change_put(put, &changes[i]) && latest_put(put_latest, &changes[i]);
	sqlite3_finalize(put);
	sqlite3_finalize(put_latest);
	return is_done;
}

int history_write(struct history *history, const struct fact_change *changes, size_t n)
{
	if (!run(history, "BEGIN IMMEDIATE"))
		return -EIO;
	if (all_put(history, changes, n) && run(history, "COMMIT"))
		return 0;
	if (!sqlite3_get_autocommit(history->db))
		run(history, "ROLLBACK");
	return -EIO;
}

static int forget_from(struct history *history, const char *sql, wall_t before)
{
	sqlite3_stmt *forget = NULL;
	if (sqlite3_prepare_v2(history->db, sql, -1, &forget, NULL) != SQLITE_OK)
		return -EIO;
	sqlite3_bind_int64(forget, 1, before.us);
	int result = sqlite3_step(forget) == SQLITE_DONE ? 0 : -EIO;
	sqlite3_finalize(forget);
	return result;
}

/* What a fact is now stays while it is so, however long ago it began. */
int history_forget(struct history *history, wall_t before)
{
	return forget_from(history, "DELETE FROM changes WHERE at < ?1", before);
}

static bool row_read(sqlite3_stmt *row, struct fact_change *ret)
{
	static const char *const none = "";
	const char *texts[6];
	for (int i = 0; i < 6; i++)
		texts[i] = (const char *)sqlite3_column_text(row, i);
	*ret = (struct fact_change){.at.us = sqlite3_column_int64(row, 6),
				    .uncertainty.us = sqlite3_column_int64(row, 7),
				    .left_out = (unsigned)sqlite3_column_int64(row, 8)};
	text_copy_line(ret->subject.name, sizeof ret->subject.name, texts[0] ? texts[0] : none);
	text_copy_line(ret->subject.view, sizeof ret->subject.view, texts[1] ? texts[1] : none);
	text_copy_line(ret->subject.label, sizeof ret->subject.label, texts[2] ? texts[2] : none);
	ret->before = texts[4] != NULL ? xstrdup(texts[4]) : NULL;
	ret->after = xstrdup(texts[5] != NULL ? texts[5] : none);
	return texts[3] != NULL && fact_parse(texts[3], &ret->fact);
}

static int each_row(sqlite3_stmt *rows, history_fn *fn, void *arg)
{
	int code;
	while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
		struct fact_change change;
		if (row_read(rows, &change))
			fn(arg, &change);
		free(change.before);
		free(change.after);
	}
	sqlite3_finalize(rows);
	return code == SQLITE_DONE ? 0 : -EIO;
}

int history_each(struct history *history, const char *name, wall_t since, history_fn *fn, void *arg)
{
	sqlite3_stmt *rows = NULL;
	if (sqlite3_prepare_v2(history->db,
			       "SELECT name, view, label, fact, was, became, at, uncertainty,"
			       " left_out FROM changes WHERE at >= ?2"
			       " AND (?1 = '' OR name = ?1 COLLATE NOCASE) ORDER BY at, number",
			       -1, &rows, NULL) != SQLITE_OK)
		return -EIO;
	bind_text(rows, 1, name);
	sqlite3_bind_int64(rows, 2, since.us);
	return each_row(rows, fn, arg);
}

int history_each_latest(struct history *history, history_fn *fn, void *arg)
{
	sqlite3_stmt *rows = NULL;
	if (sqlite3_prepare_v2(history->db,
			       "SELECT name, view, label, fact, NULL, value, since, 0, 0"
			       " FROM latest ORDER BY name, view, label",
			       -1, &rows, NULL) != SQLITE_OK)
		return -EIO;
	return each_row(rows, fn, arg);
}
