/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "probe/row_text.h"
#include "probe/status_row.h"

#include "status_fixtures.h"

enum { COLUMNS_MAX = 80 };

/* Reads "Column: value" lines, where NULL is SQL NULL. */
static struct channel_seen read_fixture(const char *fixture)
{
	char *copy = xstrdup(fixture), *rest = copy, *line;
	struct status_column columns[COLUMNS_MAX];
	struct channel_seen seen;
	size_t n = 0;

	while ((line = strsep(&rest, "\n")) && *line) {
		char *value = strstr(line, ": ");

		assert_true(value && n < COLUMNS_MAX);
		*value = '\0';
		value = strcmp(value + 2, "NULL") == 0 ? NULL : value + 2;
		columns[n++] = (struct status_column){line, value, value ? strlen(value) : 0};
	}
	status_row_read(columns, n, &seen);
	free(copy);
	return seen;
}

static struct channel_seen read_one(const char *name, const char *value, size_t n)
{
	struct status_column column = {name, value, n};
	struct channel_seen seen;

	status_row_read(&column, 1, &seen);
	return seen;
}

static struct channel_seen read_text(const char *name, const char *value)
{
	return read_one(name, value, value ? strlen(value) : 0);
}

static void a_healthy_mariadb_connection_is_read_whole(void **state)
{
	struct channel_seen seen = read_fixture(mariadb_1011_healthy);

	(void)state;
	assert_string_equal(seen.channel, "orders");
	assert_string_equal(seen.source_host, "db-orders.example");
	assert_int_equal(seen.source_port, 3307);
	assert_string_equal(seen.source_user, "repl");
	assert_int_equal(seen.io, THREAD_YES);
	assert_int_equal(seen.sql, THREAD_YES);
	assert_string_equal(seen.io_says, "Waiting for master to send event");
	assert_true(text_starts(seen.sql_says, "Slave has read all relay log"));
	assert_int_equal(seen.io_error.code, 0);
	assert_int_equal(seen.source_server_id, 1);
	assert_string_equal(seen.read_file, "bin.000004");
	assert_int_equal(seen.read_pos, 4711);
	assert_string_equal(seen.exec_file, "bin.000003");
	assert_int_equal(seen.exec_pos, 815);
	assert_true(seen.lag_known);
	assert_int_equal(seen.lag.us, SPAN_SECONDS(7).us);
	channel_seen_free(&seen);
}

static void heartbeats_are_known_where_the_server_tells_them(void **state)
{
	struct channel_seen mariadb = read_fixture(mariadb_1011_healthy);
	struct channel_seen mysql = read_fixture(mysql_97_gone);

	(void)state;
	assert_true(mariadb.heartbeats_known);
	assert_int_equal(mariadb.heartbeats, 12);
	assert_int_equal(mariadb.heartbeat_period.us, SPAN_MS(2500).us);
	assert_false(mysql.heartbeats_known);
	assert_int_equal(mysql.heartbeat_period.us, 0);
	channel_seen_free(&mariadb);
	channel_seen_free(&mysql);
}

