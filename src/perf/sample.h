/* SPDX-License-Identifier: Apache-2.0 */
/* What was measured of one component (a deployment, a database, a process) over time. Units are
 * fixed: CPU in millicores ("mi"), memory in MiB ("mb"). What could not be measured is a point
 * that is not known, or no point at all, and a sentence that says why; never a 0. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/time.h"
#include "base/words.h"

/* SOURCE(id, word in the plan, what it is) */
#define COMPONENT_SOURCES(SOURCE)                              \
	SOURCE(NONE, "none", "nothing measures it")            \
	SOURCE(CGROUP, "cgroup", "a control group")            \
	SOURCE(PROCESS, "process", "a process")                \
	SOURCE(KUBERNETES, "kubernetes", "Kubernetes metrics") \
	SOURCE(PROMETHEUS, "prometheus", "Prometheus queries") \
	SOURCE(CLOUDWATCH, "cloudwatch", "CloudWatch data")    \
	SOURCE(MYSQL, "mysql", "a MySQL or MariaDB server")

enum component_source {
#define SOURCE(id, word, text) SOURCE_##id,
	COMPONENT_SOURCES(SOURCE)
#undef SOURCE
		N_SOURCES
};

struct point {
	wall_t at;
	span_t window; /* the value is an average over [at - window, at]; 0 = it held at that
			* moment */
	bool known;    /* false: a sample was due and failed; lines are not drawn across it */
	double value;
};

struct measure {
	char name[NAME_SIZE]; /* "CPU", "Memory", "Threads running", "Replication lag" */
	char unit[16];	      /* "mi", "mb", "", "s" */
	struct point *points; /* in order of time */
	size_t n_points;
	char why_not[LINE_SIZE]; /* the last reason for a point that is not known; "" = none */
};

enum bound_kind { BOUND_UNKNOWN, BOUND_NONE, BOUND_SET }; /* none: unlimited, nothing requested */

struct bound {
	enum bound_kind kind;
	double value;
};

struct bounds { /* millicores and MiB, over all replicas */
	struct bound cpu_request, memory_request, cpu_limit, memory_limit;
};

struct component {
	enum component_source source;
	char service[NAME_SIZE]; /* "EKS", "RDS": the seed's first word of Service Component */
	char name[NAME_SIZE * 2];
	struct measure cpu, memory;
	struct measure *others; /* beyond the seed's columns: a table and charts of their own */
	size_t n_others;
	struct bounds bounds;
	char monitoring_link[1024], monitoring_link_after[1024]; /* its own templates, or "" */
	char remark[LINE_SIZE]; /* "2 of 3 pods had metrics"; "" = nothing to say */
};

void component_init(struct component *, enum component_source, const char *service,
		    const char *name);
void component_free(struct component *);
/* The measure of that name, made if there is none yet. */
struct measure *component_other(struct component *, const char *name, const char *unit);
/* Points may come in any order, but best in that of their times; of two at one time the later call
 * counts. `window` {0} for values of a moment. */
void measure_add(struct measure *, wall_t at, span_t window, double value);
bool measure_has_value(const struct measure *);
void measure_miss(struct measure *, wall_t at, const char *why);
const char *component_source_word(enum component_source);
const char *component_source_text(enum component_source);
