/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "perf/compare.h"
#include "perf/noise.h"
#include "perf/reading.h"

enum { RUNS_MAX = 8 };

static char a_name[] = "a side";

struct side {
	struct cycle cycles[RUNS_MAX];
	const struct cycle *list[RUNS_MAX];
	struct compare_side side;
};

/* One run for each value, which is its p(95). */
static void make_side(struct side *side, const double *values, size_t n)
{
	*side = (struct side){0};
	for (size_t i = 0; i < n; i++) {
		struct result *result = &side->cycles[i].result;
		struct metric *metric = result_add_metric(result, "http_req_duration");
		metric->kind = METRIC_TREND;
		metric_set(metric, "p(95)", values[i]);
		result_finish(result);
		side->list[i] = &side->cycles[i];
	}
	side->side = (struct compare_side){a_name, side->list, n};
}

static void free_side(struct side *side)
{
	for (size_t i = 0; i < side->side.n_cycles; i++)
		cycle_free(&side->cycles[i]);
}

static const struct compare_row *find_row(const struct compare *compare, const char *what)
{
	for (size_t i = 0; i < compare->n_rows; i++)
		if (strcmp(compare->rows[i].what, what) == 0)
			return &compare->rows[i];
	fail_msg("there is no row %s", what);
	return NULL;
}

static enum compare_verdict verdict_of(const double *a, size_t n_a, const double *b, size_t n_b)
{
	struct side side_a, side_b;
	struct compare compare;
	make_side(&side_a, a, n_a);
	make_side(&side_b, b, n_b);
	compare_sides(&side_a.side, &side_b.side, 0.1, &compare);
	enum compare_verdict verdict = find_row(&compare, "http_req_duration p(95)")->verdict;
	compare_free(&compare);
	free_side(&side_a);
	free_side(&side_b);
	return verdict;
}
#define VERDICT_OF(a, b) verdict_of(a, sizeof(a) / sizeof *(a), b, sizeof(b) / sizeof *(b))

static void a_change_beyond_the_spread_of_runs_counts(void **state)
{
	(void)state;
	const double before[] = {100, 102, 98}, slower[] = {120, 119, 122}, faster[] = {80, 81, 79};
	assert_int_equal(VERDICT_OF(before, slower), COMPARE_WORSE);
	assert_int_equal(VERDICT_OF(before, faster), COMPARE_BETTER);
}

static void a_change_within_the_spread_of_runs_does_not(void **state)
{
	(void)state;
	const double before[] = {100, 130, 80}, after[] = {115, 90, 140};
	assert_int_equal(VERDICT_OF(before, after), COMPARE_SAME);
}

static void one_run_beside_several_is_judged_by_their_spread(void **state)
{
	(void)state;
	const double before[] = {100, 102, 98, 101}, near[] = {103}, far[] = {150};
	assert_int_equal(VERDICT_OF(before, near), COMPARE_SAME);
	assert_int_equal(VERDICT_OF(before, far), COMPARE_WORSE);
	assert_int_equal(VERDICT_OF(far, before), COMPARE_BETTER);
}

static void one_run_on_each_side_is_no_proof(void **state)
{
	(void)state;
	const double before[] = {100}, much[] = {140}, little[] = {105};
	assert_int_equal(VERDICT_OF(before, much), COMPARE_MAYBE_WORSE);
	assert_int_equal(VERDICT_OF(much, before), COMPARE_MAYBE_BETTER);
	assert_int_equal(VERDICT_OF(before, little), COMPARE_UNCLEAR);
	assert_int_equal(VERDICT_OF(before, before), COMPARE_UNCLEAR);
}

static void set_failed(struct side *side, double failed, double passed)
{
	struct metric *metric = result_add_metric(&side->cycles[0].result, "http_req_failed");
	metric->kind = METRIC_RATE;
	metric_set(metric, "passes", failed);
	metric_set(metric, "fails", passed);
	metric_set(metric, "rate", failed / (failed + passed));
}

static void shares_are_judged_by_their_counts(void **state)
{
	(void)state;
	static const struct {
		double failed_a, failed_b, n;
		enum compare_verdict verdict;
	} cases[] = {{10, 100, 2000, COMPARE_WORSE},
		     {100, 10, 2000, COMPARE_BETTER},
		     {10, 12, 2000, COMPARE_SAME},
		     {0, 1, 100, COMPARE_SAME},
		     {0, 40, 100, COMPARE_WORSE}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const double one[] = {1};
		struct side a, b;
		struct compare compare;
		make_side(&a, one, 1);
		make_side(&b, one, 1);
		set_failed(&a, cases[i].failed_a, cases[i].n - cases[i].failed_a);
		set_failed(&b, cases[i].failed_b, cases[i].n - cases[i].failed_b);
		compare_sides(&a.side, &b.side, 0.1, &compare);
		const struct compare_row *row = find_row(&compare, "share of requests that failed");
		assert_int_equal(row->verdict, cases[i].verdict);
		assert_int_equal(row->noise_kind, NOISE_COUNTS);
		assert_int_equal(row->has_share, cases[i].failed_a > 0);
		compare_free(&compare);
		free_side(&a);
		free_side(&b);
	}
}

