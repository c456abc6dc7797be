/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

void cover_free(struct cover *cover)
{
	free(cover->executors);
	free(cover->supervisors);
	free(cover->deployments);
	*cover = (struct cover){0};
}

void report_free(struct report *report)
{
	for (size_t i = 0; i < report->n_cycles; i++)
		cycle_free(&report->cycles[i]);
	free(report->cycles);
	cover_free(&report->cover);
	*report = (struct report){0};
}

static unsigned next_number(const struct report *report)
{
	return report->n_cycles > 0 ? report->cycles[report->n_cycles - 1].number + 1 : 1;
}

static void drop_number(struct report *report, unsigned number)
{
	size_t n = 0;
	for (size_t i = 0; i < report->n_cycles; i++)
		if (report->cycles[i].number == number)
			cycle_free(&report->cycles[i]);
		else
			report->cycles[n++] = report->cycles[i];
	report->n_cycles = n;
}

static unsigned next_run(const struct report *report, unsigned number)
{
	unsigned run = 1;
	for (size_t i = 0; i < report->n_cycles; i++)
		if (report->cycles[i].number == number && report->cycles[i].run >= run)
			run = report->cycles[i].run + 1;
	return run;
}

/* Behind all of the same or a smaller number. */
static size_t place_of(const struct report *report, unsigned number)
{
	size_t at = report->n_cycles;
	while (at > 0 && report->cycles[at - 1].number > number)
		at--;
	return at;
}

struct cycle *report_add(struct report *report, struct cycle *cycle, enum same_cycle same)
{
	if (cycle->number == 0)
		cycle->number = next_number(report);
	if (same == SAME_CYCLE_REPLACES)
		drop_number(report, cycle->number);
	cycle->run = next_run(report, cycle->number);
	size_t at = place_of(report, cycle->number);
	report->cycles = xrealloc(report->cycles, report->n_cycles + 1, sizeof *report->cycles);
	memmove(report->cycles + at + 1, report->cycles + at,
		(report->n_cycles - at) * sizeof *report->cycles);
	report->cycles[at] = *cycle;
	report->n_cycles++;
	*cycle = (struct cycle){0};
	return &report->cycles[at];
}

void component_of_plan(struct component *component, const struct component_plan *plan)
{
	component_init(component, plan->source, plan->service, plan->name);
	memcpy(component->monitoring_link, plan->monitoring_link,
	       sizeof component->monitoring_link);
	memcpy(component->monitoring_link_after, plan->monitoring_link_after,
	       sizeof component->monitoring_link_after);
	component->bounds = plan->bounds;
}
