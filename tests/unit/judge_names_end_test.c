/* SPDX-License-Identifier: Apache-2.0 */
/* When a move of a name is over, what it explains, and look-ups that fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

#define OTHER "10.0.0.2:53"

/* The name led to 10.0.0.5 and leads to 10.0.9.7 since 5 s. */
static void move(struct scene *scene)
{
	answer(scene, "10.0.0.5");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
}

static void it_is_over_when_the_name_goes_back(void **state)
{
	struct scene *scene = *state;
	wall_t back;
	move(scene);
	pass(scene, 60);
	back = scene->now.wall;
	answer(scene, "10.0.0.5");
	pass(scene, 5);
	answer(scene, "10.0.0.5");
	assert_told(scene, "!dns-changed-back -dns-repointed");
	assert_string_equal(scene->last[1].text, "db-source.example leads to 10.0.0.5 again");
	assert_int_equal(scene->last[1].finding.gone.us, back.us);
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
}

static void it_is_over_when_all_channels_of_the_name_have_reconnected(void **state)
{
	struct scene *scene = *state;
	struct watch watch = {.target = "node-3"};
	struct channel_seen row = healthy();
	judge_watch(scene->judge, &watch);
	poll_of(scene, "node-3", &row, 1);
	move(scene);
	assert_int_equal(scene->last[0].n_targets, 2);
	row = connecting(0, "");
	poll(scene, connecting(0, ""));
	poll(scene, healthy());
	poll_of(scene, "node-3", &row, 1);
	assert_told(scene, "");
	row = healthy();
	poll_of(scene, "node-3", &row, 1);
	assert_told(scene, "-dns-repointed");
	for (int i = 0; i < 10; i++, pass(scene, 5))
		answer(scene, "10.0.9.7");
	assert_told(scene, "");
}

static void a_reconnect_before_the_change_does_not_count(void **state)
{
	struct scene *scene = *state;
	poll(scene, connecting(0, ""));
	poll(scene, healthy());
	pass(scene, 60);
	move(scene);
	poll(scene, healthy());
	assert_told(scene, "");
}

static void a_reconnect_between_two_polls_shows_by_the_heartbeats(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	row.heartbeats_known = true;
	row.heartbeats = 100;
	poll(scene, row);
	move(scene);
	row.heartbeats = 0;
	poll(scene, row);
	assert_told(scene, "-dns-repointed");
}

static void it_is_over_when_the_last_channel_was_pointed_elsewhere_and_runs(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = healthy();
	const char *const *names;
	move(scene);
	text_copy(row.source_host, HOST_SIZE, "10.0.9.7");
	row.io = row.sql = THREAD_NO;
	poll(scene, row);
	assert_told(scene, "+replica-stopped !source-changed");
	row.io = row.sql = THREAD_YES;
	poll(scene, row);
	assert_told(scene, "!threads-started -dns-repointed -replica-stopped");
	assert_int_equal(judge_names(scene->judge, &names), 0);
}

static void a_channel_that_was_pointed_elsewhere_counts_once_it_runs(void **state)
{
	struct scene *scene = *state;
	struct watch watch = {.target = "node-3"};
	struct channel_seen row = healthy();
	judge_watch(scene->judge, &watch);
	poll_of(scene, "node-3", &row, 1);
	move(scene);
	text_copy(row.source_host, HOST_SIZE, "10.0.9.7");
	row.io = row.sql = THREAD_NO;
	poll_of(scene, "node-3", &row, 1);
	poll(scene, connecting(0, ""));
	poll(scene, healthy());
	assert_told(scene, "+replica-stopped !source-changed");
	row.io = row.sql = THREAD_YES;
	poll_of(scene, "node-3", &row, 1);
	assert_told(scene, "!threads-started -dns-repointed -replica-stopped");
}

static void it_is_over_when_a_person_accepts_it(void **state)
{
	struct scene *scene = *state;
	struct verdict verdict = {0};
	struct finding finding;
	move(scene);
	finding = scene->last[0].finding;
	judge_accept(scene->judge, &finding, scene->now, &verdict);
	scene_take(scene, &verdict);
	assert_told(scene, "-dns-repointed");
	for (int i = 0; i < 10; i++, pass(scene, 5))
		answer(scene, "10.0.9.7");
	assert_told(scene, "");
	answer(scene, "10.0.0.5");
	pass(scene, 5);
	answer(scene, "10.0.0.5");
	assert_told(scene, "+dns-repointed");
}

