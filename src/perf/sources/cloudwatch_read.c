/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/cloudwatch_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "perf/sources/prometheus_read.h"

/* The period of RDS's own metrics, for a series of a single point. */
static const span_t USUAL_PERIOD = SPAN_SECONDS(60);

struct series {
	const struct component_plan *plan;
	struct component *to;
	struct measure *measure;
};

static void add_cpu(const struct series *series, wall_t at, span_t period, double value)
{
	if (series->plan->vcpus == 0)
		text_copy(series->measure->why_not, sizeof series->measure->why_not,
			  "CloudWatch gives percents of all CPUs, and the plan does not say how "
			  "many (vcpus)");
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
		if (read_time(&times->items[i], &at) && values->items[i].kind == TREE_NUMBER)
			metrics[metric].add(series, wall_after(at, period), period,
					    values->items[i].number);
	}
}

static bool is_metric(const struct tree *series, const char *name)
{
	return text_contains(tree_text(series, "Label", ""), name) ||
	       text_contains(tree_text(series, "Id", ""), name);
}

void cloudwatch_read(const struct tree *tree, const struct component_plan *plan,
		     struct component *to)
{
	const struct tree *results = tree_array(tree, "MetricDataResults"), *one;
	struct series series = {plan, to, NULL};
	static const char nothing[] = "CloudWatch's file has no such series";
	text_copy(to->cpu.why_not, sizeof to->cpu.why_not, nothing);
	text_copy(to->memory.why_not, sizeof to->memory.why_not, nothing);
	if (results == NULL) {
		static const char other[] =
			"the file is not what aws cloudwatch get-metric-data prints";
		text_copy(to->cpu.why_not, sizeof to->cpu.why_not, other);
		text_copy(to->memory.why_not, sizeof to->memory.why_not, other);
		return;
	}
	for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++)
		for (one = NULL; (one = tree_next(results, one)) != NULL;)
			if (is_metric(one, metrics[i].name)) {
				read_series(one, i, &series);
				break;
			}
}
