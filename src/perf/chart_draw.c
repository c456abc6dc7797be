/* SPDX-License-Identifier: Apache-2.0 */
/* Where everything of a chart goes. */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "draw/ticks.h"
#include "perf/chart.h"
#include "perf/numbers.h"

enum { INK = 0x1c2430, SOFT = 0x5b6775, RULE = 0xe3e7ec, SHADE = 0xe8f1fa, AXIS = 0x9aa5b1 };

/* In pixels; the left margin holds "1500000". */
static const double left = 58, right = 14, title_height = 26, band_height = 15, head_height = 20,
		    plot_height = 96, gap = 14, foot_height = 38, letters = 11.5, small = 10.5;

struct frame { /* of one panel's plot */
	const struct chart *chart;
	struct drawing *to;
	double top, bottom, width, low, high;
};

static double x_of(const struct frame *frame, wall_t at)
{
	double length = (double)(frame->chart->to.us - frame->chart->from.us);
	double part = (double)(at.us - frame->chart->from.us) / length;
	part = part < 0 ? 0 : part > 1 ? 1 : part;
	return left + part * (frame->width - left - right);
}

static double y_of(const struct frame *frame, double value)
{
	double part = (value - frame->low) / (frame->high - frame->low);
	return frame->bottom - part * (frame->bottom - frame->top);
}

static void widen(double value, double *low, double *high)
{
	*low = value < *low ? value : *low;
	*high = value > *high ? value : *high;
}

/* From zero on, so that heights can be compared; bounds far above the values are left outside. */
static void scale(struct frame *frame, const struct chart_panel *panel)
{
	double low = 0, high = 0;
	for (size_t i = 0; i < panel->n_series; i++)
		for (size_t j = 0; j < panel->series[i].n_points; j++)
			if (panel->series[i].points[j].known)
				widen(panel->series[i].points[j].value, &low, &high);
	for (size_t i = 0; i < panel->n_guides; i++)
		if (panel->guides[i].value <= high * 2)
			widen(panel->guides[i].value, &low, &high);
	if (high <= low)
		high = low + 1;
	double step = tick_step(high - low, 4);
	frame->low = low;
	frame->high = low;
	while (frame->high < high)
		frame->high += step;
}

static void draw_values(const struct frame *frame)
{
	double step = tick_step(frame->high - frame->low, 4);
	for (unsigned i = 0; frame->low + i * step <= frame->high * 1.0001; i++) {
		CLEANUP_BUF text = BUF_NULL;
		double value = frame->low + i * step, y = y_of(frame, value);
		number_add(value, &text);
		draw_line(frame->to, (struct spot){left, y}, (struct spot){frame->width - right, y},
			  i == 0 ? AXIS : RULE);
		draw_text(frame->to, (struct spot){left - 6, y + 3.5}, ANCHOR_END, SOFT, small,
			  buf_text(&text));
	}
}

static void draw_bands(const struct frame *frame, bool with_names)
{
	for (size_t i = 0; i < frame->chart->n_bands; i++) {
		const struct chart_band *band = &frame->chart->bands[i];
		double from = x_of(frame, band->from), to = x_of(frame, band->to);
		if (band->is_shaded)
			draw_box(frame->to, (struct spot){from, frame->top},
				 (struct spot){to, frame->bottom}, SHADE);
		if (with_names && text_width(band->name, small) < to - from)
			draw_text(frame->to,
				  (struct spot){(from + to) / 2, frame->top - 4 - head_height},
				  ANCHOR_MIDDLE, SOFT, small, band->name);
	}
}

static int by_size(const void *a_arg, const void *b_arg)
{
	const int64_t *a = a_arg, *b = b_arg;
	return (*a > *b) - (*a < *b);
}

/* Where values are missing there is no line: five times the usual distance is a hole. */
static int64_t widest_step(const struct chart_series *series)
{
	size_t n = series->n_points > 1 ? series->n_points - 1 : 0;
	int64_t *steps = xcalloc(n, sizeof *steps), widest = INT64_MAX;
	for (size_t i = 0; i < n; i++)
		steps[i] = series->points[i + 1].at.us - series->points[i].at.us;
	if (n > 0) {
		qsort(steps, n, sizeof *steps, by_size);
		widest = steps[n / 2] < INT64_MAX / 5 ? steps[n / 2] * 5 : INT64_MAX;
	}
	free(steps);
	return widest;
}

/* The second line of a panel is dashed: on grey paper its colour would not tell it apart. */
static void draw_series(const struct frame *frame, const struct chart_series *series,
			bool is_dashed)
{
	int64_t widest = widest_step(series);
	for (size_t i = 0; i < series->n_points;) {
		const struct chart_point *points = series->points;
		size_t n = 0;
		while (i + n < series->n_points && points[i + n].known &&
		       (n == 0 || points[i + n].at.us - points[i + n - 1].at.us <= widest))
			n++;
		if (n == 0) {
			i++;
			continue;
		}
		struct stroke *path = n > 1 ? draw_path(frame->to, series->colour) : NULL;
		for (size_t j = i; j < i + n; j++) {
			struct spot at = {x_of(frame, points[j].at), y_of(frame, points[j].value)};
			if (path != NULL)
				stroke_add_spot(path, at);
			else
				draw_dot(frame->to, at, 2.2, series->colour);
		}
		if (path != NULL) {
			path->size = 1.6;
			path->is_dashed = is_dashed;
		}
		i += n;
	}
}

