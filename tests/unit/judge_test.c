/* SPDX-License-Identifier: Apache-2.0 */
/* Polls to findings: when, since when, and what stays open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_healthy_channel_tells_nothing),
		SCENE_TEST(refused_opens_after_its_confirm_time_back_dated),
		SCENE_TEST(an_opened_finding_carries_the_row_before_and_now),
		SCENE_TEST(a_blip_shorter_than_confirm_is_not_told),
		SCENE_TEST(it_closes_after_being_gone_for_as_long_back_dated),
		SCENE_TEST(a_relapse_while_it_closes_keeps_it_open),
		SCENE_TEST(a_closer_kind_keeps_the_time_of_the_first_sign),
		SCENE_TEST(an_open_error_that_changes_its_class_is_replaced_at_once),
		SCENE_TEST(connecting_without_an_error_tells_less_than_an_open_error),
		SCENE_TEST(attempts_that_are_counted_are_no_news_another_error_is),
		SCENE_TEST(blindness_closes_nothing),
		SCENE_TEST(what_began_while_we_were_blind_may_have_begun_at_any_time_then),
		SCENE_TEST(no_channel_is_a_finding_where_one_is_expected),
		SCENE_TEST(channels_are_judged_by_themselves),
		SCENE_TEST(a_source_changed_by_hand_is_an_event),
		SCENE_TEST(another_identity_is_an_event_once_it_is_connected),
		SCENE_TEST(an_uptime_that_goes_back_is_a_restart),
		SCENE_TEST(a_rule_that_is_off_finds_nothing),
		SCENE_TEST(the_users_rule_sets_level_and_confirm),
		SCENE_TEST(forgetting_a_target_closes_all_that_is_open_on_it),
		SCENE_TEST(a_clock_that_steps_back_ends_nothing_before_it_began),
		SCENE_TEST(the_state_of_a_target_can_be_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
