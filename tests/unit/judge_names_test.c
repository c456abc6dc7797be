/* SPDX-License-Identifier: Apache-2.0 */
/* Answers to findings: what is a move of a name, what is round robin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

#define OTHER "10.0.0.2:53"

static void names_to_resolve_are_the_sources_without_literals(void **state)
{
	struct scene *scene = *state;
	struct channel_seen rows[4] = {healthy(), healthy(), healthy(), healthy()};
	const char *const *names;
	text_copy(rows[1].channel, CHANNEL_SIZE, "c1");
	text_copy(rows[1].source_host, HOST_SIZE, "10.0.0.8");
	text_copy(rows[2].channel, CHANNEL_SIZE, "c2");
	text_copy(rows[2].source_host, HOST_SIZE, "DB-Source.example.");
	text_copy(rows[3].channel, CHANNEL_SIZE, "c3");
	text_copy(rows[3].source_host, HOST_SIZE, "//detached");
	poll_of(scene, "node-2", rows, 4);
	assert_int_equal(judge_names(scene->judge, &names), 1);
	assert_string_equal(names[0], SOURCE_NAME);
}

static void a_configured_name_is_asked_for_before_any_poll(void **state)
{
	struct scene *scene = *state;
	struct watch watch = {.target = "node-9", .source_name = "primary.example"};
	const char *const *names;
	judge_watch(scene->judge, &watch);
	assert_int_equal(judge_names(scene->judge, &names), 2);
	assert_string_equal(names[1], "primary.example");
}

static void the_first_answer_is_the_baseline_in_silence(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < 10; i++, pass(scene, 5))
		answer(scene, "10.0.0.5 2001:db8::5");
	assert_told(scene, "");
}

static void a_move_opens_when_it_is_seen_again_back_dated(void **state)
{
	struct scene *scene = *state;
	wall_t first;
	answer(scene, "10.0.0.5");
	pass(scene, 5);
	first = scene->now.wall;
	answer(scene, "10.0.9.7");
	assert_told(scene, "");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
	assert_int_equal(scene->last[0].finding.since.us, first.us);
	assert_int_equal(scene->last[0].finding.uncertainty.us, 5 * US_PER_SECOND);
	assert_string_equal(scene->last[0].finding.before, "10.0.0.5");
	assert_string_equal(scene->last[0].finding.after, "10.0.9.7");
	assert_string_equal(scene->last[0].text,
			    "db-source.example moved from 10.0.0.5 to 10.0.9.7 "
			    "(TTL 60 s, seen by 127.0.0.53:53)");
	assert_int_equal(scene->last[0].n_targets, 1);
	assert_int_equal(scene->n_facts, 3);
	assert_string_equal(scene->facts[0], "What each view says of db-source.example");
	assert_string_equal(scene->facts[1],
			    "DNS answer for db-source.example by 127.0.0.53:53, before");
}

static void two_resolvers_confirm_each_other_at_once(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	answer_by(scene, OTHER, "10.0.0.5");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_told(scene, "");
	answer_by(scene, OTHER, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
	assert_true(text_contains(scene->last[0].text, "seen by 10.0.0.2:53, 127.0.0.53:53"));
}

static void a_blip_is_not_told(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	pass(scene, 5);
	answer(scene, "10.0.0.5");
	pass(scene, 5);
	answer(scene, "10.0.0.5");
	assert_told(scene, "");
}

static void after_a_blip_a_move_is_still_a_move(void **state)
{
	struct scene *scene = *state;
	a_blip_is_not_told(state);
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
}

static void subsets_and_orders_of_what_is_accepted_are_silent(void **state)
{
	struct scene *scene = *state;
	static const char *const answers[] = {"10.0.0.5 10.0.0.6 10.0.0.7", "10.0.0.6 10.0.0.7",
					      "10.0.0.5", "10.0.0.7"};
	for (int i = 0; i < 100; i++, pass(scene, 5))
		answer(scene, answers[i % 4]);
	assert_told(scene, "");
}

static void a_rotating_pool_is_learned(void **state)
{
	struct scene *scene = *state;
	static const char *const answers[] = {"10.0.0.5", "10.0.0.6", "10.0.0.5", "10.0.0.6",
					      "10.0.0.5", "10.0.0.6", "10.0.0.6", "10.0.0.6"};
	for (int i = 0; i < 200; i++, pass(scene, 5))
		answer(scene, answers[i % 8]);
	assert_told(scene, "");
}

static void blips_far_apart_teach_nothing(void **state)
{
	struct scene *scene = *state;
	static const char *const answers[] = {"10.0.0.5", "10.0.9.7"};
	for (int i = 0; i < 5; i++, pass(scene, 660))
		answer(scene, answers[i % 2]);
	assert_told(scene, "");
	answer(scene, "10.0.9.7");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
}

/* Seen through mixed caches a move looks like rotation at first. */
static void a_move_that_looked_like_rotation_is_told_when_the_old_stays_away(void **state)
{
	struct scene *scene = *state;
	static const char *const answers[] = {"10.0.0.5", "10.0.9.7"};
	for (int i = 0; i < 6; i++, pass(scene, 5))
		answer(scene, answers[i % 2]);
	for (int i = 0; i < 130; i++, pass(scene, 5))
		answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
}

