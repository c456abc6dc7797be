/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/xalloc.h"
#include "draw/ticks.h"
#include "perf/charts.h"
#include "perf_sample.h"

static const double width = 760;

static const struct stroke *find_text(const struct drawing *drawing, const char *text)
{
	for (size_t i = 0; i < drawing->n_strokes; i++)
		if (drawing->strokes[i].kind == STROKE_TEXT &&
		    strcmp(drawing->strokes[i].text, text) == 0)
			return &drawing->strokes[i];
	return NULL;
}

/* The lines of a series: those of its colour and width. */
static size_t count_lines(const struct drawing *drawing, unsigned colour)
{
	size_t n = 0;
	for (size_t i = 0; i < drawing->n_strokes; i++)
		n += drawing->strokes[i].kind == STROKE_LINE &&
		     drawing->strokes[i].colour == colour && drawing->strokes[i].n_spots > 1 &&
		     drawing->strokes[i].size > 1.5;
	return n;
}

static const struct stroke *find_stroke(const struct drawing *drawing, enum stroke_kind kind,
					unsigned colour)
{
	for (size_t i = 0; i < drawing->n_strokes; i++)
		if (drawing->strokes[i].kind == kind && drawing->strokes[i].colour == colour)
			return &drawing->strokes[i];
	return NULL;
}

static struct chart *start(void)
{
	struct chart *chart = xcalloc(1, sizeof *chart);
	chart->title = xstrdup("a chart");
	chart->from = (wall_t){SAMPLE_START * US_PER_SECOND};
	chart->to = (wall_t){(SAMPLE_START + 100) * US_PER_SECOND};
	return chart;
}

static struct chart_series *add_series(struct chart *chart)
{
	return panel_add_series(chart_add_panel(chart, "values"), "one", CHART_BLUE);
}

static void add(struct chart_series *series, int at, bool known, double value)
{
	series_add(series, (wall_t){(SAMPLE_START + at) * US_PER_SECOND}, known, value);
}

static struct drawing draw(struct chart *chart)
{
	struct drawing drawing;
	chart_draw(chart, width, &drawing);
	chart_free(chart);
	free(chart);
	return drawing;
}

static void steps_are_one_two_or_five(void **state)
{
	(void)state;
	assert_true(tick_step(10, 5) == 2);
	assert_true(tick_step(400, 4) == 100);
	assert_true(tick_step(0.3, 4) > 0.0999 && tick_step(0.3, 4) < 0.1001);
	assert_true(tick_step(0, 4) == 1);
	assert_true(tick_step(1e300, 4) == 1e300);
	assert_int_equal(tick_span(SPAN_SECONDS(60), 8).us, SPAN_SECONDS(10).us);
	assert_int_equal(tick_span(SPAN_HOURS(24 * 60), 8).us, SPAN_HOURS(24 * 8).us);
}

static void a_value_stands_at_its_height(void **state)
{
	(void)state;
	struct chart *chart = start();
	struct chart_series *series = add_series(chart);
	add(series, 0, true, 0);
	add(series, 50, true, 100);
	add(series, 100, true, 50);
	struct drawing drawing = draw(chart);
	const struct stroke *line = find_stroke(&drawing, STROKE_LINE, CHART_BLUE);
	assert_int_equal(line->n_spots, 3);
	assert_true(line->spots[1].y < line->spots[2].y && line->spots[2].y < line->spots[0].y);
	double middle = (line->spots[0].y + line->spots[1].y) / 2;
	assert_true(line->spots[2].y - middle < 0.01 && middle - line->spots[2].y < 0.01);
	assert_non_null(find_text(&drawing, "100"));
	assert_non_null(find_text(&drawing, "0"));
	drawing_free(&drawing);
}

static void there_is_no_line_across_what_is_not_known(void **state)
{
	(void)state;
	struct chart *chart = start();
	struct chart_series *series = add_series(chart);
	for (int i = 0; i < 9; i++)
		add(series, i * 10, i != 4, 7);
	struct drawing drawing = draw(chart);
	assert_int_equal(count_lines(&drawing, CHART_BLUE), 2);
	drawing_free(&drawing);
}

static void there_is_no_line_across_a_hole_in_time(void **state)
{
	(void)state;
	struct chart *chart = start();
	struct chart_series *series = add_series(chart);
	for (int i = 0; i < 8; i++)
		add(series, i < 4 ? i : 90 + i, true, 7);
	struct drawing drawing = draw(chart);
	assert_int_equal(count_lines(&drawing, CHART_BLUE), 2);
	drawing_free(&drawing);
}

static void a_value_alone_is_a_dot(void **state)
{
	(void)state;
	struct chart *chart = start();
	add(add_series(chart), 50, true, 7);
	struct drawing drawing = draw(chart);
	assert_int_equal(count_lines(&drawing, CHART_BLUE), 0);
	assert_non_null(find_stroke(&drawing, STROKE_DOT, CHART_BLUE));
	drawing_free(&drawing);
}

