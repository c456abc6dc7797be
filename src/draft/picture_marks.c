/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "draft/picture.h"
#include "draw/ticks.h"

enum { KEY_MAX = 14 };
static const double key_row = 18, flag_height = 16;

double stretch_x(const struct stretch *stretch, wall_t at)
{
	double length = (double)(stretch->to.us - stretch->from.us);
	double part = length > 0 ? (double)(at.us - stretch->from.us) / length : 0;
	part = part < 0 ? 0 : part > 1 ? 1 : part;
	return PICTURE_LEFT + part * (PICTURE_WIDTH - PICTURE_LEFT - PICTURE_RIGHT);
}

/* Whole, also at the edge. */
static void draw_clock(struct drawing *to, double x, double y, const char *text)
{
	double edge = PICTURE_WIDTH - 2, half = text_width(text, LETTERS - 1) / 2;
	bool fits = x + half <= edge;
	draw_text(to, (struct spot){fits ? x : edge, y}, fits ? ANCHOR_MIDDLE : ANCHOR_END, SOFT,
		  LETTERS - 1, text);
}

/* The day and the zone under the first tick, once for all. */
void draw_times(struct drawing *to, const struct stretch *stretch, double top)
{
	CLEANUP_BUF day = BUF_NULL, label = BUF_NULL;
	span_t step = tick_span(wall_since(stretch->to, stretch->from), 5);
	for (wall_t at = tick_first(stretch->from, step); at.us <= stretch->to.us;
	     at = wall_after(at, step)) {
		char text[9];
		double x = stretch_x(stretch, at);
		tick_clock(at, step.us % SPAN_MINUTES(1).us != 0, text);
		draw_line(to, (struct spot){x, top}, (struct spot){x, top + 4}, AXIS);
		draw_clock(to, x, top + 17, text);
	}
	wall_print(stretch->from, &day);
	buf_printf(&label, "%.10s%s", buf_text(&day), day.len > 19 ? buf_text(&day) + 19 : "");
	draw_text(to, (struct spot){PICTURE_WIDTH - PICTURE_RIGHT, top + 34}, ANCHOR_END, SOFT,
		  LETTERS - 1, buf_text(&label));
}

static const char *step_words(enum step step)
{
	static const char *const words[N_STEPS] = {
		[STEP_CHANGE] = "a change",
		[STEP_DETECTED] = "trouble seen",
		[STEP_RAISED] = "alert raised",
		[STEP_ACKED] = "acknowledged",
		[STEP_ACTION] = "action taken",
		[STEP_RESTORED] = "restored",
		[STEP_MONITORING] = "watched for a relapse",
		[STEP_NORMAL] = "back to normal",
		[STEP_GAP] = "the agent saw nothing",
	};
	return words[step];
}

static int by_time(const void *a, const void *b)
{
	const struct mark_of *x = a, *y = b;
	return (x->at.us > y->at.us) - (x->at.us < y->at.us);
}

void marks_take(struct marks *marks, const struct document *document, const struct stretch *stretch)
{
	*marks = (struct marks){0};
	for (size_t i = 0; i < document->n_entries; i++) {
		const struct entry *entry = &document->entries[i];
		const char *name = step_words(entry->step);
		if (name == NULL || entry->at.us < stretch->from.us ||
		    entry->at.us > stretch->to.us)
			continue;
		*ARRAY_ADD(marks->items, marks->n) = (struct mark_of){
			entry->at, name, entry->step == STEP_RAISED ? entry->level : LEVEL_NONE};
	}
	if (marks->n > 1)
		qsort(marks->items, marks->n, sizeof *marks->items, by_time);
}

void marks_free(struct marks *marks)
{
	free(marks->items);
	*marks = (struct marks){0};
}

/* "3", or "3-5" for several in one place. */
static void flag_text(size_t first, size_t last, char to[48])
{
	if (first == last)
		snprintf(to, 48, "%zu", first + 1);
	else
		snprintf(to, 48, "%zu-%zu", first + 1, last + 1);
}

static double flag_width(size_t first, size_t last)
{
	char text[48];
	flag_text(first, last, text);
	return text_width(text, LETTERS - 2) + 8;
}

/* How many, from the first on, share its flag: as long as the next flag would touch it. */
static size_t flag_end(const struct marks *marks, const struct stretch *stretch, size_t first)
{
	size_t last = first;
	while (last + 1 < marks->n) {
		double middle = (stretch_x(stretch, marks->items[first].at) +
				 stretch_x(stretch, marks->items[last].at)) /
				2;
		double end = middle + flag_width(first, last) / 2 + 2;
		double next = stretch_x(stretch, marks->items[last + 1].at) -
			      flag_width(last + 1, last + 1) / 2;
		if (next >= end)
			break;
		last++;
	}
	return last;
}

static void draw_flag(struct drawing *to, double x, double left_end, double top, size_t first,
		      size_t last, double *ret_end)
{
	char text[48];
	double width = flag_width(first, last), left = x - width / 2;
	double most = PICTURE_WIDTH - 2 - width;
	left = left < left_end ? left_end : left > most ? most : left;
	flag_text(first, last, text);
	draw_box(to, (struct spot){left, top}, (struct spot){left + width, top + flag_height}, INK);
	draw_text(to, (struct spot){left + width / 2, top + 12}, ANCHOR_MIDDLE, 0xffffff,
		  LETTERS - 2, text);
	*ret_end = left + width + 2;
}

void draw_flags(struct drawing *to, const struct marks *marks, const struct stretch *stretch,
		double top, double bottom)
{
	double end = 2;
	for (size_t first = 0, last; first < marks->n; first = last + 1) {
		last = flag_end(marks, stretch, first);
		for (size_t i = first; i <= last; i++) {
			double x = stretch_x(stretch, marks->items[i].at);
			draw_line(to, (struct spot){x, top + flag_height}, (struct spot){x, bottom},
				  SOFT)
				->is_dashed = true;
		}
		draw_flag(to,
			  (stretch_x(stretch, marks->items[first].at) +
			   stretch_x(stretch, marks->items[last].at)) /
				  2,
			  end, top, first, last, &end);
	}
}

static void key_text(const struct mark_of *mark, size_t number, char to[96])
{
	char clock[9];
	tick_clock(mark->at, true, clock);
	snprintf(to, 96, "%zu  %s  %s%s%s", number, clock, mark->name,
		 mark->level != LEVEL_NONE ? " to " : "",
		 mark->level != LEVEL_NONE ? level_name(mark->level) : "");
}

double draw_key(struct drawing *to, const struct marks *marks, double top)
{
	size_t n = marks->n <= KEY_MAX ? marks->n : KEY_MAX - 1;
	char text[96];
	for (size_t i = 0; i < n; i++) {
		key_text(&marks->items[i], i + 1, text);
		draw_text(to, (struct spot){PICTURE_LEFT, top + 13}, ANCHOR_START, INK, LETTERS,
			  text);
		top += key_row;
	}
	if (n < marks->n) {
		snprintf(text, sizeof text, "%zu to %zu: see the timeline", n + 1, marks->n);
		draw_text(to, (struct spot){PICTURE_LEFT, top + 13}, ANCHOR_START, SOFT, LETTERS,
			  text);
		top += key_row;
	}
	return top;
}
