/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at each component when it is due. This machine's own files are read at once; all others on
 * a worker each, so that one that hangs holds up neither the others nor the run. */
#include "app/perf_run.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/numbers.h"
#include "probe/replica.h"

#include <stdlib.h>

struct watched {
	const struct component_plan *plan;
	const struct source_ways *ways;
	struct source_state *state; /* lent to the job while one runs */
	struct component *to;
	bool is_asked;
};

struct perf_watch {
	struct work *work;
	struct watched *items;
	size_t n;
};

struct look_job {
	struct job job;
	struct watched *watched;
	struct glance glance;
};

static void run_look(struct job *job)
{
	struct look_job *look = (struct look_job *)job;

	look->watched->ways->look(look->watched->state, &look->glance);
}

static void end_look(struct job *job)
{
	struct look_job *look = (struct look_job *)job;

	look->watched->is_asked = false;
	component_keep(look->watched->to, &look->glance);
	free(look);
}

static void ask(struct perf_watch *watch, struct watched *watched)
{
	struct look_job *look = xcalloc(1, sizeof *look);

	look->job = (struct job){.lane = LANE_SLOW, .run = run_look, .done = end_look};
	look->watched = watched;
	watched->is_asked = true;
	work_submit(watch->work, &look->job);
}

static void look_here(const struct watched *watched)
{
	struct glance *glance = xcalloc(1, sizeof *glance);

	watched->ways->look(watched->state, glance);
	component_keep(watched->to, glance);
	free(glance);
}

static bool is_local(const struct watched *watched)
{
	return watched->state && watched->ways->is_local;
}

void watch_look(struct perf_watch *watch)
{
	watch_end_phase(watch);
	for (size_t i = 0; i < watch->n; i++)
		if (watch->items[i].state && !is_local(&watch->items[i]) &&
		    !watch->items[i].is_asked)
			ask(watch, &watch->items[i]);
}

void watch_end_phase(struct perf_watch *watch)
{
	for (size_t i = 0; i < watch->n; i++)
		if (is_local(&watch->items[i]))
			look_here(&watch->items[i]);
}

void watch_begin_phase(struct perf_watch *watch)
{
	for (size_t i = 0; i < watch->n; i++)
		if (watch->items[i].state && watch->items[i].ways->anew)
			watch->items[i].ways->anew(watch->items[i].state);
	watch_end_phase(watch);
}

static void add(struct perf_watch *watch, const struct component_plan *plan,
		const struct settings *settings, struct component *to)
{
	struct watched *watched = &watch->items[watch->n++];
	const struct target_settings *target =
		*plan->target && settings ? settings_target(settings, plan->target) : NULL;

	*watched = (struct watched){.plan = plan, .ways = source_ways(plan->source), .to = to};
	if (watched->ways && watched->ways->open)
		watched->state = watched->ways->open(plan, target ? &target->reach : NULL);
	if (!watched->ways) {
		static const char why[] = "the plan names no source for it";

		text_copy(to->cpu.why_not, sizeof to->cpu.why_not, why);
		text_copy(to->memory.why_not, sizeof to->memory.why_not, why);
	}
}

struct perf_watch *watch_new(struct work *work, const struct plan *plan,
			     const struct settings *settings, struct cycle *cycle)
{
	struct perf_watch *watch = xcalloc(1, sizeof *watch);

	watch->work = work;
	for (size_t i = 0; i < plan->n_components; i++)
		component_of_plan(ARRAY_ADD(cycle->components, cycle->n_components),
				  &plan->components[i]);
	watch->items = xcalloc(plan->n_components, sizeof *watch->items);
	for (size_t i = 0; i < plan->n_components; i++)
		add(watch, &plan->components[i], settings, &cycle->components[i]);
	return watch;
}

static const struct point *last_known(const struct measure *measure)
{
	const struct point *last =
		measure->n_points ? &measure->points[measure->n_points - 1] : NULL;

	return last && last->known ? last : NULL;
}

static void print_measure(const struct measure *measure, struct buf *to)
{
	const struct point *last = last_known(measure);

	if (!last)
		return;
	buf_add_char(to, ' ');
	number_add(last->value, to);
	buf_printf(to, " %s", measure->unit);
}

void watch_print(const struct perf_watch *watch, struct buf *to)
{
	for (size_t i = 0; i < watch->n; i++) {
		const struct component *component = watch->items[i].to;

		buf_printf(to, "%s%s", i ? "; " : "", component->name);
		print_measure(&component->cpu, to);
		print_measure(&component->memory, to);
		if (!last_known(&component->cpu) && !last_known(&component->memory))
			buf_add(to, " N/A");
	}
}

void watch_warn(const struct perf_watch *watch, struct progress *progress)
{
	for (size_t i = 0; i < watch->n; i++) {
		const struct component *component = watch->items[i].to;
		CLEANUP_BUF line = BUF_NULL;

		if (!watch->items[i].state || measure_has_value(&component->cpu) ||
		    measure_has_value(&component->memory) || *component->memory.why_not == '\0')
			continue;
		buf_printf(&line, "%s: nothing could be measured yet: %s", component->name,
			   component->memory.why_not);
		progress_note(progress, buf_text(&line));
	}
}

void watch_recall(struct perf_watch *watch, const struct cycle *cycle, span_t step)
{
	for (size_t i = 0; i < watch->n; i++)
		component_recall(watch->items[i].to, watch->items[i].plan, cycle, step);
}

struct perf_watch *perf_watch_free(struct perf_watch *watch)
{
	if (!watch)
		return NULL;
	for (size_t i = 0; i < watch->n; i++)
		if (watch->items[i].state)
			watch->items[i].ways->close(watch->items[i].state);
	free(watch->items);
	free(watch);
	return NULL;
}