static void a_limit_far_above_does_not_flatten_the_values(void **state)
{
	(void)state;
	struct chart *chart = start();
	struct chart_series *series = add_series(chart);
	struct chart_panel *panel = &chart->panels[0];
	add(series, 0, true, 10);
	add(series, 100, true, 12);
	*ARRAY_ADD(panel->guides, panel->n_guides) = (struct chart_guide){"request", 20};
	*ARRAY_ADD(panel->guides, panel->n_guides) = (struct chart_guide){"limit", 4000};
	struct drawing drawing = draw(chart);
	assert_non_null(find_text(&drawing, "request 20"));
	assert_null(find_text(&drawing, "limit 4000"));
	assert_null(find_text(&drawing, "4000"));
	drawing_free(&drawing);
}

static void values_beyond_reason_are_left_out(void **state)
{
	(void)state;
	struct chart *chart = start();
	struct chart_series *series = add_series(chart);
	add(series, 0, true, 1e308);
	add(series, 10, true, -1e308);
	add(series, 20, true, 0.0 / 0.0);
	struct drawing drawing = draw(chart);
	assert_null(find_stroke(&drawing, STROKE_DOT, CHART_BLUE));
	drawing_free(&drawing);
}

static void times_stand_below_in_the_zone_of_the_report(void **state)
{
	(void)state;
	struct chart *chart = start();
	add(add_series(chart), 50, true, 7);
	struct drawing drawing = draw(chart);
	assert_non_null(find_text(&drawing, "02:00:30"));
	assert_non_null(find_text(&drawing, "2020-09-01 +07:00"));
	drawing_free(&drawing);
}

static void everything_is_within_the_drawing(void **state)
{
	(void)state;
	struct report report = {0};
	size_t n;
	sample_report(&report);
	struct chart_file *charts = charts_of(&report, &n);
	for (size_t i = 0; i < n; i++) {
		struct drawing drawing;
		chart_draw(charts[i].chart, 400, &drawing);
		for (size_t j = 0; j < drawing.n_strokes; j++)
			for (size_t k = 0; k < drawing.strokes[j].n_spots; k++) {
				struct spot spot = drawing.strokes[j].spots[k];
				assert_true(spot.x >= 0 && spot.x <= 400);
				assert_true(spot.y >= 0 && spot.y <= drawing.height);
			}
		drawing_free(&drawing);
	}
	charts_free(charts, n);
	report_free(&report);
}

static void each_component_has_its_chart_with_its_phases(void **state)
{
	(void)state;
	struct report report = {0};
	size_t n;
	sample_report(&report);
	struct chart_file *charts = charts_of(&report, &n);
	assert_int_equal(n, 2);
	assert_string_equal(charts[0].stem, "cycle-1-auth");
	assert_string_equal(charts[1].stem, "cycle-1-orders-db-otp");
	assert_int_equal(charts[0].chart->n_panels, 2);
	assert_int_equal(charts[0].chart->n_bands, 3);
	assert_int_equal(charts[0].chart->panels[0].n_levels, 3);
	assert_int_equal(charts[0].chart->panels[0].n_guides, 1); /* the limit is none */
	assert_int_equal(charts[1].chart->n_panels, 2);		  /* memory and threads, no CPU */
	charts_free(charts, n);
	report_free(&report);
}

static void two_components_of_one_name_have_two_files(void **state)
{
	(void)state;
	struct report report = {0};
	size_t n;
	sample_report(&report);
	memcpy(report.cycles[0].components[1].name, "AUTH", 5);
	struct chart_file *charts = charts_of(&report, &n);
	assert_string_equal(charts[1].stem, "cycle-1-auth-2");
	charts_free(charts, n);
	report_free(&report);
}

static void what_was_not_measured_has_no_chart(void **state)
{
	(void)state;
	struct report report = {0};
	struct cycle cycle = {0};
	size_t n;
	struct component *one = ARRAY_ADD(cycle.components, cycle.n_components);
	component_init(one, SOURCE_NONE, "RDS", "x");
	measure_miss(&one->cpu, (wall_t){1}, "no");
	report_add(&report, &cycle, SAME_CYCLE_AGAIN);
	struct chart_file *charts = charts_of(&report, &n);
	assert_int_equal(n, 0);
	charts_free(charts, n);
	report_free(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_are_one_two_or_five),
		cmocka_unit_test(a_value_stands_at_its_height),
		cmocka_unit_test(there_is_no_line_across_what_is_not_known),
		cmocka_unit_test(there_is_no_line_across_a_hole_in_time),
		cmocka_unit_test(a_value_alone_is_a_dot),
		cmocka_unit_test(a_limit_far_above_does_not_flatten_the_values),
		cmocka_unit_test(values_beyond_reason_are_left_out),
		cmocka_unit_test(times_stand_below_in_the_zone_of_the_report),
		cmocka_unit_test(everything_is_within_the_drawing),
		cmocka_unit_test(each_component_has_its_chart_with_its_phases),
		cmocka_unit_test(two_components_of_one_name_have_two_files),
		cmocka_unit_test(what_was_not_measured_has_no_chart),
	};
	setenv("TZ", "Asia/Jakarta", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
