/* SPDX-License-Identifier: Apache-2.0 */
/* Errors, states and stops to findings: which one, and in which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

static void each_end_of_a_poll_has_its_finding(void **state)
{
	static const struct {
		enum poll_end end;
		const char *told;
	} ends[] = {
		{POLL_REFUSED, "+target-unreachable"},
		{POLL_TIMED_OUT, "+target-unreachable"},
		{POLL_UNREACHABLE, "+target-unreachable"},
		{POLL_NO_HOST, "+target-unreachable"},
		{POLL_DENIED, "+target-denied"},
		{POLL_NO_PRIVILEGE, "+privileges-missing"},
		{POLL_TLS, "+target-tls"},
		{POLL_FULL, "+target-full"},
		{POLL_LOST, "+target-unreachable"},
		{POLL_HANGS, "+status-hangs"},
		{POLL_GARBLED, "+target-unreachable"},
		{POLL_OTHER, "+target-unreachable"},
	};
	(void)state;
	assert_int_equal(sizeof ends / sizeof ends[0], N_POLL_ENDS - 1);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct scene scene;
		scene_start(&scene);
		poll_fails(&scene, ends[i].end, 0, "");
		pass(&scene, 10);
		poll_fails(&scene, ends[i].end, 0, "");
		assert_told(&scene, ends[i].told);
		scene_end(&scene);
	}
}

static void each_error_of_the_receiving_thread_has_its_finding(void **state)
{
	static const struct {
		enum thread_state io;
		unsigned code;
		const char *text, *id;
	} errors[] = {
		{THREAD_CONNECTING, 2005, "Unknown MySQL server host 'gone.lab' (-2)",
		 "source-name-missing"},
		{THREAD_CONNECTING, 2005, "Unknown server host 'gone.lab' (-5)",
		 "source-name-missing"},
		{THREAD_CONNECTING, 2005, "Unknown MySQL server host 'x' (-3)",
		 "source-name-unresolved"},
		{THREAD_CONNECTING, 2005, "Unknown MySQL server host 'x' (22)",
		 "source-name-unresolved"},
		{THREAD_CONNECTING, 2005, "error connecting to master 'r@x:3306' - retry-time: 60",
		 "source-name-unresolved"},
		{THREAD_CONNECTING, 2003,
		 "Can't connect to server on 'x' (111 \"Connection refused\")", "source-refused"},
		{THREAD_CONNECTING, 2003, "Can't connect to MySQL server on 'x:3306' (113)",
		 "source-timeout"},
		{THREAD_CONNECTING, 2003, "Can't connect to MySQL server on 'x:3306' (101)",
		 "source-timeout"},
		{THREAD_CONNECTING, 2003, "error connecting to master 'r@x:3306' - retry-time: 60",
		 "io-unreachable"},
		{THREAD_CONNECTING, 2013,
		 "Lost connection to server at 'waiting for initial communication packet', system "
		 "error: 110",
		 "source-timeout"},
		{THREAD_CONNECTING, 2013,
		 "Lost connection to MySQL server at 'reading initial communication packet', "
		 "system error: 104",
		 "source-closes"},
		{THREAD_CONNECTING, 2013,
		 "Lost connection to server at 'handshake: reading initial communication packet', "
		 "system error: 0",
		 "source-closes"},
		{THREAD_CONNECTING, 2055,
		 "Lost connection to MySQL server at 'reading authorization packet', system error: "
		 "32",
		 "source-closes"},
		{THREAD_CONNECTING, 2013,
		 "Lost connection to MySQL server at 'reading authorization packet', system error: "
		 "11",
		 "source-timeout"},
		{THREAD_CONNECTING, 2002, "Can't connect to server on 'x' (111)", "source-refused"},
		{THREAD_CONNECTING, 2003, "Can't connect to MySQL server on 'x' (4)",
		 "source-timeout"},
		{THREAD_CONNECTING, 2003, "Can't connect to MySQL server on 'x:3306' (10061)",
		 "source-refused"},
		{THREAD_CONNECTING, 2003, "Can't connect to MySQL server on 'x:3306' (10060)",
		 "source-timeout"},
		{THREAD_CONNECTING, 2013, "Lost connection to server during query",
		 "io-unreachable"},
		{THREAD_CONNECTING, 1045, "Access denied for user 'r'@'x'", "source-denied"},
		{THREAD_CONNECTING, 1045, "Plugin caching_sha2_password could not be loaded",
		 "source-auth-plugin"},
		{THREAD_CONNECTING, 4151, "Access denied, this account is locked", "source-denied"},
		{THREAD_CONNECTING, 13120,
		 "Source command COM_REGISTER_REPLICA failed: Access denied (Errno: 1045)",
		 "source-denied"},
		{THREAD_CONNECTING, 1597, "Master command COM_REGISTER_SLAVE failed",
		 "source-denied"},
		{THREAD_CONNECTING, 2026, "SSL connection error: certificate verify failed",
		 "source-tls"},
		{THREAD_CONNECTING, 2026,
		 "error connecting to master 'r@x:3306' - retry-time: 1  maximum-retries: 9  "
		 "message: SSL connection error: error:00000000:lib(0)::reason(0)",
		 "source-tls"},
		{THREAD_CONNECTING, 2026,
		 "Error connecting to source 'r@x:3306'. This was attempt 1/3, with a delay of 1 "
		 "seconds between attempts. Message: SSL connection error: "
		 "error:00000000:lib(0)::reason(0)",
		 "source-closes"},
		{THREAD_CONNECTING, 2061, "Authentication requires secure connection.",
		 "source-auth-plugin"},
		{THREAD_CONNECTING, 2059, "Authentication plugin cannot be loaded",
		 "source-auth-plugin"},
		{THREAD_CONNECTING, 1040, "Too many connections", "source-full"},
		{THREAD_CONNECTING, 1226, "User 'r' has exceeded max_user_connections",
		 "source-full"},
		{THREAD_CONNECTING, 1129, "Host 'x' is blocked", "source-blocks-host"},
		{THREAD_NO, 1236,
		 "Got fatal error 1236 from master when reading data from binary log: 'Could not "
		 "find "
		 "GTID state requested by slave in any binlog files.'",
		 "binlog-purged"},
		{THREAD_NO, 13114,
		 "Got fatal error 1236 from source when reading data from binary log: 'Cannot "
		 "replicate because the source purged required binary logs.'",
		 "binlog-purged"},
		{THREAD_NO, 1236, "'Could not find first log file name in binary log index file'",
		 "binlog-purged"},
		{THREAD_NO, 1236,
		 "'Error: connecting slave requested to start from GTID 0-1-13, which is not in "
		 "the "
		 "master's binlog'",
		 "gtid-ahead"},
		{THREAD_NO, 1236,
		 "'Error: connecting slave requested to start from GTID 0-1-13, which is not in "
		 "the "
		 "master's binlog. ... it probably means that the slave has diverged due to "
		 "executing "
		 "extra erroneous transactions'",
		 "gtid-diverged"},
		{THREAD_NO, 13114,
		 "'Replica has more GTIDs than the source has, using the source's SERVER_UUID.'",
		 "gtid-ahead"},
		{THREAD_NO, 1236,
		 "'Client requested master to start replication from impossible position'",
		 "position-invalid"},
		{THREAD_NO, 1236,
		 "'binlog truncated in the middle of event; consider out of disk space on source'",
		 "position-invalid"},
		{THREAD_NO, 1593, "Fatal error: ... equal MySQL server ids", "same-server-id"},
		{THREAD_NO, 13117, "Fatal error: ... equal MySQL server UUIDs", "same-server-id"},
		{THREAD_NO, 1236,
		 "'A slave with the same server_uuid/server_id as this slave has connected'",
		 "same-server-id"},
		{THREAD_NO, 13122, "Relay log write failure: could not queue event from source",
		 "relay-log-corrupt"},
		{THREAD_NO, 1153, "Got a packet bigger than 'max_allowed_packet' bytes",
		 "io-error"},
		{THREAD_NO, 1236, "'something nobody has seen'", "io-error"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		struct channel_seen row = connecting(errors[i].code, errors[i].text);
		const struct finding *found;
		struct scene scene;
		scene_start(&scene);
		row.io = errors[i].io;
		poll(&scene, row);
		pass(&scene, 10);
		poll(&scene, row);
		assert_int_equal(judge_open_findings(scene.judge, &found), 1);
		assert_string_equal(finding_row(found[0].kind)->id, errors[i].id);
		scene_end(&scene);
	}
}

static void each_error_of_the_applying_thread_has_its_finding(void **state)
{
	static const struct {
		unsigned code;
		const char *text, *told;
	} errors[] = {
		{1062, "Duplicate entry", "+apply-duplicate-key"},
		{1032, "Can't find record", "+apply-row-missing"},
		{1146, "Table 't.x' doesn't exist", "+apply-schema"},
		{13146, "Column 1 of table cannot be converted", "+apply-schema"},
		{1677, "Column 1 of table cannot be converted", "+apply-schema"},
		{1594, "Relay log read failure", "+relay-log-corrupt"},
		{13121, "Relay log read failure", "+relay-log-corrupt"},
		{1030, "Got error 28 \"No space left on device\" from storage engine",
		 "+disk-full"},
		{1114, "The table 'x' is full", "+disk-full"},
		{1756, "The slave coordinator and worker threads are stopped", "+apply-error"},
		{1452, "Cannot add or update a child row", "+apply-error"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		struct scene scene;
		scene_start(&scene);
		poll(&scene, sql_failed(errors[i].code, errors[i].text));
		assert_told(&scene, errors[i].told);
		scene_end(&scene);
	}
}

static void the_statement_with_its_data_is_kept_out_of_the_sentence(void **state)
{
	struct scene *scene = *state;
	poll(scene,
	     sql_failed(1062, "Error 'Duplicate entry '101' for key 'PRIMARY'' on query. Default "
			      "database: 'bank'. Query: 'insert into t values(101,'secret')'"));
	assert_told(scene, "+apply-duplicate-key");
	assert_string_equal(
		scene->last[0].text,
		"node-2 has stopped applying changes from db-source.example:3306: a row is "
		"there already (error 1062: Error 'Duplicate entry '101' for key "
		"'PRIMARY'')");
}

static void another_row_that_fails_is_news(void **state)
{
	struct scene *scene = *state;
	poll(scene, sql_failed(1062, "Duplicate entry '101'"));
	poll(scene, sql_failed(1062, "Duplicate entry '101'"));
	poll(scene, sql_failed(1062, "Duplicate entry '102'"));
	assert_told(scene, "+apply-duplicate-key ~apply-duplicate-key");
}

static void a_stop_of_both_threads_is_one_finding(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	poll(scene, row);
	pass(scene, 1);
	row.io = row.sql = THREAD_NO;
	row.lag_known = false;
	poll(scene, row);
	assert_told(scene, "+replica-stopped");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P4);
	assert_int_equal(scene->last[0].finding.max_level, LEVEL_P3);
	pass(scene, 1);
	poll(scene, healthy());
	assert_told(scene, "!threads-started -replica-stopped");
}

static void stops_one_after_the_other_never_leave_nothing_open(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	row.sql = THREAD_NO;
	row.lag_known = false;
	poll(scene, row);
	assert_told(scene, "+sql-stopped");
	row.io = THREAD_NO;
	poll(scene, row);
	assert_told(scene, "+replica-stopped -sql-stopped");
	row.sql = THREAD_YES;
	poll(scene, row);
	assert_told(scene, "+io-stopped !threads-started -replica-stopped");
	row.io = THREAD_YES;
	poll(scene, row);
	assert_told(scene, "!threads-started -io-stopped");
}

static void a_replica_that_orchestrator_detached_is_no_trouble_with_its_name(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = connecting(2005, "Unknown MySQL server host '//db1' (-2)");
	text_copy(row.source_host, sizeof row.source_host, "//db1");
	poll(scene, row);
	assert_told(scene, "+source-detached");
	row.io = THREAD_NO;
	poll(scene, row);
	assert_told(scene, "");
}

static void giving_up_is_told_from_being_stopped_by_the_attempts(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = refused();
	row.io = THREAD_NO;
	row.attempt = 1;
	row.attempts_max = 10;
	row.retry_delay_s = 60;
	poll(scene, row);
	assert_told(scene, "+io-stopped");
	row.attempt = 10;
	poll(scene, row);
	assert_told(scene, "+io-gave-up -io-stopped");
}

static void without_a_counter_it_gave_up_if_it_has_failed_for_as_long(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = refused();
	row.attempts_max = 10;
	row.retry_delay_s = 2;
	for (int i = 0; i < 18; i++, pass(scene, 1))
		poll(scene, row);
	assert_told(scene, "+source-refused");
	row.io = THREAD_NO;
	poll(scene, row);
	pass(scene, 5);
	poll(scene, row);
	assert_told(scene, "+io-gave-up -source-refused");
}

static void without_a_counter_its_first_attempt_was_seen_late(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = refused();
	row.attempts_max = 10;
	row.retry_delay_s = 2;
	for (int i = 0; i < 16; i++, pass(scene, 1))
		poll(scene, row);
	row.io = THREAD_NO;
	poll(scene, row);
	assert_told(scene, "+source-refused +io-gave-up -source-refused");
}

static void without_a_counter_it_was_stopped_if_it_could_still_have_tried(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = refused();
	row.attempts_max = 100000;
	row.retry_delay_s = 60;
	for (int i = 0; i < 11; i++, pass(scene, 1))
		poll(scene, row);
	row.io = THREAD_NO;
	poll(scene, row);
	assert_told(scene, "+source-refused +io-stopped -source-refused");
}

static void lag_counts_beyond_the_wanted_delay(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	row.wanted_delay = SPAN_SECONDS(3600);
	row.lag = SPAN_SECONDS(3650);
	poll(scene, row);
	pass(scene, 100);
	poll(scene, row);
	assert_told(scene, "");
	row.lag = SPAN_SECONDS(3912);
	poll(scene, row);
	pass(scene, 60);
	poll(scene, row);
	assert_told(scene, "+delay-exceeded");
	assert_string_equal(
		scene->last[0].text,
		"node-2 is 5 min 12 s behind its source db-source.example:3306 besides the "
		"wanted delay of 1 h; 1 min is allowed; it has fallen back by 4 min 22 s in the "
		"last 1 min 40 s");
}

static void unknown_lag_neither_opens_nor_closes(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	row.lag = SPAN_SECONDS(100);
	poll(scene, row);
	pass(scene, 60);
	poll(scene, row);
	assert_told(scene, "+lag");
	row.lag_known = false;
	row.lag = (span_t){0};
	pass(scene, 100);
	poll(scene, row);
	pass(scene, 100);
	poll(scene, row);
	assert_told(scene, "");
}

static void the_servers_zero_while_connecting_is_no_lag(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	row.lag = SPAN_SECONDS(100);
	poll(scene, row);
	pass(scene, 60);
	poll(scene, row);
	assert_told(scene, "+lag");
	row = connecting(2005, "Unknown MySQL server host 'x' (-2)");
	row.lag_known = true;
	poll(scene, row);
	pass(scene, 100);
	poll(scene, row);
	assert_told(scene, "+source-name-missing");
}

static void a_thread_that_waits_for_space_is_a_full_disk(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	text_copy(row.io_says, sizeof row.io_says, "Waiting for someone to free space");
	poll(scene, row);
	assert_told(scene, "+disk-full");
	poll(scene, healthy());
	assert_told(scene, "-disk-full");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(each_end_of_a_poll_has_its_finding),
		SCENE_TEST(each_error_of_the_receiving_thread_has_its_finding),
		SCENE_TEST(each_error_of_the_applying_thread_has_its_finding),
		SCENE_TEST(the_statement_with_its_data_is_kept_out_of_the_sentence),
		SCENE_TEST(another_row_that_fails_is_news),
		SCENE_TEST(a_stop_of_both_threads_is_one_finding),
		SCENE_TEST(stops_one_after_the_other_never_leave_nothing_open),
		SCENE_TEST(a_replica_that_orchestrator_detached_is_no_trouble_with_its_name),
		SCENE_TEST(giving_up_is_told_from_being_stopped_by_the_attempts),
		SCENE_TEST(without_a_counter_it_gave_up_if_it_has_failed_for_as_long),
		SCENE_TEST(without_a_counter_its_first_attempt_was_seen_late),
		SCENE_TEST(without_a_counter_it_was_stopped_if_it_could_still_have_tried),
		SCENE_TEST(lag_counts_beyond_the_wanted_delay),
		SCENE_TEST(unknown_lag_neither_opens_nor_closes),
		SCENE_TEST(the_servers_zero_while_connecting_is_no_lag),
		SCENE_TEST(a_thread_that_waits_for_space_is_a_full_disk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
