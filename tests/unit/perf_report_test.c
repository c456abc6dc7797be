/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "perf/page.h"
#include "perf_sample.h"

static void read_file(const char *path, struct buf *to)
{
	FILE *file = fopen(path, "r");
	char bytes[4096];
	size_t n;
	if (file == NULL)
		fail_msg("%s cannot be read", path);
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		buf_add_n(to, bytes, n);
	fclose(file);
}

/* REPLSCRIBE_WRITE_GOLDEN=1 writes it anew. */
static void assert_golden(const char *name, const struct buf *text)
{
	const char *srcdir = getenv("srcdir"), *write = getenv("REPLSCRIBE_WRITE_GOLDEN");
	CLEANUP_BUF path = BUF_NULL, golden = BUF_NULL;
	buf_printf(&path, "%s/tests/unit/%s", srcdir != NULL ? srcdir : ".", name);
	if (write != NULL && *write == '1') {
		FILE *file = fopen(buf_text(&path), "w");
		assert_non_null(file);
		fputs(buf_text(text), file);
		fclose(file);
	}
	read_file(buf_text(&path), &golden);
	assert_string_equal(buf_text(text), buf_text(&golden));
}

static void markdown_of(const struct report *report, struct buf *to)
{
	report_markdown(report, NULL, 0, to);
}

static void assert_says(const struct buf *text, const char *what)
{
	if (strstr(buf_text(text), what) == NULL)
		fail_msg("\"%s\" is not in:\n%s", what, buf_text(text));
}

static void assert_not_says(const struct buf *text, const char *what)
{
	if (strstr(buf_text(text), what) != NULL)
		fail_msg("\"%s\" is in:\n%s", what, buf_text(text));
}

static void the_seed_s_tables_are_filled(void **state)
{
	(void)state;
	struct report report = {0};
	CLEANUP_BUF text = BUF_NULL;
	sample_report(&report);
	markdown_of(&report, &text);
	assert_golden("perf_report.golden.md", &text);
	report_free(&report);
}

static void several_cycles_are_one_report(void **state)
{
	(void)state;
	struct report report = {0};
	CLEANUP_BUF text = BUF_NULL;
	sample_series(&report);
	markdown_of(&report, &text);
	assert_golden("perf_series.golden.md", &text);
	report_free(&report);
}

/* [RFC] Performance Testing K6, as people fill it by hand; its "CPI" is CPU. */
static void headings_and_columns_are_the_seed_s_in_its_order(void **state)
{
	static const char *const heads[] = {
		"# [RFC] Performance Testing K6",
		"## Monitoring Dashboard\n",
		"- Monitoring Dashboard URL",
		"- Logging Dashboard URL",
		"## Operations (Executors)\n",
		"| PIC Name | Department |\n",
		"| Supervisor Name | Department | Remark |\n",
		"| Deployments | Request CPU (mi) | Request Mem (mb) | Limit CPU (mi) | "
		"Limit Mem (mb) |\n",
		"## Performance Test Report\n",
		"| Cycle | Virtual User (vus) | Duration (seconds) | Date / Time Start | "
		"Date / Time End | Service Component | Before CPU (mi) | Before Mem (mb) | "
		"Inprogress CPU (mi) | Inprogress Mem (mb) | After CPU (mi) | After Mem (mb) | "
		"Jenkins | Monitoring Link Performance Test Process | "
		"Monitoring Link After Performance Test Process | Remark (Logs) |\n",
		"- K6 Website: <https://k6.io/>\n",
		"- K6 SourceCode: <https://github.com/grafana/k6>\n",
	};
	(void)state;
	struct report report = {0};
	CLEANUP_BUF text = BUF_NULL;
	sample_report(&report);
	markdown_of(&report, &text);
	const char *at = buf_text(&text);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		at = strstr(at, heads[i]);
		if (at == NULL)
			fail_msg("not there, or not in its order: %s", heads[i]);
	}
	report_free(&report);
}

