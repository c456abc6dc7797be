/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/result.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *text;
} froms[] = {
#define FROM(id, name, text) {name, text},
	KNOWN_FROM(FROM)
#undef FROM
};

static const struct {
	const char *name, *text;
} shapes[] = {
#define SHAPE(id, name, text) {name, text},
	RESULT_SHAPES(SHAPE)
#undef SHAPE
};

static const char *const kind_names[] = {
#define KIND(id, name) name,
	METRIC_KINDS(KIND)
#undef KIND
};

static void free_metrics(struct result *result)
{
	for (size_t i = 0; i < result->n_metrics; i++) {
		free(result->metrics[i].name);
		free(result->metrics[i].stats);
	}
	free(result->metrics);
}

static void free_outcomes(struct result *result)
{
	for (size_t i = 0; i < result->n_thresholds; i++) {
		free(result->thresholds[i].metric);
		free(result->thresholds[i].expression);
	}
	for (size_t i = 0; i < result->n_checks; i++)
		free(result->checks[i].name);
	for (size_t i = 0; i < result->n_failures; i++)
		free(result->failures[i].text);
	free(result->thresholds);
	free(result->checks);
	free(result->failures);
}

void result_free(struct result *result)
{
	free_metrics(result);
	free_outcomes(result);
	for (size_t i = 0; i < result->n_files; i++)
		free(result->files[i].name);
	for (size_t i = 0; i < result->n_notes; i++)
		free(result->notes[i]);
	free(result->files);
	free(result->notes);
	free(result->load);
	*result = (struct result){0};
}

const struct metric *result_metric(const struct result *result, const char *name)
{
	for (size_t i = 0; i < result->n_metrics; i++)
		if (strcmp(result->metrics[i].name, name) == 0)
			return &result->metrics[i];
	return NULL;
}

struct amount metric_stat(const struct metric *metric, const char *name)
{
	for (size_t i = 0; metric != NULL && i < metric->n_stats; i++)
		if (strcmp(metric->stats[i].name, name) == 0)
			return (struct amount){metric->stats[i].value, FROM_K6};
	return (struct amount){0};
}

struct amount result_stat(const struct result *result, const char *metric, const char *stat)
{
	return metric_stat(result_metric(result, metric), stat);
}

struct amount result_per_second(const struct result *result, const char *counter)
{
	struct amount rate = result_stat(result, counter, "rate");
	struct amount count = result_stat(result, counter, "count");
	bool can = amount_is_known(count) && amount_is_known(result->duration_s) &&
		   result->duration_s.value > 0;
	if (amount_is_known(rate) || !can)
		return rate;
	return (struct amount){count.value / result->duration_s.value, FROM_COUNT_AND_TIME};
}

bool amount_is_known(struct amount amount)
{
	return amount.from != FROM_NOWHERE;
}

/* From 1970 to the last year that RFC 3339 can write: no run was at any other time. */
bool moment_is_known(struct moment moment)
{
	static const int64_t year_10000 = INT64_C(253402300800) * US_PER_SECOND;
	return moment.from != FROM_NOWHERE && moment.at.us > 0 && moment.at.us < year_10000;
}

const char *known_from_name(enum known_from from)
{
	return froms[from].name;
}

const char *known_from_text(enum known_from from)
{
	return froms[from].text;
}

bool shape_is_raw(enum result_shape shape)
{
	return shape == SHAPE_JSON_LINES || shape == SHAPE_CSV;
}

const char *shape_name(enum result_shape shape)
{
	return shapes[shape].name;
}

const char *shape_text(enum result_shape shape)
{
	return shapes[shape].text;
}

const char *metric_kind_name(enum metric_kind kind)
{
	return kind_names[kind];
}
