/* SPDX-License-Identifier: Apache-2.0 */
/* A control group of this machine, such as a service or a container: CPU time and working set, and
 * the limits of the group and of those around it. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/sources/cgroup_text.h"
#include "perf/sources/control_group.h"
#include "perf/sources/counter.h"
#include "platform/clock.h"

struct source_state {
	const struct component_plan *plan;
	struct counter cpu, periods, throttled;
};

struct group { /* while one look lasts */
	const char *root;
	struct buf path;
	struct buf text; /* of the file read last */
};

static const char *const cpuacct_trees[] = {"/cpuacct", "/cpu,cpuacct", NULL};
static const char *const cpu_trees[] = {"/cpu", "/cpu,cpuacct", NULL};
static const char *const memory_trees[] = {"/memory", NULL};

/* False: the gauge says why. */
static bool read_file(struct group *group, const char *tree, const char *file, struct gauge *gauge)
{
	const char *path = buf_text(&group->path);
	int result = group_read(group->root, tree, path, file, &group->text);
	if (result == 0)
		return true;
	gauge_say(gauge, GAUGE_MISSED, "%s%s%s/%s: %s", group->root, tree, path, file,
		  strerror(-result));
	return false;
}

static void take_number(struct group *group, const char *tree, const char *file, const char *key,
			struct gauge *gauge, double *ret)
{
	double value = 0;
	if (gauge->state == GAUGE_MISSED || !read_file(group, tree, file, gauge))
		return;
	const char *text = buf_text(&group->text);
	if (key != NULL ? cgroup_field(text, key, &value) : cgroup_number(text, &value))
		*ret = value;
	else
		gauge_say(gauge, GAUGE_MISSED, "%s%s%s/%s holds no %s", group->root, tree,
			  buf_text(&group->path), file, key != NULL ? key : "number");
}

/* Pages of files that nobody has used of late go first when memory is short: what is left is what
 * the group works with, as Kubernetes counts it. */
static void look_at_memory(struct group *group, const char *tree, const char *file,
			   const char *inactive, struct gauge *ret)
{
	double used = 0, cache = 0;
	take_number(group, tree, file, NULL, ret, &used);
	take_number(group, tree, "memory.stat", inactive, ret, &cache);
	if (ret->state != GAUGE_MISSED)
		gauge_set(ret, (used > cache ? used - cache : 0) / 1048576);
}

/* A group that has no CPU limit is never throttled, and counts no periods. */
static void look_at_throttling(struct source_state *state, const char *stat, struct now now,
			       struct glance *ret)
{
	struct gauge all = {0}, held = {0};
	double periods, throttled;
	if (!cgroup_field(stat, "nr_periods", &periods) ||
	    !cgroup_field(stat, "nr_throttled", &throttled))
		return;
	counter_step(&state->periods, now, periods, 1, &all);
	counter_step(&state->throttled, now, throttled, 1, &held);
	if (all.state != GAUGE_KNOWN || held.state != GAUGE_KNOWN || all.value <= 0)
		return;
	struct gauge *gauge = glance_other(ret, "Periods with CPU throttled", "%");
	*gauge = held;
	gauge->value = held.value / all.value * 100;
}

static void look_at_v2(struct source_state *state, struct group *group, struct glance *ret)
{
	double used = 0;
	take_number(group, "", "cpu.stat", "usage_usec", &ret->cpu, &used);
	struct now now = clock_now();
	if (ret->cpu.state != GAUGE_MISSED) {
		counter_step(&state->cpu, now, used, MILLICORES_OF_US, &ret->cpu);
		look_at_throttling(state, buf_text(&group->text), now, ret);
	}
	look_at_memory(group, "", "memory.current", "inactive_file", &ret->memory);
}

