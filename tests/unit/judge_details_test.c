/* SPDX-License-Identifier: Apache-2.0 */
/* What a target's details add to what its status says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

#include "details_scene.h"

#define COORDINATOR                                                                          \
	"Coordinator stopped because there were error(s) in the worker(s). The most recent " \
	"failure "                                                                           \
	"being: Worker 1 failed executing transaction 'u:29' at source log bin.000001, "     \
	"end_log_pos "                                                                       \
	"8029. See error log and/or performance_schema.replication_applier_status_by_worker"
#define WORKER                                                                                    \
	"Worker 1 failed executing transaction 'u:29' at source log bin.000001, end_log_pos "     \
	"8029; Could not execute Write_rows event on table app.t; Duplicate entry '100' for key " \
	"'t.PRIMARY', Error_code: 1062; handler error HA_ERR_FOUND_DUPP_KEY"

static void a_worker_s_own_error_says_why_applying_stopped(void **state)
{
	struct replica_details *details = no_details();
	struct scene *scene = *state;
	add_worker(details, 0, "");
	add_worker(details, 1062, WORKER);
	poll_with(scene, sql_failed(1756, COORDINATOR), details);
	assert_told(scene, "+apply-duplicate-key");
	assert_int_equal(scene->last[0].finding.code, 1062);
	assert_non_null(strstr(scene->last[0].finding.text,
			       "Could not execute Write_rows event on table app.t; Duplicate entry "
			       "'100'"));
	assert_string_equal(scene->facts[scene->n_facts - 1],
			    "Applier worker of node-2 that failed");
}

static void what_the_worker_said_holds_until_it_is_asked_again(void **state)
{
	struct replica_details *details = no_details();
	struct scene *scene = *state;
	add_worker(details, 1032, "Can't find record in 't'");
	poll_with(scene, sql_failed(1756, COORDINATOR), details);
	assert_told(scene, "+apply-row-missing");
	pass(scene, 1);
	poll(scene, sql_failed(1756, COORDINATOR));
	assert_told(scene, "");
	poll(scene, healthy());
	assert_told(scene, "!threads-started -apply-row-missing");
	poll(scene, sql_failed(1756, COORDINATOR));
	assert_told(scene, "+apply-error");
}

static void without_the_worker_s_words_the_coordinator_s_count(void **state)
{
	struct scene *scene = *state;
	poll_with(scene, sql_failed(1062, COORDINATOR), NULL);
	assert_told(scene, "+apply-duplicate-key");
	poll_with(scene, sql_failed(1062, COORDINATOR), no_details());
	assert_told(scene, "");
}

static void a_coordinator_that_was_killed_has_no_error_of_applying(void **state)
{
	struct scene *scene = *state;
	struct replica_details *details = no_details();
	add_worker(details, 0, "");
	poll_with(scene, healthy(), no_details());
	poll_with(scene,
		  sql_failed(1756, "... The replica coordinator and worker threads are stopped"),
		  details);
	assert_told(scene, "+sql-stopped");
	assert_non_null(strstr(scene->last[0].text, "without a STOP statement"));
}

static struct replica_details *done(enum deed deed, uint64_t times)
{
	struct replica_details *details = no_details();
	details->deeds[deed] = times;
	return details;
}

static struct channel_seen stopped(void)
{
	struct channel_seen row = healthy();
	row.io = row.sql = THREAD_NO;
	row.lag_known = false;
	return row;
}

static void a_stop_statement_is_told_from_a_thread_that_ended_by_itself(void **state)
{
	struct scene *scene = *state;
	poll_with(scene, healthy(), done(DEED_STOPPED, 4));
	poll_with(scene, stopped(), done(DEED_STOPPED, 5));
	assert_told(scene, "+replica-stopped !operator-action");
	assert_non_null(strstr(scene->last[0].text, "(by a STOP statement)"));
	assert_string_equal(scene->last[1].text, "Somebody ran on node-2: STOP REPLICA");
	poll_with(scene, healthy(), done(DEED_STOPPED, 5));
	assert_told(scene, "!threads-started -replica-stopped");
	poll_with(scene, stopped(), done(DEED_STOPPED, 5));
	assert_told(scene, "+replica-stopped");
	assert_non_null(strstr(scene->last[0].text, "(without a STOP statement"));
}

static void what_was_counted_before_we_watched_is_nobody_s_deed(void **state)
{
	struct scene *scene = *state;
	poll_with(scene, stopped(), done(DEED_STOPPED, 5));
	assert_told(scene, "+replica-stopped");
	assert_null(strstr(scene->last[0].text, "STOP statement"));
}

static void a_channel_that_was_pointed_elsewhere_says_by_whom(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	poll_with(scene, healthy(), done(DEED_CHANGED, 1));
	text_copy(row.source_host, sizeof row.source_host, "node-7");
	poll_with(scene, row, done(DEED_CHANGED, 2));
	assert_string_equal(scene->last[0].text,
			    "node-2 was pointed from repl@db-source.example:3306 to "
			    "repl@node-7:3306 by hand");
	text_copy(row.source_host, sizeof row.source_host, "node-8");
	poll_with(scene, row, done(DEED_CHANGED, 2));
	assert_non_null(strstr(scene->last[0].text, "node-8:3306 by the server itself"));
}

static void skips_and_delays_that_people_set_are_told(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	row.skip_counter = 1;
	row.wanted_delay = SPAN_SECONDS(3600);
	row.position_by = POSITION_GTID;
	poll(scene, row);
	assert_told(scene, "!events-skipped !channel-changed !channel-changed");
	assert_non_null(strstr(scene->last[1].text, "from 0 s to 1 h"));
	poll(scene, row);
	assert_told(scene, "");
}

static struct replica_details *with(enum setting setting, const char *value)
{
	struct replica_details *details = no_details();
	set(details, SETTING_SYNC_BINLOG, "1");
	set(details, setting, value);
	return details;
}

static void a_setting_that_changed_is_told_until_it_is_back(void **state)
{
	struct scene *scene = *state;
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "60"));
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "9"));
	assert_told(scene, "!config-drift");
	assert_string_equal(scene->last[0].text, "node-2: settings changed from "
						 "replica_net_timeout=60 to replica_net_timeout=9");
	poll(scene, healthy());
	assert_told(scene, "");
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "60"));
	assert_told(scene, "!config-drift");
	assert_string_equal(scene->last[0].text, "node-2 has its former settings again");
}

static void a_setting_that_an_upgrade_brought_has_not_changed(void **state)
{
	struct scene *scene = *state;
	poll_with(scene, healthy(), with(SETTING_SYNC_BINLOG, "1"));
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "9"));
	assert_told(scene, "");
}

static void settings_that_change_while_we_are_away_are_told_too(void **state)
{
	struct scene *scene = *state;
	poll_with(scene, healthy(), with(SETTING_SQL_MODE, "A b,C"));
	restart(scene);
	poll_with(scene, healthy(), with(SETTING_SQL_MODE, ""));
	assert_told(scene, "!config-drift");
	assert_string_equal(scene->last[0].finding.before, "sql_mode=A b,C");
	assert_string_equal(scene->last[0].finding.after, "sql_mode=''");
}

static void a_setting_counts_as_meant_after_a_day(void **state)
{
	struct scene *scene = *state;
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "60"));
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "9"));
	assert_told(scene, "!config-drift");
	pass(scene, 24 * 3600 + 1);
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "9"));
	assert_told(scene, "!config-drift");
	assert_non_null(strstr(scene->last[0].text, "counts as meant"));
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "9"));
	assert_told(scene, "");
}

static void a_rule_makes_trouble_of_a_note(void **state)
{
	struct scene *scene = *state;
	scene->limits.rules[FINDING_CONFIG_DRIFT].level = LEVEL_P2;
	judge_set_limits(scene->judge, &scene->limits);
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "60"));
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "9"));
	assert_told(scene, "+config-drift");
	poll_with(scene, healthy(), with(SETTING_NET_TIMEOUT, "60"));
	assert_told(scene, "-config-drift");
}

static struct channel_seen filtered(const char *filters)
{
	struct channel_seen row = healthy();
	text_copy(row.filters, sizeof row.filters, filters);
	return row;
}

static void filters_that_change_are_trouble_until_they_are_back_or_accepted(void **state)
{
	struct scene *scene = *state;
	poll(scene, filtered("Replicate_Do_DB=a"));
	assert_told(scene, "+filters-changed");
	poll(scene, filtered(""));
	assert_told(scene, "-filters-changed");
	poll(scene, filtered("Replicate_Do_DB=b"));
	assert_told(scene, "+filters-changed");
	judge_accept(scene->judge, &scene->last[0].finding, scene->now, &(struct verdict){0});
	poll(scene, filtered("Replicate_Do_DB=b"));
	assert_told(scene, "-filters-changed");
	restart(scene);
	poll(scene, filtered("Replicate_Do_DB=b"));
	assert_told(scene, "");
}

static struct replica_details *lagging(void)
{
	struct replica_details *details = no_details();
	details->locks_asked = true;
	return details;
}

static struct channel_seen behind(int64_t seconds)
{
	struct channel_seen row = healthy();
	row.lag = SPAN_SECONDS(seconds);
	return row;
}

static void lag_is_told_by_what_holds_it_up(void **state)
{
	struct scene *scene = *state;
	struct replica_details *details = lagging();
	for (enum finding_kind kind = FINDING_LAG; kind <= FINDING_DELAY_EXCEEDED; kind++)
		set_rule(scene, kind, 0);
	details->n_blockers = 1;
	details->blockers[0] = (struct blocker_seen){.lock = "row",
						     .object = "d.t",
						     .connection = 77,
						     .account = "app@10.0.0.7",
						     .since = SPAN_SECONDS(300)};
	poll_with(scene, behind(100), details);
	assert_told(scene, "+lag-blocked");
	assert_non_null(strstr(scene->last[0].text, "because app@10.0.0.7 (connection 77) holds a "
						    "row lock on d.t since 5 min"));
	details = lagging();
	details->transaction_known = true;
	details->transaction = SPAN_SECONDS(90);
	details->transaction_rows = 120000;
	poll_with(scene, behind(110), details);
	assert_told(scene, "+lag-transaction -lag-blocked");
	assert_non_null(strstr(scene->last[0].text, "one transaction for 1 min 30 s, 120000 rows"));
	poll_with(scene, behind(120), lagging());
	assert_told(scene, "+lag -lag-transaction");
}

static void a_lock_that_the_thread_names_itself_needs_no_more(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = behind(100);
	set_rule(scene, FINDING_LAG_BLOCKED, 0);
	text_copy(row.sql_says, sizeof row.sql_says, "Waiting for table metadata lock");
	poll(scene, row);
	assert_told(scene, "+lag-blocked");
	assert_non_null(strstr(scene->last[0].text, "holder is not visible"));
}

static void poll_writable(struct scene *scene, bool read_only)
{
	struct observation seen = replica_seen(scene, "node-2");
	struct channel_seen row = healthy();
	char text[] = "x";
	row.row = text;
	seen.replica = (struct replica_seen){
		.channels = &row, .n_channels = 1, .read_only_known = true, .read_only = read_only};
	see(scene, &seen);
}

static void a_replica_that_can_be_written_to_is_noted_where_that_is_not_meant(void **state)
{
	struct scene *scene = *state;
	set_rule(scene, FINDING_REPLICA_WRITABLE, 0);
	poll_writable(scene, false);
	assert_told(scene, "");
	scene->watch.expect_read_only = true;
	judge_watch(scene->judge, &scene->watch);
	poll_writable(scene, false);
	assert_told(scene, "!replica-writable");
	poll(scene, healthy());
	assert_told(scene, "");
	poll_writable(scene, true);
	assert_told(scene, "!replica-writable");
}

static void semi_sync_that_fell_back_is_told_on_either_side(void **state)
{
	struct scene *scene = *state;
	struct replica_details *details = with(SETTING_SEMISYNC_REPLICA, "ON");
	set_rule(scene, FINDING_SEMISYNC_OFF, 0);
	details->semisync_replica = YN_YES;
	poll_with(scene, healthy(), details);
	assert_told(scene, "");
	details = with(SETTING_SEMISYNC_REPLICA, "ON");
	details->semisync_replica = YN_NO;
	poll_with(scene, healthy(), details);
	assert_told(scene, "+semisync-off");
	details = with(SETTING_SEMISYNC_REPLICA, "OFF");
	details->semisync_replica = YN_NO;
	poll_with(scene, healthy(), details);
	assert_told(scene, "!config-drift -semisync-off");
	details = with(SETTING_SEMISYNC_SOURCE, "ON");
	details->semisync_source = YN_NO;
	details->semisync_clients_known = true;
	details->semisync_clients = 1;
	poll_with(scene, healthy(), details);
	assert_string_equal(scene->last[0].text,
			    "node-2 no longer waits for its replicas: semi-synchronous replication "
			    "is on, but has fallen back (replicas that take part: 1)");
}

static struct replica_details *logged(struct scene *scene, int64_t ago_s, const char *code)
{
	struct replica_details *details = no_details();
	struct log_line_seen *line = ARRAY_ADD(details->lines, details->n_lines);
	line->at.us = scene->now.wall.us - ago_s * US_PER_SECOND;
	text_copy(line->code, sizeof line->code, code);
	text_copy(line->level, sizeof line->level, "Error");
	text_copy(line->text, sizeof line->text, "Worker 1 failed");
	return details;
}

static void the_server_s_log_tells_the_true_time_once_something_is_wrong(void **state)
{
	struct scene *scene = *state;
	poll_with(scene, healthy(), logged(scene, 7, "MY-010584"));
	assert_told(scene, "");
	poll(scene, sql_failed(1062, "x"));
	assert_told(scene, "+apply-duplicate-key !server-log");
	assert_int_equal(scene->now.wall.us - scene->last[1].finding.since.us, SPAN_SECONDS(7).us);
	assert_string_equal(scene->last[1].text,
			    "The error log of node-2: [Error] [MY-010584] Worker 1 failed");
}

static void a_line_is_told_once_and_one_of_its_kind_in_a_while(void **state)
{
	struct scene *scene = *state;
	poll_with(scene, sql_failed(1062, "x"), logged(scene, 7, "MY-010584"));
	assert_told(scene, "+apply-duplicate-key !server-log");
	poll_with(scene, sql_failed(1062, "x"), logged(scene, 7, "MY-010584"));
	poll_with(scene, sql_failed(1062, "x"), logged(scene, 5, "MY-010584"));
	assert_told(scene, "");
	poll_with(scene, sql_failed(1062, "x"), logged(scene, 4, "MY-013999"));
	assert_told(scene, "!server-log");
	restart(scene);
	poll_with(scene, sql_failed(1062, "x"), logged(scene, 4, "MY-013999"));
	assert_told(scene, "");
}

static void whoever_did_it_is_named_where_the_server_knows(void **state)
{
	struct scene *scene = *state;
	struct replica_details *details = done(DEED_STOPPED, 5);
	struct doer_seen *doer = ARRAY_ADD(details->doers, details->n_doers);
	text_copy(doer->account, sizeof doer->account, "dba@10.0.0.9");
	text_copy(doer->statement, sizeof doer->statement, "STOP REPLICA");
	poll_with(scene, healthy(), done(DEED_STOPPED, 4));
	poll_with(scene, stopped(), details);
	assert_told(scene, "+replica-stopped !operator-action");
	assert_string_equal(scene->last[1].text, "dba@10.0.0.9 ran on node-2: STOP REPLICA");
}

static struct replica_details *group_of(const char *a, const char *b, const char *c)
{
	const char *const states[] = {a, b, c};
	struct replica_details *details = no_details();
	details->members_known = true;
	for (size_t i = 0; i < 3; i++) {
		struct member_seen *member = ARRAY_ADD(details->members, details->n_members);
		snprintf(member->host, sizeof member->host, "node-%zu:3306", i + 1);
		text_copy(member->state, sizeof member->state, states[i]);
	}
	return details;
}

static void members_of_a_group_that_are_not_online_are_named(void **state)
{
	struct scene *scene = *state;
	set_rule(scene, FINDING_GROUP_MEMBER, 0);
	set_rule(scene, FINDING_GROUP_NO_QUORUM, 0);
	poll_with(scene, healthy(), group_of("ONLINE", "ONLINE", "ONLINE"));
	assert_told(scene, "");
	poll_with(scene, healthy(), group_of("ONLINE", "RECOVERING", "ONLINE"));
	assert_told(scene, "+group-member");
	assert_non_null(strstr(scene->last[0].text, "of 3: node-2:3306 is RECOVERING"));
	poll_with(scene, healthy(), group_of("ONLINE", "UNREACHABLE", "UNREACHABLE"));
	assert_told(scene, "+group-no-quorum -group-member");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P1);
	poll(scene, healthy());
	assert_told(scene, "");
	poll_with(scene, healthy(), group_of("ONLINE", "ONLINE", "ONLINE"));
	assert_told(scene, "-group-no-quorum");
}

static void transactions_of_its_own_are_told_where_the_source_is_not_asked(void **state)
{
	struct scene *scene = *state;
	static char before[] = "11111111-e688-11f1-8e19-02fc00000001:1-9";
	static char after[] = "11111111-e688-11f1-8e19-02fc00000001:1-9,\n"
			      "22222222-e688-11f1-8e19-02fc00000002:1-3";
	char *const sets[] = {before, after};
	set_rule(scene, FINDING_ERRANT_TRANSACTIONS, 0);
	for (size_t i = 0; i < 2; i++) {
		struct channel_seen row = healthy();
		struct observation seen = replica_seen(scene, "node-2");
		char text[] = "x";
		row.row = text;
		row.applied = sets[i];
		seen.replica = (struct replica_seen){
			.flavour = FLAVOUR_MYSQL, .channels = &row, .n_channels = 1};
		text_copy(seen.replica.server_uuid, sizeof seen.replica.server_uuid,
			  "22222222-e688-11f1-8e19-02fc00000002");
		see(scene, &seen);
		assert_told(scene, i == 0 ? "" : "+errant-transactions");
	}
	assert_non_null(strstr(scene->last[0].text,
			       "22222222-e688-11f1-8e19-02fc00000002:1-3; whether its source"));
}

static void a_rule_s_own_words_stand_behind_the_sentence(void **state)
{
	struct scene *scene = *state;
	text_copy(scene->limits.rules[FINDING_APPLY_DUPLICATE_KEY].text, LINE_SIZE,
		  "Call the orders team first");
	judge_set_limits(scene->judge, &scene->limits);
	poll(scene, sql_failed(1062, "Duplicate entry '1'"));
	assert_non_null(strstr(scene->last[0].text,
			       "(error 1062: Duplicate entry '1'). Call the orders team first"));
	poll(scene, sql_failed(1062, "Duplicate entry '2'"));
	assert_told(scene, "+apply-duplicate-key ~apply-duplicate-key");
	assert_non_null(strstr(scene->last[0].text, "'2'). Call the orders team first"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		POLLED_TEST(a_worker_s_own_error_says_why_applying_stopped),
		POLLED_TEST(what_the_worker_said_holds_until_it_is_asked_again),
		POLLED_TEST(without_the_worker_s_words_the_coordinator_s_count),
		POLLED_TEST(a_coordinator_that_was_killed_has_no_error_of_applying),
		POLLED_TEST(a_stop_statement_is_told_from_a_thread_that_ended_by_itself),
		POLLED_TEST(what_was_counted_before_we_watched_is_nobody_s_deed),
		POLLED_TEST(a_channel_that_was_pointed_elsewhere_says_by_whom),
		POLLED_TEST(skips_and_delays_that_people_set_are_told),
		POLLED_TEST(a_setting_that_changed_is_told_until_it_is_back),
		POLLED_TEST(a_setting_that_an_upgrade_brought_has_not_changed),
		POLLED_TEST(settings_that_change_while_we_are_away_are_told_too),
		POLLED_TEST(a_setting_counts_as_meant_after_a_day),
		POLLED_TEST(a_rule_makes_trouble_of_a_note),
		POLLED_TEST(filters_that_change_are_trouble_until_they_are_back_or_accepted),
		POLLED_TEST(lag_is_told_by_what_holds_it_up),
		POLLED_TEST(a_lock_that_the_thread_names_itself_needs_no_more),
		POLLED_TEST(a_replica_that_can_be_written_to_is_noted_where_that_is_not_meant),
		POLLED_TEST(semi_sync_that_fell_back_is_told_on_either_side),
		POLLED_TEST(the_server_s_log_tells_the_true_time_once_something_is_wrong),
		POLLED_TEST(a_line_is_told_once_and_one_of_its_kind_in_a_while),
		POLLED_TEST(whoever_did_it_is_named_where_the_server_knows),
		POLLED_TEST(members_of_a_group_that_are_not_online_are_named),
		POLLED_TEST(transactions_of_its_own_are_told_where_the_source_is_not_asked),
		POLLED_TEST(a_rule_s_own_words_stand_behind_the_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
