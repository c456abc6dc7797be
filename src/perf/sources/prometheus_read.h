/* SPDX-License-Identifier: Apache-2.0 */
/* What Prometheus answers to an instant query and to a query over a range. Pure. */
#pragma once

#include "perf/sources/source.h"
#include "perf/tree.h"

/* One value, of a scalar or of a vector that has one; else the gauge says why not. */
void prometheus_read(const struct tree *, struct gauge *ret);
struct prometheus_grid { /* the moments that were asked for: milliseconds since 1970 */
	int64_t first, last, step;
};
typedef void gauge_fn(void *arg, struct gauge *);
/* Calls for each of them, with its value or why there is none; once, if there is an answer to none.
 */
void prometheus_read_range(const struct tree *, const struct prometheus_grid *, gauge_fn *,
			   void *arg);
/* In the report's units. */
void prometheus_convert_cpu(const struct component_plan *, struct gauge *);
void prometheus_convert_memory(const struct component_plan *, struct gauge *);
/* The same for one value; CloudWatch's need it too. */
double millicores_of_percent(const struct component_plan *, double percent);
double mib_of_free_bytes(const struct component_plan *, double bytes);
