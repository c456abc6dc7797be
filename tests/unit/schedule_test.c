/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "probe/schedule.h"

static const mono_t start = {INT64_C(1234567890)};

static mono_t later(int64_t ms)
{
	return mono_after(start, SPAN_MS(ms));
}

static struct due started(int64_t interval_ms)
{
	struct due due;

	due_start(&due, SPAN_MS(interval_ms), "node-2", start);
	return due;
}

/* One answer right when it was due. */
static void answer(struct due *due, bool timed_out)
{
	mono_t now = due->next;

	due_begin(due);
	due_end(due, timed_out, now);
}

static void the_first_time_comes_within_the_interval(void **state)
{
	(void)state;
	for (int i = 0; i < 200; i++) {
		char name[16];
		struct due due;

		snprintf(name, sizeof name, "node-%d", i);
		due_start(&due, SPAN_MS(1000), name, start);
		assert_in_range(due.next.us, start.us, later(1000).us - 1);
	}
}

static void the_same_name_has_the_same_phase_at_each_start(void **state)
{
	struct due first = started(1000), second;

	(void)state;
	due_start(&second, SPAN_MS(1000), "node-2", later(5000));
	assert_int_equal(mono_since(first.next, start).us, mono_since(second.next, later(5000)).us);
}

static void a_thousand_targets_do_not_clump(void **state)
{
	unsigned in_tenth[10] = {0};

	(void)state;
	for (int i = 0; i < 1000; i++) {
		char name[16];
		struct due due;

		snprintf(name, sizeof name, "db-%03d", i);
		due_start(&due, SPAN_MS(1000), name, start);
		in_tenth[mono_since(due.next, start).us / 100000]++;
	}
	for (int i = 0; i < 10; i++)
		assert_in_range(in_tenth[i], 60, 140);
}

static void it_is_due_from_its_time_on(void **state)
{
	struct due due = started(1000);

	(void)state;
	assert_false(due_is(&due, (mono_t){due.next.us - 1}));
	assert_true(due_is(&due, due.next));
	assert_true(due_is(&due, later(60000)));
}

static void a_busy_one_is_not_due_whatever_the_time(void **state)
{
	struct due due = started(1000);

	(void)state;
	due_begin(&due);
	assert_false(due_is(&due, later(60000)));
	due_end(&due, false, later(60000));
	assert_true(due_is(&due, later(61000)));
}

static void answers_in_time_keep_the_interval_exactly(void **state)
{
	struct due due = started(1000);
	mono_t first = due.next;

	(void)state;
	for (int i = 1; i <= 50; i++) {
		mono_t now = mono_after(due.next, SPAN_MS(i));

		due_begin(&due);
		due_end(&due, false, now);
		assert_int_equal(due.next.us, mono_after(first, SPAN_MS(1000 * i)).us);
	}
}

static void times_that_were_missed_are_skipped_and_not_made_up_for(void **state)
{
	struct due due = started(1000);
	mono_t first = due.next;

	(void)state;
	due_begin(&due);
	due_end(&due, false, mono_after(first, SPAN_MS(7500)));
	assert_int_equal(due.next.us, mono_after(first, SPAN_MS(8000)).us);
}

static void one_that_times_out_goes_to_the_slow_lane_and_comes_back_with_an_answer(void **state)
{
	struct due due = started(1000);

	(void)state;
	answer(&due, true);
	assert_true(due.slow);
	answer(&due, false);
	assert_false(due.slow);
	assert_int_equal(due.n_slow, 0);
}

static void each_time_out_doubles_the_wait_up_to_sixty_intervals(void **state)
{
	static const int64_t factors[] = {1, 2, 4, 8, 16, 32, 60, 60};
	struct due due = started(500);

	(void)state;
	for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
		mono_t before = due.next;

		answer(&due, true);
		assert_int_equal(mono_since(due.next, before).us, SPAN_MS(500 * factors[i]).us);
	}
}

static void the_wait_is_sixty_seconds_at_most(void **state)
{
	struct due due = started(10000);

	(void)state;
	for (int i = 0; i < 40; i++) {
		mono_t before = due.next;

		answer(&due, true);
		assert_true(mono_since(due.next, before).us <= SPAN_SECONDS(60).us);
	}
}

static void an_interval_beyond_a_minute_is_not_made_shorter(void **state)
{
	struct due due = started(300000);
	mono_t before = due.next;

	(void)state;
	answer(&due, true);
	answer(&due, true);
	assert_int_equal(mono_since(due.next, before).us, SPAN_SECONDS(600).us);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_time_comes_within_the_interval),
		cmocka_unit_test(the_same_name_has_the_same_phase_at_each_start),
		cmocka_unit_test(a_thousand_targets_do_not_clump),
		cmocka_unit_test(it_is_due_from_its_time_on),
		cmocka_unit_test(a_busy_one_is_not_due_whatever_the_time),
		cmocka_unit_test(answers_in_time_keep_the_interval_exactly),
		cmocka_unit_test(times_that_were_missed_are_skipped_and_not_made_up_for),
		cmocka_unit_test(
			one_that_times_out_goes_to_the_slow_lane_and_comes_back_with_an_answer),
		cmocka_unit_test(each_time_out_doubles_the_wait_up_to_sixty_intervals),
		cmocka_unit_test(the_wait_is_sixty_seconds_at_most),
		cmocka_unit_test(an_interval_beyond_a_minute_is_not_made_shorter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
