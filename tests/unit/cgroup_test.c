/* SPDX-License-Identifier: Apache-2.0 */
/* Trees of control groups made of plain files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/sources/source.h"
#include "platform/files.h"
#include "scratch.h"

static void put(const char *root, const char *path, const char *text)
{
	char *file = xasprintf("%s/%s", root, path);
	char *folder = xstrdup(file);
	*strrchr(folder, '/') = '\0';
	assert_int_equal(folder_make(folder, 0755), 0);
	assert_int_equal(file_replace(file, text, strlen(text), 0644), 0);
	free(folder);
	free(file);
}

static void look(const char *root, const char *group, const char *unit, struct glance *ret)
{
	struct component_plan *plan = xcalloc(1, sizeof *plan);
	text_copy(plan->cgroup_root, sizeof plan->cgroup_root, root);
	text_copy(plan->cgroup, sizeof plan->cgroup, group);
	text_copy(plan->unit, sizeof plan->unit, unit);
	struct source_state *state = cgroup_open(plan, NULL);
	*ret = (struct glance){0};
	cgroup_look(state, ret);
	cgroup_close(state);
	free(plan);
}

static void version_2_gives_the_working_set_and_the_limits_around_it(void **state)
{
	const char *root = *state;
	struct glance glance;
	put(root, "cgroup.controllers", "cpu memory\n");
	put(root, "system.slice/memory.max", "1073741824\n");
	put(root, "system.slice/cpu.max", "max 100000\n");
	put(root, "system.slice/db.service/cpu.stat", "usage_usec 1000\n");
	put(root, "system.slice/db.service/memory.current", "209715200\n");
	put(root, "system.slice/db.service/memory.stat", "anon 5\ninactive_file 104857600\n");
	put(root, "system.slice/db.service/cpu.max", "50000 100000\n");
	put(root, "system.slice/db.service/memory.max", "max\n");
	look(root, "", "db", &glance);
	assert_int_equal(glance.memory.state, GAUGE_KNOWN);
	assert_float_equal(glance.memory.value, 100, 1e-9);
	assert_float_equal(glance.bounds.cpu_limit.value, 500, 1e-9);
	assert_int_equal(glance.bounds.memory_limit.kind, BOUND_SET);
	assert_float_equal(glance.bounds.memory_limit.value, 1024, 1e-9);
	assert_int_equal(glance.bounds.cpu_request.kind, BOUND_UNKNOWN);
}

static void version_1_has_a_tree_for_each_controller(void **state)
{
	const char *root = *state;
	struct glance glance;
	put(root, "unified/cgroup.controllers", "hugetlb\n");
	put(root, "systemd/system.slice/db.service/cgroup.procs", "1\n");
	put(root, "cpuacct/system.slice/db.service/cpuacct.usage", "5000000\n");
	put(root, "cpu/system.slice/db.service/cpu.cfs_quota_us", "-1\n");
	put(root, "cpu/system.slice/db.service/cpu.cfs_period_us", "100000\n");
	put(root, "memory/system.slice/db.service/memory.usage_in_bytes", "20971520\n");
	put(root, "memory/system.slice/db.service/memory.stat",
	    "inactive_file 1\ntotal_inactive_file 10485760\n");
	put(root, "memory/system.slice/db.service/memory.limit_in_bytes", "9223372036854771712\n");
	look(root, "", "db.service", &glance);
	assert_int_equal(glance.cpu.state, GAUGE_NOTHING);
	assert_float_equal(glance.memory.value, 10, 1e-9);
	assert_int_equal(glance.bounds.cpu_limit.kind, BOUND_NONE);
	assert_int_equal(glance.bounds.memory_limit.kind, BOUND_NONE);
}

static void a_bare_tree_of_version_2_says_which_file_is_missing(void **state)
{
	const char *root = *state;
	struct glance glance;
	put(root, "cgroup.controllers", "hugetlb\n");
	put(root, "x/cpu.stat", "usage_usec 1000\n");
	look(root, "/x", "", &glance);
	assert_int_equal(glance.memory.state, GAUGE_MISSED);
	assert_non_null(strstr(glance.memory.why, "/x/memory.current"));
}

static void a_file_without_its_number_is_a_reason(void **state)
{
	const char *root = *state;
	struct glance glance;
	put(root, "cgroup.controllers", "cpu memory\n");
	put(root, "x/cpu.stat", "nothing here\n");
	put(root, "x/memory.current", "12 MB\n");
	look(root, "x", "", &glance);
	assert_int_equal(glance.cpu.state, GAUGE_MISSED);
	assert_int_equal(glance.memory.state, GAUGE_MISSED);
}

static void a_unit_that_does_not_run_is_a_reason(void **state)
{
	const char *root = *state;
	struct glance glance;
	put(root, "cgroup.controllers", "cpu memory\n");
	look(root, "", "../../etc", &glance);
	assert_int_equal(glance.cpu.state, GAUGE_MISSED);
	look(root, "", "gone", &glance);
	assert_non_null(strstr(glance.memory.why, "gone"));
}

static void look_at_process(struct component_plan *plan, struct glance *ret)
{
	struct source_state *state = process_open(plan, NULL);
	*ret = (struct glance){0};
	process_look(state, ret);
	process_close(state);
}

static void a_process_is_found_by_its_pid_file(void **state)
{
	struct component_plan *plan = xcalloc(1, sizeof *plan);
	struct glance glance;
	char pid[32];
	snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
	put(*state, "pid", pid);
	snprintf(plan->pid_file, sizeof plan->pid_file, "%s/pid", (const char *)*state);
	look_at_process(plan, &glance);
	assert_int_equal(glance.memory.state, GAUGE_KNOWN);
	assert_true(glance.memory.value > 0);
	put(*state, "pid", "no number\n");
	look_at_process(plan, &glance);
	assert_int_equal(glance.memory.state, GAUGE_MISSED);
	put(*state, "pid", "999999999\n");
	look_at_process(plan, &glance);
	assert_int_equal(glance.cpu.state, GAUGE_MISSED);
	free(plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_enter, scratch_leave)
		TEST(version_2_gives_the_working_set_and_the_limits_around_it),
		TEST(version_1_has_a_tree_for_each_controller),
		TEST(a_bare_tree_of_version_2_says_which_file_is_missing),
		TEST(a_file_without_its_number_is_a_reason),
		TEST(a_unit_that_does_not_run_is_a_reason),
		TEST(a_process_is_found_by_its_pid_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
