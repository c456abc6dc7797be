/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "perf/cycle.h"
#include "perf_sample.h"

static void assert_near(double a, double b)
{
	assert_true(a - b < 1e-6 && b - a < 1e-6);
}

static wall_t at(double seconds)
{
	return (wall_t){(int64_t)((SAMPLE_START + seconds) * 1e6)};
}

static struct cycle timed(void)
{
	struct cycle cycle = {0};
	sample_times(&cycle, SAMPLE_START);
	return cycle;
}

static void phases_are_before_in_progress_and_after(void **state)
{
	(void)state;
	struct cycle cycle = timed();
	wall_t from, to;
	assert_true(cycle_phase(&cycle, PHASE_BEFORE, &from, &to));
	assert_int_equal(from.us, at(-60).us);
	assert_int_equal(to.us, at(0).us);
	assert_true(cycle_phase(&cycle, PHASE_IN_PROGRESS, &from, &to));
	assert_int_equal(to.us, at(90).us);
	assert_true(cycle_phase(&cycle, PHASE_AFTER, &from, &to));
	assert_int_equal(to.us, at(150).us);
}

static void an_end_alone_gives_no_phase(void **state)
{
	(void)state;
	struct cycle cycle = timed();
	struct measure measure = {0};
	struct phase_figure figure;
	wall_t from, to;
	cycle.start = (struct moment){0};
	assert_false(cycle_phase(&cycle, PHASE_IN_PROGRESS, &from, &to));
	measure_phase(&measure, &cycle, PHASE_IN_PROGRESS, &figure);
	assert_false(figure.known);
	assert_non_null(strstr(figure.why, "not known"));
}

static void a_moment_counts_in_the_phase_that_it_is_in(void **state)
{
	(void)state;
	struct cycle cycle = timed();
	struct component component;
	struct phase_figure figure;
	component_init(&component, SOURCE_PROCESS, "", "x");
	measure_add(&component.memory, at(-1), (span_t){0}, 100);
	measure_add(&component.memory, at(0), (span_t){0}, 200);
	measure_add(&component.memory, at(90), (span_t){0}, 400);
	measure_add(&component.memory, at(90.1), (span_t){0}, 50);
	measure_phase(&component.memory, &cycle, PHASE_AFTER, &figure);
	assert_near(figure.avg, 50);
	measure_phase(&component.memory, &cycle, PHASE_BEFORE, &figure);
	assert_near(figure.avg, 100);
	measure_phase(&component.memory, &cycle, PHASE_IN_PROGRESS, &figure);
	assert_true(figure.known);
	assert_int_equal(figure.n, 2);
	assert_near(figure.avg, 300);
	assert_near(figure.min, 200);
	assert_near(figure.max, 400);
	component_free(&component);
}

static void an_average_counts_only_where_it_lies_as_a_whole(void **state)
{
	(void)state;
	struct cycle cycle = timed();
	struct component component;
	struct phase_figure figure;
	component_init(&component, SOURCE_KUBERNETES, "", "x");
	measure_add(&component.cpu, at(5), SPAN_SECONDS(10), 1);
	measure_add(&component.cpu, at(10), SPAN_SECONDS(10), 10);
	measure_add(&component.cpu, at(90), SPAN_SECONDS(30), 30);
	measure_add(&component.cpu, at(100), SPAN_SECONDS(20), 7);
	measure_phase(&component.cpu, &cycle, PHASE_IN_PROGRESS, &figure);
	assert_int_equal(figure.n, 2);
	assert_near(figure.avg, 25); /* thirty seconds weigh three times as much as ten */
	measure_phase(&component.cpu, &cycle, PHASE_BEFORE, &figure);
	assert_false(figure.known);
	component_free(&component);
}

static void a_source_that_is_too_slow_for_the_phase_says_so(void **state)
{
	(void)state;
	struct cycle cycle = timed();
	struct component component;
	struct phase_figure figure;
	component_init(&component, SOURCE_KUBERNETES, "", "x");
	measure_add(&component.cpu, at(60), SPAN_SECONDS(120), 1);
	measure_phase(&component.cpu, &cycle, PHASE_IN_PROGRESS, &figure);
	assert_false(figure.known);
	assert_string_equal(figure.why, "each value is an average over 2 min, and none of them "
					"lies within the time in progress");
	component_free(&component);
}

static void what_could_not_be_measured_says_why_and_is_never_zero(void **state)
{
	(void)state;
	struct cycle cycle = timed();
	struct component component;
	struct phase_figure figure;
	component_init(&component, SOURCE_CGROUP, "", "x");
	measure_miss(&component.cpu, at(10), "cpu.stat: permission denied");
	measure_phase(&component.cpu, &cycle, PHASE_IN_PROGRESS, &figure);
	assert_false(figure.known);
	assert_int_equal(figure.n_missed, 1);
	assert_string_equal(figure.why, "cpu.stat: permission denied");
	measure_add(&component.cpu, at(20), (span_t){0}, 50);
	measure_phase(&component.cpu, &cycle, PHASE_IN_PROGRESS, &figure);
	assert_true(figure.known);
	assert_near(figure.avg, 50);
	assert_int_equal(figure.n_missed, 1);
	component_free(&component);
}

