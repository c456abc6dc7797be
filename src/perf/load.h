/* SPDX-License-Identifier: Apache-2.0 */
/* The load over time, from the points of some of k6's metrics. Pure. */
#pragma once

#include "perf/result.h"

struct timed {
	wall_t at;
	double value;
};

struct timeline {
	struct timed *points;
	size_t n;
	bool is_full; /* too many points: what they would show is left out */
};

enum load_metric {
	LOAD_VUS,
	LOAD_FAILED,
	LOAD_HTTP, /* what latency means: the first of these that there is */
	LOAD_GRPC,
	LOAD_ITERATIONS,
	N_LOAD_METRICS
};

struct load {
	struct timeline timelines[N_LOAD_METRICS];
};

/* NULL for metrics that are not asked for; timeline_add takes that. */
struct timeline *load_timeline(struct load *, const char *metric);
void timeline_add(struct timeline *, wall_t at, double value);
/* From the start to the end of the result, which must be known; nothing otherwise. Times that are
 * cut to whole seconds (`resolution`) make the last second a part of it. */
void load_read(struct load *, span_t resolution, struct result *);
void load_free(struct load *);
