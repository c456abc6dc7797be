/* SPDX-License-Identifier: Apache-2.0 */
/* Who holds the applier up; declared in probe/details_rows.h. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "probe/details_rows.h"
#include "probe/dialect.h"
#include "probe/mask.h"

#define APPLIERS                                                                              \
	"('thread/sql/replica_worker', 'thread/sql/replica_sql', 'thread/sql/slave_worker', " \
	"'thread/sql/slave_sql')"
/* kind, object, connection, account, seconds, statement */
#define OF_BLOCKER                                                                \
	"b.PROCESSLIST_ID, CONCAT(b.PROCESSLIST_USER, '@', b.PROCESSLIST_HOST), " \
	"b.PROCESSLIST_TIME, b.PROCESSLIST_INFO"

static const char row_locks[] =
	"SELECT 'row', CONCAT(l.OBJECT_SCHEMA, '.', l.OBJECT_NAME), " OF_BLOCKER
	" FROM performance_schema.data_lock_waits w"
	" JOIN performance_schema.threads r ON r.THREAD_ID = w.REQUESTING_THREAD_ID"
	" JOIN performance_schema.threads b ON b.THREAD_ID = w.BLOCKING_THREAD_ID"
	" JOIN performance_schema.data_locks l ON l.ENGINE_LOCK_ID = w.REQUESTING_ENGINE_LOCK_ID"
	" WHERE r.NAME IN " APPLIERS " LIMIT 8";

/* MariaDB, and MySQL before 8.0, whose system user is the applier. */
static const char old_row_locks[] =
	"SELECT 'row', l.lock_table, b.trx_mysql_thread_id, CONCAT(p.USER, '@', p.HOST), "
	"TIMESTAMPDIFF(SECOND, b.trx_started, NOW()), p.INFO"
	" FROM information_schema.INNODB_LOCK_WAITS w"
	" JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id"
	" JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id"
	" JOIN information_schema.PROCESSLIST s ON s.ID = r.trx_mysql_thread_id"
	" JOIN information_schema.PROCESSLIST p ON p.ID = b.trx_mysql_thread_id"
	" LEFT JOIN information_schema.INNODB_LOCKS l ON l.lock_id = w.requested_lock_id"
	" WHERE s.USER = 'system user' LIMIT 8";

static const char table_locks[] =
	"SELECT 'metadata', CONCAT(w.OBJECT_SCHEMA, '.', w.OBJECT_NAME), " OF_BLOCKER
	" FROM performance_schema.metadata_locks w"
	" JOIN performance_schema.threads r ON r.THREAD_ID = w.OWNER_THREAD_ID"
	" JOIN performance_schema.metadata_locks g ON g.OBJECT_TYPE = w.OBJECT_TYPE"
	" AND g.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA AND g.OBJECT_NAME <=> w.OBJECT_NAME"
	" AND g.LOCK_STATUS = 'GRANTED' AND g.OWNER_THREAD_ID <> w.OWNER_THREAD_ID"
	" JOIN performance_schema.threads b ON b.THREAD_ID = g.OWNER_THREAD_ID"
	" WHERE w.LOCK_STATUS = 'PENDING' AND r.NAME IN " APPLIERS " LIMIT 8";

/* The plugin METADATA_LOCK_INFO lists what is held, not who waits for it. */
static const char table_locks_of_mariadb[] =
	"SELECT 'metadata', CONCAT(m.TABLE_SCHEMA, '.', m.TABLE_NAME), p.ID, "
	"CONCAT(p.USER, '@', p.HOST), p.TIME, p.INFO"
	" FROM information_schema.METADATA_LOCK_INFO m"
	" JOIN information_schema.PROCESSLIST p ON p.ID = m.THREAD_ID"
	" WHERE p.USER <> 'system user' AND m.TABLE_NAME <> '' AND EXISTS (SELECT 1 FROM"
	" information_schema.PROCESSLIST s WHERE s.USER = 'system user' AND s.STATE LIKE"
	" 'Waiting for %lock') LIMIT 8";

static bool is_modern(enum flavour flavour, const char *version)
{
	return flavour == FLAVOUR_MYSQL && version_at_least(version, 8, 0, 0);
}

const char *details_row_locks_statement(enum flavour flavour, const char *version)
{
	return is_modern(flavour, version) ? row_locks : old_row_locks;
}

const char *details_table_locks_statement(enum flavour flavour, const char *version)
{
	return flavour == FLAVOUR_MARIADB    ? table_locks_of_mariadb
	       : is_modern(flavour, version) ? table_locks
					     : NULL; /* 5.7 has them switched off */
}

const char *details_transaction_statement(enum flavour flavour, const char *version)
{
	if (is_modern(flavour, version))
		return "SELECT TIMESTAMPDIFF(SECOND, t.trx_started, NOW()), t.trx_rows_modified"
		       " FROM information_schema.INNODB_TRX t JOIN performance_schema.threads p"
		       " ON p.PROCESSLIST_ID = t.trx_mysql_thread_id WHERE p.NAME IN " APPLIERS
		       " ORDER BY t.trx_started LIMIT 1";
	return "SELECT TIMESTAMPDIFF(SECOND, t.trx_started, NOW()), t.trx_rows_modified"
	       " FROM information_schema.INNODB_TRX t JOIN information_schema.PROCESSLIST p"
	       " ON p.ID = t.trx_mysql_thread_id WHERE p.USER = 'system user'"
	       " ORDER BY t.trx_started LIMIT 1";
}

static void copy(const struct status_column *column, char *to, size_t size)
{
	text_copy_n(to, size, column->value, column->n);
	for (; *to; to++)
		if (*to == '\n' || *to == '\t')
			*to = ' ';
}

static uint64_t number_of(const struct status_column *column)
{
	char text[24];

	text_copy_n(text, sizeof text, column->value, column->n);
	return *text == '-' ? 0 : strtoull(text, NULL, 10);
}

static span_t seconds_of(const struct status_column *column)
{
	uint64_t seconds = number_of(column);

	return SPAN_SECONDS(seconds < INT32_MAX ? (int64_t)seconds : 0);
}

void details_take_blocker(void *arg, const struct status_column *columns, size_t n)
{
	struct replica_details *details = arg;
	struct blocker_seen *blocker = &details->blockers[details->n_blockers];

	if (n < 6 || details->n_blockers >= BLOCKERS_MAX)
		return;
	details->n_blockers++;
	copy(&columns[0], blocker->lock, sizeof blocker->lock);
	copy(&columns[1], blocker->object, sizeof blocker->object);
	blocker->connection = number_of(&columns[2]);
	copy(&columns[3], blocker->account, sizeof blocker->account);
	blocker->since = seconds_of(&columns[4]);
	copy(&columns[5], blocker->doing, sizeof blocker->doing);
	mask_secrets(blocker->doing);
}

void details_take_transaction(void *arg, const struct status_column *columns, size_t n)
{
	struct replica_details *details = arg;

	if (n < 2 || details->transaction_known)
		return;
	details->transaction_known = true;
	details->transaction = seconds_of(&columns[0]);
	details->transaction_rows = number_of(&columns[1]);
}