static void points_are_kept_in_the_order_of_their_times(void **state)
{
	(void)state;
	struct component component;
	component_init(&component, SOURCE_PROMETHEUS, "", "x");
	measure_add(&component.cpu, at(3), (span_t){0}, 3);
	measure_add(&component.cpu, at(1), (span_t){0}, 1);
	measure_add(&component.cpu, at(2), (span_t){0}, 2);
	measure_add(&component.cpu, at(2), (span_t){0}, 5);
	assert_int_equal(component.cpu.n_points, 3);
	assert_near(component.cpu.points[0].value, 1);
	assert_near(component.cpu.points[1].value, 5);
	assert_near(component.cpu.points[2].value, 3);
	component_free(&component);
}

static void times_that_are_told_come_before_those_of_the_files(void **state)
{
	(void)state;
	struct cycle cycle = {.start = {at(0), FROM_OPERATOR, {0}}};
	cycle.result.start = (struct moment){at(5), FROM_POINTS, {0}};
	cycle.result.end = (struct moment){at(60), FROM_POINTS, {0}};
	cycle_settle_times(&cycle);
	assert_int_equal(cycle.start.at.us, at(0).us);
	assert_int_equal(cycle.start.from, FROM_OPERATOR);
	assert_int_equal(cycle.end.at.us, at(60).us);
	assert_near(cycle.duration_s.value, 60);
	assert_int_equal(cycle.duration_s.from, FROM_ARITHMETIC);
}

static void two_of_start_end_and_duration_give_the_third(void **state)
{
	(void)state;
	struct cycle from_start = {.start = {at(0), FROM_OPERATOR, {0}},
				   .duration_s = {10.5, FROM_K6}};
	struct cycle from_end = {.end = {at(0), FROM_FILE_TIME, {0}},
				 .duration_s = {10.5, FROM_K6}};
	cycle_settle_times(&from_start);
	cycle_settle_times(&from_end);
	assert_int_equal(from_start.end.at.us, at(10.5).us);
	assert_int_equal(from_start.end.from, FROM_ARITHMETIC);
	assert_int_equal(from_end.start.at.us, at(-10.5).us);
	assert_int_equal(from_end.start.from, FROM_FILE_TIME); /* no better than the end is */
}

static enum run_end end_of(bool exit_known, int code, int signal_number)
{
	struct cycle cycle = {.exit_known = exit_known, .exit_code = code, .signal = signal_number};
	cycle_settle_end(&cycle);
	return cycle.ended;
}

static void exit_codes_say_how_a_run_ended(void **state)
{
	(void)state;
	assert_int_equal(end_of(true, 0, 0), RUN_DONE);
	assert_int_equal(end_of(true, 99, 0), RUN_THRESHOLDS);
	assert_int_equal(end_of(true, 105, 0), RUN_INTERRUPTED);
	assert_int_equal(end_of(true, 107, 0), RUN_FAILED);
	assert_int_equal(end_of(true, 1, 0), RUN_FAILED);
	assert_int_equal(end_of(true, 0, 9), RUN_INTERRUPTED);
	assert_int_equal(end_of(false, 0, 0), RUN_UNKNOWN);
	assert_string_equal(k6_exit_text(99), "thresholds failed");
	assert_string_equal(k6_exit_text(42), "");
}

static void without_an_exit_code_only_bad_news_tell(void **state)
{
	(void)state;
	struct threshold failed = {NULL, NULL, true, false}, held = {NULL, NULL, true, true};
	struct cycle cycle = {.result = {.thresholds = &failed, .n_thresholds = 1}};
	cycle_settle_end(&cycle);
	assert_int_equal(cycle.ended, RUN_THRESHOLDS);
	cycle.result.thresholds = &held;
	cycle_settle_end(&cycle);
	assert_int_equal(cycle.ended, RUN_UNKNOWN);
}

static void points_that_break_off_are_of_a_run_that_was_interrupted(void **state)
{
	(void)state;
	struct result_file files[] = {{NULL, SHAPE_JSON_LINES, true},
				      {NULL, SHAPE_HANDLE_SUMMARY, false}};
	struct cycle cycle = {.result = {.files = files, .n_files = 1}};
	cycle_settle_end(&cycle);
	assert_int_equal(cycle.ended, RUN_INTERRUPTED);
	cycle = (struct cycle){.result = {.files = files, .n_files = 2}};
	cycle_settle_end(&cycle);
	assert_int_equal(cycle.ended, RUN_UNKNOWN); /* its summary is there */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phases_are_before_in_progress_and_after),
		cmocka_unit_test(an_end_alone_gives_no_phase),
		cmocka_unit_test(a_moment_counts_in_the_phase_that_it_is_in),
		cmocka_unit_test(an_average_counts_only_where_it_lies_as_a_whole),
		cmocka_unit_test(a_source_that_is_too_slow_for_the_phase_says_so),
		cmocka_unit_test(what_could_not_be_measured_says_why_and_is_never_zero),
		cmocka_unit_test(points_are_kept_in_the_order_of_their_times),
		cmocka_unit_test(times_that_are_told_come_before_those_of_the_files),
		cmocka_unit_test(two_of_start_end_and_duration_give_the_third),
		cmocka_unit_test(exit_codes_say_how_a_run_ended),
		cmocka_unit_test(without_an_exit_code_only_bad_news_tell),
		cmocka_unit_test(points_that_break_off_are_of_a_run_that_was_interrupted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
