/* SPDX-License-Identifier: Apache-2.0 */
/* Values over time: panels one below the other over one axis of time, with the phases of the run
 * shaded. Pure. */
#pragma once

#include "base/time.h"
#include "draw/drawing.h"

struct chart_point {
	wall_t at;
	bool known; /* false: the line breaks here */
	double value;
};

struct chart_series {
	char *name;
	unsigned colour;
	struct chart_point *points;
	size_t n_points;
};

struct chart_level { /* an average over a phase, or a bound */
	wall_t from, to;
	double value;
};

struct chart_guide { /* a bound, dashed over all of the width */
	const char *name;
	double value;
};

struct chart_panel {
	char *title;
	struct chart_series *series;
	size_t n_series;
	struct chart_level *levels;
	size_t n_levels;
	struct chart_guide *guides;
	size_t n_guides;
};

struct chart_band {
	const char *name;
	wall_t from, to;
	bool is_shaded;
};

struct chart {
	char *title;
	wall_t from, to; /* from < to */
	struct chart_panel *panels;
	size_t n_panels;
	struct chart_band *bands;
	size_t n_bands;
};

enum { CHART_BLUE = 0x0072b2, CHART_RED = 0xc8401b, CHART_GREEN = 0x00795a, CHART_GREY = 0x5b6775 };

void chart_free(struct chart *);
struct chart_panel *chart_add_panel(struct chart *, const char *title);
struct chart_series *panel_add_series(struct chart_panel *, const char *name, unsigned colour);
void series_add(struct chart_series *, wall_t at, bool known, double value);
void chart_draw(const struct chart *, double width, struct drawing *ret);