static void add_load(struct side *side, double first, double ramp, double wobble)
{
	struct result *result = &side->cycles[0].result;
	strcpy(result->latency_metric, "http_req_duration");
	for (int i = 0; i < 60; i++) {
		double value = first + ramp * i + wobble * (i * 7 % 5 - 2);
		*ARRAY_ADD(result->load, result->n_load) =
			(struct load_point){.latency_known = true, .latency_p95 = value};
	}
}

/* Both runs get slower as they ramp up; what one adds to the other shows all the same. */
static void runs_that_ramp_alike_are_compared_part_by_part(void **state)
{
	(void)state;
	const double before[] = {130}, after[] = {140};
	struct side a, b;
	struct compare compare;
	make_side(&a, before, 1);
	make_side(&b, after, 1);
	add_load(&a, 100, 1, 1);
	add_load(&b, 110, 1, -1);
	compare_sides(&a.side, &b.side, 0.1, &compare);
	const struct compare_row *row = find_row(&compare, "http_req_duration p(95)");
	assert_int_equal(row->noise_kind, NOISE_STRETCHES);
	assert_int_equal(row->verdict, COMPARE_WORSE);
	assert_true(row->noise < 2);
	compare_free(&compare);
	free_side(&a);
	free_side(&b);
}

static void neighbours_that_are_alike_count_for_fewer(void **state)
{
	(void)state;
	double slow[100], quick[100];
	for (int i = 0; i < 100; i++) {
		slow[i] = i / 25;
		quick[i] = i % 2;
	}
	assert_true(stats_of_stretch(slow, 100).n < 10);
	assert_true(stats_of_stretch(quick, 100).n == 100);
	assert_true(stats_of_runs(slow, 100).n == 100);
}

static void too_few_values_give_no_noise(void **state)
{
	(void)state;
	const double two[] = {1, 2};
	struct series_stats one = stats_of_runs(two, 1), both = stats_of_runs(two, 2), pairs;
	double noise;
	assert_false(noise_of_means(&one, &both, &noise));
	assert_false(noise_of_one(&one, &noise));
	assert_true(noise_of_means(&both, &both, &noise));
	assert_false(noise_of_shares(0, 0, 0, 0, &noise));
	assert_false(stats_of_pairs(two, 2, two, 2, &pairs));
}

static void thresholds_and_conditions_that_changed_are_said(void **state)
{
	(void)state;
	const double one[] = {1};
	struct side a, b;
	struct compare compare;
	make_side(&a, one, 1);
	make_side(&b, one, 1);
	for (int i = 0; i < 2; i++) {
		struct result *result = i == 0 ? &a.cycles[0].result : &b.cycles[0].result;
		struct threshold *threshold =
			result_add_threshold(result, "http_req_duration", "p(95)<2");
		threshold->outcome_known = true;
		threshold->passed = i == 0;
		result->vus_reached = (struct amount){i == 0 ? 10 : 50, FROM_K6};
	}
	compare_sides(&a.side, &b.side, 0.1, &compare);
	assert_int_equal(compare.n_notes, 2);
	assert_string_equal(compare.notes[0],
			    "The runs are not alike: 10 virtual users before, 50 after.");
	assert_string_equal(compare.notes[1], "The threshold http_req_duration p(95)<2 held before "
					      "and fails now.");
	compare_free(&compare);
	free_side(&a);
	free_side(&b);
}

static void documents_carry_every_row(void **state)
{
	(void)state;
	const double before[] = {100}, after[] = {140};
	struct side a, b;
	struct compare compare;
	struct drawing drawing;
	CLEANUP_BUF markdown = BUF_NULL, html = BUF_NULL, json = BUF_NULL;
	make_side(&a, before, 1);
	make_side(&b, after, 1);
	compare_sides(&a.side, &b.side, 0.1, &compare);
	compare_markdown(&compare, &markdown);
	compare_html(&compare, "<svg></svg>", NULL, &html);
	compare_json(&compare, &json);
	compare_draw(&compare, 400, &drawing);
	assert_non_null(strstr(buf_text(&markdown),
			       "| http_req_duration p(95) | 100 ms | 140 ms "
			       "| +40 % | N/A | worse, if runs vary by less |"));
	assert_non_null(strstr(buf_text(&html), "<svg></svg>"));
	assert_non_null(strstr(buf_text(&json), "\"verdict\": \"maybe-worse\""));
	assert_non_null(strstr(buf_text(&json), "\"noise\": null"));
	assert_true(drawing.n_strokes > 3);
	drawing_free(&drawing);
	compare_free(&compare);
	free_side(&a);
	free_side(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_beyond_the_spread_of_runs_counts),
		cmocka_unit_test(a_change_within_the_spread_of_runs_does_not),
		cmocka_unit_test(one_run_beside_several_is_judged_by_their_spread),
		cmocka_unit_test(one_run_on_each_side_is_no_proof),
		cmocka_unit_test(shares_are_judged_by_their_counts),
		cmocka_unit_test(runs_that_ramp_alike_are_compared_part_by_part),
		cmocka_unit_test(neighbours_that_are_alike_count_for_fewer),
		cmocka_unit_test(too_few_values_give_no_noise),
		cmocka_unit_test(thresholds_and_conditions_that_changed_are_said),
		cmocka_unit_test(documents_carry_every_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
