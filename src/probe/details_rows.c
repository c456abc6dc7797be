/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/details_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "probe/dialect.h"
#include "probe/mask.h"

/* SHOW takes what it knows and passes over the rest, so that one statement does for all servers. */
const char details_settings_statement[] = "SHOW GLOBAL VARIABLES WHERE Variable_name IN ("
#define SETTING(id, name, former, use) "'" name "', '" former "', "
#include "probe/settings.def"
#undef SETTING
					  "'version')";

const char details_counters_statement[] =
	"SHOW GLOBAL STATUS WHERE Variable_name IN ("
#define COUNTER(deed, name) "'" name "', "
#include "probe/counters.def"
#undef COUNTER
	"'Rpl_semi_sync_source_status', 'Rpl_semi_sync_master_status', "
	"'Rpl_semi_sync_source_clients', 'Rpl_semi_sync_master_clients', "
	"'Rpl_semi_sync_replica_status', 'Rpl_semi_sync_slave_status')";

static bool is_value(const struct status_column *column, const char *word)
{
	return column->value && column->n == strlen(word) &&
	       memcmp(column->value, word, column->n) == 0;
}

static bool is_one_of(const struct status_column *column, const char *name, const char *former)
{
	return is_value(column, name) || is_value(column, former);
}

/* Digits and perhaps a fraction, as servers print numbers and times; 0 on anything else. */
static int64_t read_us(const struct status_column *column)
{
	char text[32], *end;
	double seconds;

	text_copy_n(text, sizeof text, column->value, column->n);
	seconds = strtod(text, &end);
	if (end == text || *end != '\0' || !(seconds > 0 && seconds < 1e11))
		return 0;
	return (int64_t)(seconds * (double)US_PER_SECOND);
}

static bool read_count(const struct status_column *column, uint64_t *ret)
{
	char text[24], *end;
	unsigned long long count;

	text_copy_n(text, sizeof text, column->value, column->n);
	count = strtoull(text, &end, 10);
	if (end == text || *end != '\0' || *text == '-')
		return false;
	*ret = count;
	return true;
}

static void read_line(const struct status_column *column, char *to, size_t size)
{
	char text[LINE_SIZE];

	text_copy_n(text, sizeof text, column->value, column->n);
	text_copy_line(to, size, text);
}

void details_take_setting(void *arg, const struct status_column *columns, size_t n)
{
	struct replica_details *details = arg;

	details->settings_known = true;
	for (enum setting i = 0; n >= 2 && i < N_SETTINGS; i++) {
		char value[LINE_SIZE];

		if (details->settings[i] ||
		    !is_one_of(&columns[0], setting_name(i), setting_former(i)))
			continue;
		read_line(&columns[1], value, sizeof value);
		details->settings[i] = xstrdup(value);
		return;
	}
}

static enum yes_no read_yes_no(const struct status_column *column)
{
	return is_value(column, "ON") ? YN_YES : YN_NO;
}

static void take_deed(struct replica_details *details, const struct status_column *columns)
{
	static const struct {
		const char *name;
		enum deed deed;
	} counters[] = {
#define COUNTER(deed, name) {name, DEED_##deed},
#include "probe/counters.def"
#undef COUNTER
	};
	uint64_t count;

	for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
		if (is_value(&columns[0], counters[i].name) && read_count(&columns[1], &count))
			details->deeds[counters[i].deed] += count;
}

void details_take_counter(void *arg, const struct status_column *columns, size_t n)
{
	struct replica_details *details = arg;
	const struct status_column *name = &columns[0], *value = &columns[1];

	details->counters_known = true;
	if (n < 2)
		return;
	if (is_one_of(name, "Rpl_semi_sync_source_status", "Rpl_semi_sync_master_status"))
		details->semisync_source = read_yes_no(value);
	else if (is_one_of(name, "Rpl_semi_sync_replica_status", "Rpl_semi_sync_slave_status"))
		details->semisync_replica = read_yes_no(value);
	else if (is_one_of(name, "Rpl_semi_sync_source_clients", "Rpl_semi_sync_master_clients"))
		details->semisync_clients_known = read_count(value, &details->semisync_clients);
	else
		take_deed(details, columns);
}

#define OF_WORKERS                                                                \
	" FROM performance_schema.replication_applier_status_by_worker ORDER BY " \
	"LAST_ERROR_NUMBER = 0 LIMIT 256"

const char *details_workers_statement(enum flavour flavour, const char *version)
{
	if (flavour != FLAVOUR_MYSQL || !version_at_least(version, 5, 7, 0))
		return NULL; /* MariaDB's status has the worker's words itself */
	if (!version_at_least(version, 8, 0, 0))
		return "SELECT CHANNEL_NAME, WORKER_ID, LAST_ERROR_NUMBER, LAST_ERROR_MESSAGE, "
		       "UNIX_TIMESTAMP(LAST_ERROR_TIMESTAMP), LAST_SEEN_TRANSACTION, "
		       "0" OF_WORKERS;
	return "SELECT CHANNEL_NAME, WORKER_ID, LAST_ERROR_NUMBER, LAST_ERROR_MESSAGE, "
	       "UNIX_TIMESTAMP(LAST_ERROR_TIMESTAMP), APPLYING_TRANSACTION, "
	       "IF(APPLYING_TRANSACTION = '', 0, TIMESTAMPDIFF(MICROSECOND, "
	       "APPLYING_TRANSACTION_START_APPLY_TIMESTAMP, NOW(6)) / 1000000)" OF_WORKERS;
}

void details_take_worker(void *arg, const struct status_column *columns, size_t n)
{
	struct replica_details *details = arg;
	struct worker_seen *worker;
	uint64_t number = 0, code = 0;

	details->workers_known = true;
	if (n < 7 || details->n_workers >= WORKERS_MAX)
		return;
	worker = ARRAY_ADD(details->workers, details->n_workers);
	read_line(&columns[0], worker->channel, sizeof worker->channel);
	read_count(&columns[1], &number);
	read_count(&columns[2], &code);
	worker->number = (unsigned)number;
	worker->error.code = (unsigned)code;
	text_copy_n(worker->error.text, sizeof worker->error.text, columns[3].value, columns[3].n);
	mask_secrets(worker->error.text);
	worker->failed.us = code ? read_us(&columns[4]) : 0;
	read_line(&columns[5], worker->transaction, sizeof worker->transaction);
	worker->applying.us = read_us(&columns[6]);
	worker->applying_known = worker->applying.us > 0;
}

const char *details_receivers_statement(enum flavour flavour, const char *version)
{
	if (flavour != FLAVOUR_MYSQL || !version_at_least(version, 5, 7, 0))
		return NULL; /* MariaDB's status has it */
	return "SELECT s.CHANNEL_NAME, s.COUNT_RECEIVED_HEARTBEATS, c.HEARTBEAT_INTERVAL FROM "
	       "performance_schema.replication_connection_status s JOIN "
	       "performance_schema.replication_connection_configuration c "
	       "ON c.CHANNEL_NAME = s.CHANNEL_NAME LIMIT 256";
}

void details_take_receiver(void *arg, const struct status_column *columns, size_t n)
{
	struct replica_details *details = arg;
	struct receiver_seen *receiver;

	details->receivers_known = true;
	if (n < 3 || details->n_receivers >= CHANNELS_MAX)
		return;
	receiver = ARRAY_ADD(details->receivers, details->n_receivers);
	read_line(&columns[0], receiver->channel, sizeof receiver->channel);
	read_count(&columns[1], &receiver->heartbeats);
	receiver->period.us = read_us(&columns[2]);
}
