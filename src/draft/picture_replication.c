/* SPDX-License-Identifier: Apache-2.0 */
/* Each channel's lag, and under it what its threads did. States differ in height and in darkness,
 * so that they can be told apart in grey too. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"
#include "draft/picture.h"
#include "draw/ticks.h"

enum { PANELS_MAX = 4 };
static const double head = 52, name_height = 24, plot_height = 96, strip_height = 16,
		    panel_gap = 12, foot = 44, panel_height = plot_height + 2 * strip_height + 6;

struct unit {
	const char *name;
	int64_t us;
};

struct panel {
	struct drawing *to;
	const struct curve *curve;
	struct stretch stretch;
	double top, high; /* high: of the axis, in units */
	struct unit unit;
};

static int64_t highest(const struct curve *curve)
{
	int64_t high = -1;
	for (size_t i = 0; i < curve->n; i++)
		if (curve->points[i].lag.us > high)
			high = curve->points[i].lag.us;
	return high;
}

static struct unit unit_for(int64_t high_us)
{
	static const struct unit units[] = {
		{"h", 3600 * US_PER_SECOND}, {"min", 60 * US_PER_SECOND}, {"s", US_PER_SECOND}};
	size_t i = 0;
	while (i < 2 && high_us < units[i].us * 2)
		i++;
	return units[i];
}

static double y_of(const struct panel *panel, int64_t lag_us)
{
	double part = (double)lag_us / (double)panel->unit.us / panel->high;
	return panel->top + plot_height * (1 - part);
}

static void draw_axis(struct panel *panel)
{
	double high = (double)highest(panel->curve) / (double)panel->unit.us;
	high = high > 1 ? high : 1;
	double step = tick_step(high, 3);
	panel->high = step;
	while (panel->high < high)
		panel->high += step;
	for (unsigned i = 0; i * step <= panel->high * 1.0001; i++) {
		char text[32];
		double y = panel->top + plot_height * (1 - i * step / panel->high);
		snprintf(text, sizeof text, "%.6g", i * step);
		draw_line(panel->to, (struct spot){PICTURE_LEFT, y},
			  (struct spot){PICTURE_WIDTH - PICTURE_RIGHT, y}, i == 0 ? AXIS : RULE);
		draw_text(panel->to, (struct spot){PICTURE_LEFT - 6, y + 4}, ANCHOR_END, SOFT,
			  LETTERS - 1, text);
	}
}

static bool is_inside(const struct panel *panel, const struct curve_point *point)
{
	return point->at.us >= panel->stretch.from.us && point->at.us <= panel->stretch.to.us;
}

/* The line breaks where the lag is not known. */
static void draw_lag(struct panel *panel)
{
	struct stroke *path = NULL;
	const struct curve *curve = panel->curve;
	for (size_t i = 0; i < curve->n; i++) {
		const struct curve_point *point = &curve->points[i];
		if (point->lag.us < 0 || !is_inside(panel, point)) {
			path = NULL;
			continue;
		}
		struct spot at = {stretch_x(&panel->stretch, point->at),
				  y_of(panel, point->lag.us)};
		if (path == NULL) {
			draw_dot(panel->to, at, 2, LINE);
			path = draw_path(panel->to, LINE);
			path->size = 2;
		}
		stroke_add_spot(path, at);
	}
}

static void draw_state(struct panel *panel, enum run_state state, double from, double to,
		       double bottom)
{
	static const double heights[N_RUN_STATES] = {1, 14, 9, 4};
	static const unsigned colours[N_RUN_STATES] = {AXIS, BAD, MIDDLING, GOOD};
	if (to - from < 1)
		to = from + 1;
	draw_box(panel->to, (struct spot){from, bottom - heights[state]}, (struct spot){to, bottom},
		 colours[state]);
}

static void draw_strip(struct panel *panel, const char *name, bool is_io, double top)
{
	const struct curve *curve = panel->curve;
	draw_text(panel->to, (struct spot){PICTURE_LEFT - 6, top + 13}, ANCHOR_END, SOFT,
		  LETTERS - 1, name);
	for (size_t i = 0; i < curve->n; i++) {
		wall_t from = curve->points[i].at,
		       to = i + 1 < curve->n ? curve->points[i + 1].at : panel->stretch.to;
		enum run_state state = is_io ? curve->points[i].io : curve->points[i].sql;
		if (to.us <= panel->stretch.from.us || from.us >= panel->stretch.to.us)
			continue;
		/* Behind the last poll nothing is known. */
		if (i + 1 == curve->n)
			state = RUN_UNKNOWN;
		draw_state(panel, state, stretch_x(&panel->stretch, from),
			   stretch_x(&panel->stretch, to), top + strip_height - 1);
	}
}

static void draw_name(const struct panel *panel)
{
	CLEANUP_BUF name = BUF_NULL;
	buf_printf(&name, "%.40s%s%.20s: lag", panel->curve->target,
		   *panel->curve->channel ? ", channel " : "", panel->curve->channel);
	if (highest(panel->curve) < 0)
		buf_add(&name, " not known");
	else
		buf_printf(&name, " in %s", panel->unit.name);
	/* No mark's line runs through it. */
	draw_box(panel->to, (struct spot){PICTURE_LEFT, panel->top - 20},
		 (struct spot){PICTURE_LEFT + text_width(buf_text(&name), LETTERS), panel->top - 3},
		 0xffffff);
	draw_text(panel->to, (struct spot){PICTURE_LEFT, panel->top - 7}, ANCHOR_START, INK,
		  LETTERS, buf_text(&name));
}

