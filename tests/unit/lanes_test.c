/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of answers laid out over time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "draft/lanes.h"
#include "draft/picture.h"

struct papers {
	struct incident incident;
	struct finding finding;
	struct evidence evidence[200];
	struct entry entries[200];
	struct known known;
	struct document document;
};

static const wall_t began = {INT64_C(1598918400) * US_PER_SECOND};

static wall_t after(int64_t seconds)
{
	return wall_after(began, SPAN_SECONDS(seconds));
}

static void add_table(struct papers *papers, int64_t at, const char *one, const char *other)
{
	struct evidence *evidence = &papers->evidence[papers->document.n_evidence++];
	struct entry *entry = &papers->entries[papers->document.n_entries++];
	CLEANUP_BUF text = BUF_NULL;
	text_copy(evidence->title, sizeof evidence->title, FACT_OF_ANSWERS "db.example");
	evidence->at = after(at);
	buf_add(&text, "View | Answer | TTL left | Zone serial | Says so since | Took | Remarks\n");
	buf_printf(&text, "10.0.0.2:53 | %s | 9 s of 9 s | - | - | 1 ms | -\n", one);
	buf_printf(&text, "authority 10.0.0.3:53 | %s | 9 s of 9 s | 7 | ", other);
	wall_print(after(at - 5), &text);
	buf_add(&text, " | 1 ms | a | b\n\nHeld back:\nnothing | else\n");
	evidence->text = buf_steal(&text);
	*entry = (struct entry){.number = (unsigned)papers->document.n_entries,
				.at = after(at),
				.recorded = after(at),
				.step = STEP_CHANGE};
}

static int set_up(void **state)
{
	struct papers *papers = xcalloc(1, sizeof *papers);
	papers->finding = (struct finding){.kind = FINDING_DNS_REPOINTED, .since = began};
	text_copy(papers->finding.before, sizeof papers->finding.before, "10.0.0.5");
	papers->incident.findings = &papers->finding;
	papers->incident.n_findings = 1;
	papers->incident.began = began;
	papers->document = (struct document){.incident = &papers->incident,
					     .evidence = papers->evidence,
					     .entries = papers->entries,
					     .known = &papers->known,
					     .now = after(600)};
	*state = papers;
	return 0;
}

static int tear_down(void **state)
{
	struct papers *papers = *state;
	for (size_t i = 0; i < papers->document.n_evidence; i++)
		free(papers->evidence[i].text);
	free(papers);
	return 0;
}

static void a_view_is_a_lane_and_the_same_answer_is_one_part(void **state)
{
	struct papers *papers = *state;
	struct lanes lanes;
	add_table(papers, 10, "10.0.0.5", "10.0.9.7");
	add_table(papers, 60, "10.0.9.7", "10.0.9.7");
	assert_true(lanes_take(&lanes, &papers->document));
	assert_string_equal(lanes.name, "db.example");
	assert_int_equal(lanes.n, 2);
	assert_string_equal(lanes.items[0].view, "10.0.0.2:53");
	assert_int_equal(lanes.items[0].n, 2);
	assert_int_equal(lanes.items[1].n, 1);
	assert_int_equal(lanes.items[1].parts[0].from.us, after(5).us);
	assert_int_equal(lanes.n_answers, 2);
	lanes_free(&lanes);
}

static void what_the_name_led_to_before_stands_before_the_first_change(void **state)
{
	struct papers *papers = *state;
	struct lanes lanes;
	add_table(papers, 10, "10.0.9.7", "10.0.9.7");
	assert_true(lanes_take(&lanes, &papers->document));
	lanes_begin(&lanes, after(-60), after(0), "10.0.0.5");
	assert_int_equal(lanes.items[1].n, 2);
	assert_int_equal(lanes.items[1].parts[0].from.us, after(-60).us);
	assert_string_equal(lanes.answers[lanes.items[1].parts[0].answer], "10.0.0.5");
	lanes_free(&lanes);
}

static void without_tables_there_is_no_picture(void **state)
{
	struct papers *papers = *state;
	struct curves curves = {0};
	struct drawing drawing;
	CLEANUP_BUF alt = BUF_NULL;
	assert_false(picture_names(&papers->document, &curves, &drawing, &alt));
}

static bool is_inside(const struct drawing *drawing, const struct stroke *stroke)
{
	for (size_t i = 0; i < stroke->n_spots; i++)
		if (stroke->spots[i].x < 0 || stroke->spots[i].x > drawing->width ||
		    stroke->spots[i].y < 0 || stroke->spots[i].y > drawing->height)
			return false;
	return true;
}

static double left_of(const struct stroke *text)
{
	double width = text_width(text->text, text->size);
	return text->spots[0].x - (text->anchor == ANCHOR_END	   ? width
				   : text->anchor == ANCHOR_MIDDLE ? width / 2
								   : 0);
}

static bool overlap(const struct stroke *a, const struct stroke *b)
{
	double down = a->spots[0].y - b->spots[0].y;
	double a_end = left_of(a) + text_width(a->text, a->size);
	double b_end = left_of(b) + text_width(b->text, b->size);
	return down > -8 && down < 8 && left_of(a) < b_end && left_of(b) < a_end;
}

static void no_letters_touch_however_much_happened(void **state)
{
	struct papers *papers = *state;
	static const char *const answers[] = {"10.0.0.5", "10.0.9.7", "nxdomain",
					      "10.0.9.8 by CNAME x"};
	struct curves curves = {0};
	struct drawing drawing;
	CLEANUP_BUF alt = BUF_NULL;
	for (int i = 0; i < 150; i++) /* many close together, then some far apart */
		add_table(papers, i < 100 ? 10 + i : 110 + (i - 100) * 9, answers[i % 4],
			  answers[i / 3 % 4]);
	assert_true(picture_names(&papers->document, &curves, &drawing, &alt));
	for (size_t i = 0; i < drawing.n_strokes; i++) {
		assert_true(is_inside(&drawing, &drawing.strokes[i]));
		for (size_t j = 0; j < i && drawing.strokes[i].kind == STROKE_TEXT; j++)
			assert_false(drawing.strokes[j].kind == STROKE_TEXT &&
				     overlap(&drawing.strokes[i], &drawing.strokes[j]));
	}
	drawing_free(&drawing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_view_is_a_lane_and_the_same_answer_is_one_part,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_the_name_led_to_before_stands_before_the_first_change, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(without_tables_there_is_no_picture, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(no_letters_touch_however_much_happened, set_up,
						tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
