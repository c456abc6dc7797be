/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "perf/page.h"

/* "p(95)<200" measures p(95); "rate>0.90", "count<10", "value<5" themselves. */
static struct amount measured_for(const struct result *result, const struct threshold *threshold)
{
	char stat[sizeof(struct statistic)];
	size_t n = strcspn(threshold->expression, " <>=!");
	text_copy_n(stat, sizeof stat, threshold->expression, n);
	return result_stat(result, threshold->metric, stat);
}

/* With more digits than elsewhere: it stands beside its limit. */
static void measured_cell(struct sheet *sheet, struct amount amount)
{
	if (!amount_is_known(amount)) {
		na_cell(sheet);
		return;
	}
	say(sheet, "%.6g", amount.value);
	cell_end(sheet, TONE_PLAIN);
}

static void outcome_cell(struct sheet *sheet, const struct threshold *threshold)
{
	enum tone tone = !threshold->outcome_known ? TONE_FAINT
			 : threshold->passed	   ? TONE_GOOD
						   : TONE_BAD;
	say(sheet, "%s",
	    !threshold->outcome_known ? "not known"
	    : threshold->passed	      ? "ok"
				      : "failed");
	cell_end(sheet, tone);
}

void page_thresholds(struct sheet *sheet, const struct result *result)
{
	static const struct column columns[] = {{NULL, "Threshold on", false},
						{NULL, "Condition", false},
						{NULL, "Measured", true},
						{NULL, "Outcome", false}};
	if (result->n_thresholds == 0)
		return;
	sheet_table(sheet, columns, 4, false);
	for (size_t i = 0; i < result->n_thresholds; i++) {
		const struct threshold *one = &result->thresholds[i];
		say_code(sheet, one->metric);
		cell_end(sheet, TONE_PLAIN);
		say_code(sheet, one->expression);
		cell_end(sheet, TONE_PLAIN);
		measured_cell(sheet, measured_for(result, one));
		outcome_cell(sheet, one);
	}
}

static void amount_row(struct sheet *sheet, const char *name, struct amount amount,
		       const char *unit)
{
	if (!amount_is_known(amount))
		return;
	say(sheet, "%s", name);
	cell_end(sheet, TONE_PLAIN);
	say_number(sheet, amount.value);
	say(sheet, "%s", unit);
	cell_end(sheet, TONE_PLAIN);
}

static void rate_row(struct sheet *sheet, const char *name, const struct result *result,
		     const char *metric)
{
	struct amount passes = result_stat(result, metric, "passes");
	struct amount fails = result_stat(result, metric, "fails");
	if (!amount_is_known(passes) || !amount_is_known(fails) || passes.value + fails.value == 0)
		return;
	say(sheet, "%s", name);
	cell_end(sheet, TONE_PLAIN);
	say(sheet, "%.0f of %.0f (", passes.value, passes.value + fails.value);
	say_percent(sheet, passes.value / (passes.value + fails.value));
	say(sheet, ")");
	cell_end(sheet, TONE_PLAIN);
}

static struct amount in_mib(struct amount bytes)
{
	bytes.value /= 1048576;
	return bytes;
}

static void counts_table(struct sheet *sheet, const struct result *result)
{
	static const struct column columns[] = {{NULL, "Load", false}, {NULL, "Measured", true}};
	sheet_table(sheet, columns, 2, false);
	amount_row(sheet, "Requests", result_stat(result, "http_reqs", "count"), "");
	amount_row(sheet, "Requests per second", result_per_second(result, "http_reqs"), "");
	rate_row(sheet, "Requests that failed", result, "http_req_failed");
	amount_row(sheet, "Iterations", result_stat(result, "iterations", "count"), "");
	amount_row(sheet, "Iterations per second", result_per_second(result, "iterations"), "");
	amount_row(sheet, "Iterations dropped", result_stat(result, "dropped_iterations", "count"),
		   "");
	rate_row(sheet, "Checks ok", result, "checks");
	amount_row(sheet, "Received", in_mib(result_stat(result, "data_received", "count")),
		   " MiB");
	amount_row(sheet, "Sent", in_mib(result_stat(result, "data_sent", "count")), " MiB");
}

/* The parts of a request are in report.json. */
static bool is_shown(const struct metric *metric)
{
	static const char *const parts[] = {"blocked", "connecting", "tls_handshaking",
					    "sending", "waiting",    "receiving"};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (text_starts(metric->name, "http_req_") &&
		    text_starts(metric->name + strlen("http_req_"), parts[i]))
			return false;
	return metric->kind == METRIC_TREND && metric->n_stats > 0;
}

static void trends_table(struct sheet *sheet, const struct result *result)
{
	static const struct column columns[] = {
		{NULL, "Trend (times in ms)", false},
		{NULL, "avg", true},
		{NULL, "min", true},
		{NULL, "med", true},
		{NULL, "p(90)", true},
		{NULL, "p(95)", true},
		{NULL, "p(99)", true},
		{NULL, "max", true},
	};
	bool has_table = false;
	for (size_t i = 0; i < result->n_metrics; i++) {
		const struct metric *metric = &result->metrics[i];
		if (!is_shown(metric))
			continue;
		if (!has_table)
			sheet_table(sheet, columns, 8, false);
		has_table = true;
		say_code(sheet, metric->name);
		cell_end(sheet, TONE_PLAIN);
		for (size_t j = 1; j < 8; j++)
			number_cell(sheet, metric_stat(metric, columns[j].name));
	}
}

void page_load(struct sheet *sheet, const struct result *result)
{
	if (result->n_metrics == 0)
		return;
	counts_table(sheet, result);
	trends_table(sheet, result);
}

static void checks_table(struct sheet *sheet, const struct result *result)
{
	static const struct column columns[] = {
		{NULL, "Check that failed", false}, {NULL, "Failed", true}, {NULL, "Of", true}};
	bool has_table = false;
	for (size_t i = 0; i < result->n_checks; i++) {
		const struct check_result *one = &result->checks[i];
		if (one->fails <= 0)
			continue;
		if (!has_table)
			sheet_table(sheet, columns, 3, false);
		has_table = true;
		say(sheet, "%s", one->name);
		cell_end(sheet, TONE_BAD);
		number_cell(sheet, (struct amount){one->fails, FROM_K6});
		number_cell(sheet, (struct amount){one->passes + one->fails, FROM_K6});
	}
}

void page_failures(struct sheet *sheet, const struct result *result)
{
	static const struct column columns[] = {{NULL, "Error of requests", false},
						{NULL, "Requests", true}};
	checks_table(sheet, result);
	if (result->n_failures == 0)
		return;
	sheet_table(sheet, columns, 2, false);
	for (size_t i = 0; i < result->n_failures; i++) {
		say(sheet, "%s", result->failures[i].text);
		cell_end(sheet, TONE_PLAIN);
		number_cell(sheet, (struct amount){(double)result->failures[i].n, FROM_K6});
	}
}
