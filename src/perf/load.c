/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/percentile.h"

/* As many steps as a chart can show, and 256 MiB of points. */
enum { STEPS_MAX = 240, POINTS_MAX = 1 << 24 };

static const char *const names[] = {
	[LOAD_VUS] = "vus",
	[LOAD_FAILED] = "http_req_failed",
	[LOAD_HTTP] = "http_req_duration",
	[LOAD_GRPC] = "grpc_req_duration",
	[LOAD_ITERATIONS] = "iteration_duration",
};

struct timeline *load_timeline(struct load *load, const char *metric)
{
	for (enum load_metric i = 0; i < N_LOAD_METRICS; i++)
		if (strcmp(names[i], metric) == 0)
			return &load->timelines[i];
	return NULL;
}

void timeline_add(struct timeline *timeline, wall_t at, double value)
{
	if (timeline == NULL)
		return;
	if (timeline->n == POINTS_MAX) {
		timeline->is_full = true;
		return;
	}
	*ARRAY_ADD(timeline->points, timeline->n) = (struct timed){at, value};
}

void load_free(struct load *load)
{
	for (size_t i = 0; i < N_LOAD_METRICS; i++)
		free(load->timelines[i].points);
	*load = (struct load){0};
}

static int in_order(const void *a_arg, const void *b_arg)
{
	const struct timed *a = a_arg, *b = b_arg;
	return (a->at.us > b->at.us) - (a->at.us < b->at.us);
}

static span_t step_for(span_t length)
{
	static const int seconds[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600};
	for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
		if (length.us / STEPS_MAX < seconds[i] * US_PER_SECOND)
			return SPAN_SECONDS(seconds[i]);
	return (span_t){length.us / STEPS_MAX + 1};
}

struct step {
	wall_t from, to; /* [from, to); the last one has its end */
	bool is_last;
};

/* The points of a step, which begin at *next; advances it. */
static size_t take_step(const struct timeline *timeline, const struct step *step, size_t *next)
{
	size_t first = *next;
	while (*next < timeline->n &&
	       (timeline->points[*next].at.us < step->to.us ||
		(step->is_last && timeline->points[*next].at.us == step->to.us)))
		++*next;
	return *next - first;
}

static void add_latency(const struct timed *points, size_t n, struct load_point *to)
{
	double *values = xcalloc(n, sizeof *values), sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += values[i] = points[i].value;
	sort_values(values, n);
	to->latency_known = true;
	to->latency_avg = sum / (double)n;
	to->latency_p95 = percentile(values, n, 0.95);
	free(values);
}

static void add_step(const struct load *load, enum load_metric latency, const struct step *step,
		     size_t next[N_LOAD_METRICS], struct load_point *to)
{
	const struct timeline *vus = &load->timelines[LOAD_VUS];
	const struct timeline *failed = &load->timelines[LOAD_FAILED];
	double seconds = (double)(step->to.us - step->from.us) / 1e6;
	to->at = (wall_t){step->from.us + (step->to.us - step->from.us) / 2};
	size_t n = take_step(vus, step, &next[LOAD_VUS]);
	for (size_t i = next[LOAD_VUS] - n; i < next[LOAD_VUS]; i++)
		if (!to->vus_known || vus->points[i].value > to->vus) {
			to->vus_known = true;
			to->vus = vus->points[i].value;
		}
	n = take_step(failed, step, &next[LOAD_FAILED]);
	for (size_t i = next[LOAD_FAILED] - n; i < next[LOAD_FAILED]; i++)
		to->failed_per_second += (failed->points[i].value != 0) / seconds;
	n = take_step(&load->timelines[latency], step, &next[latency]);
	to->per_second = (double)n / seconds;
	if (n > 0)
		add_latency(load->timelines[latency].points + next[latency] - n, n, to);
}

static bool choose_latency(const struct load *load, enum load_metric *ret)
{
	for (enum load_metric i = LOAD_HTTP; i < N_LOAD_METRICS; i++)
		if (load->timelines[i].n > 0) {
			*ret = i;
			return !load->timelines[i].is_full;
		}
	return false;
}

static void sort_points(struct load *load)
{
	for (size_t i = 0; i < N_LOAD_METRICS; i++)
		if (load->timelines[i].n > 0)
			qsort(load->timelines[i].points, load->timelines[i].n,
			      sizeof *load->timelines[i].points, in_order);
}

/* A rest of less than half a step would be a rate of next to nothing: the last step takes it. */
static size_t count_steps(span_t length, span_t step)
{
	int64_t n = length.us / step.us + (length.us % step.us >= step.us / 2);
	return n > 0 ? (size_t)n : 1;
}

void load_read(struct load *load, span_t resolution, struct result *result)
{
	size_t next[N_LOAD_METRICS] = {0};
	wall_t end = wall_after(result->end.at, resolution), from = result->start.at;
	span_t length = wall_since(end, from);
	enum load_metric latency;
	bool is_run = length.us > 0 && length.us / US_PER_SECOND < RUN_SECONDS_MAX;
	if (!moment_is_known(result->start) || !is_run || !choose_latency(load, &latency))
		return;
	sort_points(load);
	text_copy(result->latency_metric, sizeof result->latency_metric, names[latency]);
	result->load_step = step_for(length);
	size_t n = count_steps(length, result->load_step);
	for (size_t i = 0; i < n; i++) {
		struct step step = {from, wall_after(from, result->load_step), i + 1 == n};
		if (step.is_last)
			step.to = end;
		add_step(load, latency, &step, next, ARRAY_ADD(result->load, result->n_load));
		from = step.to;
	}
}
