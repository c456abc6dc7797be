/* SPDX-License-Identifier: Apache-2.0 */
/* The incident's figures as bars over one axis of time, a row each: no two texts ever meet. */
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"
#include "draft/picture.h"

static const double head = 34, row_height = 40, bar_height = 12;

static unsigned colour_of(const struct figure *figure)
{
	static const struct {
		const char *id;
		unsigned colour;
	} colours[] = {{"latent-time", AXIS},	       {"time-to-detect", BAD},
		       {"time-to-acknowledge", BAD},   {"time-to-first-action", MIDDLING},
		       {"time-to-mitigate", MIDDLING}, {"verification-window", GOOD}};
	for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
		if (strcmp(colours[i].id, figure->id) == 0)
			return colours[i].colour;
	return SOFT;
}

/* A latent time much longer than all the rest would leave no room for it: its bar is cut. */
static struct stretch stretch_of(const struct figure *figures)
{
	struct stretch stretch = {{0}, {0}};
	wall_t first = {0};
	for (size_t i = 0; i < N_FIGURES; i++) {
		if (!figures[i].known)
			continue;
		if (!wall_is_set(first) || figures[i].from.us < first.us)
			first = figures[i].from;
		bool is_latent = strcmp(figures[i].id, "latent-time") == 0;
		if (!is_latent &&
		    (!wall_is_set(stretch.from) || figures[i].from.us < stretch.from.us))
			stretch.from = figures[i].from;
		if (figures[i].to.us > stretch.to.us)
			stretch.to = figures[i].to;
	}
	if (!wall_is_set(stretch.from))
		stretch.from = first;
	int64_t length = stretch.to.us - stretch.from.us;
	int64_t lead = stretch.from.us - first.us;
	stretch.from.us -= lead < length ? lead : length / 10;
	return stretch;
}

static void draw_row(struct drawing *to, const struct stretch *stretch, const struct figure *figure,
		     double top)
{
	CLEANUP_BUF text = BUF_NULL;
	bool is_cut = figure->from.us < stretch->from.us;
	double from = stretch_x(stretch, figure->from), end = stretch_x(stretch, figure->to);
	double bar = top + 20;
	buf_printf(&text, "%s: ", figure->name);
	span_print(figure->span, &text);
	if (is_cut)
		buf_add(&text, " (it begins left of the picture)");
	draw_text(to, (struct spot){PICTURE_LEFT, top + 14}, ANCHOR_START, INK, LETTERS,
		  buf_text(&text));
	draw_line(to, (struct spot){PICTURE_LEFT, bar + bar_height},
		  (struct spot){PICTURE_WIDTH - PICTURE_RIGHT, bar + bar_height}, RULE);
	end = end - from < 2 ? from + 2 : end;
	draw_box(to, (struct spot){is_cut ? 6 : from, bar}, (struct spot){end, bar + bar_height},
		 colour_of(figure));
}

bool picture_phases(const struct document *document, struct drawing *ret, struct buf *alt)
{
	struct figure figures[N_FIGURES];
	*ret = (struct drawing){.width = PICTURE_WIDTH};
	incident_figures(document->incident, figures);
	struct stretch stretch = stretch_of(figures);
	if (stretch.to.us <= stretch.from.us)
		return false;
	double y = head;
	draw_text(ret, (struct spot){12, 20}, ANCHOR_START, INK, LETTERS + 2, "How long it took")
		->is_bold = true;
	buf_add(alt, "How long each phase of the incident took.");
	for (size_t i = 0; i < N_FIGURES; i++) {
		if (!figures[i].known)
			continue;
		draw_row(ret, &stretch, &figures[i], y);
		y += row_height;
		buf_printf(alt, " %s: ", figures[i].name);
		span_print(figures[i].span, alt);
		buf_add_char(alt, '.');
	}
	draw_times(ret, &stretch, y);
	ret->height = y + 44;
	return true;
}
