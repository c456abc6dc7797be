/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/raw.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/xalloc.h"
#include "perf/k6_metrics.h"
#include "perf/load.h"
#include "perf/percentile.h"
#include "perf/reading.h"

/* 256 MiB of values: past that, percentiles are left out rather than guessed. */
enum { VALUES_MAX = 1 << 25, DISTINCT_MAX = 1000, FAILURES_SHOWN = 20 };

struct raw_metric {
	char *name;
	enum metric_kind kind;
	bool is_time, is_data, has_all_values;
	size_t n, n_values;
	double sum, min, max, last, n_true;
	wall_t last_at;
	double *values; /* of trends */
	struct timeline *timeline;
};

struct tally {
	char *text;
	size_t passes, fails;
};

struct raw {
	struct raw_metric **metrics;
	size_t n_metrics, n_values;
	struct map by_name;
	wall_t first, last;
	struct load load;
	struct tally *checks, *failures;
	size_t n_checks, n_failures;
	struct map check_places, failure_places; /* index + 1 */
	bool too_many;
};

struct raw *raw_new(void)
{
	return xcalloc(1, sizeof(struct raw));
}

static void free_tallies(struct tally *tallies, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(tallies[i].text);
	free(tallies);
}

struct raw *raw_free(struct raw *raw)
{
	if (raw == NULL)
		return NULL;
	for (size_t i = 0; i < raw->n_metrics; i++) {
		free(raw->metrics[i]->name);
		free(raw->metrics[i]->values);
		free(raw->metrics[i]);
	}
	free(raw->metrics);
	free_tallies(raw->checks, raw->n_checks);
	free_tallies(raw->failures, raw->n_failures);
	map_free(&raw->by_name);
	map_free(&raw->check_places);
	map_free(&raw->failure_places);
	load_free(&raw->load);
	free(raw);
	return NULL;
}

static void set_kind(struct raw_metric *metric, enum metric_kind kind, const char *contains)
{
	metric->kind = kind;
	metric->is_time = strcmp(contains, "time") == 0;
	metric->is_data = strcmp(contains, "data") == 0;
}

static struct raw_metric *find_metric(struct raw *raw, const char *name)
{
	struct raw_metric *metric = map_get(&raw->by_name, name);
	if (metric != NULL || raw->n_metrics == METRICS_MAX)
		return metric;
	metric = xcalloc(1, sizeof *metric);
	metric->name = xstrdup(name);
	metric->has_all_values = true;
	metric->timeline = load_timeline(&raw->load, name);
	*ARRAY_ADD(raw->metrics, raw->n_metrics) = metric;
	map_set(&raw->by_name, name, metric);
	enum metric_kind kind;
	const char *contains;
	if (k6_metric_kind(name, &kind, &contains))
		set_kind(metric, kind, contains);
	return metric;
}

void raw_declare(struct raw *raw, const char *name, const char *type, const char *contains)
{
	struct raw_metric *metric = find_metric(raw, name);
	for (enum metric_kind kind = METRIC_OTHER + 1; metric != NULL && kind < N_METRIC_KINDS;
	     kind++)
		if (strcmp(metric_kind_name(kind), type) == 0)
			set_kind(metric, kind, contains);
}

static struct tally *find_tally(struct tally **tallies, size_t *n, struct map *places,
				const char *text)
{
	size_t place = (size_t)map_get(places, text);
	if (place > 0)
		return &(*tallies)[place - 1];
	if (*n == DISTINCT_MAX)
		return NULL;
	struct tally *tally = ARRAY_ADD(*tallies, *n);
	tally->text = xstrdup(text);
	map_set(places, text, (void *)*n);
	return tally;
}

/* k6 writes a group as "::login::form". */
static void add_group(struct buf *to, const char *group)
{
	for (const char *at = group; *at != '\0';) {
		at += strspn(at, ":");
		const char *end = strstr(at, "::");
		size_t n = end != NULL ? (size_t)(end - at) : strlen(at);
		buf_add_n(to, at, n);
		buf_add(to, n > 0 ? " > " : "");
		at += n;
	}
}

static void count_check(struct raw *raw, const struct raw_point *point)
{
	CLEANUP_BUF name = BUF_NULL;
	add_group(&name, point->group);
	buf_add(&name, point->check);
	struct tally *tally =
		find_tally(&raw->checks, &raw->n_checks, &raw->check_places, buf_text(&name));
	if (tally == NULL)
		raw->too_many = true;
	else if (point->value != 0)
		tally->passes++;
	else
		tally->fails++;
}

/* 1400 to 1599 are 1000 and the HTTP status (k6: netext/httpext/error_codes.go). */
static void count_failure(struct raw *raw, const struct raw_point *point)
{
	CLEANUP_BUF text = BUF_NULL;
	const char *code = point->error_code;
	bool is_status = strlen(code) == 4 && code[0] == '1' && (code[1] == '4' || code[1] == '5');
	if (is_status && *point->error == '\0')
		buf_printf(&text, "HTTP %s", code + 1);
	else
		buf_printf(&text, "%s%s%s", code, *code && *point->error ? " " : "", point->error);
	struct tally *tally =
		find_tally(&raw->failures, &raw->n_failures, &raw->failure_places, buf_text(&text));
	if (tally != NULL)
		tally->passes++;
	else
		raw->too_many = true;
}