static void a_report_of_nothing_has_all_tables(void **state)
{
	(void)state;
	struct report report = {0};
	CLEANUP_BUF text = BUF_NULL;
	markdown_of(&report, &text);
	assert_says(&text, "| PIC Name | Department |");
	assert_says(&text, "| Supervisor Name | Department | Remark |");
	assert_says(&text, "| Deployments | Request CPU (mi) |");
	assert_says(&text, "| Cycle | Virtual User (vus) |");
	assert_says(&text, "N/A (the plan has none)");
}

/* What a cycle knows nothing of stands as N/A with its reason, and no number is made up. */
static void a_cycle_without_anything_says_why(void **state)
{
	(void)state;
	struct report report = {0};
	struct cycle cycle = {.ended = RUN_NOT_STARTED};
	CLEANUP_BUF text = BUF_NULL;
	report_add(&report, &cycle, SAME_CYCLE_AGAIN);
	markdown_of(&report, &text);
	assert_says(&text, "| 1 | N/A | N/A | N/A | N/A | N/A | N/A | N/A | N/A | N/A | N/A | N/A "
			   "| N/A | N/A | N/A | **the run could not be started**; k6 left no "
			   "result; CPU, Mem N/A: no component was measured |");
	report_free(&report);
}

static void an_interrupted_run_says_so(void **state)
{
	(void)state;
	struct report report = {0};
	struct cycle cycle = {.exit_known = true, .exit_code = 105};
	CLEANUP_BUF text = BUF_NULL;
	sample_times(&cycle, SAMPLE_START);
	cycle_settle_end(&cycle);
	report_add(&report, &cycle, SAME_CYCLE_AGAIN);
	markdown_of(&report, &text);
	assert_says(&text, "**the run was interrupted** (exit code 105: aborted from outside)");
	assert_says(&text, "- Cycle 1: **the run was interrupted**");
	report_free(&report);
}

static void an_approximate_time_says_so(void **state)
{
	(void)state;
	struct report report = {0};
	struct cycle cycle = {0};
	CLEANUP_BUF text = BUF_NULL;
	sample_times(&cycle, SAMPLE_START);
	cycle.end.from = FROM_FILE_TIME;
	cycle.start.from = FROM_POINTS;
	cycle.start.within = SPAN_SECONDS(1);
	report_add(&report, &cycle, SAME_CYCLE_AGAIN);
	markdown_of(&report, &text);
	assert_says(&text, "2020-09-01 02:01:30 +07:00; approximate: the file's time |");
	assert_says(&text, "2020-09-01 02:00:00 +07:00; within 1 s |");
	report_free(&report);
}

static void the_same_cycle_again_is_another_run_or_replaces(void **state)
{
	(void)state;
	struct report report = {0};
	for (unsigned i = 0; i < 3; i++) {
		struct cycle cycle = {.number = i == 1 ? 7 : 2, .exit_code = (int)i};
		report_add(&report, &cycle, SAME_CYCLE_AGAIN);
	}
	assert_int_equal(report.n_cycles, 3);
	assert_int_equal(report.cycles[1].number, 2);
	assert_int_equal(report.cycles[1].run, 2);
	assert_int_equal(report.cycles[2].number, 7);
	struct cycle instead = {.number = 2, .exit_code = 9}, next = {0};
	struct cycle *added = report_add(&report, &instead, SAME_CYCLE_REPLACES);
	assert_int_equal(report.n_cycles, 2);
	assert_int_equal(added->run, 1);
	assert_int_equal(report.cycles[0].exit_code, 9);
	assert_int_equal(report_add(&report, &next, SAME_CYCLE_AGAIN)->number, 8);
	report_free(&report);
}

static void bounds_that_differ_between_cycles_are_told_apart(void **state)
{
	(void)state;
	struct report report = {0};
	CLEANUP_BUF text = BUF_NULL;
	for (unsigned i = 0; i < 2; i++) {
		struct report one = {0};
		sample_report(&one);
		one.cycles[0].number = 0;
		one.cycles[0].components[0].bounds.cpu_limit =
			(struct bound){BOUND_SET, i == 0 ? 500 : 1000};
		report_add(&report, &one.cycles[0], SAME_CYCLE_AGAIN);
		one.n_cycles = 0;
		report_free(&one);
	}
	markdown_of(&report, &text);
	assert_says(&text, "| auth (cycle 1) | 250 | 256 | 500 | 512 |");
	assert_says(&text, "| auth (cycle 2) | 250 | 256 | 1000 | 512 |");
	report_free(&report);
}

