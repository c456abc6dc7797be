/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/document.h"
#include "perf/report_file.h"
#include "perf/report_read.h"
#include "perf_sample.h"
#include "scratch.h"

static bool read_back(const char *text, struct report *ret)
{
	struct document *document;
	char why[200];
	assert_int_equal(document_read(text, strlen(text), &document, why, sizeof why),
			 DOCUMENT_READ);
	bool is_report = report_read(document_tree(document), ret);
	document_free(document);
	return is_report;
}

/* Everything that a report can hold is in this one. */
static void fill_report(struct report *report)
{
	struct cycle second = {.signal = 2, .number = 1};
	sample_report(report);
	struct cycle *cycle = &report->cycles[0];
	struct result *result = &cycle->result;
	*ARRAY_ADD(result->load, result->n_load) = (struct load_point){.at = cycle->start.at,
								       .per_second = 3.5,
								       .latency_known = true,
								       .latency_avg = 0.1 + 0.2,
								       .latency_p95 = 1e-9};
	result->load_step = SPAN_SECONDS(5);
	text_copy(result->latency_metric, sizeof result->latency_metric, "http_req_duration");
	*ARRAY_ADD(result->failures, result->n_failures) =
		(struct failure){xstrdup("1212 dial: \"refused\""), 17};
	*ARRAY_ADD(result->notes, result->n_notes) = xstrdup("a note");
	cycle->watched = true;
	struct cycle_event *event = ARRAY_ADD(cycle->events, cycle->n_events);
	event->from = cycle->start.at;
	text_copy(event->what, sizeof event->what, "dns-repointed");
	cycle->worst_lag_s = (struct amount){2.5, FROM_WRAPPER};
	second.ended = RUN_INTERRUPTED;
	sample_times(&second, SAMPLE_START + 3600);
	report_add(report, &second, SAME_CYCLE_AGAIN);
}

static void what_is_written_is_read_back_to_the_last_digit(void **state)
{
	(void)state;
	struct report report = {0}, again = {0};
	CLEANUP_BUF first = BUF_NULL, second = BUF_NULL;
	fill_report(&report);
	report_json(&report, &first);
	assert_true(read_back(buf_text(&first), &again));
	report_json(&again, &second);
	assert_string_equal(buf_text(&first), buf_text(&second));
	assert_true(again.cycles[0].result.load[0].latency_avg == 0.1 + 0.2);
	assert_int_equal(again.cycles[1].run, 2);
	assert_int_equal(again.cycles[1].signal, 2);
	assert_int_equal(again.cycles[0].components[0].bounds.cpu_limit.kind, BOUND_NONE);
	report_free(&report);
	report_free(&again);
}

static void the_documents_of_what_is_read_back_are_the_same(void **state)
{
	(void)state;
	struct report report = {0}, again = {0};
	CLEANUP_BUF json = BUF_NULL, first = BUF_NULL, second = BUF_NULL;
	fill_report(&report);
	report_json(&report, &json);
	assert_true(read_back(buf_text(&json), &again));
	report_markdown(&report, NULL, 0, &first);
	report_markdown(&again, NULL, 0, &second);
	assert_string_equal(buf_text(&first), buf_text(&second));
	report_free(&report);
	report_free(&again);
}

static void what_is_missing_is_not_known(void **state)
{
	(void)state;
	struct report report = {0};
	assert_true(
		read_back("{\"schema\":\"replscribe.perf-report/1\",\"cycles\":[{},"
			  "{\"result\":{},\"components\":[{}],\"number\":-3,\"exit_code\":1e300}]}",
			  &report));
	assert_int_equal(report.n_cycles, 2);
	assert_false(moment_is_known(report.cycles[0].start));
	assert_false(report.cycles[0].has_result);
	assert_true(report.cycles[1].has_result);
	assert_false(report.cycles[1].exit_known);
	report_free(&report);
}

static void a_later_version_is_not_taken_for_this_one(void **state)
{
	(void)state;
	struct report report;
	assert_false(read_back("{\"schema\":\"replscribe.perf-report/2\",\"cycles\":[]}", &report));
	assert_false(read_back("{\"cycles\":[]}", &report));
	assert_false(read_back("[]", &report));
}

