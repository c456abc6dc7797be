/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/page.h"
#include "perf/html_page.h"

static void say_title(struct sheet *sheet, const struct cover *cover)
{
	say_words(sheet, "[RFC] Performance Testing K6");
	if (*cover->title != '\0') {
		say(sheet, ": ");
		say_own(sheet, cover->title);
	}
	sheet_end(sheet, BLOCK_TITLE);
}

/* What a reader wants first: how each cycle went. */
static void say_outcome(struct sheet *sheet, const struct cycle *cycle)
{
	CLEANUP_BUF label = BUF_NULL;
	struct amount requests = result_stat(&cycle->result, "http_reqs", "count");
	struct amount p95 = result_stat(&cycle->result, "http_req_duration", "p(95)");
	cycle_label(cycle, &label);
	say(sheet, "Cycle %s: ", buf_text(&label));
	say_strong(sheet, run_end_text(cycle->ended));
	if (amount_is_known(cycle->result.vus_reached)) {
		say(sheet, "; ");
		say_number(sheet, cycle->result.vus_reached.value);
		say(sheet, " virtual user%s", cycle->result.vus_reached.value == 1 ? "" : "s");
	}
	if (amount_is_known(cycle->duration_s)) {
		say(sheet, ", ");
		say_number(sheet, cycle->duration_s.value);
		say(sheet, " s");
	}
	if (amount_is_known(requests))
		say(sheet, ", %.0f requests", requests.value);
	if (amount_is_known(p95)) {
		say(sheet, ", 95 %% of %s within ",
		    amount_is_known(requests) ? "them" : "its requests");
		say_number(sheet, p95.value);
		say(sheet, " ms");
	}
	say(sheet, ".");
	sheet_end(sheet, BLOCK_ITEM);
}

/* As the seed of this report ends. */
static void say_k6(struct sheet *sheet)
{
	say(sheet, "K6 Website: ");
	say_url(sheet, "https://k6.io/");
	sheet_end(sheet, BLOCK_ITEM);
	say(sheet, "K6 SourceCode: ");
	say_url(sheet, "https://github.com/grafana/k6");
	sheet_end(sheet, BLOCK_ITEM);
}

static void say_writer(struct sheet *sheet, const struct report *report)
{
	say(sheet, "Written by replscribe %s on ", report->version);
	say_time(sheet, report->written);
	say(sheet, ". All numbers are in report.json, with where each one is from.");
	sheet_end(sheet, BLOCK_PARAGRAPH);
}

void report_page(const struct report *report, const struct chart_file *charts, size_t n,
		 struct sheet *sheet)
{
	say_title(sheet, &report->cover);
	for (size_t i = 0; i < report->n_cycles; i++)
		say_outcome(sheet, &report->cycles[i]);
	page_dashboards(sheet, report);
	page_people(sheet, &report->cover);
	page_deployments(sheet, report);
	page_cycles(sheet, report);
	for (size_t i = 0; i < report->n_cycles; i++)
		page_detail(sheet, report, &report->cycles[i], charts, n);
	say_writer(sheet, report);
	say_k6(sheet);
}

void report_markdown(const struct report *report, const struct chart_file *charts, size_t n,
		     struct buf *to)
{
	struct sheet sheet = {0};
	report_page(report, charts, n, &sheet);
	sheet_markdown(&sheet, to);
	sheet_free(&sheet);
}

void report_html(const struct report *report, const struct chart_file *charts, size_t n,
		 struct buf *to)
{
	struct sheet sheet = {0};
	CLEANUP_BUF title = BUF_NULL;
	buf_add(&title, "Performance test");
	if (*report->cover.title != '\0')
		buf_printf(&title, ": %s", report->cover.title);
	report_page(report, charts, n, &sheet);
	html_page(&sheet, buf_text(&title), to);
	sheet_free(&sheet);
}
