/* SPDX-License-Identifier: Apache-2.0 */
/* Runs that nobody watched, and values that come late. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "perf/sources/source.h"

/* What is kept knows as much as looks did, and more where looks failed. */
static void take(struct measure *to, struct measure *from)
{
	if (measure_has_value(from) || !measure_has_value(to)) {
		struct measure kept = *to;
		*to = *from;
		*from = kept;
	}
}

static void take_all(struct component *to, struct component *from)
{
	take(&to->cpu, &from->cpu);
	take(&to->memory, &from->memory);
	for (size_t i = 0; i < from->n_others; i++)
		take(component_other(to, from->others[i].name, from->others[i].unit),
		     &from->others[i]);
	if (*from->remark != '\0')
		memcpy(to->remark, from->remark, sizeof to->remark);
}

static void say_why(struct component *to, const char *why)
{
	if (!measure_has_value(&to->cpu))
		text_copy(to->cpu.why_not, sizeof to->cpu.why_not, why);
	if (!measure_has_value(&to->memory))
		text_copy(to->memory.why_not, sizeof to->memory.why_not, why);
}

static bool find_stretch(const struct cycle *cycle, struct stretch *ret)
{
	return cycle_phase(cycle, PHASE_BEFORE, &ret->from, &ret->start) &&
	       cycle_phase(cycle, PHASE_AFTER, &ret->end, &ret->to);
}

void component_recall(struct component *to, const struct component_plan *plan,
		      const struct cycle *cycle, span_t step)
{
	const struct source_ways *ways = source_ways(plan->source);
	struct component kept;
	struct stretch stretch = {.step = step};
	if (ways == NULL || ways->history == NULL)
		return;
	if (!find_stretch(cycle, &stretch)) {
		say_why(to, "when the run took place is not known");
		return;
	}
	if (cycle->start.from == FROM_FILE_TIME || cycle->end.from == FROM_FILE_TIME) {
		say_why(to, "when the run took place is known from its file's time only, and that "
			    "may be another: give --start or --end");
		return;
	}
	component_init(&kept, plan->source, plan->service, plan->name);
	ways->history(plan, &stretch, &kept);
	take_all(to, &kept);
	component_free(&kept);
}
