/* SPDX-License-Identifier: Apache-2.0 */
/* The points that k6 writes while it runs (--out json, --out csv) become what its summary would
 * say, and the load over time, which no summary has. Pure. */
#pragma once

#include "perf/result.h"

struct raw;

struct raw_point { /* "" where the output has nothing */
	const char *metric;
	wall_t at;
	double value;
	const char *error, *error_code;
	const char *check, *group;
};

struct raw *raw_new(void);
struct raw *raw_free(struct raw *);
/* What JSON says beforehand of a metric; CSV does not, and there k6's own metrics are known by
 * name. */
void raw_declare(struct raw *, const char *metric, const char *type, const char *contains);
void raw_point(struct raw *, const struct raw_point *);
bool raw_is_empty(const struct raw *);
/* Adds all of it to an empty result. `resolution`: of the times (CSV has whole seconds). */
void raw_read(struct raw *, span_t resolution, struct result *);
