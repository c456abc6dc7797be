/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "store/schema.h"
#include "store/statement.h"

/* What is to be opened, and where to say why it was not. */
struct opening {
	struct store *store;
	const char *path;
	bool read_only;
	char *why;
	size_t why_size;
};

__attribute__((format(printf, 3, 4))) static int refuse(const struct opening *opening, int result,
							const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(opening->why, opening->why_size, format, args);
	va_end(args);
	return result;
}

static bool is_damage(int code)
{
	return code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
}

/* After a call of SQLite that failed. */
static int refuse_trouble(const struct opening *opening)
{
	struct store *store = opening->store;
	int code = sqlite3_errcode(store->db), system = sqlite3_system_errno(store->db);
	if (is_damage(code))
		return refuse(opening, STORE_DAMAGED,
			      "%s is damaged (%s): restore it from a backup, or move it away to "
			      "begin anew",
			      opening->path, sqlite3_errmsg(store->db));
	if (code != SQLITE_CANTOPEN && code != SQLITE_IOERR)
		system = 0;
	int error = store_fail(store);
	if (error == -ENOSPC)
		return refuse(opening, error, "%s cannot be written: the disk is full; make room",
			      opening->path);
	if (code == SQLITE_CANTOPEN && system != 0)
		error = -system;
	return refuse(opening, error, "%s cannot be opened: %s%s%s", opening->path,
		      sqlite3_errmsg(store->db), system != 0 ? ": " : "",
		      system != 0 ? strerror(system) : "");
}

/* SQLite would make it readable for everybody, and says less about what is in the way. */
static int touch(const struct opening *opening)
{
	int flags = opening->read_only ? O_RDONLY : O_RDWR | O_CREAT;
	int fd = open(opening->path, flags | O_CLOEXEC | O_NOCTTY, 0640);
	int error = errno;
	if (fd >= 0)
		close(fd);
	else if (error == ENOENT && opening->read_only)
		return refuse(opening, -error,
			      "there is no %s yet: the agent makes it at its first start",
			      opening->path);
	return fd >= 0 ? 0
		       : refuse(opening, -error, "%s cannot be opened: %s", opening->path,
				strerror(error));
}

static int query_number(struct store *store, const char *sql, int64_t *ret)
{
	sqlite3_stmt *query;
	if (sqlite3_prepare_v2(store->db, sql, -1, &query, NULL) != SQLITE_OK)
		return -EIO;
	bool has_row = sqlite3_step(query) == SQLITE_ROW;
	if (has_row)
		*ret = sqlite3_column_int64(query, 0);
	sqlite3_finalize(query);
	return has_row ? 0 : -EIO;
}

static bool run(struct store *store, const char *sql)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* Whose database is it, and of which version? An empty file is ours, of version 0. */
static int identify(const struct opening *opening, int64_t *ret_version)
{
	struct store *store = opening->store;
	int64_t application, n_tables;
	if (query_number(store, "PRAGMA application_id", &application) < 0 ||
	    query_number(store, "PRAGMA user_version", ret_version) < 0 ||
	    query_number(store, "SELECT count(*) FROM sqlite_master", &n_tables) < 0)
		return refuse_trouble(opening);
	if (application != STORE_APPLICATION && (application != 0 || n_tables > 0))
		return refuse(opening, STORE_DAMAGED,
			      "%s is the database of another program: move it away, or set another "
			      "state-dir",
			      opening->path);
	if (*ret_version > STORE_SCHEMA)
		return refuse(opening, STORE_NEWER,
			      "%s was written by a newer version (schema %lld, this one knows up "
			      "to %d): install that version again, or move the file away to begin "
			      "anew",
			      opening->path, (long long)*ret_version, STORE_SCHEMA);
	if (*ret_version < STORE_SCHEMA && opening->read_only)
		return refuse(opening, -EAGAIN,
			      "%s is not ready yet: this version of the agent sets it up when it "
			      "starts",
			      opening->path);
	return 0;
}

/* One transaction for all steps: a start that is killed begins again from where it was. */
static int migrate(const struct opening *opening, int64_t version)
{
	struct store *store = opening->store;
	char stamp[128];
	snprintf(stamp, sizeof stamp, "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 STORE_APPLICATION, STORE_SCHEMA);
	bool is_done = run(store, "BEGIN IMMEDIATE");
	for (; is_done && version < STORE_SCHEMA; version++)
		is_done = run(store, schema_steps[version]);
	if (is_done && run(store, stamp) && run(store, "COMMIT"))
		return 0;
	int result = refuse_trouble(opening);
	if (!sqlite3_get_autocommit(store->db))
		run(store, "ROLLBACK");
	return result;
}

static int check(const struct opening *opening)
{
	sqlite3_stmt *query;
	struct store *store = opening->store;
	if (sqlite3_prepare_v2(store->db, "PRAGMA quick_check(1)", -1, &query, NULL) != SQLITE_OK ||
	    sqlite3_step(query) != SQLITE_ROW) {
		int result = refuse_trouble(opening);
		sqlite3_finalize(query);
		return result;
	}
	const char *found = (const char *)sqlite3_column_text(query, 0);
	int result = 0;
	if (strcmp(found, "ok") != 0)
		result = refuse(opening, STORE_DAMAGED,
				"%s is damaged (%s): restore it from a backup, or move it away to "
				"begin anew",
				opening->path, found);
	sqlite3_finalize(query);
	return result;
}

/* The log stays when the last connection closes: without it, who may only read the files could not
 * open them while the agent is down. */
static bool keep_log(struct store *store)
{
	int on = 1;
	return sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on) == SQLITE_OK;
}

static int set_up(const struct opening *opening)
{
	struct store *store = opening->store;
	int64_t version;
	if (!run(store, "PRAGMA busy_timeout = 2000; PRAGMA foreign_keys = ON;"
			"PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
			"PRAGMA cache_size = -1024"))
		return refuse_trouble(opening);
	int result = identify(opening, &version);
	if (result != 0 || opening->read_only)
		return result;
	if (!run(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
			"PRAGMA journal_size_limit = 4194304") ||
	    !keep_log(store))
		return refuse_trouble(opening);
	result = check(opening);
	return result == 0 && version < STORE_SCHEMA ? migrate(opening, version) : result;
}

int store_open(const char *path, bool read_only, struct store **ret, char *why, size_t why_size)
{
	struct store *store = xcalloc(1, sizeof *store);
	struct opening opening = {store, path, read_only, why, why_size};
	int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	int result = touch(&opening);
	if (result == 0 &&
	    sqlite3_open_v2(path, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		result = refuse_trouble(&opening);
	if (result == 0)
		result = set_up(&opening);
	if (result != 0) {
		store_free(store);
		return result;
	}
	*ret = store;
	return 0;
}

struct store *store_free(struct store *store)
{
	if (store == NULL)
		return NULL;
	for (size_t i = 0; i < N_STATEMENTS; i++)
		sqlite3_finalize(store->kept[i]);
	int result = sqlite3_close(store->db);
	assert(result == SQLITE_OK);
	(void)result;
	free(store);
	return NULL;
}
