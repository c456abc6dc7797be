/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/cloudwatch_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "perf/sources/prometheus_read.h"

/* The period of RDS's own metrics, for a series of a single point. */
static const span_t USUAL_PERIOD = SPAN_SECONDS(60);
/* A full period is not exactly full. */
enum { PERCENT_MAX = 101 };

struct series {
	const struct component_plan *plan;
	const struct stretch *stretch;
	struct component *to;
	struct measure *measure;
};

static void add_cpu(const struct series *series, wall_t at, span_t period, double value)
{
	if (series->plan->vcpus == 0)
		text_copy(series->measure->why_not, sizeof series->measure->why_not,
			  "CloudWatch gives percents of all CPUs, and the plan does not say how "
			  "many (vcpus)");
	else if (value < 0 || value > PERCENT_MAX)
		measure_miss(series->measure, at, "CloudWatch's share of the CPUs is no share");
	else
		measure_add(series->measure, at, period,
			    millicores_of_percent(series->plan, value));
}

static void add_memory(const struct series *series, wall_t at, span_t period, double value)
{
	double used = mib_of_free_bytes(series->plan, value);
	if (series->plan->instance_memory.kind != BOUND_SET)
		text_copy(series->measure->why_not, sizeof series->measure->why_not,
			  "CloudWatch gives the memory that is free, and the plan does not say how "
			  "much there is (instance-memory)");
	else if (value < 0)
		measure_miss(series->measure, at, "CloudWatch's free memory is below 0");
	else if (used < 0)
		measure_miss(series->measure, at,
			     "more memory is free than the plan says there is (instance-memory)");
	else
		measure_add(series->measure, at, period, used);
}

/* -1: it does not replicate. */
static void add_lag(const struct series *series, wall_t at, span_t period, double value)
{
	if (value < 0)
		measure_miss(series->measure, at, "it did not replicate (ReplicaLag was -1)");
	else
		measure_add(series->measure, at, period, value);
}

static void add_plain(const struct series *series, wall_t at, span_t period, double value)
{
	if (value < 0)
		measure_miss(series->measure, at, "CloudWatch's value is below 0");
	else
		measure_add(series->measure, at, period, value);
}

static struct measure *cpu_of(struct component *component)
{
	return &component->cpu;
}

static struct measure *memory_of(struct component *component)
{
	return &component->memory;
}

static struct measure *lag_of(struct component *component)
{
	return component_other(component, "Replication lag", "s");
}

static struct measure *connections_of(struct component *component)
{
	return component_other(component, "Connections", "");
}

static const struct {
	const char *name;
	struct measure *(*measure)(struct component *);
	void (*add)(const struct series *, wall_t at, span_t period, double value);
} metrics[] = {
	{"CPUUtilization", cpu_of, add_cpu},
	{"FreeableMemory", memory_of, add_memory},
	{"ReplicaLag", lag_of, add_lag},
	{"DatabaseConnections", connections_of, add_plain},
};

/* RFC 3339, or seconds as older versions of the tool print them. */
static bool read_time(const struct tree *item, wall_t *ret)
{
	if (item->kind == TREE_TEXT)
		return wall_parse(item->text, ret);
	if (item->kind != TREE_NUMBER || item->number <= 0 || item->number > 1e11)
		return false;
	*ret = (wall_t){(int64_t)(item->number * 1e6)};
	return true;
}

/* The least distance of two neighbours: the answer does not say its period, and points may lack. */
static span_t period_of(const struct tree *times)
{
	span_t least = {0};
	for (size_t i = 1; i < times->n_items; i++) {
		wall_t a, b;
		if (!read_time(&times->items[i - 1], &a) || !read_time(&times->items[i], &b))
			continue;
		span_t apart = {llabs(b.us - a.us)};
		if (apart.us > 0 && (least.us == 0 || apart.us < least.us))
			least = apart;
	}
	return least.us > 0 ? least : USUAL_PERIOD;
}