static void a_plan_s_deployment_yields_to_what_was_found(void **state)
{
	(void)state;
	struct report report = {0};
	CLEANUP_BUF text = BUF_NULL;
	struct deployment *list = calloc(2, sizeof *list);
	sample_report(&report);
	text_copy(list[0].name, sizeof list[0].name, "auth");
	list[0].bounds.cpu_request = (struct bound){BOUND_SET, 1};
	text_copy(list[1].name, sizeof list[1].name, "mail");
	list[1].bounds.memory_limit = (struct bound){BOUND_NONE, 0};
	report.cover.deployments = list;
	report.cover.n_deployments = 2;
	markdown_of(&report, &text);
	assert_says(&text, "| auth | 250 | 256 | none | 512 |\n| mail | N/A | N/A | N/A | none |");
	report_free(&report);
}

static void dashboards_take_in_all_cycles(void **state)
{
	(void)state;
	struct report report = {0};
	struct cycle second = {0};
	CLEANUP_BUF text = BUF_NULL;
	sample_report(&report);
	sample_times(&second, SAMPLE_START + 3600);
	report_add(&report, &second, SAME_CYCLE_AGAIN);
	markdown_of(&report, &text);
	assert_says(&text, "<https://grafana.example/d/k6?from=1598900340000&to=1598904150000>");
	report_free(&report);
}

static void without_times_links_with_times_are_not_known(void **state)
{
	(void)state;
	struct report report = {0};
	CLEANUP_BUF text = BUF_NULL;
	sample_report(&report);
	report.cycles[0].start = (struct moment){0};
	markdown_of(&report, &text);
	assert_says(&text, "Monitoring Dashboard URL: N/A (when the runs took place is not known)");
	assert_says(&text, "Date / Time N/A");
	assert_says(&text, "[build](https://jenkins.example/job/perf/42/)");
	assert_not_says(&text, "{start");
	report_free(&report);
}

static void findings_of_the_agent_stand_below_their_cycle(void **state)
{
	(void)state;
	struct report report = {0};
	CLEANUP_BUF text = BUF_NULL;
	sample_report(&report);
	struct cycle *cycle = &report.cycles[0];
	cycle->watched = true;
	cycle->events = calloc(1, sizeof *cycle->events);
	cycle->n_events = 1;
	cycle->events[0].from = cycle->start.at;
	text_copy(cycle->events[0].what, LINE_SIZE, "lag: 75 s behind");
	text_copy(cycle->events[0].incident, INCIDENT_ID_SIZE, "INC-20200901-0001");
	cycle->worst_lag_s = (struct amount){75, FROM_WRAPPER};
	text_copy(cycle->worst_lag_target, TARGET_SIZE, "node-2");
	markdown_of(&report, &text);
	assert_says(&text, "1 finding of replication or DNS meanwhile, see below");
	assert_says(&text, "| 2020-09-01 02:00:00 +07:00 | not over | - | lag: 75 s behind "
			   "| INC-20200901-0001 |");
	assert_says(&text, "Worst replication lag while it ran: 75 s on node-2.");
	report_free(&report);
}

static void no_finding_is_news_only_if_somebody_looked(void **state)
{
	(void)state;
	struct report report = {0};
	CLEANUP_BUF blind = BUF_NULL, watched = BUF_NULL;
	sample_report(&report);
	markdown_of(&report, &blind);
	assert_not_says(&blind, "The agent had no finding");
	report.cycles[0].watched = true;
	markdown_of(&report, &watched);
	assert_says(&watched, "The agent had no finding");
	report_free(&report);
}

