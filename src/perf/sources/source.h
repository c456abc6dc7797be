/* SPDX-License-Identifier: Apache-2.0 */
/* Where CPU and memory of a component are measured: one file each, one row each in table.c. A look
 * never fails: what could not be measured says why. */
#pragma once

#include "perf/cycle.h"
#include "perf/plan.h"

/* NOTHING: no value was due, such as of a difference at the first look. NEVER: this source has no
 * such value at all. MISSED and NEVER say why. */
enum gauge_state { GAUGE_NOTHING, GAUGE_KNOWN, GAUGE_MISSED, GAUGE_NEVER };

struct gauge {
	enum gauge_state state;
	wall_t at;     /* not set: that of the look */
	span_t window; /* as of struct point */
	double value;
	char why[LINE_SIZE]; /* a clause, without its full stop */
};

enum { GLANCE_OTHERS_MAX = 8 };

struct glance { /* what one look saw */
	wall_t at;
	struct gauge cpu, memory; /* millicores, MiB */
	struct {
		const char *name, *unit;
		struct gauge gauge;
	} others[GLANCE_OTHERS_MAX];
	size_t n_others;
	struct bounds bounds; /* as far as the source knows them */
	char remark[LINE_SIZE];
};

/* glance.c, pure */
void gauge_set(struct gauge *, double value);
void gauge_say(struct gauge *, enum gauge_state, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void glance_say(struct glance *, enum gauge_state, const char *why); /* of CPU and memory */
struct gauge *glance_other(struct glance *, const char *name, const char *unit);
void component_keep(struct component *, const struct glance *);

struct stretch { /* before the run, in progress and after it */
	wall_t from, start, end, to;
	span_t step; /* how often a value is wanted */
};

/* history.c: from what keeps the component's values, if anything does and the times of the run are
 * known for sure; what there is already stays where that has nothing. */
void component_recall(struct component *, const struct component_plan *, const struct cycle *,
		      span_t step);

struct target;	     /* probe/replica.h */
struct source_state; /* each source's own */

struct source_ways {
	enum component_source source;
	/* It reads this machine's own files, so it answers at once. The others may hang as long as
	 * their time limit: a worker looks. */
	bool is_local;
	/* The target is that of the plan, NULL where it has none. Both outlive the state. */
	struct source_state *(*open)(const struct component_plan *, const struct target *);
	void (*look)(struct source_state *, struct glance *);
	void (*close)(struct source_state *);
	/* Averages that the source makes itself begin with the next look. NULL: it makes none. */
	void (*anew)(struct source_state *);
	/* All values of the time around a run, from what keeps them: after it, or years later.
	 * NULL: nothing keeps them. */
	void (*history)(const struct component_plan *, const struct stretch *, struct component *);
};

/* NULL for SOURCE_NONE. */
const struct source_ways *source_ways(enum component_source);
/* No request takes longer. */
#define SOURCE_TIME_LIMIT SPAN_SECONDS(10)

#define SOURCE_WAYS(name)                                                                       \
	struct source_state *name##_open(const struct component_plan *, const struct target *); \
	void name##_look(struct source_state *, struct glance *);                               \
	void name##_close(struct source_state *)
SOURCE_WAYS(cgroup);
SOURCE_WAYS(process);
SOURCE_WAYS(kubernetes);
SOURCE_WAYS(prometheus);
SOURCE_WAYS(database); /* mysql_close and the like are the client library's */
void cgroup_anew(struct source_state *);
void process_anew(struct source_state *);
void cloudwatch_history(const struct component_plan *, const struct stretch *, struct component *);
void prometheus_history(const struct component_plan *, const struct stretch *, struct component *);