static void how_the_source_is_asked_is_known_from_either_server(void **state)
{
	static const struct {
		const char *name, *value;
		enum position_by by;
	} cases[] = {
		{"Auto_Position", "1", POSITION_GTID},
		{"Auto_Position", "0", POSITION_FILE},
		{"Using_Gtid", "Slave_Pos", POSITION_GTID},
		{"Using_Gtid", "Current_Pos", POSITION_CURRENT_GTID},
		{"Using_Gtid", "No", POSITION_FILE},
		{"Using_Gtid", "", POSITION_UNKNOWN},
		{"Using_Gtid", NULL, POSITION_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct channel_seen seen = read_text(cases[i].name, cases[i].value);

		assert_int_equal(seen.position_by, cases[i].by);
		channel_seen_free(&seen);
	}
}

static void a_source_that_is_down_on_mariadb_tells_delay_and_limit(void **state)
{
	struct channel_seen seen = read_fixture(mariadb_118_source_down);

	(void)state;
	assert_int_equal(seen.io, THREAD_CONNECTING);
	assert_int_equal(seen.io_error.code, 2003);
	assert_true(text_contains(seen.io_error.text, "Connection refused"));
	assert_int_equal(seen.attempt, 0);
	assert_int_equal(seen.attempts_max, 100000);
	assert_int_equal(seen.retry_delay_s, 60);
	channel_seen_free(&seen);
}

static void a_lag_of_null_is_unknown_and_never_zero(void **state)
{
	struct channel_seen seen = read_fixture(mariadb_118_source_down);

	(void)state;
	assert_false(seen.lag_known);
	channel_seen_free(&seen);
	seen = read_text("Seconds_Behind_Source", "NULL");
	assert_false(seen.lag_known);
	channel_seen_free(&seen);
	seen = read_text("Seconds_Behind_Source", "");
	assert_false(seen.lag_known);
	channel_seen_free(&seen);
}

static void an_error_of_the_applier_is_read_with_its_words(void **state)
{
	struct channel_seen seen = read_fixture(mariadb_1011_duplicate);

	(void)state;
	assert_int_equal(seen.sql, THREAD_NO);
	assert_int_equal(seen.sql_error.code, 1062);
	assert_true(text_contains(seen.sql_error.text, "insert into t values (5)"));
	assert_int_equal(seen.io_error.code, 0);
	channel_seen_free(&seen);
}

static void mysql_s_new_names_give_the_same_channel(void **state)
{
	struct channel_seen seen = read_fixture(mysql_97_gone);

	(void)state;
	assert_string_equal(seen.channel, "reports");
	assert_string_equal(seen.source_host, "db-source.example");
	assert_int_equal(seen.io, THREAD_CONNECTING);
	assert_int_equal(seen.sql, THREAD_YES);
	assert_string_equal(seen.io_says, "Connecting to source");
	assert_string_equal(seen.source_uuid, "324f79ab-e688-11f1-8e19-02fc00000001");
	assert_int_equal(seen.read_pos, 8356);
	assert_int_equal(seen.exec_pos, 8300);
	assert_int_equal(seen.wanted_delay.us, SPAN_SECONDS(3600).us);
	assert_true(seen.lag_known);
	assert_int_equal(seen.lag.us, 0);
	channel_seen_free(&seen);
}

static void mysql_s_attempts_are_read_out_of_the_error(void **state)
{
	struct channel_seen seen = read_fixture(mysql_97_gone);

	(void)state;
	assert_int_equal(seen.attempt, 9);
	assert_int_equal(seen.attempts_max, 10);
	assert_int_equal(seen.retry_delay_s, 60);
	channel_seen_free(&seen);
}

static void mysql_57_counts_its_attempts_as_retries(void **state)
{
	struct channel_seen seen = read_fixture(mysql_57_down);

	(void)state;
	assert_int_equal(seen.attempt, 7);
	assert_int_equal(seen.attempts_max, 86400);
	assert_int_equal(seen.retry_delay_s, 30);
	assert_string_equal(seen.source_uuid, "0f0d1a32-5d1c-11ea-9b0e-02fc00000001");
	assert_int_equal(seen.sql, THREAD_NO);
	channel_seen_free(&seen);
}

static void the_words_of_early_80_are_read_too(void **state)
{
	struct channel_seen seen = read_text(
		"Last_IO_Error", "error connecting to master 'r@h:3306' - retry-time: 10 "
				 "retries: 3 message: Unknown MySQL server host 'h' (22)");

	(void)state;
	assert_int_equal(seen.attempt, 3);
	assert_int_equal(seen.retry_delay_s, 10);
	channel_seen_free(&seen);
}

static void a_source_s_name_cannot_pretend_to_be_a_count(void **state)
{
	struct channel_seen seen = read_text(
		"Last_IO_Error", "error connecting to master 'maximum-retries: 3@ retries: 4' "
				 "- retry-time: 60  maximum-retries: 100  message: x");

	(void)state;
	assert_int_equal(seen.attempt, 0);
	assert_int_equal(seen.attempts_max, 100);
	channel_seen_free(&seen);
}

static void a_count_beyond_all_bounds_is_left_out(void **state)
{
	struct channel_seen seen = read_text(
		"Last_IO_Error", "This was attempt 99999999999999999999/10, with a delay");

	(void)state;
	assert_int_equal(seen.attempt, 0);
	channel_seen_free(&seen);
}

static void a_thread_state_is_a_whole_word_and_others_are_unknown(void **state)
{
	static const struct {
		const char *word;
		enum thread_state state;
	} words[] = {{"Yes", THREAD_YES},
		     {"No", THREAD_NO},
		     {"Connecting", THREAD_CONNECTING},
		     {"Preparing", THREAD_PREPARING},
		     {"Yes, but", THREAD_UNKNOWN},
		     {"", THREAD_UNKNOWN},
		     {NULL, THREAD_UNKNOWN}};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct channel_seen seen = read_text("Replica_IO_Running", words[i].word);

		assert_int_equal(seen.io, words[i].state);
		channel_seen_free(&seen);
	}
}

