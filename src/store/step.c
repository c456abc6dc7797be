/* SPDX-License-Identifier: Apache-2.0 */
/* The transaction around a step. */
#include <assert.h>

#include "store/statement.h"

int store_begin(struct store *store)
{
	assert(!store->in_step);
	store->failure = 0;
	int result = statement_run(store, statement(store, BEGIN_WRITE));
	store->in_step = result == 0;
	return result;
}

/* After some errors SQLite has rolled back already. */
void store_rollback(struct store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		statement_run(store, statement(store, ROLLBACK));
	store->in_step = false;
}

int store_commit(struct store *store)
{
	assert(store->in_step);
	int result = store->failure;
	if (result == 0)
		result = statement_run(store, statement(store, COMMIT));
	if (result != 0) {
		store_rollback(store);
		return result;
	}
	store->in_step = false;
	store->error[0] = '\0';
	return 0;
}

const char *store_error(const struct store *store)
{
	return store->error;
}
