/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/lanes.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

static size_t answer_of(struct lanes *lanes, const char *text)
{
	size_t at = 0;
	while (at < lanes->n_answers && strcmp(lanes->answers[at], text) != 0)
		at++;
	if (at == lanes->n_answers && at < ANSWERS_MAX)
		text_copy(lanes->answers[lanes->n_answers++], sizeof lanes->answers[0], text);
	return at;
}

static struct lane *lane_of(struct lanes *lanes, const char *view)
{
	for (size_t i = 0; i < lanes->n; i++)
		if (strcmp(lanes->items[i].view, view) == 0)
			return &lanes->items[i];
	if (lanes->n == LANES_MAX) {
		lanes->n_dropped++;
		return NULL;
	}
	text_copy(lanes->items[lanes->n].view, sizeof lanes->items[0].view, view);
	return &lanes->items[lanes->n++];
}

/* Tables come in the order in which they were taken; what one says twice is said once. */
static void add_part(struct lane *lane, wall_t from, size_t answer)
{
	struct lane_part *last = lane->n > 0 ? &lane->parts[lane->n - 1] : NULL;
	if (last && last->answer == answer)
		return;
	if (last && from.us < last->from.us)
		from = last->from;
	*ARRAY_ADD(lane->parts, lane->n) = (struct lane_part){from, answer};
}

/* "2020-09-01 07:00:04 +07:00", as wall_print writes it; unset if it is none. */
static wall_t read_time(const char *text)
{
	CLEANUP_BUF stamp = BUF_NULL;
	wall_t at;
	if (strlen(text) < 26)
		return (wall_t){0};
	buf_printf(&stamp, "%.10sT%.8s%.6s", text, text + 11, text + 20);
	return wall_parse(buf_text(&stamp), &at) ? at : (wall_t){0};
}

enum { CELL_VIEW, CELL_ANSWER, CELL_SINCE = 4 };

static void read_line(struct lanes *lanes, const char *line, const char *end, wall_t at)
{
	char cells[ANSWER_CELLS][96];
	struct lane *lane;
	wall_t since;
	for (size_t i = 0; i < ANSWER_CELLS; i++) {
		const char *start = line;
		size_t n = answers_cell(&line, end);
		text_copy_n(cells[i], sizeof cells[i], start, n);
	}
	lane = lane_of(lanes, cells[CELL_VIEW]);
	if (!lane)
		return;
	since = read_time(cells[CELL_SINCE]);
	if (!wall_is_set(since) || since.us > at.us)
		since = at;
	add_part(lane, since, answer_of(lanes, cells[CELL_ANSWER]));
}

static void read_table(struct lanes *lanes, const struct evidence *evidence)
{
	const char *text = evidence->text;
	for (size_t n = 0; *text != '\0' && *text != '\n'; n++) {
		const char *end = text + strcspn(text, "\n");
		if (n > 0)
			read_line(lanes, text, end, evidence->at);
		text = *end == '\n' ? end + 1 : end;
	}
}

bool lanes_take(struct lanes *lanes, const struct document *document)
{
	*lanes = (struct lanes){0};
	for (size_t i = 0; i < document->n_evidence; i++) {
		const struct evidence *evidence = &document->evidence[i];
		const char *name = evidence->title + strlen(FACT_OF_ANSWERS);
		if (!evidence_is_answers(evidence) || !evidence->text)
			continue;
		if (lanes->n == 0)
			text_copy(lanes->name, sizeof lanes->name, name);
		if (text_same_name(lanes->name, name))
			read_table(lanes, evidence);
	}
	return lanes->n > 0;
}

void lanes_begin(struct lanes *lanes, wall_t from, wall_t changed, const char *answer)
{
	char text[sizeof lanes->answers[0]];
	size_t which;
	text_copy(text, sizeof text, answer);
	which = answer_of(lanes, text);
	for (size_t i = 0; i < lanes->n; i++) {
		struct lane *lane = &lanes->items[i];
		if (lane->parts[0].from.us < changed.us || lane->parts[0].answer == which)
			continue;
		ARRAY_ADD(lane->parts, lane->n);
		memmove(&lane->parts[1], &lane->parts[0], (lane->n - 1) * sizeof *lane->parts);
		lane->parts[0] = (struct lane_part){from, which};
	}
}

void lanes_free(struct lanes *lanes)
{
	for (size_t i = 0; i < lanes->n; i++)
		free(lanes->items[i].parts);
	*lanes = (struct lanes){0};
}
