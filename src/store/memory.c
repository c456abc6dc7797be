/* SPDX-License-Identifier: Apache-2.0 */
/* What the judge remembers, and when the agent was last alive. */
#include "store/statement.h"

void store_memory(struct store *store, const struct memory_item *item)
{
	sqlite3_stmt *put = statement(store, item->value != NULL ? PUT_MEMORY : FORGET_MEMORY);
	if (put == NULL)
		return;
	bind_text(put, 1, item->key);
	if (item->value != NULL)
		bind_text(put, 2, item->value);
	statement_run(store, put);
}

int store_each_memory(struct store *store,
		      void (*fn)(void *arg, const char *key, const char *value), void *arg)
{
	int result;
	sqlite3_stmt *get = statement(store, GET_MEMORY);
	while (statement_row(store, get, &result))
		fn(arg, (const char *)sqlite3_column_text(get, 0),
		   (const char *)sqlite3_column_text(get, 1));
	return result;
}

void store_heartbeat(struct store *store, wall_t at)
{
	sqlite3_stmt *put = statement(store, PUT_HEARTBEAT);
	if (put == NULL)
		return;
	sqlite3_bind_int64(put, 1, at.us);
	statement_run(store, put);
}

bool store_last_heartbeat(struct store *store, wall_t *ret)
{
	int result;
	sqlite3_stmt *get = statement(store, GET_HEARTBEAT);
	bool is_known = statement_row(store, get, &result);
	if (is_known) {
		ret->us = sqlite3_column_int64(get, 0);
		statement_run(store, get);
	}
	return is_known;
}
