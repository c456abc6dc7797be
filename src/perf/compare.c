/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/noise.h"

enum wish { WISH_LOWER, WISH_HIGHER, WISH_NONE };

/* One figure of a run, where to find it and what it is worth. */
struct measure_of {
	const char *metric, *stat; /* of k6 */
	const char *component;	   /* else of a component, its CPU or memory in progress */
	bool is_memory;
	enum wish wish;
};

static const struct {
	const char *name, *text;
} verdicts[] = {
#define VERDICT(id, name, text) {name, text},
	VERDICTS(VERDICT)
#undef VERDICT
};

static const char *const noise_texts[] = {
#define NOISE(id, text) text,
	NOISE_KINDS(NOISE)
#undef NOISE
};

const char *compare_verdict_name(enum compare_verdict verdict)
{
	return verdicts[verdict].name;
}

const char *compare_verdict_text(enum compare_verdict verdict)
{
	return verdicts[verdict].text;
}

const char *noise_kind_text(enum noise_kind kind)
{
	return noise_texts[kind];
}

void compare_free(struct compare *compare)
{
	for (size_t i = 0; i < compare->n_rows; i++) {
		free(compare->rows[i].what);
		free(compare->rows[i].unit);
	}
	for (size_t i = 0; i < compare->n_notes; i++)
		free(compare->notes[i]);
	free(compare->rows);
	free(compare->notes);
	*compare = (struct compare){0};
}

static const struct measure *find_measure(const struct cycle *cycle, const struct measure_of *of)
{
	for (size_t i = 0; i < cycle->n_components; i++)
		if (strcmp(cycle->components[i].name, of->component) == 0)
			return of->is_memory ? &cycle->components[i].memory
					     : &cycle->components[i].cpu;
	return NULL;
}

static bool value_of(const struct cycle *cycle, const struct measure_of *of, double *ret)
{
	if (of->component != NULL) {
		struct phase_figure figure = {0};
		const struct measure *measure = find_measure(cycle, of);
		if (measure != NULL)
			measure_phase(measure, cycle, PHASE_IN_PROGRESS, &figure);
		*ret = figure.avg;
		return figure.known;
	}
	bool per_second = strcmp(of->stat, "per second") == 0;
	struct amount amount = per_second ? result_per_second(&cycle->result, of->metric)
					  : result_stat(&cycle->result, of->metric, of->stat);
	*ret = amount.value;
	return amount_is_known(amount);
}

struct values {
	double *items;
	size_t n;
};

static struct values values_of(const struct compare_side *side, const struct measure_of *of)
{
	struct values values = {0};
	double value;
	for (size_t i = 0; i < side->n_cycles; i++)
		if (value_of(side->cycles[i], of, &value))
			*ARRAY_ADD(values.items, values.n) = value;
	return values;
}

/* How a figure went over the time of a run, where that is known. */
static struct values stretch_of_load(const struct result *result, const struct measure_of *of)
{
	struct values values = {0};
	bool is_latency = strcmp(of->metric, result->latency_metric) == 0;
	bool is_rate = strcmp(of->stat, "per second") == 0;
	for (size_t i = 0; i < result->n_load; i++) {
		const struct load_point *point = &result->load[i];
		if (is_rate)
			*ARRAY_ADD(values.items, values.n) = point->per_second;
		else if (is_latency && point->latency_known && strcmp(of->stat, "avg") == 0)
			*ARRAY_ADD(values.items, values.n) = point->latency_avg;
		else if (is_latency && point->latency_known && strcmp(of->stat, "p(95)") == 0)
			*ARRAY_ADD(values.items, values.n) = point->latency_p95;
	}
	return values;
}

static struct values stretch_of(const struct cycle *cycle, const struct measure_of *of)
{
	struct values values = {0};
	wall_t from, to;
	if (of->component == NULL)
		return stretch_of_load(&cycle->result, of);
	const struct measure *measure = find_measure(cycle, of);
	if (measure == NULL || !cycle_phase(cycle, PHASE_IN_PROGRESS, &from, &to))
		return values;
	for (size_t i = 0; i < measure->n_points; i++) {
		const struct point *point = &measure->points[i];
		if (point->known && point->at.us - point->window.us >= from.us &&
		    point->at.us <= to.us)
			*ARRAY_ADD(values.items, values.n) = point->value;
	}
	return values;
}