static void text_from_files_cannot_break_out(void **state)
{
	(void)state;
	static const char nasty[] = "a|b `c` <script>alert(1)</script> [x](http://evil) \"q\" @all";
	struct report report = {0};
	CLEANUP_BUF markdown = BUF_NULL, html = BUF_NULL;
	sample_report(&report);
	text_copy(report.cycles[0].remark, LINE_SIZE, nasty);
	free(report.cycles[0].result.checks[0].name);
	report.cycles[0].result.checks[0].name = strdup(nasty);
	text_copy(report.cycles[0].components[0].remark, LINE_SIZE, nasty);
	markdown_of(&report, &markdown);
	report_html(&report, NULL, 0, &html);
	assert_not_says(&markdown, "a|b");
	assert_not_says(&markdown, "[x](http://evil)");
	assert_not_says(&html, "<script");
	assert_not_says(&html, "href=\"http://evil");
	report_free(&report);
}

static void a_link_that_is_none_is_not_linked(void **state)
{
	(void)state;
	struct report report = {0};
	CLEANUP_BUF html = BUF_NULL;
	sample_report(&report);
	text_copy(report.cycles[0].jenkins, sizeof report.cycles[0].jenkins, "javascript:alert(1)");
	report_html(&report, NULL, 0, &html);
	assert_not_says(&html, "javascript:");
	report_free(&report);
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;
	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

static void html_joins_the_cells_of_a_cycle(void **state)
{
	(void)state;
	struct report report = {0};
	CLEANUP_BUF html = BUF_NULL;
	sample_report(&report);
	report_html(&report, NULL, 0, &html);
	assert_int_equal(count(buf_text(&html), "<td data-label=\"Cycle\" rowspan=\"2\">"), 1);
	assert_says(&html, "<th scope=\"colgroup\" class=\"group\" colspan=\"2\">Date / Time</th>");
	assert_says(&html, "data-label=\"Before: CPU (mi)\"");
	assert_int_equal(count(buf_text(&html), "<table"), count(buf_text(&html), "</table>"));
	assert_int_equal(count(buf_text(&html), "<tr>"), count(buf_text(&html), "</tr>"));
	assert_int_equal(count(buf_text(&html), "<tbody>"), count(buf_text(&html), "</tbody>"));
	assert_int_equal(count(buf_text(&html), "<div"), count(buf_text(&html), "</div>"));
	assert_not_says(&html, "<script");
	assert_not_says(&html, "src=");
	report_free(&report);
}

static void assert_number(double value, const char *expected)
{
	CLEANUP_BUF text = BUF_NULL;
	number_add(value, &text);
	assert_string_equal(buf_text(&text), expected);
}

static void numbers_have_three_digits_that_count(void **state)
{
	(void)state;
	assert_number(1234.56, "1235");
	assert_number(210.4, "210");
	assert_number(10.06, "10.1");
	assert_number(10, "10");
	assert_number(0.9787, "0.979");
	assert_number(0.021287, "0.0213");
	assert_number(0, "0");
	assert_number(-0.0, "0");
	assert_number(-2.5, "-2.5");
	assert_number(1e-12, "0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_seed_s_tables_are_filled),
		cmocka_unit_test(several_cycles_are_one_report),
		cmocka_unit_test(headings_and_columns_are_the_seed_s_in_its_order),
		cmocka_unit_test(a_report_of_nothing_has_all_tables),
		cmocka_unit_test(a_cycle_without_anything_says_why),
		cmocka_unit_test(an_interrupted_run_says_so),
		cmocka_unit_test(an_approximate_time_says_so),
		cmocka_unit_test(the_same_cycle_again_is_another_run_or_replaces),
		cmocka_unit_test(bounds_that_differ_between_cycles_are_told_apart),
		cmocka_unit_test(a_plan_s_deployment_yields_to_what_was_found),
		cmocka_unit_test(dashboards_take_in_all_cycles),
		cmocka_unit_test(without_times_links_with_times_are_not_known),
		cmocka_unit_test(findings_of_the_agent_stand_below_their_cycle),
		cmocka_unit_test(no_finding_is_news_only_if_somebody_looked),
		cmocka_unit_test(text_from_files_cannot_break_out),
		cmocka_unit_test(a_link_that_is_none_is_not_linked),
		cmocka_unit_test(html_joins_the_cells_of_a_cycle),
		cmocka_unit_test(numbers_have_three_digits_that_count),
	};
	setenv("TZ", "Asia/Jakarta", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
