/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/reading.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/k6_metrics.h"

/* Long enough for names with tags, short enough for a cell. */
enum { NAME_BYTES_MAX = 400, DROPPED_NAMED = 5 };
/* An exabyte, and more than anybody counts. */
static const double VALUE_MAX = 1e18;

static char *clean_name(const char *name)
{
	char line[NAME_BYTES_MAX];
	text_copy_line(line, sizeof line, name);
	return xstrdup(line);
}

struct metric *result_add_metric(struct result *result, const char *name)
{
	char *clean = clean_name(name);
	for (size_t i = 0; i < result->n_metrics; i++)
		if (strcmp(result->metrics[i].name, clean) == 0) {
			free(clean);
			return &result->metrics[i];
		}
	if (result->n_metrics == METRICS_MAX) {
		free(clean);
		return NULL;
	}
	struct metric *metric = ARRAY_ADD(result->metrics, result->n_metrics);
	metric->name = clean;
	return metric;
}

/* The machine-readable summary writes p95 for p(95): grafana/k6#6004. */
static void stat_name(const char *stat, char *to, size_t size)
{
	size_t digits = stat[0] == 'p' ? strspn(stat + 1, "0123456789.") : 0;
	if (digits > 0 && stat[1 + digits] == '\0')
		snprintf(to, size, "p(%.*s)", (int)digits, stat + 1);
	else
		text_copy_line(to, size, stat);
}

void metric_set(struct metric *metric, const char *stat, double value)
{
	struct statistic one = {.value = value};
	if (!isfinite(value))
		return;
	stat_name(stat, one.name, sizeof one.name);
	for (size_t i = 0; i < metric->n_stats; i++)
		if (strcmp(metric->stats[i].name, one.name) == 0) {
			metric->stats[i].value = value;
			return;
		}
	*ARRAY_ADD(metric->stats, metric->n_stats) = one;
}

struct threshold *result_add_threshold(struct result *result, const char *metric,
				       const char *expression)
{
	struct threshold *threshold = ARRAY_ADD(result->thresholds, result->n_thresholds);
	threshold->metric = clean_name(metric);
	threshold->expression = clean_name(expression);
	return threshold;
}

void result_add_check(struct result *result, const char *name, double passes, double fails)
{
	if (passes < 0 || fails < 0 || passes > VALUE_MAX || fails > VALUE_MAX)
		return;
	*ARRAY_ADD(result->checks, result->n_checks) =
		(struct check_result){clean_name(name), passes, fails};
}

void result_add_failure(struct result *result, const char *text, size_t n)
{
	*ARRAY_ADD(result->failures, result->n_failures) = (struct failure){clean_name(text), n};
}

void result_set_duration(struct result *result, double seconds, enum known_from from)
{
	if (seconds >= 0 && seconds <= RUN_SECONDS_MAX)
		result->duration_s = (struct amount){seconds, from};
}

void result_note(struct result *result, const char *format, ...)
{
	CLEANUP_BUF text = BUF_NULL;
	va_list args;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	*ARRAY_ADD(result->notes, result->n_notes) = buf_steal(&text);
}

static int by_name(const void *a_arg, const void *b_arg)
{
	const struct metric *a = a_arg, *b = b_arg;
	return strcmp(a->name, b->name);
}

/* k6 divides every count by the same time to get its rate, so any counter gives that back; small
 * counts lose nothing by it, since both are written with all their digits. */
static struct amount duration_of(const struct metric *metric)
{
	struct amount count = metric_stat(metric, "count"), rate = metric_stat(metric, "rate");
	bool can = metric != NULL && metric->kind == METRIC_COUNTER && amount_is_known(count) &&
		   amount_is_known(rate) && count.value > 0 && rate.value > 0;
	return can ? (struct amount){count.value / rate.value, FROM_COUNT_AND_RATE}
		   : (struct amount){0};
}

static void finish_duration(struct result *result)
{
	struct amount duration = duration_of(result_metric(result, "iterations"));
	for (size_t i = 0; i < result->n_metrics && !amount_is_known(duration); i++)
		duration = duration_of(&result->metrics[i]);
	if (!amount_is_known(result->duration_s) && amount_is_known(duration))
		result_set_duration(result, duration.value, duration.from);
}

/* The summary export does not say which values are times. */
static void finish_contents(struct result *result)
{
	for (size_t i = 0; i < result->n_metrics; i++) {
		struct metric *metric = &result->metrics[i];
		enum metric_kind kind;
		const char *contains;
		if (!k6_metric_kind(metric->name, &kind, &contains) || kind != metric->kind)
			continue;
		metric->is_time |= strcmp(contains, "time") == 0;
		metric->is_data |= strcmp(contains, "data") == 0;
	}
}

/* What k6 itself counts and times is never below zero; what a script does with its own is its
 * business. */
static bool can_be(const struct metric *metric, const struct statistic *stat)
{
	enum metric_kind kind;
	const char *contains;
	bool is_share = metric->kind == METRIC_RATE && strcmp(stat->name, "rate") == 0;
	bool is_k6s = k6_metric_kind(metric->name, &kind, &contains);
	if (stat->value < 0 && (is_k6s || metric->kind == METRIC_RATE))
		return false;
	return fabs(stat->value) <= VALUE_MAX && !(is_share && stat->value > 1);
}

/* How many were dropped; the first ones are named. */
static size_t drop_what_cannot_be(struct result *result, struct metric *metric, size_t n_dropped)
{
	size_t n = 0;
	for (size_t i = 0; i < metric->n_stats; i++) {
		const struct statistic *stat = &metric->stats[i];
		if (can_be(metric, stat))
			metric->stats[n++] = *stat;
		else if (n_dropped++ < DROPPED_NAMED)
			result_note(result, "%s of %s is %g: that cannot be, and is left out.",
				    stat->name, metric->name, stat->value);
	}
	metric->n_stats = n;
	return n_dropped;
}

static void finish_values(struct result *result)
{
	size_t n = 0;
	for (size_t i = 0; i < result->n_metrics; i++)
		n = drop_what_cannot_be(result, &result->metrics[i], n);
	if (n > DROPPED_NAMED)
		result_note(result, "So are %zu more values that cannot be.", n - DROPPED_NAMED);
}

void result_finish(struct result *result)
{
	finish_values(result);
	finish_contents(result);
	if (result->n_metrics > 0)
		qsort(result->metrics, result->n_metrics, sizeof *result->metrics, by_name);
	result->vus_reached = result_stat(result, "vus", "max");
	result->vus_allocated = result_stat(result, "vus_max", "max");
	finish_duration(result);
}