static void draw_levels(const struct frame *frame, const struct chart_panel *panel)
{
	for (size_t i = 0; i < panel->n_levels; i++) {
		const struct chart_level *level = &panel->levels[i];
		double y = y_of(frame, level->value);
		struct stroke *line =
			draw_line(frame->to, (struct spot){x_of(frame, level->from), y},
				  (struct spot){x_of(frame, level->to), y}, INK);
		line->size = 3;
		line->opacity = 0.28;
	}
}

/* Above its line and at the right, or where there is room: the legend is above the panel, and
 * bounds may lie close together. */
static void name_guide(const struct frame *frame, const struct chart_guide *guide, bool is_left)
{
	CLEANUP_BUF text = BUF_NULL;
	double y = y_of(frame, guide->value);
	double x = is_left ? left + 3 : frame->width - right - 3;
	bool has_room_above = y - frame->top >= small + 3;
	buf_printf(&text, "%s ", guide->name);
	number_add(guide->value, &text);
	draw_text(frame->to, (struct spot){x, has_room_above ? y - 3 : y + small},
		  is_left ? ANCHOR_START : ANCHOR_END, CHART_RED, small, buf_text(&text));
}

static void draw_guides(const struct frame *frame, const struct chart_panel *panel)
{
	double last = -1e9;
	bool is_left = true;
	for (size_t i = 0; i < panel->n_guides; i++) {
		double y = y_of(frame, panel->guides[i].value);
		if (panel->guides[i].value > frame->high)
			continue;
		struct stroke *line = draw_line(frame->to, (struct spot){left, y},
						(struct spot){frame->width - right, y}, CHART_RED);
		line->is_dashed = true;
		is_left = !is_left && y - last < 2 * small && last - y < 2 * small;
		name_guide(frame, &panel->guides[i], is_left);
		last = y;
	}
}

/* One entry of the legend, which grows to the left from x; returns where the next one ends. */
static double draw_legend(const struct frame *frame, double x, const char *name, unsigned colour,
			  double opacity, bool is_dashed)
{
	double y = frame->top - 6;
	draw_text(frame->to, (struct spot){x, y}, ANCHOR_END, SOFT, small, name);
	x -= text_width(name, small) + 6;
	struct stroke *line = draw_line(frame->to, (struct spot){x - 14, y - 3.5},
					(struct spot){x, y - 3.5}, colour);
	line->size = 3;
	line->opacity = opacity;
	line->is_dashed = is_dashed;
	return x - 26;
}

/* The panel's title, and right of it what its lines are. */
static void draw_head(const struct frame *frame, const struct chart_panel *panel)
{
	double x = frame->width - right;
	draw_text(frame->to, (struct spot){left, frame->top - 6}, ANCHOR_START, INK, letters,
		  panel->title);
	if (panel->n_levels > 0)
		x = draw_legend(frame, x, "phase average", INK, 0.28, false);
	for (size_t i = panel->n_series; panel->n_series > 1 && i-- > 0;)
		x = draw_legend(frame, x, panel->series[i].name, panel->series[i].colour, 1, i > 0);
}

static void draw_times(const struct frame *frame, double top)
{
	wall_t from = frame->chart->from, to = frame->chart->to;
	CLEANUP_BUF day = BUF_NULL;
	unsigned n = (unsigned)((frame->width - left - right) / 75);
	span_t step = tick_span(wall_since(to, from), n > 1 ? n : 1);
	for (int64_t at = tick_first(from, step).us; at <= to.us; at += step.us) {
		char text[9];
		double x = x_of(frame, (wall_t){at});
		tick_clock((wall_t){at}, step.us % SPAN_MINUTES(1).us != 0, text);
		draw_line(frame->to, (struct spot){x, top}, (struct spot){x, top + 4}, AXIS);
		draw_text(frame->to, (struct spot){x, top + 15}, ANCHOR_MIDDLE, SOFT, small, text);
	}
	wall_print(from, &day);
	if (day.len > 20)
		memmove(day.text + 10, day.text + 19, day.len - 19 + 1);
	draw_text(frame->to, (struct spot){left, top + 30}, ANCHOR_START, SOFT, small,
		  buf_text(&day));
}

static void draw_panel(struct frame *frame, const struct chart_panel *panel, bool is_first)
{
	scale(frame, panel);
	draw_bands(frame, is_first);
	draw_head(frame, panel);
	draw_values(frame);
	draw_levels(frame, panel);
	for (size_t i = 0; i < panel->n_series; i++)
		draw_series(frame, &panel->series[i], i > 0);
	draw_guides(frame, panel);
}

void chart_draw(const struct chart *chart, double width, struct drawing *ret)
{
	struct drawing drawing = {.width = width};
	struct frame frame = {.chart = chart, .to = &drawing, .width = width};
	double y = title_height + band_height;
	draw_text(&drawing, (struct spot){left, 18}, ANCHOR_START, INK, 13, chart->title)->is_bold =
		true;
	for (size_t i = 0; i < chart->n_panels; i++) {
		frame.top = y + head_height;
		frame.bottom = frame.top + plot_height;
		draw_panel(&frame, &chart->panels[i], i == 0);
		y = frame.bottom + gap;
	}
	draw_times(&frame, y - gap);
	drawing.height = y - gap + foot_height;
	*ret = drawing;
}
