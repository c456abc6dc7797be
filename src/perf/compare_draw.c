/* SPDX-License-Identifier: Apache-2.0 */
/* A bar for each change in percent, with its noise as a whisker. */
#include <math.h>

#include "base/buf.h"
#include "draw/ticks.h"
#include "perf/chart.h"
#include "perf/compare.h"
#include "perf/numbers.h"

enum { INK = 0x1c2430, SOFT = 0x5b6775, RULE = 0xe3e7ec, AXIS = 0x9aa5b1, STILL = 0xa9b3bd };

/* In pixels. Narrow drawings have the words above the bar. */
static const double margin = 12, head = 46, bar = 11, letters = 11, number_width = 62, foot = 14,
		    narrow_width = 560;

struct frame {
	struct drawing *to;
	double left, right, middle, largest; /* the largest share that is shown */
	double row_height;
	bool is_narrow;
};

static unsigned colour_of(enum compare_verdict verdict)
{
	switch (verdict) {
	case COMPARE_BETTER:
	case COMPARE_MAYBE_BETTER:
		return CHART_GREEN;
	case COMPARE_WORSE:
	case COMPARE_MAYBE_WORSE:
		return CHART_RED;
	case COMPARE_CHANGED:
	case COMPARE_MAYBE_CHANGED:
		return CHART_BLUE;
	case COMPARE_SAME:
	case COMPARE_UNCLEAR:
	case N_COMPARE_VERDICTS:
		break;
	}
	return STILL;
}

static double noise_share(const struct compare_row *row)
{
	return row->noise_kind == NOISE_UNKNOWN || row->a == 0 ? 0 : row->noise / fabs(row->a);
}

static double x_of(const struct frame *frame, double share)
{
	double part = share / frame->largest;
	part = part < -1 ? -1 : part > 1 ? 1 : part;
	return frame->middle + part * (frame->right - frame->middle);
}

static double largest_share(const struct compare *compare)
{
	double largest = 0.1;
	for (size_t i = 0; i < compare->n_rows; i++) {
		const struct compare_row *row = &compare->rows[i];
		double wants = fabs(row->share) + noise_share(row);
		if (row->has_share && wants > largest)
			largest = wants;
	}
	return largest < 2 ? largest : 2;
}

static void draw_axis(const struct frame *frame, double bottom)
{
	double step = tick_step(frame->largest * 2, frame->is_narrow ? 6 : 12);
	for (int i = -(int)(frame->largest / step); i * step <= frame->largest * 1.0001; i++) {
		CLEANUP_BUF text = BUF_NULL;
		double x = x_of(frame, i * step);
		buf_add(&text, i > 0 ? "+" : "");
		number_add(i * step * 100, &text);
		buf_add(&text, " %");
		draw_line(frame->to, (struct spot){x, head - 6}, (struct spot){x, bottom},
			  i == 0 ? AXIS : RULE);
		draw_text(frame->to, (struct spot){x, head - 11}, ANCHOR_MIDDLE, SOFT, letters - 1,
			  buf_text(&text));
	}
}

static void draw_row(const struct frame *frame, const struct compare_row *row, double top)
{
	double y = top + (frame->is_narrow ? 20 : 7), noise = noise_share(row);
	CLEANUP_BUF share = BUF_NULL;
	buf_add(&share, row->share > 0 ? "+" : "");
	number_add(row->share * 100, &share);
	buf_add(&share, " %");
	if (frame->is_narrow)
		draw_text(frame->to, (struct spot){margin, top + 13}, ANCHOR_START, INK, letters,
			  row->what);
	else
		draw_text(frame->to, (struct spot){frame->left - 8, top + 16}, ANCHOR_END, INK,
			  letters, row->what);
	struct stroke *box =
		draw_box(frame->to, (struct spot){frame->middle, y},
			 (struct spot){x_of(frame, row->share), y + bar}, colour_of(row->verdict));
	box->opacity = row->noise_kind == NOISE_UNKNOWN ? 0.5 : 1;
	if (noise > 0)
		draw_line(frame->to, (struct spot){x_of(frame, row->share - noise), y + bar / 2},
			  (struct spot){x_of(frame, row->share + noise), y + bar / 2}, INK);
	draw_text(frame->to, (struct spot){frame->right + number_width, y + 9}, ANCHOR_END, INK,
		  letters, buf_text(&share));
}

void compare_draw(const struct compare *compare, double width, struct drawing *ret)
{
	struct drawing drawing = {.width = width};
	struct frame frame = {.to = &drawing, .is_narrow = width < narrow_width};
	size_t n = 0;
	for (size_t i = 0; i < compare->n_rows; i++)
		n += compare->rows[i].has_share;
	frame.left = frame.is_narrow ? margin : width * 0.38;
	frame.right = width - margin - number_width;
	frame.middle = (frame.left + frame.right) / 2;
	frame.largest = largest_share(compare);
	frame.row_height = frame.is_narrow ? 38 : 25;
	drawing.height = head + (double)n * frame.row_height + foot;
	draw_text(&drawing, (struct spot){margin, 18}, ANCHOR_START, INK, 13,
		  frame.is_narrow ? "Change, and its noise" : "Change, with its noise as a line")
		->is_bold = true;
	draw_axis(&frame, drawing.height - foot);
	double y = head;
	for (size_t i = 0; i < compare->n_rows; i++)
		if (compare->rows[i].has_share) {
			draw_row(&frame, &compare->rows[i], y);
			y += frame.row_height;
		}
	*ret = drawing;
}
