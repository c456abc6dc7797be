/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "perf/load.h"
#include "perf/percentile.h"
#include "perf/raw.h"

enum { START = 1600000000 };

static void add(struct raw *raw, double at, const char *metric, double value)
{
	struct raw_point point = {metric, {(int64_t)((START + at) * 1e6)}, value, "", "", "", ""};
	raw_point(raw, &point);
}

static double stat(const struct result *result, const char *metric, const char *name)
{
	struct amount amount = result_stat(result, metric, name);
	assert_true(amount_is_known(amount));
	return amount.value;
}

static void assert_near(double a, double b)
{
	assert_true(a - b < 1e-6 && b - a < 1e-6);
}

static void percentiles_are_taken_between_the_two_nearest_values(void **state)
{
	(void)state;
	double values[] = {40, 10, 30, 20};
	sort_values(values, 4);
	assert_near(percentile(values, 4, 0), 10);
	assert_near(percentile(values, 4, 1), 40);
	assert_near(percentile(values, 4, 0.5), 25);
	assert_near(percentile(values, 4, 0.95), 38.5);
	assert_near(percentile(values, 1, 0.95), 10);
}

static void points_become_what_a_summary_would_say(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	for (int i = 0; i < 4; i++) {
		add(raw, i, "http_reqs", 1);
		add(raw, i, "http_req_duration", 10 * (i + 1));
		add(raw, i, "http_req_failed", i == 2);
		add(raw, i, "vus", i);
	}
	raw_read(raw, (span_t){0}, &result);
	assert_near(stat(&result, "http_reqs", "count"), 4);
	assert_near(stat(&result, "http_req_duration", "p(95)"), 38.5);
	assert_near(stat(&result, "http_req_duration", "avg"), 25);
	assert_near(stat(&result, "http_req_failed", "passes"), 1);
	assert_near(stat(&result, "http_req_failed", "rate"), 0.25);
	assert_near(stat(&result, "vus", "value"), 3);
	assert_near(result.vus_reached.value, 3);
	assert_false(amount_is_known(result.vus_allocated));
	assert_true(result_metric(&result, "http_req_duration")->is_time);
	result_free(&result);
	raw_free(raw);
}

static void the_first_and_the_last_point_are_start_and_end(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	add(raw, 5, "iterations", 1);
	add(raw, 2.5, "iterations", 1);
	add(raw, 18.538, "iterations", 1);
	raw_read(raw, SPAN_SECONDS(1), &result);
	assert_near(result.duration_s.value, 16.038);
	assert_int_equal(result.duration_s.from, FROM_POINTS);
	assert_int_equal(result.start.at.us, START * US_PER_SECOND + 2500000);
	assert_int_equal(result.start.within.us, US_PER_SECOND);
	result_free(&result);
	raw_free(raw);
}

static void one_moment_is_no_duration(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	add(raw, 0, "http_req_duration", 3);
	raw_read(raw, (span_t){0}, &result);
	assert_false(amount_is_known(result.duration_s));
	assert_int_equal(result.n_load, 0);
	assert_true(moment_is_known(result.start));
	result_free(&result);
	raw_free(raw);
}

static void a_metric_nobody_declared_is_neither_counter_nor_trend(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	raw_declare(raw, "logins", "counter", "default");
	add(raw, 0, "logins", 1);
	add(raw, 1, "logins", 1);
	add(raw, 1, "mystery", 7);
	raw_read(raw, (span_t){0}, &result);
	assert_int_equal(result_metric(&result, "logins")->kind, METRIC_COUNTER);
	assert_near(stat(&result, "logins", "count"), 2);
	assert_int_equal(result_metric(&result, "mystery")->kind, METRIC_OTHER);
	assert_false(amount_is_known(result_stat(&result, "mystery", "p(95)")));
	result_free(&result);
	raw_free(raw);
}

static void the_load_has_a_step_for_each_second(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	for (int i = 0; i <= 100; i++)
		add(raw, i * 0.1, "http_req_duration", i < 50 ? 10 : 30);
	add(raw, 0.2, "vus", 3);
	add(raw, 0.7, "vus", 5);
	add(raw, 9, "http_req_failed", 1);
	add(raw, 8, "http_req_failed", 0);
	raw_read(raw, (span_t){0}, &result);
	assert_int_equal(result.load_step.us, US_PER_SECOND);
	assert_int_equal(result.n_load, 10);
	assert_string_equal(result.latency_metric, "http_req_duration");
	assert_near(result.load[0].per_second, 10);
	assert_near(result.load[9].per_second, 11);
	assert_near(result.load[0].latency_avg, 10);
	assert_near(result.load[9].latency_p95, 30);
	assert_true(result.load[0].vus_known);
	assert_near(result.load[0].vus, 5);
	assert_false(result.load[1].vus_known);
	assert_near(result.load[9].failed_per_second, 1);
	assert_near(result.load[8].failed_per_second, 0);
	result_free(&result);
	raw_free(raw);
}

static void a_step_without_requests_has_no_latency(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	add(raw, 0, "http_req_duration", 5);
	add(raw, 5, "http_req_duration", 5);
	raw_read(raw, (span_t){0}, &result);
	assert_false(result.load[2].latency_known);
	assert_near(result.load[2].per_second, 0);
	result_free(&result);
	raw_free(raw);
}

