/* SPDX-License-Identifier: Apache-2.0 */
/* Lag and threads over time: what is kept of them, and the pictures that are drawn of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft/picture.h"
#include "seed_incident.h"

#define START INT64_C(1598918400000000)

static wall_t second(int64_t n)
{
	return (wall_t){START + n * US_PER_SECOND};
}

static void add(struct curves *curves, int64_t at, int64_t lag, enum run_state io)
{
	struct curve_point point = {.at = second(at), .lag = {lag < 0 ? -1 : lag * US_PER_SECOND}};
	point.io = io;
	point.sql = RUN_RUNNING;
	curves_add(curves, "node-2", "", &point);
}

static void what_does_not_change_costs_two_points(void **state)
{
	struct curves curves = {0};
	(void)state;
	for (int i = 0; i < 10000; i++)
		add(&curves, i, 0, RUN_RUNNING);
	assert_int_equal(curves.items[0].n, 2);
	assert_int_equal(curves.items[0].points[1].at.us, second(9999).us);
	curves_free(&curves);
}

static void a_long_curve_loses_no_peak_and_no_change(void **state)
{
	struct curves curves = {0};
	bool has_peak = false, has_stop = false;
	(void)state;
	for (int i = 0; i < 5000; i++)
		add(&curves, i, i == 700 ? 5000 : i % 7, i == 900 ? RUN_STOPPED : RUN_RUNNING);
	assert_true(curves.items[0].n <= CURVE_MAX);
	for (size_t i = 0; i < curves.items[0].n; i++) {
		has_peak |= curves.items[0].points[i].lag.us == 5000 * US_PER_SECOND;
		has_stop |= curves.items[0].points[i].io == RUN_STOPPED;
	}
	assert_true(has_peak);
	assert_true(has_stop);
	assert_int_equal(curves.items[0].points[0].at.us, second(0).us);
	curves_free(&curves);
}

static void a_line_does_not_run_backwards(void **state)
{
	struct curves curves = {0};
	(void)state;
	add(&curves, 100, 1, RUN_RUNNING);
	add(&curves, 50, 2, RUN_RUNNING);
	assert_int_equal(curves.items[0].n, 1);
	curves_free(&curves);
}

static void what_is_forgotten_leaves_where_the_line_begins(void **state)
{
	struct curves curves = {0};
	(void)state;
	for (int i = 0; i < 10; i++)
		add(&curves, i * 10, i, RUN_RUNNING);
	curves_forget(&curves, "node-2", second(35));
	assert_int_equal(curves.items[0].points[0].at.us, second(30).us);
	curves_forget(&curves, "node-2", second(1000));
	assert_int_equal(curves.items[0].n, 1);
	curves_free(&curves);
}

static void frozen_curves_come_back(void **state)
{
	struct curves curves = {0}, back = {0};
	struct incident *incident =
		incident_new("INC-1", "default", (struct now){.wall = second(9)});
	struct effects effects = {0};
	(void)state;
	add(&curves, 0, 0, RUN_RUNNING);
	add(&curves, 1, -1, RUN_TRYING);
	ARRAY_ADD(effects.entries, effects.n_entries)->step = STEP_DETECTED;
	curves_freeze(&curves, incident, &effects, (struct now){.wall = second(2)});
	assert_int_equal(effects.n_evidence, 1);
	assert_string_equal(effects.entries[0].evidence[0], "E1");
	curves_recall(&back, &effects.evidence[0]);
	assert_int_equal(back.items[0].n, 2);
	assert_true(back.items[0].points[1].io == RUN_TRYING);
	assert_int_equal(back.items[0].points[1].lag.us, -1);
	assert_int_equal(back.items[0].points[0].at.us, second(0).us);
	/* Nothing is frozen twice. */
	curves_freeze(&back, incident, &effects, (struct now){.wall = second(3)});
	assert_int_equal(effects.n_evidence, 1);
	effects_free(&effects);
	incident_free(incident);
	curves_free(&curves);
	curves_free(&back);
}

static void other_evidence_is_no_curve(void **state)
{
	struct curves curves = {0};
	struct evidence evidence = {.text = (char[]){"Slave_IO_Running: No\n"}};
	(void)state;
	curves_recall(&curves, &evidence);
	assert_int_equal(curves.n, 0);
	evidence.text = NULL;
	curves_recall(&curves, &evidence);
	assert_int_equal(curves.n, 0);
}

static struct spot corner(const struct stroke *stroke, bool is_end)
{
	double width = text_width(stroke->text, stroke->size), x = stroke->spots[0].x;
	double from = stroke->anchor == ANCHOR_START ? x
		      : stroke->anchor == ANCHOR_END ? x - width
						     : x - width / 2;
	return (struct spot){from + (is_end ? width : 0),
			     stroke->spots[0].y - (is_end ? 0 : stroke->size * 0.8)};
}

