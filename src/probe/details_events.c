/* SPDX-License-Identifier: Apache-2.0 */
/* What happened on the server a moment ago: its log, statements on replication, members of a group;
 * declared in probe/details_rows.h. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "probe/details_rows.h"
#include "probe/dialect.h"
#include "probe/mask.h"

/* The last ones, told in their order. */
static const char log_lines[] =
	"SELECT UNIX_TIMESTAMP(LOGGED), ERROR_CODE, PRIO, DATA FROM (SELECT LOGGED, ERROR_CODE, "
	"PRIO, DATA FROM performance_schema.error_log WHERE SUBSYSTEM = 'Repl' AND PRIO IN "
	"('Error', 'Warning', 'System') AND LOGGED > NOW(6) - INTERVAL 10 MINUTE ORDER BY LOGGED "
	"DESC LIMIT 16) l ORDER BY LOGGED";

/* Of connections that are still there. A timer counts picoseconds; our own statement's is now. */
static const char doers[] =
	"SELECT CONCAT(t.PROCESSLIST_USER, '@', t.PROCESSLIST_HOST), h.SQL_TEXT FROM "
	"performance_schema.events_statements_history h JOIN performance_schema.threads t ON "
	"t.THREAD_ID = h.THREAD_ID WHERE (h.EVENT_NAME IN ('statement/sql/replica_stop', "
	"'statement/sql/replica_start', 'statement/sql/slave_stop', 'statement/sql/slave_start', "
	"'statement/sql/stop_slave', 'statement/sql/start_slave', 'statement/sql/stop_all_slaves', "
	"'statement/sql/start_all_slaves', 'statement/sql/change_replication_source', "
	"'statement/sql/change_master', 'statement/sql/change_repl_filter', 'statement/sql/reset') "
	"OR (h.EVENT_NAME = 'statement/sql/set_option' AND (h.SQL_TEXT LIKE '%gtid_next%' OR "
	"h.SQL_TEXT LIKE '%gtid_slave_pos%' OR h.SQL_TEXT LIKE '%skip_counter%'))) AND "
	"h.TIMER_START + 20000000000000 > (SELECT MAX(TIMER_START) FROM "
	"performance_schema.events_statements_current) ORDER BY h.TIMER_START DESC LIMIT 4";

static const char members[] =
	"SELECT MEMBER_ID, CONCAT(MEMBER_HOST, ':', MEMBER_PORT), MEMBER_STATE FROM "
	"performance_schema.replication_group_members WHERE MEMBER_ID <> '' LIMIT 16";

const char *details_log_statement(enum flavour flavour, const char *version)
{
	bool has_it = flavour == FLAVOUR_MYSQL && version_at_least(version, 8, 0, 22);

	return has_it ? log_lines : NULL;
}

const char *details_doers_statement(enum flavour flavour, const char *version)
{
	(void)flavour;
	(void)version;
	return doers;
}

const char *details_members_statement(enum flavour flavour, const char *version)
{
	bool has_it = flavour == FLAVOUR_MYSQL && version_at_least(version, 5, 7, 17);

	return has_it ? members : NULL;
}

static void copy(const struct status_column *column, char *to, size_t size)
{
	char text[LINE_SIZE];

	text_copy_n(text, sizeof text, column->value, column->n);
	mask_secrets(text);
	text_copy_line(to, size, text);
}

/* "1795360992.952562" */
static wall_t time_of(const struct status_column *column)
{
	char text[32], *end;
	double seconds;

	text_copy_n(text, sizeof text, column->value, column->n);
	seconds = strtod(text, &end);
	if (end == text || !(seconds > 0 && seconds < 1e11))
		return (wall_t){0};
	return (wall_t){(int64_t)(seconds * (double)US_PER_SECOND)};
}

void details_take_line(void *arg, const struct status_column *columns, size_t n)
{
	struct replica_details *details = arg;
	struct log_line_seen *line;
	wall_t at = n >= 4 ? time_of(&columns[0]) : (wall_t){0};

	if (!wall_is_set(at) || details->n_lines >= LOG_LINES_MAX)
		return;
	line = ARRAY_ADD(details->lines, details->n_lines);
	line->at = at;
	copy(&columns[1], line->code, sizeof line->code);
	copy(&columns[2], line->level, sizeof line->level);
	copy(&columns[3], line->text, sizeof line->text);
}

void details_take_doer(void *arg, const struct status_column *columns, size_t n)
{
	struct replica_details *details = arg;
	struct doer_seen *doer;

	if (n < 2 || !columns[0].value || details->n_doers >= DOERS_MAX)
		return;
	doer = ARRAY_ADD(details->doers, details->n_doers);
	copy(&columns[0], doer->account, sizeof doer->account);
	copy(&columns[1], doer->statement, sizeof doer->statement);
}

void details_take_member(void *arg, const struct status_column *columns, size_t n)
{
	struct replica_details *details = arg;
	struct member_seen *member;

	details->members_known = true;
	if (n < 3 || details->n_members >= GROUP_MAX)
		return;
	member = ARRAY_ADD(details->members, details->n_members);
	copy(&columns[0], member->id, sizeof member->id);
	copy(&columns[1], member->host, sizeof member->host);
	copy(&columns[2], member->state, sizeof member->state);
}