static void whole_seconds_make_the_last_one_a_part_of_the_run(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 6; j++)
			add(raw, i, "http_req_duration", 5);
	raw_read(raw, SPAN_SECONDS(1), &result);
	assert_int_equal(result.n_load, 4);
	assert_near(result.load[3].per_second, 6);
	result_free(&result);
	raw_free(raw);
}

static void long_runs_have_wider_steps(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	add(raw, 0, "iteration_duration", 5);
	add(raw, 3600, "iteration_duration", 5);
	raw_read(raw, (span_t){0}, &result);
	assert_int_equal(result.load_step.us, SPAN_SECONDS(30).us);
	assert_true(result.n_load <= 240);
	assert_string_equal(result.latency_metric, "iteration_duration");
	result_free(&result);
	raw_free(raw);
}

static void points_a_lifetime_apart_still_fit(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	struct raw_point late = {"http_req_duration", {INT64_MAX - 1}, 1, "", "", "", ""};
	add(raw, 0, "http_req_duration", 5);
	raw_point(raw, &late);
	raw_read(raw, SPAN_SECONDS(1), &result);
	assert_true(result.n_load <= 241);
	assert_false(amount_is_known(result.duration_s));
	result_free(&result);
	raw_free(raw);
}

static void errors_are_counted_the_most_frequent_first(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	struct raw_point refused = {
		"http_reqs", {START * US_PER_SECOND}, 1, "dial: refused", "1212", "", ""};
	struct raw_point status = {"http_reqs", {START * US_PER_SECOND}, 1, "", "1503", "", ""};
	raw_point(raw, &refused);
	raw_point(raw, &status);
	raw_point(raw, &status);
	raw_read(raw, (span_t){0}, &result);
	assert_int_equal(result.n_failures, 2);
	assert_string_equal(result.failures[0].text, "HTTP 503");
	assert_int_equal(result.failures[0].n, 2);
	assert_string_equal(result.failures[1].text, "1212 dial: refused");
	result_free(&result);
	raw_free(raw);
}

static void checks_are_counted_by_name_and_group(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	for (int i = 0; i < 3; i++) {
		struct raw_point point = {"checks", {START * US_PER_SECOND}, i > 0, "", "",
					  "status", "::login::form"};
		raw_point(raw, &point);
	}
	raw_read(raw, (span_t){0}, &result);
	assert_int_equal(result.n_checks, 1);
	assert_string_equal(result.checks[0].name, "login > form > status");
	assert_near(result.checks[0].passes, 2);
	assert_near(result.checks[0].fails, 1);
	result_free(&result);
	raw_free(raw);
}

static void a_flood_of_errors_is_cut_and_said(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	char text[32];
	for (int i = 0; i < 1100; i++) {
		struct raw_point point = {"http_reqs", {START * US_PER_SECOND}, 1, text, "", "",
					  ""};
		snprintf(text, sizeof text, "error %d", i);
		raw_point(raw, &point);
	}
	raw_read(raw, (span_t){0}, &result);
	assert_int_equal(result.n_failures, 20);
	assert_int_equal(result.n_notes, 2);
	result_free(&result);
	raw_free(raw);
}

static void points_of_different_years_are_of_no_run(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	add(raw, 0, "vus", 5);
	add(raw, 40e6, "vus", 7);
	raw_read(raw, (span_t){0}, &result);
	assert_false(moment_is_known(result.start) || moment_is_known(result.end));
	assert_false(amount_is_known(result.duration_s));
	assert_int_equal(result.n_notes, 1);
	raw_free(raw);
	result_free(&result);
}

static void the_last_value_is_that_of_the_last_moment(void **state)
{
	(void)state;
	struct raw *raw = raw_new();
	struct result result = {0};
	add(raw, 30, "vus", 5);
	add(raw, 0, "vus", 1);
	add(raw, 10, "vus", 3);
	raw_read(raw, (span_t){0}, &result);
	assert_near(stat(&result, "vus", "value"), 5);
	assert_near(result.duration_s.value, 30);
	raw_free(raw);
	result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentiles_are_taken_between_the_two_nearest_values),
		cmocka_unit_test(points_become_what_a_summary_would_say),
		cmocka_unit_test(the_first_and_the_last_point_are_start_and_end),
		cmocka_unit_test(one_moment_is_no_duration),
		cmocka_unit_test(a_metric_nobody_declared_is_neither_counter_nor_trend),
		cmocka_unit_test(the_load_has_a_step_for_each_second),
		cmocka_unit_test(a_step_without_requests_has_no_latency),
		cmocka_unit_test(whole_seconds_make_the_last_one_a_part_of_the_run),
		cmocka_unit_test(long_runs_have_wider_steps),
		cmocka_unit_test(points_a_lifetime_apart_still_fit),
		cmocka_unit_test(errors_are_counted_the_most_frequent_first),
		cmocka_unit_test(checks_are_counted_by_name_and_group),
		cmocka_unit_test(a_flood_of_errors_is_cut_and_said),
		cmocka_unit_test(points_of_different_years_are_of_no_run),
		cmocka_unit_test(the_last_value_is_that_of_the_last_moment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