static void an_address_that_is_added_is_silent_and_not_accepted(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	for (int i = 0; i < 1000; i++, pass(scene, 5))
		answer(scene, "10.0.0.5 10.0.9.7");
	assert_told(scene, "");
	answer(scene, "10.0.9.7");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
}

static void an_address_long_gone_is_new_when_it_comes_back(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5 10.0.0.6");
	for (int i = 0; i < 130; i++, pass(scene, 5))
		answer(scene, "10.0.0.6");
	answer(scene, "10.0.0.5");
	pass(scene, 5);
	answer(scene, "10.0.0.5");
	assert_told(scene, "+dns-repointed");
}

static void each_family_moves_by_itself(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5 2001:db8::5");
	pass(scene, 5);
	answer(scene, "10.0.9.7 2001:db8::5");
	pass(scene, 5);
	answer(scene, "10.0.9.7 2001:db8::5");
	assert_told(scene, "+dns-repointed");
	assert_string_equal(scene->last[0].finding.after, "10.0.9.7, 2001:db8::5");
}

static void a_family_that_appears_is_no_move(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	for (int i = 0; i < 10; i++, pass(scene, 5))
		answer(scene, "10.0.0.5 fd00::5");
	assert_told(scene, "+dns-ipv6-changed");
}

static void a_family_that_is_not_answered_says_nothing(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5 2001:db8::5");
	for (int i = 0; i < 10; i++, pass(scene, 5)) {
		struct observation seen = answer_seen(scene, RESOLVER, "2001:db8::5");
		seen.name.a.end = LOOKUP_TIMEOUT;
		see(scene, &seen);
	}
	answer(scene, "10.0.0.5 2001:db8::5");
	assert_told(scene, "");
}

static void a_cname_is_named_where_it_changed_too(void **state)
{
	struct scene *scene = *state;
	struct observation seen = answer_seen(scene, RESOLVER, "10.0.0.5");
	seen.name.a.n_chain = 1;
	text_copy(seen.name.a.chain[0], HOST_SIZE, "node1.example");
	see(scene, &seen);
	for (int i = 0; i < 2; i++) {
		pass(scene, 5);
		seen = answer_seen(scene, RESOLVER, "10.0.9.7");
		seen.name.a.n_chain = 1;
		text_copy(seen.name.a.chain[0], HOST_SIZE, "node2.example");
		see(scene, &seen);
	}
	assert_told(scene, "+dns-repointed");
	assert_string_equal(scene->last[0].finding.before, "10.0.0.5 via node1.example");
	assert_string_equal(scene->last[0].finding.after, "10.0.9.7 via node2.example");
}

static void another_cname_with_the_same_address_is_no_move(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	for (int i = 0; i < 5; i++, pass(scene, 5)) {
		struct observation seen = answer_seen(scene, RESOLVER, "10.0.0.5");
		seen.name.a.n_chain = 1;
		text_copy(seen.name.a.chain[0], HOST_SIZE, "node2.example");
		see(scene, &seen);
	}
	assert_told(scene, "+dns-renamed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		POLLED_TEST(names_to_resolve_are_the_sources_without_literals),
		POLLED_TEST(a_configured_name_is_asked_for_before_any_poll),
		POLLED_TEST(the_first_answer_is_the_baseline_in_silence),
		POLLED_TEST(a_move_opens_when_it_is_seen_again_back_dated),
		POLLED_TEST(two_resolvers_confirm_each_other_at_once),
		POLLED_TEST(a_blip_is_not_told),
		POLLED_TEST(after_a_blip_a_move_is_still_a_move),
		POLLED_TEST(subsets_and_orders_of_what_is_accepted_are_silent),
		POLLED_TEST(a_rotating_pool_is_learned),
		POLLED_TEST(blips_far_apart_teach_nothing),
		POLLED_TEST(a_move_that_looked_like_rotation_is_told_when_the_old_stays_away),
		POLLED_TEST(an_address_that_is_added_is_silent_and_not_accepted),
		POLLED_TEST(an_address_long_gone_is_new_when_it_comes_back),
		POLLED_TEST(each_family_moves_by_itself),
		POLLED_TEST(a_family_that_appears_is_no_move),
		POLLED_TEST(a_family_that_is_not_answered_says_nothing),
		POLLED_TEST(a_cname_is_named_where_it_changed_too),
		POLLED_TEST(another_cname_with_the_same_address_is_no_move),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
