/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "perf/document.h"
#include "perf/reading.h"
#include "perf/summary.h"

/* The shape of --summary-export: true means that the threshold failed. */
static const char export[] =
	"{\"metrics\": {"
	"\"iterations\": {\"count\": 44078, \"rate\": 481.72677595628417},"
	"\"vus\": {\"value\": 12, \"min\": 12, \"max\": 500},"
	"\"vus_max\": {\"value\": 500, \"min\": 500, \"max\": 500},"
	"\"http_req_failed\": {\"passes\": 14, \"fails\": 590, \"value\": 0.0231788,"
	"  \"thresholds\": {\"rate<0.05\": false}},"
	"\"http_req_duration\": {\"avg\": 1e+02, \"min\": 2.7, \"med\": 90, \"max\": 1e+06, "
	"\"p(90)\": 250,"
	"  \"p(95)\": 300.3, \"thresholds\": {\"p(95)<400\": false, \"p(99)<800\": true}},"
	"\"http_req_duration{url:\\\"http://a:1/{id}\\\"}\": {\"avg\": 5, \"p(95)\": 9,"
	"  \"thresholds\": {\"p(95)<50\": false}}},"
	"\"root_group\": {\"name\": \"\", \"checks\": {\"top\": {\"name\": \"top\", \"passes\": 3, "
	"\"fails\": 0}},"
	"  \"groups\": {\"login\": {\"name\": \"login\", \"groups\": {\"form\": {\"name\": "
	"\"form\", \"groups\": {},"
	"    \"checks\": {\"ok\": {\"name\": \"status is 200\", \"passes\": 914, \"fails\": "
	"28}}}}, \"checks\": {}}}}}";

static const char handle_summary[] =
	"{\"root_group\": {\"name\": \"\", \"groups\": [{\"name\": \"otp\", \"groups\": [], "
	"\"checks\":"
	"  [{\"name\": \"body ok\", \"passes\": 324, \"fails\": 14}]}], \"checks\": []},"
	"\"metrics\": {\"http_req_duration\": {\"type\": \"trend\", \"contains\": \"time\","
	"  \"values\": {\"avg\": 21.7, \"p(95)\": 47.4}, \"thresholds\": {\"p(95)<200\": {\"ok\": "
	"true},"
	"  \"p(95)<10\": {\"ok\": false}, \"p(95)<1\": true}},"
	"\"sizes\": {\"type\": \"trend\", \"contains\": \"data\", \"values\": {\"avg\": 9}}},"
	"\"with_cache_duration\": 7,"
	"\"state\": {\"isStdOutTTY\": false, \"testRunDurationMs\": 10058.644148}}";

static const char machine[] =
	"{\"version\": \"1.0.0\", \"config\": {\"duration\": 10.5, \"execution\": \"local\", "
	"\"script\": \"x\"},"
	"\"metadata\": {\"%s\": \"2026-11-22T22:49:17.813796163+07:00\", \"%s\": \"2.2.0\"},"
	"\"results\": {\"checks\": {\"metrics\": ["
	"  {\"name\": \"checks_succeeded\", \"type\": \"rate\", \"contains\": \"default\","
	"   \"values\": {\"rate\": 0.9, \"matches\": 9, \"total\": 10}}],"
	"  \"results\": [{\"name\": \"auth 200\", \"passes\": 9, \"fails\": 1}]},"
	"\"metrics\": [{\"name\": \"http_req_duration\", \"type\": \"trend\", \"contains\": "
	"\"time\","
	"   \"values\": {\"avg\": 21.6, \"%s\": 44.4, \"%s\": 47.8}},"
	"  {\"name\": \"http_reqs\", \"type\": \"counter\", \"contains\": \"default\", \"values\": "
	"{\"count\": 605}},"
	"  {\"name\": \"http_req_failed\", \"type\": \"rate\", \"contains\": \"default\","
	"   \"values\": {\"matches\": 17, \"rate\": 0.028, \"total\": 605}}]}}";

struct read {
	struct document *document;
	struct result result;
	enum result_shape shape;
};

static void read_text(const char *text, struct read *ret)
{
	char why[200];
	*ret = (struct read){0};
	assert_int_equal(document_read(text, strlen(text), &ret->document, why, sizeof why),
			 DOCUMENT_READ);
	assert_true(summary_shape(document_tree(ret->document), &ret->shape));
	summary_read(document_tree(ret->document), ret->shape, &ret->result);
}

static void done(struct read *read)
{
	result_free(&read->result);
	document_free(read->document);
}

