/* SPDX-License-Identifier: Apache-2.0 */
/* Processes of this machine: those of a name or of a unit are added up. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/sources/control_group.h"
#include "perf/sources/counter.h"
#include "perf/sources/process_text.h"
#include "platform/clock.h"
#include "platform/files.h"

enum { PROC_FILE_MAX = 64 << 10, PROCESSES_MAX = 4096 };

struct process {
	long pid;
	struct process_stat stat;
};

struct process_list {
	struct process *items;
	size_t n;
};

struct source_state {
	const struct component_plan *plan;
	double ticks_per_second;
	struct process_list before; /* as of the last look */
	double uptime;
	double ticks; /* of all that were seen, since the first look */
	struct counter cpu;
	unsigned n_lost; /* ended while they were measured */
};

static bool read_proc(long pid, const char *file, struct buf *ret)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%ld/%s", pid, file);
	buf_free(ret);
	return file_read(path, PROC_FILE_MAX, ret) == 0;
}

static void add_pid(struct process_list *list, long pid)
{
	if (pid > 0 && list->n < PROCESSES_MAX)
		ARRAY_ADD(list->items, list->n)->pid = pid;
}

static void find_by_name(const char *name, struct process_list *ret)
{
	CLEANUP_BUF text = BUF_NULL;
	DIR *folder = opendir("/proc");
	if (folder == NULL)
		return;
	for (const struct dirent *item; (item = readdir(folder)) != NULL;) {
		long pid = process_read_pid(item->d_name);
		if (pid > 0 && read_proc(pid, "comm", &text) &&
		    process_is_named(buf_text(&text), name))
			add_pid(ret, pid);
	}
	closedir(folder);
}

static void find_by_unit(const struct component_plan *plan, struct process_list *ret)
{
	CLEANUP_BUF group = BUF_NULL, text = BUF_NULL;
	const char *root = plan->cgroup_root, *tree = group_is_v2(root) ? "" : "/systemd";
	if (!group_of_unit(root, plan->unit, &group))
		return;
	group_processes(root, tree, buf_text(&group), &text);
	for (const char *line = buf_text(&text), *end; *line != '\0'; line = end + 1) {
		add_pid(ret, process_read_pid(line));
		end = strchr(line, '\n');
		if (end == NULL)
			break;
	}
}

/* False: the glance says why there is none. */
static bool find(const struct component_plan *plan, struct process_list *ret, struct glance *glance)
{
	CLEANUP_BUF why = BUF_NULL, text = BUF_NULL;
	if (*plan->pid_file != '\0') {
		int result = file_read(plan->pid_file, PROC_FILE_MAX, &text);
		add_pid(ret, result == 0 ? process_read_pid(buf_text(&text)) : 0);
		buf_printf(&why, "%s: %s", plan->pid_file,
			   result < 0 ? strerror(-result) : "there is no process number in it");
	} else if (*plan->unit != '\0') {
		find_by_unit(plan, ret);
		buf_printf(&why, "the unit %s has no process", plan->unit);
	} else {
		find_by_name(plan->process, ret);
		buf_printf(&why, "no process is named %s", plan->process);
	}
	if (ret->n == 0)
		glance_say(glance, GAUGE_MISSED, buf_text(&why));
	return ret->n > 0;
}

static const struct process *seen_before(const struct process_list *list,
					 const struct process *process)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].pid == process->pid &&
		    list->items[i].stat.started == process->stat.started)
			return &list->items[i];
	return NULL;
}

/* What a process used that has begun since the last look is all of that time. */
static double ticks_since(const struct source_state *state, const struct process *process)
{
	const struct process *before = seen_before(&state->before, process);
	if (before != NULL)
		return process->stat.ticks - before->stat.ticks;
	double started = (double)process->stat.started / state->ticks_per_second;
	return state->cpu.has_begun && started >= state->uptime ? process->stat.ticks : 0;
}

/* Drops those that have ended in between; false if none is left. */
static bool read_all(struct process_list *list, double *ret_mib, bool *ret_has_memory)
{
	CLEANUP_BUF text = BUF_NULL;
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++) {
		struct process process = list->items[i];
		double mib;
		if (!read_proc(process.pid, "stat", &text) ||
		    !process_read_stat(buf_text(&text), &process.stat))
			continue;
		if (read_proc(process.pid, "status", &text) &&
		    process_read_resident(buf_text(&text), &mib)) {
			*ret_mib += mib;
			*ret_has_memory = true;
		}
		list->items[n++] = process;
	}
	list->n = n;
	return n > 0;
}

static unsigned count_lost(const struct process_list *before, const struct process_list *now)
{
	unsigned n = 0;
	for (size_t i = 0; i < before->n; i++)
		n += seen_before(now, &before->items[i]) == NULL;
	return n;
}

static void say_remark(const struct source_state *state, size_t n, struct glance *ret)
{
	CLEANUP_BUF remark = BUF_NULL;
	if (n > 1)
		buf_printf(&remark,
			   "%zu processes; memory that they share is counted once for each", n);
	if (state->n_lost > 0)
		buf_printf(&remark,
			   "%s%u of its processes ended while they were measured: what they used "
			   "last is not in the CPU",
			   remark.len > 0 ? "; " : "", state->n_lost);
	text_copy_line(ret->remark, sizeof ret->remark, buf_text(&remark));
}

static double read_uptime(void)
{
	CLEANUP_BUF text = BUF_NULL;
	double uptime = 0;
	if (file_read("/proc/uptime", PROC_FILE_MAX, &text) == 0)
		process_read_uptime(buf_text(&text), &uptime);
	return uptime;
}

static void take_cpu(struct source_state *state, struct process_list *list, double uptime,
		     struct glance *ret)
{
	for (size_t i = 0; i < list->n; i++)
		state->ticks += ticks_since(state, &list->items[i]);
	counter_step(&state->cpu, clock_now(), state->ticks / state->ticks_per_second, 1000,
		     &ret->cpu);
	state->n_lost += count_lost(&state->before, list);
	state->uptime = uptime;
}

struct source_state *process_open(const struct component_plan *plan, const struct target *target)
{
	struct source_state *state = xcalloc(1, sizeof *state);
	(void)target;
	state->plan = plan;
	state->ticks_per_second = (double)sysconf(_SC_CLK_TCK);
	return state;
}

void process_look(struct source_state *state, struct glance *ret)
{
	struct process_list list = {0};
	double mib = 0, uptime = read_uptime();
	bool has_memory = false;
	ret->at = clock_now().wall;
	if (find(state->plan, &list, ret) && read_all(&list, &mib, &has_memory)) {
		take_cpu(state, &list, uptime, ret);
		if (has_memory)
			gauge_set(&ret->memory, mib);
		else
			gauge_say(&ret->memory, GAUGE_MISSED, "/proc says nothing of its memory");
	} else {
		if (list.items != NULL)
			glance_say(ret, GAUGE_MISSED, "the process has ended");
		state->n_lost += (unsigned)state->before.n;
		state->cpu.has_begun = false;
		list.n = 0;
	}
	say_remark(state, list.n, ret);
	free(state->before.items);
	state->before = list;
}

void process_anew(struct source_state *state)
{
	state->cpu.has_begun = false;
}

void process_close(struct source_state *state)
{
	if (state != NULL)
		free(state->before.items);
	free(state);
}
