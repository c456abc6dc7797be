/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "draw/drawing.h"

static void make(struct drawing *drawing)
{
	*drawing = (struct drawing){.width = 200, .height = 100};
	draw_box(drawing, (struct spot){0, 0}, (struct spot){100, 50}, 0xff0000);
	draw_text(drawing, (struct spot){10, 80}, ANCHOR_START, 0, 12, "a<b> & \x1b[31m");
	draw_line(drawing, (struct spot){0, 99}, (struct spot){200, 99}, 0x0000ff)->is_dashed =
		true;
	draw_dot(drawing, (struct spot){150, 50}, 10, 0x00ff00);
}

static void svg_can_stand_in_a_page(void **state)
{
	(void)state;
	struct drawing drawing;
	CLEANUP_BUF svg = BUF_NULL;
	make(&drawing);
	assert_int_equal(drawing_svg(&drawing, "x1", &svg), 0);
	assert_memory_equal(buf_text(&svg), "<svg", 4);
	assert_non_null(strstr(buf_text(&svg), "viewBox=\"0 0 200 100\""));
	assert_null(strstr(buf_text(&svg), "<?xml"));
	assert_null(strstr(buf_text(&svg), "a<b>"));
	drawing_free(&drawing);
}

/* cairo counts its glyphs from 0 in each file. */
static void ids_of_two_drawings_differ(void **state)
{
	(void)state;
	struct drawing drawing;
	CLEANUP_BUF svg = BUF_NULL;
	make(&drawing);
	assert_int_equal(drawing_svg(&drawing, "x1", &svg), 0);
	size_t n_ids = 0;
	for (const char *at = buf_text(&svg); (at = strstr(at, " id=\"")) != NULL; at += 5) {
		assert_memory_equal(at + 5, "x1-", 3);
		n_ids++;
	}
	assert_true(n_ids > 0);
	for (const char *at = buf_text(&svg); (at = strstr(at, "href=\"#")) != NULL; at += 7)
		assert_memory_equal(at + 7, "x1-", 3);
	drawing_free(&drawing);
}

static void png_is_as_large_as_asked(void **state)
{
	(void)state;
	struct drawing drawing;
	CLEANUP_BUF png = BUF_NULL;
	make(&drawing);
	assert_int_equal(drawing_png(&drawing, 2, &png), 0);
	const unsigned char *bytes = (const unsigned char *)png.text;
	assert_memory_equal(bytes, "\x89PNG\r\n\x1a\n", 8);
	assert_int_equal(bytes[16] << 24 | bytes[17] << 16 | bytes[18] << 8 | bytes[19], 400);
	assert_int_equal(bytes[20] << 24 | bytes[21] << 16 | bytes[22] << 8 | bytes[23], 200);
	drawing_free(&drawing);
}

static void letters_leave_no_point_that_lines_go_on_from(void **state)
{
	(void)state;
	struct drawing drawing = {.width = 100, .height = 100};
	CLEANUP_BUF svg = BUF_NULL;
	draw_text(&drawing, (struct spot){90, 90}, ANCHOR_START, 0, 12, "x");
	draw_line(&drawing, (struct spot){1, 2}, (struct spot){3, 4}, 0);
	assert_int_equal(drawing_svg(&drawing, "x", &svg), 0);
	assert_non_null(strstr(buf_text(&svg), "d=\"M 1 2 L 3 4 \""));
	drawing_free(&drawing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(svg_can_stand_in_a_page),
		cmocka_unit_test(ids_of_two_drawings_differ),
		cmocka_unit_test(png_is_as_large_as_asked),
		cmocka_unit_test(letters_leave_no_point_that_lines_go_on_from),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
