/* SPDX-License-Identifier: Apache-2.0 */
/* Building a result: for the readers of k6's shapes. Names from files come in as they are and are
 * made clean here. Pure. */
#pragma once

#include "perf/result.h"

/* The metric of that name, made if there is none. Beyond METRICS_MAX of them it is NULL: no script
 * has so many, and they are looked up one by one. */
enum { METRICS_MAX = 5000 };
struct metric *result_add_metric(struct result *, const char *name);
/* A later value of the same name replaces the earlier one. "p95" is taken for "p(95)". */
void metric_set(struct metric *, const char *stat, double value);
struct threshold *result_add_threshold(struct result *, const char *metric, const char *expression);
void result_add_check(struct result *, const char *name, double passes, double fails);
void result_add_failure(struct result *, const char *text, size_t n);
/* Unless it cannot be one: negative, or longer than RUN_SECONDS_MAX. */
void result_set_duration(struct result *, double seconds, enum known_from);
void result_note(struct result *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Virtual users from the metrics vus and vus_max, the duration from counts and rates if nobody said
 * it; metrics in the order of their names. */
void result_finish(struct result *);
