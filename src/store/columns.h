/* SPDX-License-Identifier: Apache-2.0 */
/* How members of structs and columns of tables belong together: declared once (tables.c), from
 * which come the statements and what is bound to them and read from them. */
#pragma once

#include <sqlite3.h>
#include <stddef.h>

#include "base/buf.h"

enum column_kind {
	COLUMN_TEXT,  /* char [size] */
	COLUMN_OWNED, /* char *, owned */
	COLUMN_TIME,  /* int64_t in microseconds, of a wall_t or span_t */
	COLUMN_COUNT, /* unsigned */
	COLUMN_FLAG,  /* bool */
	COLUMN_NAMED, /* an enum, by its names */
	COLUMN_WORDS, /* char [n_max][size] and how many there are: "E3 E4" */
};

struct column {
	const char *name;
	enum column_kind kind;
	size_t at, size;
	const char *(*name_of)(unsigned); /* NAMED */
	unsigned n_max;			  /* NAMED: how many values; WORDS: how many places */
	size_t n_at;			  /* WORDS: where the size_t is that counts them */
};

struct table {
	const char *name;
	const char *keys[2]; /* bound by the caller, before the columns */
	int n_keys;
	const struct column *columns;
	size_t n_columns;
};

/* INSERT, or UPDATE of what differs: rows that stay the same cost no write. */
void table_put_sql(const struct table *, struct buf *to);
/* INSERT; a row that is there already stays as it is. */
void table_keep_sql(const struct table *, struct buf *to);
void table_get_sql(const struct table *, struct buf *to);

/* Text is bound without a copy: `from` lives until the statement is reset. */
void columns_bind(const struct table *, sqlite3_stmt *, const void *from);
void columns_read(const struct table *, sqlite3_stmt *, void *to);