static void look_at_v1(struct source_state *state, struct group *group, struct glance *ret)
{
	const char *path = buf_text(&group->path);
	const char *tree = group_tree(group->root, cpuacct_trees, path, "cpuacct.usage");
	double used_ns = 0;
	take_number(group, tree, "cpuacct.usage", NULL, &ret->cpu, &used_ns);
	struct now now = clock_now();
	if (ret->cpu.state != GAUGE_MISSED)
		counter_step(&state->cpu, now, used_ns / 1000, MILLICORES_OF_US, &ret->cpu);
	tree = group_tree(group->root, cpu_trees, path, "cpu.stat");
	if (group_read(group->root, tree, path, "cpu.stat", &group->text) == 0)
		look_at_throttling(state, buf_text(&group->text), now, ret);
	tree = group_tree(group->root, memory_trees, path, "memory.usage_in_bytes");
	look_at_memory(group, tree, "memory.usage_in_bytes", "total_inactive_file", &ret->memory);
}

static void limits_v2(struct group *group, const char *path, struct bounds *ret)
{
	if (group_read(group->root, "", path, "cpu.max", &group->text) == 0)
		cgroup_cpu_max(buf_text(&group->text), &ret->cpu_limit);
	if (group_read(group->root, "", path, "memory.max", &group->text) == 0)
		cgroup_memory_max(buf_text(&group->text), &ret->memory_limit);
}

static void limits_v1(struct group *group, const char *path, struct bounds *ret)
{
	CLEANUP_BUF period = BUF_NULL;
	const char *tree = group_tree(group->root, cpu_trees, path, "cpu.cfs_quota_us");
	if (group_read(group->root, tree, path, "cpu.cfs_quota_us", &group->text) == 0 &&
	    group_read(group->root, tree, path, "cpu.cfs_period_us", &period) == 0)
		cgroup_cpu_quota(buf_text(&group->text), buf_text(&period), &ret->cpu_limit);
	tree = group_tree(group->root, memory_trees, path, "memory.limit_in_bytes");
	if (group_read(group->root, tree, path, "memory.limit_in_bytes", &group->text) == 0)
		cgroup_memory_limit(buf_text(&group->text), &ret->memory_limit);
}

/* Of the group, the one around it, and so on. */
static void look_at_limits(struct group *group, bool is_v2, struct bounds *ret)
{
	char *path = xstrdup(buf_text(&group->path));
	for (;;) {
		if (is_v2)
			limits_v2(group, path, ret);
		else
			limits_v1(group, path, ret);
		char *slash = strrchr(path, '/');
		if (slash == NULL)
			break;
		*slash = '\0';
	}
	free(path);
}

static bool find_group(const struct component_plan *plan, struct buf *ret, struct glance *glance)
{
	CLEANUP_BUF why = BUF_NULL;
	if (*plan->cgroup != '\0') {
		buf_printf(ret, "%s%s", *plan->cgroup == '/' ? "" : "/", plan->cgroup);
		while (ret->len > 0 && ret->text[ret->len - 1] == '/')
			ret->text[--ret->len] = '\0';
		return true;
	}
	if (group_of_unit(plan->cgroup_root, plan->unit, ret))
		return true;
	buf_printf(&why, "the unit %s has no control group below %s: is it running?", plan->unit,
		   plan->cgroup_root);
	glance_say(glance, GAUGE_MISSED, buf_text(&why));
	return false;
}

struct source_state *cgroup_open(const struct component_plan *plan, const struct target *target)
{
	struct source_state *state = xcalloc(1, sizeof *state);
	(void)target;
	state->plan = plan;
	return state;
}

void cgroup_look(struct source_state *state, struct glance *ret)
{
	struct group group = {.root = state->plan->cgroup_root};
	bool is_v2 = group_is_v2(group.root);
	ret->at = clock_now().wall;
	if (find_group(state->plan, &group.path, ret)) {
		if (is_v2)
			look_at_v2(state, &group, ret);
		else
			look_at_v1(state, &group, ret);
		look_at_limits(&group, is_v2, &ret->bounds);
	}
	buf_free(&group.path);
	buf_free(&group.text);
}

void cgroup_anew(struct source_state *state)
{
	state->cpu.has_begun = state->periods.has_begun = state->throttled.has_begun = false;
}

void cgroup_close(struct source_state *state)
{
	free(state);
}