static void remark(struct component *to, const char *name, const char *why)
{
	char line[LINE_SIZE];
	snprintf(line, sizeof line, "%s: %s", name, why);
	text_copy_line(to->remark, sizeof to->remark, line);
}

static bool touches(const struct stretch *stretch, wall_t at, span_t period)
{
	return at.us < stretch->to.us && wall_after(at, period).us > stretch->from.us;
}

/* A time is that at which its period begins. */
static void read_series(const struct tree *tree, size_t metric, struct series *series)
{
	const struct tree *times = tree_array(tree, "Timestamps");
	const struct tree *values = tree_array(tree, "Values");
	const char *status = tree_text(tree, "StatusCode", "Complete");
	series->measure = metrics[metric].measure(series->to);
	if (times == NULL || values == NULL || times->n_items != values->n_items) {
		text_copy(series->measure->why_not, sizeof series->measure->why_not,
			  "CloudWatch's series has not as many values as times");
		return;
	}
	if (strcmp(status, "Complete") != 0)
		remark(series->to, metrics[metric].name,
		       "CloudWatch did not give all of its points");
	span_t period = period_of(times);
	for (size_t i = 0; i < times->n_items; i++) {
		wall_t at;
		if (read_time(&times->items[i], &at) && values->items[i].kind == TREE_NUMBER &&
		    touches(series->stretch, at, period))
			metrics[metric].add(series, wall_after(at, period), period,
					    values->items[i].number);
	}
	if (series->measure->n_points == 0 && *series->measure->why_not == '\0')
		text_copy(series->measure->why_not, sizeof series->measure->why_not,
			  "CloudWatch's file has no value of that time");
}

static bool is_metric(const struct tree *series, const char *name)
{
	return text_contains(tree_text(series, "Label", ""), name) ||
	       text_contains(tree_text(series, "Id", ""), name);
}

/* A series that came in several pages is there several times, by one id. Different ones of one
 * metric are of different instances, or statistics, and nobody says which is meant. */
static bool is_ambiguous(const struct tree *results, const char *name)
{
	const char *id = NULL;
	for (const struct tree *one = NULL; (one = tree_next(results, one)) != NULL;) {
		const char *this_id = tree_text(one, "Id", "");
		if (!is_metric(one, name))
			continue;
		if (id != NULL && strcmp(id, this_id) != 0)
			return true;
		id = this_id;
	}
	return false;
}

static void read_metric(const struct tree *results, size_t metric, struct series *series)
{
	const char *name = metrics[metric].name;
	if (is_ambiguous(results, name)) {
		CLEANUP_BUF why = BUF_NULL;
		buf_printf(&why,
			   "CloudWatch's file has several series of %s: save those of one "
			   "instance, with one statistic each",
			   name);
		series->measure = metrics[metric].measure(series->to);
		text_copy_line(series->measure->why_not, sizeof series->measure->why_not,
			       buf_text(&why));
		return;
	}
	for (const struct tree *one = NULL; (one = tree_next(results, one)) != NULL;)
		if (is_metric(one, name)) {
			struct measure *measure = metrics[metric].measure(series->to);
			*measure->why_not = '\0';
			read_series(one, metric, series);
		}
}

void cloudwatch_read(const struct tree *tree, const struct component_plan *plan,
		     const struct stretch *stretch, struct component *to)
{
	const struct tree *results = tree_array(tree, "MetricDataResults");
	struct series series = {plan, stretch, to, NULL};
	const char *why = results == NULL
				  ? "the file is not what aws cloudwatch get-metric-data prints"
				  : "CloudWatch's file has no such series";
	text_copy(to->cpu.why_not, sizeof to->cpu.why_not, why);
	text_copy(to->memory.why_not, sizeof to->memory.why_not, why);
	for (size_t i = 0; results != NULL && i < sizeof metrics / sizeof *metrics; i++)
		read_metric(results, i, &series);
}
