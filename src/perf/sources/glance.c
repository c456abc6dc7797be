/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"
#include "perf/sources/source.h"

void gauge_set(struct gauge *gauge, double value)
{
	gauge->state = GAUGE_KNOWN;
	gauge->value = value;
}

void gauge_say(struct gauge *gauge, enum gauge_state state, const char *format, ...)
{
	CLEANUP_BUF why = BUF_NULL;
	va_list args;
	va_start(args, format);
	buf_vprintf(&why, format, args);
	va_end(args);
	gauge->state = state;
	text_copy_line(gauge->why, sizeof gauge->why, buf_text(&why));
}

void glance_say(struct glance *glance, enum gauge_state state, const char *why)
{
	gauge_say(&glance->cpu, state, "%s", why);
	gauge_say(&glance->memory, state, "%s", why);
}

struct gauge *glance_other(struct glance *glance, const char *name, const char *unit)
{
	assert(glance->n_others < GLANCE_OTHERS_MAX);
	glance->others[glance->n_others].name = name;
	glance->others[glance->n_others].unit = unit;
	return &glance->others[glance->n_others++].gauge;
}

static void keep(struct measure *measure, const struct gauge *gauge, wall_t asked)
{
	wall_t at = wall_is_set(gauge->at) ? gauge->at : asked;
	switch (gauge->state) {
	case GAUGE_KNOWN:
		measure_add(measure, at, gauge->window, gauge->value);
		break;
	case GAUGE_MISSED:
		measure_miss(measure, at, gauge->why);
		break;
	case GAUGE_NEVER:
		text_copy_line(measure->why_not, sizeof measure->why_not, gauge->why);
		break;
	case GAUGE_NOTHING:
		break;
	}
}

static void keep_bound(struct bound *to, struct bound from)
{
	if (from.kind != BOUND_UNKNOWN)
		*to = from;
}

void component_keep(struct component *component, const struct glance *glance)
{
	keep(&component->cpu, &glance->cpu, glance->at);
	keep(&component->memory, &glance->memory, glance->at);
	for (size_t i = 0; i < glance->n_others; i++)
		if (glance->others[i].gauge.state != GAUGE_NOTHING)
			keep(component_other(component, glance->others[i].name,
					     glance->others[i].unit),
			     &glance->others[i].gauge, glance->at);
	keep_bound(&component->bounds.cpu_request, glance->bounds.cpu_request);
	keep_bound(&component->bounds.memory_request, glance->bounds.memory_request);
	keep_bound(&component->bounds.cpu_limit, glance->bounds.cpu_limit);
	keep_bound(&component->bounds.memory_limit, glance->bounds.memory_limit);
	if (*glance->remark != '\0')
		text_copy_line(component->remark, sizeof component->remark, glance->remark);
}