static void numbers_keep_all_of_their_digits(void **state)
{
	(void)state;
	static const double values[] = {0.1, 1.0 / 3, 1e300, 60.047854473517255, -0.5, 5};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		CLEANUP_BUF text = BUF_NULL;
		struct json json;
		json_start(&json, &text, false);
		json_number(&json, NULL, values[i]);
		assert_true(strtod(buf_text(&text), NULL) == values[i]);
	}
	CLEANUP_BUF text = BUF_NULL;
	struct json json;
	json_start(&json, &text, false);
	json_array_begin(&json, NULL);
	json_number(&json, NULL, 5);
	json_number(&json, NULL, 1e308 * 10);
	json_array_end(&json);
	assert_string_equal(buf_text(&text), "[5,null]");
}

static void the_folder_has_documents_and_charts(void **state)
{
	(void)state;
	static const char *const names[] = {"out/report.json",
					    "out/report.md",
					    "out/report.html",
					    "out/charts/cycle-1-auth.svg",
					    "out/charts/cycle-1-auth.png",
					    "out/charts/cycle-1-orders-db-otp.svg",
					    "out/charts/cycle-1-load.svg"};
	struct report report = {0}, again = {0};
	struct stat st;
	char why[300] = "";
	fill_report(&report);
	assert_int_equal(report_store("out", &report, why, sizeof why), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(stat(names[i], &st), 0);
	assert_int_equal(report_load("out", &again, why, sizeof why), 0);
	assert_int_equal(again.n_cycles, 2);
	report_free(&again);
	assert_int_equal(report_load("out/report.json", &again, why, sizeof why), 0);
	report_free(&again);
	report_free(&report);
}

static void charts_of_cycles_that_are_gone_go(void **state)
{
	(void)state;
	struct report report = {0}, empty = {0};
	char why[300] = "";
	fill_report(&report);
	assert_int_equal(report_store("out", &report, why, sizeof why), 0);
	FILE *mine = fopen("out/charts/mine.svg", "w");
	assert_non_null(mine);
	fclose(mine);
	assert_int_equal(report_store("out", &empty, why, sizeof why), 0);
	assert_int_equal(access("out/charts/cycle-1-auth.svg", F_OK), -1);
	assert_int_equal(access("out/charts/mine.svg", F_OK), 0);
	report_free(&report);
}

static void a_folder_without_a_report_is_told_from_a_bad_one(void **state)
{
	(void)state;
	struct report report = {0};
	char why[300] = "";
	mkdir("out", 0755);
	assert_int_equal(report_load("out", &report, why, sizeof why), REPORT_FILE_NONE);
	assert_int_equal(report_load("nowhere", &report, why, sizeof why), REPORT_FILE_NONE);
	FILE *file = fopen("out/report.json", "w");
	assert_non_null(file);
	fputs("{\"schema\": ", file);
	fclose(file);
	assert_int_equal(report_load("out", &report, why, sizeof why), REPORT_FILE_UNUSABLE);
	assert_non_null(strstr(why, "not JSON"));
}

static void where_nothing_can_be_written_the_path_is_named(void **state)
{
	(void)state;
	struct report report = {0};
	char why[300] = "";
	FILE *file = fopen("out", "w");
	assert_non_null(file);
	fclose(file);
	assert_true(report_store("out", &report, why, sizeof why) < 0);
	assert_non_null(strstr(why, "out/charts"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)
		cmocka_unit_test(what_is_written_is_read_back_to_the_last_digit),
		cmocka_unit_test(the_documents_of_what_is_read_back_are_the_same),
		cmocka_unit_test(what_is_missing_is_not_known),
		cmocka_unit_test(a_later_version_is_not_taken_for_this_one),
		cmocka_unit_test(numbers_keep_all_of_their_digits),
		IN_SCRATCH(the_folder_has_documents_and_charts),
		IN_SCRATCH(charts_of_cycles_that_are_gone_go),
		IN_SCRATCH(a_folder_without_a_report_is_told_from_a_bad_one),
		IN_SCRATCH(where_nothing_can_be_written_the_path_is_named),
	};
	setenv("TZ", "Asia/Jakarta", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
