/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sample.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

static const struct {
	const char *word, *text;
} sources[] = {
#define SOURCE(id, word, text) {word, text},
	COMPONENT_SOURCES(SOURCE)
#undef SOURCE
};

static void name_measure(struct measure *measure, const char *name, const char *unit)
{
	text_copy_line(measure->name, sizeof measure->name, name);
	text_copy_line(measure->unit, sizeof measure->unit, unit);
}

void component_init(struct component *component, enum component_source source, const char *service,
		    const char *name)
{
	*component = (struct component){.source = source};
	text_copy_line(component->service, sizeof component->service, service);
	text_copy_line(component->name, sizeof component->name, name);
	name_measure(&component->cpu, "CPU", "mi");
	name_measure(&component->memory, "Memory", "mb");
}

void component_free(struct component *component)
{
	for (size_t i = 0; i < component->n_others; i++)
		free(component->others[i].points);
	free(component->cpu.points);
	free(component->memory.points);
	free(component->others);
	*component = (struct component){0};
}

struct measure *component_other(struct component *component, const char *name, const char *unit)
{
	for (size_t i = 0; i < component->n_others; i++)
		if (strcmp(component->others[i].name, name) == 0)
			return &component->others[i];
	struct measure *measure = ARRAY_ADD(component->others, component->n_others);
	name_measure(measure, name, unit);
	return measure;
}

static void add_point(struct measure *measure, struct point point)
{
	size_t at = measure->n_points;
	while (at > 0 && measure->points[at - 1].at.us > point.at.us)
		at--;
	if (at > 0 && measure->points[at - 1].at.us == point.at.us) {
		measure->points[at - 1] = point;
		return;
	}
	ARRAY_GROW(measure->points, measure->n_points);
	memmove(measure->points + at + 1, measure->points + at,
		(measure->n_points - at) * sizeof *measure->points);
	measure->points[at] = point;
	measure->n_points++;
}

void measure_add(struct measure *measure, wall_t at, span_t window, double value)
{
	add_point(measure, (struct point){at, window, true, value});
}

void measure_miss(struct measure *measure, wall_t at, const char *why)
{
	add_point(measure, (struct point){.at = at});
	text_copy_line(measure->why_not, sizeof measure->why_not, why);
}

bool measure_has_value(const struct measure *measure)
{
	for (size_t i = 0; i < measure->n_points; i++)
		if (measure->points[i].known)
			return true;
	return false;
}

const char *component_source_word(enum component_source source)
{
	return sources[source].word;
}

const char *component_source_text(enum component_source source)
{
	return sources[source].text;
}