static void keep_value(struct raw *raw, struct raw_metric *metric, double value)
{
	if (metric->kind != METRIC_TREND)
		return;
	if (raw->n_values == VALUES_MAX) {
		metric->has_all_values = false;
		return;
	}
	*ARRAY_ADD(metric->values, metric->n_values) = value;
	raw->n_values++;
}

void raw_point(struct raw *raw, const struct raw_point *point)
{
	struct raw_metric *metric = find_metric(raw, point->metric);
	if (metric == NULL) {
		raw->too_many = true;
		return;
	}
	if (metric->n == 0 || point->value < metric->min)
		metric->min = point->value;
	if (metric->n == 0 || point->value > metric->max)
		metric->max = point->value;
	metric->sum += point->value;
	/* Points of one time come in their order. */
	if (metric->n == 0 || point->at.us >= metric->last_at.us) {
		metric->last = point->value;
		metric->last_at = point->at;
	}
	metric->n_true += point->value != 0;
	metric->n++;
	keep_value(raw, metric, point->value);
	timeline_add(metric->timeline, point->at, point->value);
	bool is_first = !wall_is_set(raw->first);
	if (is_first || point->at.us < raw->first.us)
		raw->first = point->at;
	if (is_first || point->at.us > raw->last.us)
		raw->last = point->at;
	if (strcmp(point->metric, "checks") == 0 && *point->check != '\0')
		count_check(raw, point);
	if (strcmp(point->metric, "http_reqs") == 0 && (*point->error || *point->error_code))
		count_failure(raw, point);
}

bool raw_is_empty(const struct raw *raw)
{
	return !wall_is_set(raw->first);
}

static void set_trend(struct raw_metric *from, struct metric *to)
{
	static const struct {
		const char *name;
		double part;
	} parts[] = {{"med", 0.5}, {"p(90)", 0.9}, {"p(95)", 0.95}, {"p(99)", 0.99}};
	metric_set(to, "count", (double)from->n);
	metric_set(to, "avg", from->sum / (double)from->n);
	metric_set(to, "min", from->min);
	metric_set(to, "max", from->max);
	if (!from->has_all_values || from->n_values != from->n)
		return;
	sort_values(from->values, from->n_values);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		metric_set(to, parts[i].name,
			   percentile(from->values, from->n_values, parts[i].part));
}

static void set_stats(struct raw_metric *from, struct metric *to)
{
	switch (from->kind) {
	case METRIC_COUNTER:
		metric_set(to, "count", from->sum);
		break;
	case METRIC_GAUGE:
		metric_set(to, "value", from->last);
		metric_set(to, "min", from->min);
		metric_set(to, "max", from->max);
		break;
	case METRIC_RATE:
		metric_set(to, "rate", from->n_true / (double)from->n);
		metric_set(to, "passes", from->n_true);
		metric_set(to, "fails", (double)from->n - from->n_true);
		break;
	case METRIC_TREND:
	case METRIC_OTHER:
		set_trend(from, to);
		break;
	case N_METRIC_KINDS:
		break;
	}
}

static void read_metrics(struct raw *raw, struct result *result)
{
	for (size_t i = 0; i < raw->n_metrics; i++) {
		struct raw_metric *from = raw->metrics[i];
		struct metric *to = from->n > 0 ? result_add_metric(result, from->name) : NULL;
		if (to == NULL)
			continue;
		to->kind = from->kind;
		to->is_time = from->is_time;
		to->is_data = from->is_data;
		set_stats(from, to);
		if (!from->has_all_values)
			result_note(result, "%s has too many values for percentiles.", to->name);
	}
}

static void read_times(const struct raw *raw, span_t resolution, struct result *result)
{
	span_t length = wall_since(raw->last, raw->first);
	if (!wall_is_set(raw->first))
		return;
	if (raw->first.us <= 0 || length.us / US_PER_SECOND >= RUN_SECONDS_MAX) {
		result_note(result, "Its points are more than a year apart: when the run was is "
				    "not known.");
		return;
	}
	result->start = (struct moment){raw->first, FROM_POINTS, resolution};
	result->end = (struct moment){raw->last, FROM_POINTS, resolution};
	if (length.us > 0)
		result_set_duration(result, (double)length.us / 1e6, FROM_POINTS);
}

static int most_first(const void *a_arg, const void *b_arg)
{
	const struct tally *a = a_arg, *b = b_arg;
	if (a->passes != b->passes)
		return a->passes > b->passes ? -1 : 1;
	return strcmp(a->text, b->text);
}

static void read_tallies(struct raw *raw, struct result *result)
{
	for (size_t i = 0; i < raw->n_checks; i++)
		result_add_check(result, raw->checks[i].text, (double)raw->checks[i].passes,
				 (double)raw->checks[i].fails);
	if (raw->n_failures > 0)
		qsort(raw->failures, raw->n_failures, sizeof *raw->failures, most_first);
	map_free(&raw->failure_places);
	for (size_t i = 0; i < raw->n_failures && i < FAILURES_SHOWN; i++)
		result_add_failure(result, raw->failures[i].text, raw->failures[i].passes);
	if (raw->n_failures > FAILURES_SHOWN)
		result_note(result, "%zu kinds of errors; the %d most frequent are listed.",
			    raw->n_failures, FAILURES_SHOWN);
	if (raw->too_many)
		result_note(result, "There are more different metrics, checks or errors than are "
				    "counted here.");
}

void raw_read(struct raw *raw, span_t resolution, struct result *result)
{
	read_metrics(raw, result);
	read_times(raw, resolution, result);
	read_tallies(raw, result);
	load_read(&raw->load, resolution, result);
	result_finish(result);
}
