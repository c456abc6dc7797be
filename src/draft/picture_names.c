/* SPDX-License-Identifier: Apache-2.0 */
/* What each view said of the name over time, and below it what replication did. Answers bear
 * letters, so that they can be told apart in grey too. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"
#include "draft/lanes.h"
#include "draft/picture.h"
#include "draw/ticks.h"

enum { THREADS_MAX = 4, WHITE = 0xffffff };
static const double head = 52, label_height = 19, strip_height = 17, lane_gap = 5, key_row = 18,
		    foot = 44;

struct sheet {
	struct drawing *to;
	const struct lanes *lanes;
	struct stretch stretch;
	double y;
};

static bool is_failure(const char *answer)
{
	return !strchr(answer, '.') && !strchr(answer, ':');
}

/* Light and dark by turns; failures are the darkest. */
static unsigned colour_of(const struct lanes *lanes, size_t answer)
{
	static const unsigned colours[] = {0xb5e0c6, 0x3f7fb5, 0xf0d58a,
					   0x6f5a9c, 0xcfd8e3, 0x4d7d5f};
	if (answer < lanes->n_answers && is_failure(lanes->answers[answer]))
		return BAD;
	return colours[answer % (sizeof colours / sizeof *colours)];
}

static unsigned ink_on(unsigned colour)
{
	unsigned light = 3 * (colour >> 16 & 255) + 6 * (colour >> 8 & 255) + (colour & 255);
	return light > 1400 ? INK : WHITE;
}

static void letter_of(size_t answer, char to[2])
{
	to[0] = answer < ANSWERS_MAX ? (char)('A' + answer) : '?';
	to[1] = '\0';
}

static void draw_part(struct sheet *sheet, size_t answer, double from, double to)
{
	unsigned colour = colour_of(sheet->lanes, answer);
	char letter[2];
	if (to - from < 1.5)
		to = from + 1.5;
	draw_box(sheet->to, (struct spot){from, sheet->y},
		 (struct spot){to, sheet->y + strip_height}, colour);
	if (to - from < 14)
		return;
	letter_of(answer, letter);
	draw_text(sheet->to, (struct spot){(from + to) / 2, sheet->y + 13}, ANCHOR_MIDDLE,
		  ink_on(colour), LETTERS - 1, letter);
}

static void draw_label(struct sheet *sheet, const char *text)
{
	sheet->y += lane_gap;
	draw_box(sheet->to, (struct spot){PICTURE_LEFT, sheet->y},
		 (struct spot){PICTURE_LEFT + text_width(text, LETTERS - 1),
			       sheet->y + label_height - 2},
		 WHITE);
	draw_text(sheet->to, (struct spot){PICTURE_LEFT, sheet->y + 14}, ANCHOR_START, SOFT,
		  LETTERS - 1, text);
	sheet->y += label_height;
}

static void draw_lane(struct sheet *sheet, const struct lane *lane)
{
	char label[80];
	snprintf(label, sizeof label, "%.60s", lane->view);
	draw_label(sheet, label);
	for (size_t i = 0; i < lane->n; i++) {
		wall_t to = i + 1 < lane->n ? lane->parts[i + 1].from : sheet->stretch.to;
		if (to.us > sheet->stretch.from.us)
			draw_part(sheet, lane->parts[i].answer,
				  stretch_x(&sheet->stretch, lane->parts[i].from),
				  stretch_x(&sheet->stretch, to));
	}
	sheet->y += strip_height;
}

static void draw_threads(struct sheet *sheet, const struct curve *curve)
{
	static const unsigned colours[N_RUN_STATES] = {WHITE, BAD, MIDDLING, GOOD};
	char label[96];
	snprintf(label, sizeof label, "%.40s%s%.20s: IO thread", curve->target,
		 *curve->channel ? ", channel " : "", curve->channel);
	draw_label(sheet, label);
	for (size_t i = 0; i + 1 < curve->n; i++) {
		enum run_state state = curve->points[i].io;
		double from = stretch_x(&sheet->stretch, curve->points[i].at);
		double to = stretch_x(&sheet->stretch, curve->points[i + 1].at);
		double height = state == RUN_RUNNING ? 6 : state == RUN_TRYING ? 11 : strip_height;
		if (curve->points[i + 1].at.us > sheet->stretch.from.us && state != RUN_UNKNOWN)
			draw_box(sheet->to, (struct spot){from, sheet->y + strip_height - height},
				 (struct spot){to - from < 1.5 ? from + 1.5 : to,
					       sheet->y + strip_height},
				 colours[state]);
	}
	sheet->y += strip_height;
}

