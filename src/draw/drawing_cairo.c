/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>

#include <cairo-svg.h>
#include <cairo.h>

#include "draw/drawing.h"

static cairo_status_t write_to(void *to, const unsigned char *bytes, unsigned n)
{
	buf_add_n(to, (const char *)bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

static void set_colour(cairo_t *cairo, const struct stroke *stroke)
{
	unsigned rgb = stroke->colour;
	cairo_set_source_rgba(cairo, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
			      (rgb & 255) / 255.0, stroke->opacity);
}

static void draw_a_line(cairo_t *cairo, const struct stroke *stroke)
{
	static const double dashes[] = {5, 4};
	cairo_set_line_width(cairo, stroke->size);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	cairo_set_dash(cairo, dashes, stroke->is_dashed ? 2 : 0, 0);
	for (size_t i = 0; i < stroke->n_spots; i++)
		cairo_line_to(cairo, stroke->spots[i].x, stroke->spots[i].y);
	cairo_stroke(cairo);
}

static void draw_a_text(cairo_t *cairo, const struct stroke *stroke)
{
	cairo_text_extents_t extents;
	double x = stroke->spots[0].x;
	cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
			       stroke->is_bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cairo, stroke->size);
	cairo_text_extents(cairo, stroke->text, &extents);
	if (stroke->anchor == ANCHOR_MIDDLE)
		x -= extents.x_advance / 2;
	else if (stroke->anchor == ANCHOR_END)
		x -= extents.x_advance;
	cairo_move_to(cairo, x, stroke->spots[0].y);
	cairo_show_text(cairo, stroke->text);
}

static void draw_stroke(cairo_t *cairo, const struct stroke *stroke)
{
	const struct spot *spots = stroke->spots;
	set_colour(cairo, stroke);
	cairo_new_path(cairo); /* letters leave a point behind that lines would go on from */
	switch (stroke->kind) {
	case STROKE_BOX:
		cairo_rectangle(cairo, spots[0].x, spots[0].y, spots[1].x - spots[0].x,
				spots[1].y - spots[0].y);
		cairo_fill(cairo);
		break;
	case STROKE_LINE:
		draw_a_line(cairo, stroke);
		break;
	case STROKE_DOT:
		cairo_arc(cairo, spots[0].x, spots[0].y, stroke->size, 0, 6.283185307179586);
		cairo_fill(cairo);
		break;
	case STROKE_TEXT:
		draw_a_text(cairo, stroke);
		break;
	}
}

static int draw_all(const struct drawing *drawing, cairo_surface_t *surface, double scale)
{
	cairo_t *cairo = cairo_create(surface);
	cairo_scale(cairo, scale, scale);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	for (size_t i = 0; i < drawing->n_strokes; i++)
		draw_stroke(cairo, &drawing->strokes[i]);
	cairo_status_t status = cairo_status(cairo);
	cairo_destroy(cairo);
	return status == CAIRO_STATUS_SUCCESS ? 0 : -EIO;
}

int drawing_png(const struct drawing *drawing, double scale, struct buf *to)
{
	int width = (int)(drawing->width * scale), height = (int)(drawing->height * scale);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	int result = draw_all(drawing, surface, scale);
	if (result == 0 &&
	    cairo_surface_write_to_png_stream(surface, write_to, to) != CAIRO_STATUS_SUCCESS)
		result = -EIO;
	cairo_surface_destroy(surface);
	return result;
}

/* cairo numbers its glyphs and clips from 0 in each file; two drawings on one page would take each
 * other's letters. */
static void add_with_ids(const char *svg, const char *id, struct buf *to)
{
	static const char *const before[] = {" id=\"", "href=\"#", "url(#"};
	while (*svg != '\0') {
		size_t n = 0;
		for (size_t i = 0; i < sizeof before / sizeof *before && n == 0; i++)
			if (strncmp(svg, before[i], strlen(before[i])) == 0)
				n = strlen(before[i]);
		buf_add_n(to, svg, n > 0 ? n : 1);
		if (n > 0)
			buf_printf(to, "%s-", id);
		svg += n > 0 ? n : 1;
	}
}

int drawing_svg(const struct drawing *drawing, const char *id, struct buf *to)
{
	CLEANUP_BUF svg = BUF_NULL;
	cairo_surface_t *surface = cairo_svg_surface_create_for_stream(
		write_to, &svg, drawing->width, drawing->height);
	cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
	int result = draw_all(drawing, surface, 1);
	cairo_surface_finish(surface);
	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		result = -EIO;
	cairo_surface_destroy(surface);
	const char *start = strstr(buf_text(&svg), "<svg");
	if (result == 0 && start != NULL)
		add_with_ids(start, id, to);
	return start != NULL ? result : -EIO;
}