static bool noise_of_stretches(const struct compare *compare, const struct measure_of *of,
			       double *ret)
{
	struct values a = stretch_of(compare->a->cycles[0], of);
	struct values b = stretch_of(compare->b->cycles[0], of);
	struct series_stats stats_a = stats_of_stretch(a.items, a.n), pairs;
	struct series_stats stats_b = stats_of_stretch(b.items, b.n);
	bool is_known = stats_of_pairs(a.items, a.n, b.items, b.n, &pairs)
				? noise_of_differences(&pairs, ret)
				: a.n > 2 && b.n > 2 && noise_of_means(&stats_a, &stats_b, ret);
	free(a.items);
	free(b.items);
	return is_known;
}

static double count_of(const struct compare_side *side, const char *metric)
{
	struct amount passes = result_stat(&side->cycles[0]->result, metric, "passes");
	struct amount fails = result_stat(&side->cycles[0]->result, metric, "fails");
	return amount_is_known(passes) && amount_is_known(fails) ? passes.value + fails.value : 0;
}

static void find_noise(const struct compare *compare, const struct measure_of *of,
		       const struct values *a, const struct values *b, struct compare_row *row)
{
	struct series_stats stats_a = stats_of_runs(a->items, a->n);
	struct series_stats stats_b = stats_of_runs(b->items, b->n);
	bool is_one = compare->a->n_cycles == 1 && compare->b->n_cycles == 1;
	bool is_share = of->stat != NULL && strcmp(of->stat, "rate") == 0;
	row->a = stats_a.mean;
	row->b = stats_b.mean;
	if (noise_of_means(&stats_a, &stats_b, &row->noise) ||
	    noise_of_one(a->n > 1 ? &stats_a : &stats_b, &row->noise))
		row->noise_kind = NOISE_RUNS;
	else if (is_one && is_share &&
		 noise_of_shares(row->a, count_of(compare->a, of->metric), row->b,
				 count_of(compare->b, of->metric), &row->noise))
		row->noise_kind = NOISE_COUNTS;
	else if (is_one && noise_of_stretches(compare, of, &row->noise))
		row->noise_kind = NOISE_STRETCHES;
}

static enum compare_verdict judge(const struct compare_row *row, enum wish wish, double margin)
{
	bool is_better = wish == WISH_LOWER ? row->change < 0 : row->change > 0;
	if (row->noise_kind != NOISE_UNKNOWN) {
		if (row->change == 0 || fabs(row->change) <= row->noise)
			return COMPARE_SAME;
		return wish == WISH_NONE ? COMPARE_CHANGED
		       : is_better	 ? COMPARE_BETTER
					 : COMPARE_WORSE;
	}
	bool is_much = row->has_share ? fabs(row->share) > margin : row->change != 0;
	if (!is_much)
		return COMPARE_UNCLEAR;
	return wish == WISH_NONE ? COMPARE_MAYBE_CHANGED
	       : is_better	 ? COMPARE_MAYBE_BETTER
				 : COMPARE_MAYBE_WORSE;
}

static void add_row(struct compare *compare, const char *what, const char *unit, double margin,
		    const struct measure_of *of)
{
	struct values a = values_of(compare->a, of), b = values_of(compare->b, of);
	if (a.n > 0 && b.n > 0) {
		struct compare_row *row = ARRAY_ADD(compare->rows, compare->n_rows);
		row->what = xstrdup(what);
		row->unit = xstrdup(unit);
		find_noise(compare, of, &a, &b, row);
		row->change = row->b - row->a;
		row->has_share = row->a != 0;
		row->share = row->has_share ? row->change / fabs(row->a) : 0;
		row->verdict = judge(row, of->wish, margin);
	}
	free(a.items);
	free(b.items);
}

/* The parts of a request explain, but are not what one compares. */
static bool is_compared(const struct metric *metric)
{
	static const char *const parts[] = {"blocked", "connecting", "tls_handshaking",
					    "sending", "waiting",    "receiving"};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (text_starts(metric->name, "http_req_") &&
		    text_starts(metric->name + strlen("http_req_"), parts[i]))
			return false;
	return metric->kind == METRIC_TREND;
}

static void add_trend(struct compare *compare, const struct metric *metric, double margin)
{
	static const char *const stats[] = {"avg", "med", "p(90)", "p(95)", "p(99)", "max"};
	bool is_main = strcmp(metric->name, "http_req_duration") == 0;
	for (size_t i = 0; i < sizeof stats / sizeof *stats; i++) {
		bool is_short = strcmp(stats[i], "avg") == 0 || strcmp(stats[i], "p(95)") == 0;
		CLEANUP_BUF what = BUF_NULL;
		buf_printf(&what, "%s %s", metric->name, stats[i]);
		if (is_main || is_short)
			add_row(compare, buf_text(&what), metric->is_time ? "ms" : "", margin,
				&(struct measure_of){.metric = metric->name,
						     .stat = stats[i],
						     .wish = metric->is_time ? WISH_LOWER
									     : WISH_NONE});
	}
}

