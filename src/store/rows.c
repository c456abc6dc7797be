/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/clock.h"
#include "store/statement.h"
#include "store/tables.h"

void store_row(struct store *store, const struct outbox_row *row)
{
	sqlite3_stmt *put = statement(store, PUT_ROW);
	if (put == NULL)
		return;
	sqlite3_bind_int64(put, 1, row->number);
	columns_bind(&table_outbox, put, row);
	statement_run(store, put);
}

/* Rows that failed count for a day: so long they are shown as failed. */
int store_each_row(struct store *store, void (*fn)(void *arg, const struct outbox_row *), void *arg)
{
	int result;
	sqlite3_stmt *get = statement(store, GET_ROWS);
	if (get != NULL)
		sqlite3_bind_int64(get, 1, clock_now().wall.us - SPAN_HOURS(24).us);
	while (statement_row(store, get, &result)) {
		struct outbox_row row = {.number = sqlite3_column_int64(get, 0)};
		columns_read(&table_outbox, get, &row);
		fn(arg, &row);
	}
	return result;
}
