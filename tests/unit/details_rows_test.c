/* SPDX-License-Identifier: Apache-2.0 */
/* What servers answer to the questions for their details: each part as servers print it, and what
 * hostile ones might. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "probe/details_rows.h"

static void take(details_row_fn *fn, struct replica_details *details, const char *const *values,
		 size_t n)
{
	struct status_column columns[16] = {{0}};

	assert_true(n <= 16);
	for (size_t i = 0; i < n; i++)
		columns[i] = (struct status_column){
			.name = "x", .value = values[i], .n = values[i] ? strlen(values[i]) : 0};
	fn(details, columns, n);
}
#define TAKE(fn, details, ...)                                \
	take(fn, details, (const char *const[]){__VA_ARGS__}, \
	     sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static int setup(void **state)
{
	*state = xcalloc(1, sizeof(struct replica_details));
	return 0;
}

static int teardown(void **state)
{
	details_free(*state);
	return 0;
}

static void a_setting_is_known_by_either_of_its_names(void **state)
{
	struct replica_details *details = *state;

	TAKE(details_take_setting, details, "slave_net_timeout", "60");
	TAKE(details_take_setting, details, "sync_binlog", "1");
	TAKE(details_take_setting, details, "version", "8.0.36");
	assert_true(details->settings_known);
	assert_string_equal(details->settings[SETTING_NET_TIMEOUT], "60");
	assert_string_equal(details->settings[SETTING_SYNC_BINLOG], "1");
	assert_null(details->settings[SETTING_GTID_STRICT]);
}

static void a_server_that_has_both_names_is_taken_by_the_first(void **state)
{
	struct replica_details *details = *state;

	TAKE(details_take_setting, details, "replica_net_timeout", "10");
	TAKE(details_take_setting, details, "slave_net_timeout", "99");
	assert_string_equal(details->settings[SETTING_NET_TIMEOUT], "10");
}

static void each_setting_is_asked_for_under_both_names(void **state)
{
	(void)state;
	for (enum setting i = 0; i < N_SETTINGS; i++) {
		char quoted[80];

		snprintf(quoted, sizeof quoted, "'%s'", setting_name(i));
		assert_non_null(strstr(details_settings_statement, quoted));
		snprintf(quoted, sizeof quoted, "'%s'", setting_former(i));
		assert_non_null(strstr(details_settings_statement, quoted));
	}
}

static void what_people_do_is_counted_under_all_names(void **state)
{
	struct replica_details *details = *state;

	TAKE(details_take_counter, details, "Com_stop_slave", "3");
	TAKE(details_take_counter, details, "Com_stop_all_slaves", "1");
	TAKE(details_take_counter, details, "Com_change_master", "2");
	TAKE(details_take_counter, details, "Com_reset", "x");
	TAKE(details_take_counter, details, "Com_replica_start", "-1");
	assert_int_equal(details->deeds[DEED_STOPPED], 4);
	assert_int_equal(details->deeds[DEED_CHANGED], 2);
	assert_int_equal(details->deeds[DEED_RESET], 0);
	assert_int_equal(details->deeds[DEED_STARTED], 0);
}

static void semi_sync_is_unknown_until_the_server_tells(void **state)
{
	struct replica_details *details = *state;

	assert_int_equal(details->semisync_source, YN_UNKNOWN);
	TAKE(details_take_counter, details, "Rpl_semi_sync_master_status", "OFF");
	TAKE(details_take_counter, details, "Rpl_semi_sync_slave_status", "ON");
	TAKE(details_take_counter, details, "Rpl_semi_sync_master_clients", "2");
	assert_int_equal(details->semisync_source, YN_NO);
	assert_int_equal(details->semisync_replica, YN_YES);
	assert_true(details->semisync_clients_known && details->semisync_clients == 2);
}

static void the_worker_that_failed_first_is_the_one_that_counts(void **state)
{
	struct replica_details *details = *state;
	const struct worker_seen *worker;

	TAKE(details_take_worker, details, "", "2", "1756", "stopped by another",
	     "1795360992.952600", "u:30", "0");
	TAKE(details_take_worker, details, "", "1", "1062", "Duplicate entry '100'",
	     "1795360992.952562", "u:29", "12.5");
	TAKE(details_take_worker, details, "other", "1", "1032", "x", "1795360000.0", "", "0");
	TAKE(details_take_worker, details, "", "3", "0", "", "0", "", NULL);
	worker = details_failed_worker(details, "");
	assert_int_equal(worker->error.code, 1062);
	assert_int_equal(worker->number, 1);
	assert_string_equal(worker->transaction, "u:29");
	assert_int_equal(worker->applying.us, 12500000);
	assert_int_equal(worker->failed.us / 1000, INT64_C(1795360992952));
	assert_null(details_failed_worker(details, "third"));
}

static void each_version_is_asked_for_what_it_has(void **state)
{
	(void)state;
	assert_null(details_workers_statement(FLAVOUR_MARIADB, "10.11.18-MariaDB"));
	assert_null(details_workers_statement(FLAVOUR_MYSQL, "5.6.51"));
	assert_non_null(strstr(details_workers_statement(FLAVOUR_MYSQL, "5.7.44-log"),
			       "LAST_SEEN_TRANSACTION"));
	assert_non_null(
		strstr(details_workers_statement(FLAVOUR_MYSQL, "8.0.36"), "APPLYING_TRANSACTION"));
	assert_null(details_receivers_statement(FLAVOUR_MARIADB, "11.8.2-MariaDB"));
}

static void heartbeats_and_their_period_are_read(void **state)
{
	struct replica_details *details = *state;

	TAKE(details_take_receiver, details, "c1", "17", "30.000");
	assert_int_equal(details->n_receivers, 1);
	assert_string_equal(details->receivers[0].channel, "c1");
	assert_int_equal(details->receivers[0].heartbeats, 17);
	assert_int_equal(details->receivers[0].period.us, SPAN_SECONDS(30).us);
}

static void hostile_answers_are_bounded_clean_and_masked(void **state)
{
	struct replica_details *details = *state;
	char *flood = xmalloc(100001);

	memset(flood, '\x1B', 100000);
	flood[100000] = '\0';
	for (size_t i = 0; i < 2 * WORKERS_MAX; i++)
		TAKE(details_take_worker, details, flood, flood, "1396",
		     "CREATE USER x IDENTIFIED BY 'hunter2'", flood, flood, flood);
	TAKE(details_take_setting, details, "sql_mode", flood);
	TAKE(details_take_setting, details, "sql_mode");
	TAKE(details_take_worker, details, "c");
	TAKE(details_take_setting, details, NULL, NULL);
	assert_int_equal(details->n_workers, WORKERS_MAX);
	assert_null(strstr(details->workers[0].error.text, "hunter2"));
	assert_null(strchr(details->workers[0].channel, '\x1B'));
	assert_true(strlen(details->settings[SETTING_SQL_MODE]) < LINE_SIZE);
	free(flood);
}

#define DETAILS_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DETAILS_TEST(a_setting_is_known_by_either_of_its_names),
		DETAILS_TEST(a_server_that_has_both_names_is_taken_by_the_first),
		cmocka_unit_test(each_setting_is_asked_for_under_both_names),
		DETAILS_TEST(what_people_do_is_counted_under_all_names),
		DETAILS_TEST(semi_sync_is_unknown_until_the_server_tells),
		DETAILS_TEST(the_worker_that_failed_first_is_the_one_that_counts),
		cmocka_unit_test(each_version_is_asked_for_what_it_has),
		DETAILS_TEST(heartbeats_and_their_period_are_read),
		DETAILS_TEST(hostile_answers_are_bounded_clean_and_masked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