static void draw_panel(struct panel *panel)
{
	double strips = panel->top + plot_height + 4;
	panel->unit = unit_for(highest(panel->curve));
	draw_name(panel);
	draw_axis(panel);
	draw_lag(panel);
	draw_strip(panel, "IO", true, strips);
	draw_strip(panel, "SQL", false, strips + strip_height + 2);
}

static double draw_legend(struct drawing *to, double top)
{
	static const struct {
		const char *name;
		enum run_state state;
	} items[] = {{"running", RUN_RUNNING},
		     {"trying to connect", RUN_TRYING},
		     {"stopped", RUN_STOPPED},
		     {"not known", RUN_UNKNOWN}};
	struct panel panel = {.to = to};
	double x = PICTURE_LEFT;
	for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
		draw_state(&panel, items[i].state, x, x + 18, top + 14);
		draw_text(to, (struct spot){x + 23, top + 13}, ANCHOR_START, SOFT, LETTERS - 1,
			  items[i].name);
		x += 23 + text_width(items[i].name, LETTERS - 1) + 14;
	}
	return top + 24;
}

/* As long before the trouble as it lasted, within what was kept; and a little after it. */
static struct stretch stretch_of(const struct facts *facts, const struct curves *curves)
{
	wall_t start = facts_start(facts), end = facts->document->now, first = end;
	if (facts->incident->state == STATE_RESOLVED)
		end = wall_after(facts->incident->resolved, SPAN_SECONDS(1));
	int64_t lead = (end.us - start.us) / 4;
	lead = lead < SPAN_MINUTES(2).us ? SPAN_MINUTES(2).us : lead;
	for (size_t i = 0; i < curves->n; i++)
		if (curves->items[i].points[0].at.us < first.us)
			first = curves->items[i].points[0].at;
	if (start.us - lead > first.us)
		first.us = start.us - lead;
	if (end.us - first.us < SPAN_SECONDS(10).us)
		first.us = end.us - SPAN_SECONDS(10).us;
	return (struct stretch){first, end};
}

static void say_state(const struct curve *curve, const struct stretch *stretch, struct buf *alt)
{
	bool io_failed = false, sql_failed = false, was_blind = false;
	int64_t high = highest(curve);
	for (size_t i = 0; i < curve->n; i++)
		if (curve->points[i].at.us >= stretch->from.us) {
			io_failed |= curve->points[i].io == RUN_STOPPED ||
				     curve->points[i].io == RUN_TRYING;
			sql_failed |= curve->points[i].sql == RUN_STOPPED;
			was_blind |= curve->points[i].io == RUN_UNKNOWN;
		}
	buf_printf(alt, " %s%s%s: ", curve->target, *curve->channel ? ", channel " : "",
		   curve->channel);
	buf_add(alt, io_failed && sql_failed ? "both threads failed"
		     : io_failed	     ? "the IO thread failed"
		     : sql_failed	     ? "the SQL thread failed"
					     : "no thread was seen to fail");
	if (was_blind)
		buf_add(alt, ", for a time nothing was known");
	if (high >= 0) {
		buf_add(alt, ", the lag was ");
		span_print((span_t){high}, alt);
		buf_add(alt, " at most");
	}
	buf_add_char(alt, '.');
}

static void say_alt(const struct curves *curves, const struct stretch *stretch, struct buf *alt)
{
	buf_add(alt, "Lag and threads of replication from ");
	wall_print(stretch->from, alt);
	buf_add(alt, " to ");
	wall_print(stretch->to, alt);
	buf_add_char(alt, '.');
	for (size_t i = 0; i < curves->n && i < PANELS_MAX; i++)
		say_state(&curves->items[i], stretch, alt);
}

static void draw_panels(struct drawing *to, const struct curves *curves,
			const struct stretch *stretch)
{
	double y = head;
	for (size_t i = 0; i < curves->n && i < PANELS_MAX; i++) {
		struct panel panel = {to, &curves->items[i], *stretch, y + name_height, 1, {0}};
		draw_panel(&panel);
		y += name_height + panel_height + panel_gap;
	}
}

static double panels_end(const struct curves *curves)
{
	double n = curves->n < PANELS_MAX ? (double)curves->n : PANELS_MAX;
	return head + n * (name_height + panel_height) + (n - 1) * panel_gap;
}

bool picture_replication(const struct document *document, const struct curves *curves,
			 struct drawing *ret, struct buf *alt)
{
	struct facts facts;
	struct marks marks;
	*ret = (struct drawing){.width = PICTURE_WIDTH};
	if (curves->n == 0)
		return false;
	facts_init(&facts, document);
	struct stretch stretch = stretch_of(&facts, curves);
	facts_done(&facts);
	draw_text(ret, (struct spot){12, 20}, ANCHOR_START, INK, LETTERS + 2, "Lag and threads")
		->is_bold = true;
	marks_take(&marks, document, &stretch);
	double bottom = panels_end(curves);
	draw_flags(ret, &marks, &stretch, 30, bottom);
	draw_panels(ret, curves, &stretch);
	draw_times(ret, &stretch, bottom + 2);
	ret->height = draw_key(ret, &marks, draw_legend(ret, bottom + foot)) + 10;
	marks_free(&marks);
	say_alt(curves, &stretch, alt);
	return true;
}