static void numbers_that_do_not_fit_are_not_told(void **state)
{
	static const char *const wrong[] = {"65536", "-1", "3306x", " 3306", ""};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct channel_seen seen = read_text("Source_Port", wrong[i]);

		assert_int_equal(seen.source_port, 0);
		channel_seen_free(&seen);
	}
	struct channel_seen seen = read_text("Read_Source_Log_Pos", "18446744073709551615");

	assert_true(seen.read_pos == UINT64_MAX);
	channel_seen_free(&seen);
	seen = read_text("Read_Source_Log_Pos", "18446744073709551616");
	assert_int_equal(seen.read_pos, 0);
	channel_seen_free(&seen);
	seen = read_text("Seconds_Behind_Source", "9223372036855");
	assert_false(seen.lag_known);
	channel_seen_free(&seen);
}

static void hostile_text_is_bounded_and_clean(void **state)
{
	char megabyte[1 << 20];
	struct channel_seen seen;

	(void)state;
	memset(megabyte, 'x', sizeof megabyte);
	memcpy(megabyte, "\xFF\x1B[2J", 5);
	seen = read_one("Last_SQL_Error", megabyte, sizeof megabyte);
	assert_int_equal(strlen(seen.sql_error.text), SAID_SIZE - 1);
	assert_true(text_is_utf8(seen.sql_error.text, SAID_SIZE - 1));
	assert_null(strchr(seen.sql_error.text, '\x1B'));
	assert_true(strlen(seen.row) < 2 * ROW_VALUE_MAX);
	assert_non_null(strstr(seen.row, "[cut: 4096 of 1048576 bytes]"));
	channel_seen_free(&seen);
}

static void a_name_is_one_line(void **state)
{
	struct channel_seen seen = read_text("Source_Host", "db\nSlave_IO_Running: Yes");

	(void)state;
	assert_string_equal(seen.source_host, "db Slave_IO_Running: Yes");
	channel_seen_free(&seen);
}

static void the_row_is_kept_as_lines_in_the_server_s_order(void **state)
{
	struct status_column columns[] = {{"Slave_IO_State", "", 0},
					  {"Master_Host", "h", 1},
					  {"SQL_Remaining_Delay", NULL, 0}};
	struct channel_seen seen;

	(void)state;
	status_row_read(columns, 3, &seen);
	assert_string_equal(seen.row,
			    "Slave_IO_State: \nMaster_Host: h\nSQL_Remaining_Delay: NULL\n");
	channel_seen_free(&seen);
}

static void no_value_can_pretend_to_be_a_column(void **state)
{
	struct channel_seen seen = read_text("Executed_Gtid_Set", "a:1-5,\nb:1-7");

	(void)state;
	assert_string_equal(seen.row, "Executed_Gtid_Set: a:1-5,\n    b:1-7\n");
	channel_seen_free(&seen);
}

