/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "probe/pace.h"

static const mono_t start = {1000 * US_PER_SECOND};
static const span_t five = SPAN_SECONDS(5), automatic = {0};
static const struct pace_answer good = {.is_cached = true, .ttl = 300}, bad = {.failed = true};

/* How long it waits after the n-th answer. */
static span_t wait_after(struct pace *pace, const struct pace_answer *answer, unsigned n)
{
	mono_t now = pace->next;
	span_t wait = {0};
	for (unsigned i = 0; i < n; i++) {
		now = pace->next;
		pace_begin(pace);
		pace_end(pace, answer, now);
		wait = mono_since(pace->next, now);
	}
	return wait;
}

static struct pace paced(span_t interval)
{
	struct pace pace;
	pace_start(&pace, interval, "db.test 10.0.0.1:53", 7, 0, start);
	return pace;
}

static void assert_about(span_t wait, int64_t seconds)
{
	assert_in_range(wait.us, seconds * 950000, seconds * 1050000);
}

static void the_first_question_is_at_once_but_not_for_all_together(void **state)
{
	struct pace pace = paced(five);
	(void)state;
	assert_int_equal(pace.next.us, start.us);
	pace_start(&pace, five, "db.test 10.0.0.1:53", 7, 100, start);
	assert_true(pace.next.us > start.us);
	assert_true(mono_since(pace.next, start).us < five.us);
}

static void after_the_first_answer_a_thousand_names_are_spread_over_the_interval(void **state)
{
	unsigned per_second[5] = {0};
	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		struct pace pace;
		char key[32];
		snprintf(key, sizeof key, "n%u.test 10.0.0.1:53", i);
		pace_start(&pace, five, key, 7, 0, start);
		span_t wait = wait_after(&pace, &good, 1);
		assert_in_range(wait.us, 1, five.us);
		per_second[(wait.us - 1) / US_PER_SECOND]++;
	}
	for (unsigned i = 0; i < 5; i++)
		assert_in_range(per_second[i], 120, 280);
}

static void later_the_interval_has_some_jitter(void **state)
{
	struct pace pace = paced(five);
	span_t earlier = wait_after(&pace, &good, 2);
	(void)state;
	bool differs = false;
	for (unsigned i = 0; i < 20; i++) {
		span_t wait = wait_after(&pace, &good, 1);
		assert_about(wait, 5);
		differs |= wait.us != earlier.us;
	}
	assert_true(differs);
}

static void an_interval_that_was_asked_for_is_kept_whatever_the_ttl(void **state)
{
	struct pace pace = paced(five);
	struct pace_answer short_lived = {.is_cached = true, .ttl = 1};
	(void)state;
	assert_about(wait_after(&pace, &short_lived, 2), 5);
	assert_about(wait_after(&pace, &good, 1), 5);
}

static void auto_waits_until_an_answer_can_be_new(void **state)
{
	struct pace pace = paced(automatic);
	struct pace_answer twelve = {.is_cached = true, .ttl = 12},
			   one = {.is_cached = true, .ttl = 1}, uncached = {.ttl = 300};
	(void)state;
	assert_about(wait_after(&pace, &twelve, 2), 13);
	assert_about(wait_after(&pace, &one, 1), 5);
	assert_about(wait_after(&pace, &good, 1), 30); /* a cache may be emptied by hand */
	assert_about(wait_after(&pace, &uncached, 1), 5);
}

static void silence_is_asked_less_often_and_the_first_answer_ends_that(void **state)
{
	struct pace pace = paced(five);
	(void)state;
	wait_after(&pace, &good, 1);
	assert_about(wait_after(&pace, &bad, 2), 5);
	assert_about(wait_after(&pace, &bad, 1), 10);
	assert_about(wait_after(&pace, &bad, 50), 20);
	assert_about(wait_after(&pace, &good, 1), 5);
}

static void silence_never_makes_it_slower_than_thirty_seconds_or_what_was_asked(void **state)
{
	struct pace pace = paced(SPAN_SECONDS(20)), slow = paced(SPAN_SECONDS(60));
	(void)state;
	assert_about(wait_after(&pace, &bad, 9), 30);
	assert_about(wait_after(&slow, &bad, 9), 60);
}

static void a_shorter_interval_counts_at_once(void **state)
{
	struct pace pace = paced(SPAN_SECONDS(3600));
	(void)state;
	wait_after(&pace, &good, 2);
	pace_set(&pace, five, start);
	assert_int_equal(mono_since(pace.next, start).us, five.us);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_question_is_at_once_but_not_for_all_together),
		cmocka_unit_test(
			after_the_first_answer_a_thousand_names_are_spread_over_the_interval),
		cmocka_unit_test(later_the_interval_has_some_jitter),
		cmocka_unit_test(an_interval_that_was_asked_for_is_kept_whatever_the_ttl),
		cmocka_unit_test(auto_waits_until_an_answer_can_be_new),
		cmocka_unit_test(silence_is_asked_less_often_and_the_first_answer_ends_that),
		cmocka_unit_test(
			silence_never_makes_it_slower_than_thirty_seconds_or_what_was_asked),
		cmocka_unit_test(a_shorter_interval_counts_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