static void what_is_accepted_is_so_for_resolvers_whose_caches_lag(void **state)
{
	struct scene *scene = *state;
	struct verdict verdict = {0};
	struct finding finding;
	answer_by(scene, OTHER, "10.0.0.5");
	move(scene);
	finding = scene->last[0].finding;
	answer_by(scene, OTHER, "10.0.0.5");
	judge_accept(scene->judge, &finding, scene->now, &verdict);
	scene_take(scene, &verdict);
	assert_told(scene, "-dns-repointed");
	for (int i = 0; i < 5; i++, pass(scene, 5))
		answer_by(scene, OTHER, "10.0.9.7");
	assert_told(scene, "");
}

static void a_move_that_goes_on_is_an_update(void **state)
{
	struct scene *scene = *state;
	move(scene);
	answer(scene, "10.0.9.9");
	assert_told(scene, "~dns-repointed");
	assert_string_equal(scene->last[0].finding.before, "10.0.0.5");
	assert_string_equal(scene->last[0].finding.after, "10.0.9.9");
	answer(scene, "10.0.9.9");
	answer(scene, "10.0.9.7");
	assert_told(scene, "");
}

static void a_failure_after_an_accepted_move_tells_the_move_again(void **state)
{
	struct scene *scene = *state;
	struct verdict verdict = {0};
	struct finding finding;
	move(scene);
	finding = scene->last[0].finding;
	judge_accept(scene->judge, &finding, scene->now, &verdict);
	scene_take(scene, &verdict);
	assert_told(scene, "-dns-repointed");
	pass(scene, 4 * 3600);
	for (int i = 0; i < 11; i++, pass(scene, 1))
		poll(scene, refused());
	assert_told(scene, "+source-refused +dns-repointed -dns-repointed");
	assert_int_equal(scene->last[1].finding.since.us, finding.since.us);
	assert_true(finding_explains(&scene->last[2].finding, &scene->last[0].finding));
}

/* A connection that stands meets the change when it breaks, be it days later. */
static void a_failure_days_after_it_tells_the_story_where_nothing_has_reconnected(void **state)
{
	struct scene *scene = *state;
	struct verdict verdict = {0};
	move(scene);
	judge_accept(scene->judge, &scene->last[0].finding, scene->now, &verdict);
	scene_take(scene, &verdict);
	pass(scene, 72 * 3600);
	for (int i = 0; i < 11; i++, pass(scene, 1))
		poll(scene, refused());
	assert_told(scene, "-dns-repointed +source-refused +dns-repointed -dns-repointed");
	assert_true(finding_explains(&scene->last[1].finding, &scene->last[0].finding));
}

static void a_failure_days_after_it_does_not_once_the_channel_has_reconnected(void **state)
{
	struct scene *scene = *state;
	struct verdict verdict = {0};
	move(scene);
	judge_accept(scene->judge, &scene->last[0].finding, scene->now, &verdict);
	scene_take(scene, &verdict);
	pass(scene, 3600);
	poll(scene, refused());
	pass(scene, 1);
	poll(scene, healthy());
	pass(scene, 72 * 3600);
	for (int i = 0; i < 11; i++, pass(scene, 1))
		poll(scene, refused());
	assert_told(scene, "-dns-repointed +source-refused");
}

static void a_missing_name_needs_every_resolver_that_answers(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	answer_by(scene, OTHER, "10.0.0.5");
	for (int i = 0; i < 5; i++, pass(scene, 5))
		answer_fails(scene, RESOLVER, LOOKUP_NXDOMAIN);
	assert_told(scene, "+dns-split");
	answer_fails(scene, OTHER, LOOKUP_TIMEOUT);
	assert_told(scene, "");
	pass(scene, 10);
	answer_fails(scene, RESOLVER, LOOKUP_NXDOMAIN);
	assert_told(scene, "+dns-missing -dns-split");
	assert_string_equal(
		scene->last[0].text,
		"db-source.example does not exist (NXDOMAIN, seen by 127.0.0.53:53; 1 of "
		"2 resolvers)");
}

static void a_missing_name_comes_with_its_last_answer(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	answer_fails(scene, RESOLVER, LOOKUP_NXDOMAIN);
	pass(scene, 10);
	answer_fails(scene, RESOLVER, LOOKUP_NXDOMAIN);
	assert_told(scene, "+dns-missing");
	assert_int_equal(scene->n_facts, 3);
	assert_string_equal(scene->facts[1],
			    "DNS answer for db-source.example by 127.0.0.53:53, before");
	answer(scene, "10.0.0.5");
	pass(scene, 10);
	answer(scene, "10.0.0.5");
	assert_told(scene, "-dns-missing");
	assert_int_equal(scene->n_facts, 2);
}

