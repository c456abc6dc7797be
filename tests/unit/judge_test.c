/* SPDX-License-Identifier: Apache-2.0 */
/* Polls to findings: which, when, since when, and in which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

static int begin(void **state)
{
	struct scene *scene = xcalloc(1, sizeof *scene);
	scene_start(scene);
	*state = scene;
	return 0;
}

static int end(void **state)
{
	scene_end(*state);
	free(*state);
	return 0;
}

static void a_healthy_channel_tells_nothing(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < 100; i++, pass(scene, 1))
		poll(scene, healthy());
	assert_told(scene, "");
}

static void refused_opens_after_its_confirm_time_back_dated(void **state)
{
	struct scene *scene = *state;
	wall_t first;
	poll(scene, healthy());
	pass(scene, 1);
	first = scene->now.wall;
	for (int i = 0; i < 10; i++, pass(scene, 1))
		poll(scene, refused());
	assert_told(scene, "");
	poll(scene, refused());
	assert_told(scene, "+source-refused");
	assert_int_equal(scene->last[0].finding.since.us, first.us);
	assert_int_equal(scene->last[0].finding.uncertainty.us, US_PER_SECOND);
	assert_int_equal(scene->last[0].finding.code, 2003);
	assert_string_equal(scene->last[0].finding.name, SOURCE_NAME);
	assert_string_equal(
		scene->last[0].text,
		"node-2 cannot connect to its source db-source.example:3306: connection "
		"refused (error 2003: Can't connect to MySQL server on "
		"'db-source.example:3306' (111))");
}

static void an_opened_finding_carries_the_row_before_and_now(void **state)
{
	struct scene *scene = *state;
	poll(scene, healthy());
	pass(scene, 1);
	poll(scene, connecting(1045, "Access denied for user 'repl'@'10.0.0.9'"));
	assert_told(scene, "+source-denied");
	assert_int_equal(scene->n_facts, 2);
	assert_string_equal(scene->facts[0], "Replication status of node-2, before");
	assert_string_equal(scene->facts[1], "Replication status of node-2, now");
}

static void a_blip_shorter_than_confirm_is_not_told(void **state)
{
	struct scene *scene = *state;
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 9; i++, pass(scene, 1))
			poll(scene, refused());
		poll(scene, healthy());
		pass(scene, 1);
	}
	assert_told(scene, "");
}

static void it_closes_after_being_gone_for_as_long_back_dated(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	wall_t first;
	for (int i = 0; i < 12; i++, pass(scene, 1))
		poll(scene, refused());
	assert_told(scene, "+source-refused");
	first = scene->now.wall;
	row.lag = SPAN_SECONDS(12);
	for (int i = 0; i < 10; i++, pass(scene, 1))
		poll(scene, row);
	assert_told(scene, "");
	poll(scene, row);
	assert_told(scene, "-source-refused");
	assert_int_equal(scene->last[0].finding.gone.us, first.us);
	assert_string_equal(scene->last[0].text,
			    "node-2 is connected to its source db-source.example:3306 again, 12 s "
			    "behind");
	assert_string_equal(scene->facts[0], "Replication status of node-2, after");
}

static void a_relapse_while_it_closes_keeps_it_open(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < 12; i++, pass(scene, 1))
		poll(scene, refused());
	for (int i = 0; i < 8; i++, pass(scene, 1))
		poll(scene, healthy());
	poll(scene, refused());
	for (int i = 0; i < 8; i++, pass(scene, 1))
		poll(scene, healthy());
	assert_told(scene, "+source-refused");
}

static void a_closer_kind_keeps_the_time_of_the_first_sign(void **state)
{
	struct scene *scene = *state;
	wall_t first = scene->now.wall;
	poll(scene, connecting(0, ""));
	pass(scene, 2);
	poll(scene, refused());
	pass(scene, 2);
	poll(scene, connecting(1045, "Access denied"));
	assert_told(scene, "+source-denied");
	assert_int_equal(scene->last[0].finding.since.us, first.us);
}

static void an_open_error_that_changes_its_class_is_replaced_at_once(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < 11; i++, pass(scene, 1))
		poll(scene, refused());
	assert_told(scene, "+source-refused");
	poll(scene, connecting(2003, "Can't connect to server on 'db1' (110)"));
	assert_told(scene, "+source-timeout -source-refused");
	assert_int_equal(scene->last[1].finding.gone.us, scene->now.wall.us);
	assert_string_equal(scene->last[1].text,
			    "node-2: source-refused turned into source-timeout");
}

static void connecting_without_an_error_tells_less_than_an_open_error(void **state)
{
	struct scene *scene = *state;
	wall_t first;
	poll(scene, connecting(1045, "Access denied"));
	assert_told(scene, "+source-denied");
	pass(scene, 1);
	poll(scene, connecting(0, ""));
	poll(scene, connecting(1045, "Access denied"));
	pass(scene, 1);
	first = scene->now.wall;
	for (int i = 0; i < 10; i++, pass(scene, 1))
		poll(scene, connecting(0, ""));
	assert_told(scene, "");
	poll(scene, connecting(0, ""));
	assert_told(scene, "+io-unreachable -source-denied");
	assert_int_equal(scene->last[0].finding.since.us, first.us);
}

static void attempts_that_are_counted_are_no_news_another_error_is(void **state)
{
	struct scene *scene = *state;
	poll(scene, connecting(1045, "attempt 1/10. Message: Access denied"));
	poll(scene, connecting(1045, "attempt 2/10. Message: Access denied"));
	assert_told(scene, "+source-denied");
	poll(scene, connecting(1130, "Host '10.0.0.9' is not allowed to connect"));
	assert_told(scene, "~source-denied");
}

static void blindness_closes_nothing(void **state)
{
	struct scene *scene = *state;
	poll(scene, connecting(1045, "Access denied"));
	assert_told(scene, "+source-denied");
	for (int i = 0; i < 11; i++, pass(scene, 1))
		poll_fails(scene, POLL_TIMED_OUT, 2002, "Can't connect (110)");
	assert_told(scene, "+target-unreachable");
	assert_string_equal(
		scene->last[0].text,
		"node-2 cannot be asked about its replication: no connection within the "
		"time limit (error 2002: Can't connect (110))");
	poll(scene, connecting(1045, "Access denied"));
	for (int i = 0; i < 10; i++) {
		pass(scene, 1);
		poll(scene, connecting(1045, "Access denied"));
	}
	assert_told(scene, "-target-unreachable");
}

static void what_began_while_we_were_blind_may_have_begun_at_any_time_then(void **state)
{
	struct scene *scene = *state;
	poll(scene, healthy());
	for (int i = 0; i < 5; i++) {
		pass(scene, 1);
		poll_fails(scene, POLL_REFUSED, 2002, "(111)");
	}
	pass(scene, 1);
	poll(scene, connecting(1045, "Access denied"));
	assert_told(scene, "+source-denied");
	assert_int_equal(scene->last[0].finding.uncertainty.us, 6 * US_PER_SECOND);
}

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

static struct channel_seen sql_failed(unsigned code, const char *text)
{
	struct channel_seen row = healthy();
	row.sql = THREAD_NO;
	row.lag_known = false;
	row.sql_error.code = code;
	text_copy(row.sql_error.text, sizeof row.sql_error.text, text);
	return row;
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
	assert_told(scene, "+lag");
	assert_string_equal(
		scene->last[0].text,
		"node-2 is 5 min 12 s behind its source db-source.example:3306 besides the "
		"wanted delay of 1 h; 1 min is allowed");
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

static void no_channel_is_a_finding_where_one_is_expected(void **state)
{
	struct scene *scene = *state;
	poll_of(scene, "node-2", NULL, 0);
	pass(scene, 10);
	poll_of(scene, "node-2", NULL, 0);
	assert_told(scene, "+not-replicating");
	scene->watch.expect_replication = false;
	judge_watch(scene->judge, &scene->watch);
	poll_of(scene, "node-2", NULL, 0);
	pass(scene, 10);
	poll_of(scene, "node-2", NULL, 0);
	assert_told(scene, "-not-replicating");
}

static void channels_are_judged_by_themselves(void **state)
{
	struct scene *scene = *state;
	struct channel_seen rows[2] = {healthy(), sql_failed(1062, "Duplicate entry")};
	text_copy(rows[0].channel, sizeof rows[0].channel, "c1");
	text_copy(rows[1].channel, sizeof rows[1].channel, "c2");
	poll_of(scene, "node-2", rows, 2);
	assert_told(scene, "+apply-duplicate-key");
	assert_string_equal(scene->last[0].finding.channel, "c2");
	assert_true(text_starts(scene->last[0].text, "node-2 (channel c2) has stopped applying"));
	poll_of(scene, "node-2", rows, 1);
	assert_told(scene, "!channel-gone -apply-duplicate-key");
	poll_of(scene, "node-2", rows, 2);
	assert_told(scene, "+apply-duplicate-key !channel-new");
	assert_int_equal(judge_target(scene->judge, "node-2")->n_channels, 2);
}

static void a_source_changed_by_hand_is_an_event(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	poll(scene, row);
	text_copy(row.source_host, sizeof row.source_host, "10.0.9.7");
	poll(scene, row);
	assert_told(scene, "!source-changed");
	assert_string_equal(scene->last[0].text,
			    "node-2 was pointed from repl@db-source.example:3306 "
			    "to repl@10.0.9.7:3306");
}

static void another_identity_is_an_event_once_it_is_connected(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	poll(scene, row);
	row.source_server_id = 0;
	row.io = THREAD_CONNECTING;
	poll(scene, row);
	row.source_server_id = 2;
	poll(scene, row);
	assert_told(scene, "");
	row.io = THREAD_YES;
	poll(scene, row);
	assert_told(scene, "!source-identity-changed");
}

static void an_uptime_that_goes_back_is_a_restart(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	struct observation seen = replica_seen(scene, "node-2");
	seen.replica.channels = &row;
	seen.replica.n_channels = 1;
	seen.replica.uptime_known = true;
	seen.replica.uptime_s = 1000;
	see(scene, &seen);
	assert_told(scene, "");
	seen.replica.uptime_s = 4;
	see(scene, &seen);
	assert_told(scene, "!server-restarted");
	assert_string_equal(scene->last[0].text, "node-2 was restarted 4 s ago");
}

static void a_rule_that_is_off_finds_nothing(void **state)
{
	struct scene *scene = *state;
	poll(scene, connecting(1045, "Access denied"));
	assert_told(scene, "+source-denied");
	scene->limits.rules[FINDING_SOURCE_DENIED].off = true;
	judge_set_limits(scene->judge, &scene->limits);
	poll(scene, connecting(1045, "Access denied"));
	assert_told(scene, "-source-denied");
	assert_string_equal(scene->last[0].text, "node-2: source-denied is over");
}

static void the_users_rule_sets_level_and_confirm(void **state)
{
	struct scene *scene = *state;
	scene->limits.rules[FINDING_SOURCE_REFUSED] =
		(struct rule){.level = LEVEL_P1, .max_level = LEVEL_P1};
	judge_set_limits(scene->judge, &scene->limits);
	poll(scene, refused());
	assert_told(scene, "+source-refused");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P1);
}

static void forgetting_a_target_closes_all_that_is_open_on_it(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = connecting(1045, "Access denied");
	struct verdict verdict = {0};
	row.sql = THREAD_NO;
	row.sql_error.code = 1062;
	poll(scene, row);
	assert_told(scene, "+source-denied +apply-duplicate-key");
	judge_forget(scene->judge, "node-2", scene->now, &verdict);
	scene_take(scene, &verdict);
	assert_told(scene, "-source-denied -apply-duplicate-key");
	assert_string_equal(scene->last[0].text, "node-2 is no longer watched");
	assert_null(judge_target(scene->judge, "node-2"));
	assert_int_equal(scene->memory.n, 0);
	poll(scene, row);
	assert_told(scene, "");
}

static void a_clock_that_steps_back_ends_nothing_before_it_began(void **state)
{
	struct scene *scene = *state;
	poll(scene, connecting(1045, "Access denied"));
	scene->now.wall.us -= 3600 * US_PER_SECOND;
	poll(scene, healthy());
	assert_told(scene, "+source-denied -source-denied");
	assert_true(scene->last[0].finding.gone.us >= scene->last[0].finding.since.us);
}

static void the_state_of_a_target_can_be_asked(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	const struct target_state *seen = judge_target(scene->judge, "node-2");
	assert_false(seen->seen);
	assert_null(judge_target(scene->judge, "node-3"));
	row.lag = SPAN_SECONDS(7);
	poll(scene, row);
	seen = judge_target(scene->judge, "node-2");
	assert_true(seen->seen);
	assert_int_equal(seen->end, POLL_OK);
	assert_int_equal(seen->at.us, scene->now.wall.us);
	assert_int_equal(seen->n_channels, 1);
	assert_int_equal(seen->channels[0].io, THREAD_YES);
	assert_int_equal(seen->channels[0].lag.us, 7 * US_PER_SECOND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_healthy_channel_tells_nothing),
		TEST(refused_opens_after_its_confirm_time_back_dated),
		TEST(an_opened_finding_carries_the_row_before_and_now),
		TEST(a_blip_shorter_than_confirm_is_not_told),
		TEST(it_closes_after_being_gone_for_as_long_back_dated),
		TEST(a_relapse_while_it_closes_keeps_it_open),
		TEST(a_closer_kind_keeps_the_time_of_the_first_sign),
		TEST(an_open_error_that_changes_its_class_is_replaced_at_once),
		TEST(connecting_without_an_error_tells_less_than_an_open_error),
		TEST(attempts_that_are_counted_are_no_news_another_error_is),
		TEST(blindness_closes_nothing),
		TEST(what_began_while_we_were_blind_may_have_begun_at_any_time_then),
		TEST(each_end_of_a_poll_has_its_finding),
		TEST(each_error_of_the_receiving_thread_has_its_finding),
		TEST(each_error_of_the_applying_thread_has_its_finding),
		TEST(the_statement_with_its_data_is_kept_out_of_the_sentence),
		TEST(another_row_that_fails_is_news),
		TEST(a_stop_of_both_threads_is_one_finding),
		TEST(stops_one_after_the_other_never_leave_nothing_open),
		TEST(giving_up_is_told_from_being_stopped_by_the_attempts),
		TEST(without_a_counter_it_gave_up_if_it_has_failed_for_as_long),
		TEST(without_a_counter_it_was_stopped_if_it_could_still_have_tried),
		TEST(lag_counts_beyond_the_wanted_delay),
		TEST(unknown_lag_neither_opens_nor_closes),
		TEST(the_servers_zero_while_connecting_is_no_lag),
		TEST(a_thread_that_waits_for_space_is_a_full_disk),
		TEST(no_channel_is_a_finding_where_one_is_expected),
		TEST(channels_are_judged_by_themselves),
		TEST(a_source_changed_by_hand_is_an_event),
		TEST(another_identity_is_an_event_once_it_is_connected),
		TEST(an_uptime_that_goes_back_is_a_restart),
		TEST(a_rule_that_is_off_finds_nothing),
		TEST(the_users_rule_sets_level_and_confirm),
		TEST(forgetting_a_target_closes_all_that_is_open_on_it),
		TEST(a_clock_that_steps_back_ends_nothing_before_it_began),
		TEST(the_state_of_a_target_can_be_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