static void secrets_are_masked_and_paths_of_keys_are_not(void **state)
{
	struct status_column columns[] = {
		{"Master_Password", "hunter2", 7},
		{"Master_SSL_Key", "/etc/k.pem", 10},
		{"Last_SQL_Error", "Query: 'CREATE USER a IDENTIFIED BY 'hunter2'", 45}};
	struct channel_seen seen;

	(void)state;
	status_row_read(columns, 3, &seen);
	assert_null(strstr(seen.row, "hunter2"));
	assert_null(strstr(seen.sql_error.text, "hunter2"));
	assert_non_null(strstr(seen.row, "Master_Password: ***\n"));
	assert_non_null(strstr(seen.row, "/etc/k.pem"));
	channel_seen_free(&seen);
}

static void a_value_is_cut_between_characters(void **state)
{
	char long_value[ROW_VALUE_MAX + 10];
	struct channel_seen seen;

	(void)state;
	memset(long_value, 'a', sizeof long_value);
	memcpy(long_value + ROW_VALUE_MAX - 1, "\xC3\xA9", 2);
	seen = read_one("Executed_Gtid_Set", long_value, sizeof long_value);
	assert_non_null(strstr(seen.row, "[cut: 4095 of 4106 bytes]"));
	assert_null(strstr(seen.row, "\xEF\xBF\xBD"));
	channel_seen_free(&seen);
}

static void a_row_of_any_size_is_bounded(void **state)
{
	enum { MANY = 400 };
	static char value[ROW_VALUE_MAX];
	struct status_column columns[MANY];
	struct channel_seen seen;

	(void)state;
	memset(value, '\xFF', sizeof value);
	for (size_t i = 0; i < MANY; i++)
		columns[i] = (struct status_column){"X", value, sizeof value};
	status_row_read(columns, MANY, &seen);
	assert_true(strlen(seen.row) <= ROW_MAX);
	assert_non_null(strstr(seen.row, "[the rest of the row is cut]\n"));
	channel_seen_free(&seen);
}

static void a_row_without_columns_is_an_empty_channel(void **state)
{
	struct channel_seen seen;

	(void)state;
	status_row_read(NULL, 0, &seen);
	assert_int_equal(seen.io, THREAD_UNKNOWN);
	assert_string_equal(seen.row, "");
	channel_seen_free(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_healthy_mariadb_connection_is_read_whole),
		cmocka_unit_test(heartbeats_are_known_where_the_server_tells_them),
		cmocka_unit_test(how_the_source_is_asked_is_known_from_either_server),
		cmocka_unit_test(a_source_that_is_down_on_mariadb_tells_delay_and_limit),
		cmocka_unit_test(a_lag_of_null_is_unknown_and_never_zero),
		cmocka_unit_test(an_error_of_the_applier_is_read_with_its_words),
		cmocka_unit_test(mysql_s_new_names_give_the_same_channel),
		cmocka_unit_test(mysql_s_attempts_are_read_out_of_the_error),
		cmocka_unit_test(mysql_57_counts_its_attempts_as_retries),
		cmocka_unit_test(the_words_of_early_80_are_read_too),
		cmocka_unit_test(a_source_s_name_cannot_pretend_to_be_a_count),
		cmocka_unit_test(a_count_beyond_all_bounds_is_left_out),
		cmocka_unit_test(a_thread_state_is_a_whole_word_and_others_are_unknown),
		cmocka_unit_test(numbers_that_do_not_fit_are_not_told),
		cmocka_unit_test(hostile_text_is_bounded_and_clean),
		cmocka_unit_test(a_name_is_one_line),
		cmocka_unit_test(the_row_is_kept_as_lines_in_the_server_s_order),
		cmocka_unit_test(no_value_can_pretend_to_be_a_column),
		cmocka_unit_test(secrets_are_masked_and_paths_of_keys_are_not),
		cmocka_unit_test(a_value_is_cut_between_characters),
		cmocka_unit_test(a_row_of_any_size_is_bounded),
		cmocka_unit_test(a_row_without_columns_is_an_empty_channel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