static void read_machine(const char *at, const char *version, const char *p90, const char *p95,
			 struct read *ret)
{
	char text[4096];
	snprintf(text, sizeof text, machine, at, version, p90, p95);
	read_text(text, ret);
}

static const struct threshold *threshold(const struct result *result, const char *expression)
{
	for (size_t i = 0; i < result->n_thresholds; i++)
		if (strcmp(result->thresholds[i].expression, expression) == 0)
			return &result->thresholds[i];
	fail_msg("there is no threshold %s", expression);
	return NULL;
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

static void the_export_says_true_of_thresholds_that_failed(void **state)
{
	(void)state;
	struct read read;
	read_text(export, &read);
	assert_int_equal(read.shape, SHAPE_SUMMARY_EXPORT);
	assert_true(threshold(&read.result, "p(95)<400")->passed);
	assert_false(threshold(&read.result, "p(99)<800")->passed);
	assert_true(threshold(&read.result, "p(99)<800")->outcome_known);
	done(&read);
}

static void the_export_has_its_duration_in_counts_and_rates(void **state)
{
	(void)state;
	struct read read;
	read_text(export, &read);
	assert_near(read.result.duration_s.value, 91.5);
	assert_int_equal(read.result.duration_s.from, FROM_COUNT_AND_RATE);
	assert_false(moment_is_known(read.result.start));
	assert_false(moment_is_known(read.result.end));
	done(&read);
}

static void the_export_s_passes_of_failed_requests_are_requests_that_failed(void **state)
{
	(void)state;
	struct read read;
	read_text(export, &read);
	assert_int_equal(result_metric(&read.result, "http_req_failed")->kind, METRIC_RATE);
	assert_near(stat(&read.result, "http_req_failed", "passes"), 14);
	assert_near(stat(&read.result, "http_req_failed", "rate"), 0.0231788);
	done(&read);
}

static void the_kind_of_a_metric_shows_in_its_values(void **state)
{
	(void)state;
	struct read read;
	read_text(export, &read);
	assert_int_equal(result_metric(&read.result, "vus")->kind, METRIC_GAUGE);
	assert_int_equal(result_metric(&read.result, "iterations")->kind, METRIC_COUNTER);
	assert_int_equal(result_metric(&read.result, "http_req_duration")->kind, METRIC_TREND);
	assert_true(result_metric(&read.result, "http_req_duration")->is_time);
	done(&read);
}

static void users_reached_and_users_allocated_are_two_things(void **state)
{
	(void)state;
	struct read read;
	read_text("{\"metrics\":{\"vus\":{\"value\":3,\"min\":1,\"max\":1621},"
		  "\"vus_max\":{\"value\":2925,\"min\":2925,\"max\":2925}}}",
		  &read);
	assert_near(read.result.vus_reached.value, 1621);
	assert_near(read.result.vus_allocated.value, 2925);
	done(&read);
}

static void a_sub_metric_may_have_any_name(void **state)
{
	(void)state;
	struct read read;
	read_text(export, &read);
	assert_near(stat(&read.result, "http_req_duration{url:\"http://a:1/{id}\"}", "p(95)"), 9);
	assert_string_equal(threshold(&read.result, "p(95)<50")->metric,
			    "http_req_duration{url:\"http://a:1/{id}\"}");
	done(&read);
}

static void numbers_may_have_exponents(void **state)
{
	(void)state;
	struct read read;
	read_text(export, &read);
	assert_near(stat(&read.result, "http_req_duration", "avg"), 100);
	assert_near(stat(&read.result, "http_req_duration", "max"), 1e6);
	done(&read);
}

static void checks_carry_the_names_of_their_groups(void **state)
{
	(void)state;
	struct read read;
	read_text(export, &read);
	assert_int_equal(read.result.n_checks, 2);
	assert_string_equal(read.result.checks[0].name, "top");
	assert_string_equal(read.result.checks[1].name, "login > form > status is 200");
	assert_near(read.result.checks[1].fails, 28);
	done(&read);
}

static void a_run_that_counted_nothing_has_no_duration(void **state)
{
	(void)state;
	struct read read;
	read_text("{\"metrics\":{\"iterations\":{\"count\":0,\"rate\":0},"
		  "\"http_reqs\":{\"count\":0,\"rate\":0}},\"root_group\":{}}",
		  &read);
	assert_false(amount_is_known(read.result.duration_s));
	assert_false(amount_is_known(read.result.vus_reached));
	done(&read);
}

static void without_iterations_any_counter_gives_the_duration(void **state)
{
	(void)state;
	struct read read;
	read_text("{\"metrics\":{\"iterations\":{\"count\":0,\"rate\":0},"
		  "\"data_sent\":{\"count\":100,\"rate\":5}}}",
		  &read);
	assert_near(read.result.duration_s.value, 20);
	done(&read);
}

static void handle_summary_says_ok_of_thresholds_that_held(void **state)
{
	(void)state;
	struct read read;
	read_text(handle_summary, &read);
	assert_int_equal(read.shape, SHAPE_HANDLE_SUMMARY);
	assert_true(threshold(&read.result, "p(95)<200")->passed);
	assert_false(threshold(&read.result, "p(95)<10")->passed);
	assert_near(read.result.duration_s.value, 10.058644148);
	assert_int_equal(read.result.duration_s.from, FROM_K6);
	assert_string_equal(read.result.checks[0].name, "otp > body ok");
	done(&read);
}

static void a_bare_truth_that_is_not_k6_s_is_no_outcome(void **state)
{
	(void)state;
	struct read read;
	read_text(handle_summary, &read);
	assert_false(threshold(&read.result, "p(95)<1")->outcome_known);
	assert_false(threshold(&read.result, "p(95)<1")->passed);
	done(&read);
}

static void both_spellings_of_the_machine_readable_summary_are_one(void **state)
{
	(void)state;
	static const char *const spellings[][4] = {{"generated_at", "k6_version", "p90", "p95"},
						   {"generatedAt", "k6Version", "p(90)", "p(95)"}};
	for (size_t i = 0; i < 2; i++) {
		struct read read;
		read_machine(spellings[i][0], spellings[i][1], spellings[i][2], spellings[i][3],
			     &read);
		assert_int_equal(read.shape, SHAPE_MACHINE_READABLE);
		assert_near(stat(&read.result, "http_req_duration", "p(90)"), 44.4);
		assert_near(stat(&read.result, "http_req_duration", "p(95)"), 47.8);
		assert_string_equal(read.result.k6_version, "2.2.0");
		assert_int_equal(read.result.end.at.us, 1795362557813796);
		assert_int_equal(read.result.start.at.us, 1795362557813796 - 10500000);
		done(&read);
	}
}

static void the_machine_readable_summary_leaves_rates_to_arithmetic(void **state)
{
	(void)state;
	struct read read;
	read_machine("generated_at", "k6_version", "p90", "p95", &read);
	assert_false(amount_is_known(result_stat(&read.result, "http_reqs", "rate")));
	struct amount rate = result_per_second(&read.result, "http_reqs");
	assert_near(rate.value, 605 / 10.5);
	assert_int_equal(rate.from, FROM_COUNT_AND_TIME);
	assert_near(stat(&read.result, "http_req_failed", "passes"), 17);
	assert_near(stat(&read.result, "http_req_failed", "fails"), 588);
	assert_near(stat(&read.result, "checks", "passes"), 9);
	done(&read);
}

static void the_machine_readable_summary_says_that_it_has_no_thresholds(void **state)
{
	(void)state;
	struct read read;
	read_machine("generated_at", "k6_version", "p90", "p95", &read);
	assert_int_equal(read.result.n_thresholds, 0);
	assert_int_equal(read.result.n_notes, 1);
	assert_non_null(strstr(read.result.notes[0], "exit code"));
	done(&read);
}

static void a_duration_that_cannot_be_is_none(void **state)
{
	(void)state;
	struct read read;
	read_text("{\"metrics\":{},\"state\":{\"testRunDurationMs\":-5}}", &read);
	assert_false(amount_is_known(read.result.duration_s));
	done(&read);
	read_text("{\"metrics\":{},\"state\":{\"testRunDurationMs\":1e300}}", &read);
	assert_false(amount_is_known(read.result.duration_s));
	done(&read);
}

static void values_that_cannot_be_are_left_out_and_named(void **state)
{
	static const struct {
		const char *text, *metric, *stat;
	} cases[] = {
		{"\"vus\":{\"value\":3,\"min\":1,\"max\":-5}", "vus", "max"},
		{"\"http_reqs\":{\"count\":-20,\"rate\":10}", "http_reqs", "count"},
		{"\"http_reqs\":{\"count\":1e300,\"rate\":10}", "http_reqs", "count"},
		{"\"otp_ok\":{\"passes\":-1,\"fails\":2,\"value\":0.5}", "otp_ok", "passes"},
		{"\"otp_ok\":{\"passes\":1,\"fails\":2,\"value\":1.5}", "otp_ok", "rate"},
		{"\"http_req_duration\":{\"avg\":1,\"p(95)\":-8.5}", "http_req_duration", "p(95)"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct read read;
		char text[256];
		snprintf(text, sizeof text, "{\"metrics\":{%s}}", cases[i].text);
		read_text(text, &read);
		assert_false(
			amount_is_known(result_stat(&read.result, cases[i].metric, cases[i].stat)));
		assert_int_equal(read.result.n_notes, 1);
		assert_non_null(strstr(read.result.notes[0], cases[i].metric));
		done(&read);
	}
}

static void what_a_script_measures_itself_may_be_below_zero(void **state)
{
	struct read read;
	(void)state;
	read_text("{\"metrics\":{\"drift\":{\"avg\":-3,\"p(95)\":-1}}}", &read);
	assert_near(result_stat(&read.result, "drift", "avg").value, -3);
	assert_int_equal(read.result.n_notes, 0);
	done(&read);
}

static void other_json_is_no_summary(void **state)
{
	(void)state;
	static const char *const texts[] = {"{}", "[]", "7", "{\"metrics\":[]}",
					    "{\"results\":{}}"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct document *document;
		enum result_shape shape;
		char why[200];
		assert_int_equal(
			document_read(texts[i], strlen(texts[i]), &document, why, sizeof why),
			DOCUMENT_READ);
		assert_false(summary_shape(document_tree(document), &shape));
		document_free(document);
	}
}

static void things_of_the_wrong_kind_are_passed_over(void **state)
{
	(void)state;
	struct read read;
	read_text("{\"metrics\":{\"a\":7,\"b\":{\"avg\":\"x\",\"thresholds\":[1,2]},\"c\":null},"
		  "\"root_group\":{\"checks\":[1,{\"passes\":1}],\"groups\":{\"g\":3}},"
		  "\"state\":[]}",
		  &read);
	assert_int_equal(read.result.n_thresholds, 0);
	assert_int_equal(read.result.n_checks, 0);
	done(&read);
	read_text("{\"version\":1,\"results\":{\"metrics\":[7,{},{\"name\":5}],\"checks\":[]}}",
		  &read);
	assert_int_equal(read.result.n_metrics, 0);
	done(&read);
}

static void names_are_made_clean(void **state)
{
	(void)state;
	struct read read;
	read_text("{\"metrics\":{\"a\\u001b[31m\\nb\":{\"avg\":1}}}", &read);
	assert_string_equal(read.result.metrics[0].name, "a\xEF\xBF\xBD[31m b");
	done(&read);
}

static void more_metrics_than_anybody_has_are_left_out(void **state)
{
	(void)state;
	struct result result = {0};
	char name[32];
	for (unsigned i = 0; i < METRICS_MAX; i++) {
		snprintf(name, sizeof name, "m%u", i);
		assert_non_null(result_add_metric(&result, name));
	}
	assert_null(result_add_metric(&result, "one more"));
	assert_non_null(result_add_metric(&result, "m7"));
	result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_export_says_true_of_thresholds_that_failed),
		cmocka_unit_test(the_export_has_its_duration_in_counts_and_rates),
		cmocka_unit_test(the_export_s_passes_of_failed_requests_are_requests_that_failed),
		cmocka_unit_test(the_kind_of_a_metric_shows_in_its_values),
		cmocka_unit_test(users_reached_and_users_allocated_are_two_things),
		cmocka_unit_test(a_sub_metric_may_have_any_name),
		cmocka_unit_test(numbers_may_have_exponents),
		cmocka_unit_test(checks_carry_the_names_of_their_groups),
		cmocka_unit_test(a_run_that_counted_nothing_has_no_duration),
		cmocka_unit_test(without_iterations_any_counter_gives_the_duration),
		cmocka_unit_test(handle_summary_says_ok_of_thresholds_that_held),
		cmocka_unit_test(a_bare_truth_that_is_not_k6_s_is_no_outcome),
		cmocka_unit_test(both_spellings_of_the_machine_readable_summary_are_one),
		cmocka_unit_test(the_machine_readable_summary_leaves_rates_to_arithmetic),
		cmocka_unit_test(the_machine_readable_summary_says_that_it_has_no_thresholds),
		cmocka_unit_test(a_duration_that_cannot_be_is_none),
		cmocka_unit_test(values_that_cannot_be_are_left_out_and_named),
		cmocka_unit_test(what_a_script_measures_itself_may_be_below_zero),
		cmocka_unit_test(other_json_is_no_summary),
		cmocka_unit_test(things_of_the_wrong_kind_are_passed_over),
		cmocka_unit_test(names_are_made_clean),
		cmocka_unit_test(more_metrics_than_anybody_has_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