static void add_load(struct compare *compare, double margin)
{
	static const struct {
		const char *what, *metric, *stat;
		enum wish wish;
	} rows[] = {
		{"requests per second", "http_reqs", "per second", WISH_HIGHER},
		{"iterations per second", "iterations", "per second", WISH_HIGHER},
		{"share of requests that failed", "http_req_failed", "rate", WISH_LOWER},
		{"share of checks that passed", "checks", "rate", WISH_HIGHER},
	};
	const struct result *first = &compare->a->cycles[0]->result;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		add_row(compare, rows[i].what, "", margin,
			&(struct measure_of){.metric = rows[i].metric,
					     .stat = rows[i].stat,
					     .wish = rows[i].wish});
	for (size_t i = 0; i < first->n_metrics; i++)
		if (is_compared(&first->metrics[i]))
			add_trend(compare, &first->metrics[i], margin);
}

static void add_components(struct compare *compare, double margin)
{
	const struct cycle *first = compare->a->cycles[0];
	for (size_t i = 0; i < first->n_components; i++) {
		const char *name = first->components[i].name;
		CLEANUP_BUF cpu = BUF_NULL, memory = BUF_NULL;
		buf_printf(&cpu, "CPU of %s in progress", name);
		buf_printf(&memory, "Mem of %s in progress", name);
		add_row(compare, buf_text(&cpu), "mi", margin,
			&(struct measure_of){.component = name, .wish = WISH_LOWER});
		add_row(compare, buf_text(&memory), "mb", margin,
			&(struct measure_of){
				.component = name, .is_memory = true, .wish = WISH_LOWER});
	}
}

static void note(struct compare *compare, struct buf *text)
{
	*ARRAY_ADD(compare->notes, compare->n_notes) = buf_steal(text);
}

static const struct threshold *find_threshold(const struct result *result,
					      const struct threshold *like)
{
	for (size_t i = 0; i < result->n_thresholds; i++)
		if (strcmp(result->thresholds[i].metric, like->metric) == 0 &&
		    strcmp(result->thresholds[i].expression, like->expression) == 0)
			return &result->thresholds[i];
	return NULL;
}

/* Of the last run on each side: that is how things stand. */
static void note_thresholds(struct compare *compare)
{
	const struct result *a = &compare->a->cycles[compare->a->n_cycles - 1]->result;
	const struct result *b = &compare->b->cycles[compare->b->n_cycles - 1]->result;
	for (size_t i = 0; i < a->n_thresholds; i++) {
		const struct threshold *before = &a->thresholds[i];
		const struct threshold *after = find_threshold(b, before);
		CLEANUP_BUF text = BUF_NULL;
		if (after == NULL || !before->outcome_known || !after->outcome_known ||
		    before->passed == after->passed)
			continue;
		buf_printf(&text, "The threshold %s %s %s.", before->metric, before->expression,
			   after->passed ? "failed before and holds now"
					 : "held before and fails now");
		note(compare, &text);
	}
}

static bool range_of(const struct compare_side *side, bool of_vus, double *ret)
{
	double sum = 0;
	for (size_t i = 0; i < side->n_cycles; i++) {
		const struct cycle *cycle = side->cycles[i];
		struct amount amount = of_vus ? cycle->result.vus_reached : cycle->duration_s;
		if (!amount_is_known(amount))
			return false;
		sum += amount.value;
	}
	*ret = sum / (double)side->n_cycles;
	return true;
}

/* Other conditions make other numbers. */
static void note_conditions(struct compare *compare)
{
	static const char *const names[] = {"virtual users", "seconds"};
	for (size_t i = 0; i < 2; i++) {
		double a, b;
		CLEANUP_BUF text = BUF_NULL;
		if (!range_of(compare->a, i == 0, &a) || !range_of(compare->b, i == 0, &b) ||
		    fabs(a - b) <= 0.1 * (a > b ? a : b))
			continue;
		buf_printf(&text, "The runs are not alike: %.6g %s before, %.6g after.", a,
			   names[i], b);
		note(compare, &text);
	}
}

void compare_sides(const struct compare_side *a, const struct compare_side *b, double margin,
		   struct compare *ret)
{
	*ret = (struct compare){.a = a, .b = b};
	add_load(ret, margin);
	add_components(ret, margin);
	note_conditions(ret);
	note_thresholds(ret);
}