static bool overlap(const struct stroke *a, const struct stroke *b)
{
	struct spot from = corner(a, false), to = corner(a, true);
	struct spot other_from = corner(b, false), other_to = corner(b, true);
	return from.x < other_to.x && other_from.x < to.x && from.y < other_to.y &&
	       other_from.y < to.y;
}

static void assert_readable(const struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->n_strokes; i++) {
		const struct stroke *a = &drawing->strokes[i];
		if (a->kind != STROKE_TEXT)
			continue;
		assert_true(corner(a, false).x >= 0);
		assert_true(corner(a, true).y <= drawing->height);
		for (size_t j = 0; j < i; j++)
			if (drawing->strokes[j].kind == STROKE_TEXT &&
			    overlap(a, &drawing->strokes[j]))
				fail_msg("\"%s\" lies on \"%s\"", a->text,
					 drawing->strokes[j].text);
	}
}

/* Each mark in exactly one flag. */
static void assert_flagged(const struct drawing *drawing, size_t n)
{
	size_t next = 1;
	for (size_t i = 0; i < drawing->n_strokes; i++) {
		const struct stroke *stroke = &drawing->strokes[i];
		char *rest;
		if (stroke->kind != STROKE_TEXT || stroke->colour != 0xffffff)
			continue;
		assert_int_equal(strtoul(stroke->text, &rest, 10), next);
		next = *rest == '-' ? strtoul(rest + 1, NULL, 10) + 1 : next + 1;
	}
	assert_int_equal(next, n + 1);
}

static void no_texts_overlap_at_any_number_of_events(void **state)
{
	(void)state;
	for (unsigned n = 0; n <= 200; n = n * 2 + 1) {
		struct seed *seed = seed_new();
		struct curves curves = {0};
		struct drawing drawing;
		CLEANUP_BUF alt = BUF_NULL;
		struct entry *entries = xcalloc(n + 1, sizeof *entries);
		wall_t start = at("2020-09-01T07:00:04+07:00");
		unsigned random = 17 + n;
		for (int64_t i = -600; i < 3600; i += 10) {
			struct curve_point point = {.at = wall_after(start, SPAN_SECONDS(i)),
						    .lag = SPAN_SECONDS(i > 0 ? i : 0)};
			curves_add(&curves, "node-2", "", &point);
			curves_add(&curves, "node-2", "a channel with a name that is long", &point);
		}
		for (unsigned i = 0; i < n; i++) {
			random = random * 1103515245u + 12345u;
			entries[i].at = wall_after(start, SPAN_SECONDS(random / 65536 % 2500));
			entries[i].step = STEP_RAISED;
			entries[i].level = LEVEL_P2;
		}
		seed->document.entries = entries;
		seed->document.n_entries = n;
		assert_true(picture_replication(&seed->document, &curves, &drawing, &alt));
		assert_readable(&drawing);
		assert_flagged(&drawing, n);
		drawing_free(&drawing);
		free(entries);
		curves_free(&curves);
		seed_free(seed);
	}
}

static void the_phases_are_rows_with_their_lengths(void **state)
{
	struct seed *seed = seed_new();
	struct drawing drawing;
	CLEANUP_BUF alt = BUF_NULL;
	CLEANUP_BUF svg = BUF_NULL;
	(void)state;
	assert_true(picture_phases(&seed->document, &drawing, &alt));
	assert_readable(&drawing);
	assert_true(text_contains(buf_text(&alt), "Time to mitigate: 30 min"));
	drawing_words_svg(&drawing, buf_text(&alt), &svg);
	assert_true(text_contains(buf_text(&svg), ">Time to mitigate: 30 min"));
	assert_true(text_contains(buf_text(&svg), "prefers-color-scheme:dark"));
	drawing_free(&drawing);
	seed_free(seed);
}

static void there_is_no_picture_of_nothing(void **state)
{
	struct seed *seed = seed_new();
	struct curves curves = {0};
	struct drawing drawing;
	CLEANUP_BUF alt = BUF_NULL;
	(void)state;
	assert_false(picture_replication(&seed->document, &curves, &drawing, &alt));
	seed->document.incident = &(struct incident){.id = "INC-1"};
	assert_false(picture_phases(&seed->document, &drawing, &alt));
	assert_int_equal(alt.len, 0);
	seed_free(seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_change_costs_two_points),
		cmocka_unit_test(a_long_curve_loses_no_peak_and_no_change),
		cmocka_unit_test(a_line_does_not_run_backwards),
		cmocka_unit_test(what_is_forgotten_leaves_where_the_line_begins),
		cmocka_unit_test(frozen_curves_come_back),
		cmocka_unit_test(other_evidence_is_no_curve),
		cmocka_unit_test(no_texts_overlap_at_any_number_of_events),
		cmocka_unit_test(the_phases_are_rows_with_their_lengths),
		cmocka_unit_test(there_is_no_picture_of_nothing),
	};
	return cmocka_run_group_tests_name("curve", tests, NULL, NULL);
}
