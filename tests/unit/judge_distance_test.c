/* SPDX-License-Identifier: Apache-2.0 */
/* How far behind, how fast, until when: of a lag, and of a thread that will give up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

static struct channel_seen late(int64_t seconds)
{
	struct channel_seen row = healthy();
	row.lag = SPAN_SECONDS(seconds);
	return row;
}

static const struct channel_state *state_of(struct scene *scene)
{
	return &judge_target(scene->judge, "node-2")->channels[0];
}

static void a_lag_that_shrinks_has_an_end_in_sight(void **state)
{
	struct scene *scene = *state;
	for (int64_t lag = 300; lag > 200; lag -= 2, pass(scene, 1))
		poll(scene, late(lag));
	assert_true(state_of(scene)->catch_up_known);
	/* 2 s each second. */
	assert_in_range(state_of(scene)->catch_up.us / US_PER_SECOND, 98, 104);
	assert_true(state_of(scene)->trend.us < 0);
}

static void a_lag_that_grows_has_none(void **state)
{
	struct scene *scene = *state;
	set_rule(scene, FINDING_LAG, 15);
	for (int64_t lag = 70; lag < 87; lag++, pass(scene, 1))
		poll(scene, late(lag));
	assert_false(state_of(scene)->catch_up_known);
	assert_told(scene, "+lag");
	assert_non_null(strstr(scene->last[0].text, "; it has fallen back by 1"));
	assert_null(strstr(scene->last[0].text, "caught up"));
}

static void two_polls_are_no_trend(void **state)
{
	struct scene *scene = *state;
	poll(scene, late(300));
	pass(scene, 1);
	poll(scene, late(200));
	assert_false(state_of(scene)->catch_up_known);
	assert_false(state_of(scene)->trend_known);
}

static void a_lag_beyond_the_critical_limit_is_told_again_at_a_higher_level(void **state)
{
	struct scene *scene = *state;
	scene->watch.critical_lag = SPAN_SECONDS(600);
	judge_watch(scene->judge, &scene->watch);
	set_rule(scene, FINDING_LAG, 0);
	poll(scene, late(100));
	assert_told(scene, "+lag");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P4);
	pass(scene, 1);
	poll(scene, late(700));
	assert_told(scene, "+lag");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P2);
	pass(scene, 1);
	poll(scene, late(800));
	poll(scene, late(100));
	assert_told(scene, "");
}

static struct channel_seen trying(unsigned attempt, unsigned of, unsigned delay_s)
{
	struct channel_seen row = connecting(1045, "Access denied for user 'repl'");
	row.attempt = attempt;
	row.attempts_max = of;
	row.retry_delay_s = delay_s;
	return row;
}

static void the_time_until_it_gives_up_is_told_and_presses(void **state)
{
	struct scene *scene = *state;
	poll(scene, trying(2, 10, 60));
	assert_told(scene, "+source-denied");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P3);
	assert_non_null(strstr(scene->last[0].text, "; it gives up for good in about 8 min"));
	pass(scene, 240);
	poll(scene, trying(6, 10, 60));
	assert_told(scene, "+source-denied");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P2);
	assert_non_null(strstr(scene->last[0].text, "; it gives up for good in about 4 min"));
	pass(scene, 60);
	poll(scene, trying(7, 10, 60));
	assert_told(scene, "");
}

static void a_server_that_counts_no_attempts_has_failed_for_as_long_as_it_fails(void **state)
{
	struct scene *scene = *state;
	poll(scene, trying(0, 10, 60));
	assert_told(scene, "+source-denied");
	assert_non_null(strstr(scene->last[0].text, "; it gives up for good in about 9 min"));
	pass(scene, 300);
	poll(scene, trying(0, 10, 60));
	assert_told(scene, "+source-denied");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P2);
}

static void who_tries_for_two_months_is_in_no_hurry(void **state)
{
	struct scene *scene = *state;
	poll(scene, trying(1, 86400, 60));
	assert_told(scene, "+source-denied");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P3);
	assert_null(strstr(scene->last[0].text, "gives up"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_lag_that_shrinks_has_an_end_in_sight),
		SCENE_TEST(a_lag_that_grows_has_none),
		SCENE_TEST(two_polls_are_no_trend),
		SCENE_TEST(a_lag_beyond_the_critical_limit_is_told_again_at_a_higher_level),
		SCENE_TEST(the_time_until_it_gives_up_is_told_and_presses),
		SCENE_TEST(a_server_that_counts_no_attempts_has_failed_for_as_long_as_it_fails),
		SCENE_TEST(who_tries_for_two_months_is_in_no_hurry),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