/* What the letters stand for, and the heights of threads. */
static void draw_answers(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->lanes->n_answers; i++) {
		char letter[2];
		CLEANUP_BUF text = BUF_NULL;
		letter_of(i, letter);
		buf_printf(&text, "%.52s", sheet->lanes->answers[i]);
		draw_box(sheet->to, (struct spot){PICTURE_LEFT, sheet->y},
			 (struct spot){PICTURE_LEFT + 18, sheet->y + key_row - 3},
			 colour_of(sheet->lanes, i));
		draw_text(sheet->to, (struct spot){PICTURE_LEFT + 9, sheet->y + 12}, ANCHOR_MIDDLE,
			  ink_on(colour_of(sheet->lanes, i)), LETTERS - 1, letter);
		draw_text(sheet->to, (struct spot){PICTURE_LEFT + 26, sheet->y + 12}, ANCHOR_START,
			  INK, LETTERS, buf_text(&text));
		sheet->y += key_row;
	}
	draw_text(sheet->to, (struct spot){PICTURE_LEFT, sheet->y + 13}, ANCHOR_START, SOFT,
		  LETTERS - 1, "IO thread: low running, middle trying to connect, full stopped");
	sheet->y += key_row + 4;
}

/* From a little before the first change on. */
static struct stretch stretch_of(const struct document *document, const struct lanes *lanes)
{
	const struct incident *incident = document->incident;
	wall_t from = incident->began, to = document->now;
	int64_t lead;
	if (incident->state == STATE_RESOLVED)
		to = wall_after(incident->resolved, SPAN_SECONDS(1));
	for (size_t i = 0; i < lanes->n; i++)
		if (lanes->items[i].parts[0].from.us < from.us)
			from = lanes->items[i].parts[0].from;
	lead = (to.us - from.us) / 10;
	lead = lead < SPAN_SECONDS(10).us ? SPAN_SECONDS(10).us : lead;
	return (struct stretch){{from.us - lead}, to};
}

static void say_alt(const struct sheet *sheet, struct buf *alt)
{
	const struct lanes *lanes = sheet->lanes;
	buf_printf(alt, "What was answered for %s from ", lanes->name);
	wall_print(sheet->stretch.from, alt);
	buf_add(alt, " to ");
	wall_print(sheet->stretch.to, alt);
	buf_add_char(alt, '.');
	for (size_t i = 0; i < lanes->n; i++) {
		const struct lane *lane = &lanes->items[i];
		size_t last = lane->parts[lane->n - 1].answer;
		buf_printf(alt, " %s: %zu answer%s, %s last.", lane->view, lane->n,
			   lane->n == 1 ? "" : "s in turn",
			   last < lanes->n_answers ? lanes->answers[last] : "another");
	}
}

static void draw_title(struct sheet *sheet)
{
	char title[160];
	snprintf(title, sizeof title, "%.50s, by who was asked", sheet->lanes->name);
	draw_text(sheet->to, (struct spot){PICTURE_LEFT, 20}, ANCHOR_START, INK, LETTERS + 1, title)
		->is_bold = true;
}

/* Where the name led before its first change: what the finding says of it. */
static void add_before(struct lanes *lanes, const struct document *document,
		       const struct stretch *stretch)
{
	for (size_t f = 0; f < document->incident->n_findings; f++) {
		const struct finding *finding = &document->incident->findings[f];
		if (finding->kind == FINDING_DNS_REPOINTED && finding->before[0] != '\0') {
			lanes_begin(lanes, stretch->from, finding->since, finding->before);
			return;
		}
	}
}

bool picture_names(const struct document *document, const struct curves *curves,
		   struct drawing *ret, struct buf *alt)
{
	struct lanes lanes;
	struct marks marks;
	double top;
	*ret = (struct drawing){.width = PICTURE_WIDTH};
	if (!lanes_take(&lanes, document))
		return false;
	struct sheet sheet = {ret, &lanes, stretch_of(document, &lanes), head};
	add_before(&lanes, document, &sheet.stretch);
	marks_take(&marks, document, &sheet.stretch);
	draw_title(&sheet);
	top = head - 20;
	draw_flags(ret, &marks, &sheet.stretch, top,
		   head + (double)(lanes.n + (curves->n < THREADS_MAX ? curves->n : THREADS_MAX)) *
				   (lane_gap + label_height + strip_height));
	for (size_t i = 0; i < lanes.n; i++)
		draw_lane(&sheet, &lanes.items[i]);
	for (size_t i = 0; i < curves->n && i < THREADS_MAX; i++)
		draw_threads(&sheet, &curves->items[i]);
	draw_times(ret, &sheet.stretch, sheet.y);
	sheet.y += foot;
	draw_answers(&sheet);
	ret->height = draw_key(ret, &marks, sheet.y) + 8;
	say_alt(&sheet, alt);
	marks_free(&marks);
	lanes_free(&lanes);
	return true;
}
