/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/chart.h"

#include <stdlib.h>

#include "base/xalloc.h"

/* Nothing that is measured is larger, and scales need not fear for their arithmetic. */
#define LARGEST 1e15

static void free_panel(struct chart_panel *panel)
{
	for (size_t i = 0; i < panel->n_series; i++) {
		free(panel->series[i].name);
		free(panel->series[i].points);
	}
	free(panel->title);
	free(panel->series);
	free(panel->levels);
	free(panel->guides);
}

void chart_free(struct chart *chart)
{
	for (size_t i = 0; i < chart->n_panels; i++)
		free_panel(&chart->panels[i]);
	free(chart->title);
	free(chart->panels);
	free(chart->bands);
	*chart = (struct chart){0};
}

struct chart_panel *chart_add_panel(struct chart *chart, const char *title)
{
	struct chart_panel *panel = ARRAY_ADD(chart->panels, chart->n_panels);
	panel->title = xstrdup(title);
	return panel;
}

struct chart_series *panel_add_series(struct chart_panel *panel, const char *name, unsigned colour)
{
	struct chart_series *series = ARRAY_ADD(panel->series, panel->n_series);
	series->name = xstrdup(name);
	series->colour = colour;
	return series;
}

void series_add(struct chart_series *series, wall_t at, bool known, double value)
{
	bool can = known && value > -LARGEST && value < LARGEST;
	*ARRAY_ADD(series->points, series->n_points) = (struct chart_point){at, can, value};
}
