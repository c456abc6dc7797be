/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"
#include "perf/cycle.h"

static const char *const names[] = {
	[PHASE_BEFORE] = "before",
	[PHASE_IN_PROGRESS] = "in progress",
	[PHASE_AFTER] = "after",
};

const char *phase_name(enum phase phase)
{
	return names[phase];
}

bool cycle_phase(const struct cycle *cycle, enum phase phase, wall_t *ret_from, wall_t *ret_to)
{
	wall_t start = cycle->start.at, end = cycle->end.at;
	if (!moment_is_known(cycle->start) || !moment_is_known(cycle->end) || end.us < start.us)
		return false;
	switch (phase) {
	case PHASE_BEFORE:
		*ret_from = wall_after(start, (span_t){-cycle->before.us});
		*ret_to = start;
		return true;
	case PHASE_IN_PROGRESS:
		*ret_from = start;
		*ret_to = end;
		return true;
	case PHASE_AFTER:
		*ret_from = end;
		*ret_to = wall_after(end, cycle->after);
		return true;
	case N_PHASES:
		break;
	}
	return false;
}

struct sum {
	struct phase_figure *to;
	double weighted, weights, plain;
	size_t n_windows, n_astride;
	span_t widest;
};

/* The moments of start and end are of the run: before is [from, start), after is (end, to]. */
static bool holds_moment(enum phase phase, wall_t at, wall_t from, wall_t to)
{
	bool begun = phase == PHASE_AFTER ? at.us > from.us : at.us >= from.us;
	bool over = phase == PHASE_BEFORE ? at.us >= to.us : at.us > to.us;
	return begun && !over;
}

/* A value without a window held at its moment; one with a window is an average that began before:
 * it says something of a phase only if it lies in it as a whole. */
static void add_point(struct sum *sum, const struct point *point, enum phase phase, wall_t from,
		      wall_t to)
{
	bool is_moment = point->window.us == 0;
	int64_t begin = point->at.us - point->window.us;
	bool is_in = is_moment ? holds_moment(phase, point->at, from, to)
			       : begin >= from.us && point->at.us <= to.us;
	bool touches = point->at.us > from.us && begin < to.us;
	struct phase_figure *figure = sum->to;
	if (!point->known) {
		figure->n_missed += is_in;
		return;
	}
	if (!is_in) {
		sum->n_astride += touches;
		if (touches && point->window.us > sum->widest.us)
			sum->widest = point->window;
		return;
	}
	if (figure->n == 0 || point->value < figure->min)
		figure->min = point->value;
	if (figure->n == 0 || point->value > figure->max)
		figure->max = point->value;
	figure->n++;
	sum->n_windows += !is_moment;
	sum->weighted += point->value * (double)point->window.us;
	sum->weights += (double)point->window.us;
	sum->plain += point->value;
}

static void say_why(const struct sum *sum, const struct measure *measure, enum phase phase)
{
	CLEANUP_BUF text = BUF_NULL;
	if (sum->n_astride > 0) {
		buf_add(&text, "each value is an average over ");
		span_print(sum->widest, &text);
		buf_printf(&text, ", and none of them lies within the time %s", names[phase]);
	} else if (*measure->why_not != '\0') {
		buf_add(&text, measure->why_not);
	} else {
		buf_printf(&text, "no value was measured %s", names[phase]);
	}
	text_copy_line(sum->to->why, sizeof sum->to->why, buf_text(&text));
}

void measure_phase(const struct measure *measure, const struct cycle *cycle, enum phase phase,
		   struct phase_figure *ret)
{
	wall_t from, to;
	struct sum sum = {.to = ret};
	*ret = (struct phase_figure){0};
	if (!cycle_phase(cycle, phase, &from, &to)) {
		text_copy(ret->why, sizeof ret->why, "when the run took place is not known");
		return;
	}
	for (size_t i = 0; i < measure->n_points; i++)
		add_point(&sum, &measure->points[i], phase, from, to);
	ret->known = ret->n > 0;
	if (!ret->known && from.us == to.us)
		snprintf(ret->why, sizeof ret->why, "the time %s was not watched", names[phase]);
	else if (!ret->known)
		say_why(&sum, measure, phase);
	else if (sum.n_windows == ret->n)
		ret->avg = sum.weighted / sum.weights;
	else
		ret->avg = sum.plain / (double)ret->n;
}
