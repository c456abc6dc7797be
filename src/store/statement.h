/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of the store: the handle, its statements (each is prepared once, when first used, and
 * kept) and its errors. */
#pragma once

#include <sqlite3.h>

#include "store/columns.h"
#include "store/store.h"

enum statement {
	BEGIN_READ,
	BEGIN_WRITE,
	COMMIT,
	ROLLBACK,
	PUT_INCIDENT,
	GET_INCIDENT,
	LIST_INCIDENTS,
	LIST_UNREVIEWED,
	PUT_TARGET,
	TRIM_TARGETS,
	GET_TARGETS,
	PUT_FINDING,
	TRIM_FINDINGS,
	GET_FINDINGS,
	PUT_TOLD,
	TRIM_TOLD,
	GET_TOLD,
	KEEP_ENTRY,
	GET_ENTRIES,
	KEEP_EVIDENCE,
	GET_EVIDENCE,
	PUT_ROW,
	GET_ROWS,
	PUT_MEMORY,
	FORGET_MEMORY,
	GET_MEMORY,
	PUT_HEARTBEAT,
	GET_HEARTBEAT,
	PUT_DAY,
	GET_DAY,
	N_STATEMENTS
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *kept[N_STATEMENTS];
	bool in_step;
	int failure; /* the first of the step, negative errno */
	char error[LINE_SIZE];
	char day[16]; /* of the last id that was given */
	unsigned last_number;
};

/* Ready to be bound. NULL if the step has failed already: after an error SQLite may have rolled
 * back, and what came then would be a transaction of its own. */
sqlite3_stmt *statement(struct store *, enum statement);
/* True with a row; else it is reset, and *ret is 0 or what went wrong. */
bool statement_row(struct store *, sqlite3_stmt *, int *ret);
/* For statements without rows. */
int statement_run(struct store *, sqlite3_stmt *);
void bind_text(sqlite3_stmt *, int place, const char *);

/* Notes what the last call came to; returns the negative errno. */
int store_fail(struct store *);
