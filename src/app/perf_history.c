/* SPDX-License-Identifier: Apache-2.0 */
/* Components of runs that nobody watched, or whose values come as a file later. */
#include "app/perf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/sources/http.h"
#include "perf/sources/source.h"

#include <string.h>

static bool keeps_history(const struct component_plan *plan)
{
	const struct source_ways *ways = source_ways(plan->source);

	return ways && ways->history;
}

static struct component *add(struct cycle *cycle, const struct component_plan *plan)
{
	struct component *component = ARRAY_ADD(cycle->components, cycle->n_components);

	component_of_plan(component, plan);
	return component;
}

static void say_unmeasured(struct component *component)
{
	static const char why[] = "the run was imported, so nothing was measured";

	text_copy(component->cpu.why_not, sizeof component->cpu.why_not, why);
	text_copy(component->memory.why_not, sizeof component->memory.why_not, why);
}

void history_of_import(struct cycle *cycle, const struct plan *plan)
{
	http_library_init();
	for (size_t i = 0; i < plan->n_components; i++) {
		struct component *component = add(cycle, &plan->components[i]);

		if (keeps_history(&plan->components[i]))
			component_recall(component, &plan->components[i], cycle, plan->interval);
		else
			say_unmeasured(component);
	}
	http_library_end();
}

static struct component *find(struct cycle *cycle, const struct component_plan *plan)
{
	for (size_t i = 0; i < cycle->n_components; i++)
		if (strcmp(cycle->components[i].name, plan->name) == 0 &&
		    strcmp(cycle->components[i].service, plan->service) == 0)
			return &cycle->components[i];
	return NULL;
}

static void fill(struct cycle *cycle, const struct plan *plan, const struct component_plan *one)
{
	struct component *component = find(cycle, one);

	if (!component)
		component = add(cycle, one);
	if (measure_has_value(&component->cpu) && measure_has_value(&component->memory))
		return;
	if (cycle->before.us + cycle->after.us == 0) {
		cycle->before = plan->before;
		cycle->after = plan->after;
	}
	component_recall(component, one, cycle, plan->interval);
}

void history_of_report(struct report *report, const struct plan *plan)
{
	http_library_init();
	for (size_t i = 0; i < report->n_cycles; i++)
		for (size_t j = 0; j < plan->n_components; j++)
			if (keeps_history(&plan->components[j]))
				fill(&report->cycles[i], plan, &plan->components[j]);
	http_library_end();
}