static void trouble_of_the_resolver_does_not_bring_a_name_back(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	answer_fails(scene, RESOLVER, LOOKUP_NODATA);
	pass(scene, 10);
	answer_fails(scene, RESOLVER, LOOKUP_NODATA);
	assert_told(scene, "+dns-missing");
	answer_fails(scene, RESOLVER, LOOKUP_TIMEOUT);
	pass(scene, 20);
	answer_fails(scene, RESOLVER, LOOKUP_TIMEOUT);
	assert_told(scene, "");
	answer(scene, "10.0.0.5");
	pass(scene, 10);
	answer(scene, "10.0.0.5");
	assert_told(scene, "-dns-missing");
}

static void each_failing_lookup_has_its_finding(void **state)
{
	static const struct {
		enum lookup_end end;
		const char *told;
	} ends[] = {
		{LOOKUP_NXDOMAIN, "+dns-missing"},   {LOOKUP_NODATA, "+dns-missing"},
		{LOOKUP_SERVFAIL, "+dns-servfail"},  {LOOKUP_REFUSED, "+dns-refused"},
		{LOOKUP_TIMEOUT, "+dns-timeout"},    {LOOKUP_DOWN, "+resolver-down"},
		{LOOKUP_MALFORMED, "+dns-servfail"}, {LOOKUP_OTHER, "+dns-servfail"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct scene scene;
		scene_start(&scene);
		poll(&scene, healthy());
		answer_fails(&scene, RESOLVER, ends[i].end);
		pass(&scene, 30);
		answer_fails(&scene, RESOLVER, ends[i].end);
		assert_told(&scene, ends[i].told);
		scene_end(&scene);
	}
}

static void a_name_that_is_asked_by_nobody_is_ignored(void **state)
{
	struct scene *scene = *state;
	struct observation seen = answer_seen(scene, RESOLVER, "10.0.0.5");
	text_copy(seen.name.name, sizeof seen.name.name, "other.example");
	see(scene, &seen);
	pass(scene, 5);
	seen = answer_seen(scene, RESOLVER, "10.0.0.6");
	text_copy(seen.name.name, sizeof seen.name.name, "other.example");
	see(scene, &seen);
	assert_told(scene, "");
}

static void a_failure_and_the_move_join_whichever_is_seen_first(void **state)
{
	struct scene *scene = *state;
	struct finding refused_first;
	answer(scene, "10.0.0.5");
	pass(scene, 5);
	for (int i = 0; i < 11; i++, pass(scene, 1))
		poll(scene, refused());
	assert_told(scene, "+source-refused");
	refused_first = scene->last[0].finding;
	answer(scene, "10.0.9.7");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
	assert_true(finding_explains(&scene->last[0].finding, &refused_first));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		POLLED_TEST(it_is_over_when_the_name_goes_back),
		POLLED_TEST(it_is_over_when_all_channels_of_the_name_have_reconnected),
		POLLED_TEST(a_reconnect_before_the_change_does_not_count),
		POLLED_TEST(a_reconnect_between_two_polls_shows_by_the_heartbeats),
		POLLED_TEST(it_is_over_when_the_last_channel_was_pointed_elsewhere_and_runs),
		POLLED_TEST(a_channel_that_was_pointed_elsewhere_counts_once_it_runs),
		POLLED_TEST(it_is_over_when_a_person_accepts_it),
		POLLED_TEST(what_is_accepted_is_so_for_resolvers_whose_caches_lag),
		POLLED_TEST(a_move_that_goes_on_is_an_update),
		POLLED_TEST(a_failure_after_an_accepted_move_tells_the_move_again),
		POLLED_TEST(a_failure_days_after_it_tells_the_story_where_nothing_has_reconnected),
		POLLED_TEST(a_failure_days_after_it_does_not_once_the_channel_has_reconnected),
		POLLED_TEST(a_missing_name_needs_every_resolver_that_answers),
		POLLED_TEST(a_missing_name_comes_with_its_last_answer),
		POLLED_TEST(trouble_of_the_resolver_does_not_bring_a_name_back),
		POLLED_TEST(each_failing_lookup_has_its_finding),
		POLLED_TEST(a_name_that_is_asked_by_nobody_is_ignored),
		POLLED_TEST(a_failure_and_the_move_join_whichever_is_seen_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
