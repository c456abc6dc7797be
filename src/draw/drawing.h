/* SPDX-License-Identifier: Apache-2.0 */
/* A picture as a list of strokes: laid out by pure code, drawn by cairo in drawing_cairo.c, which
 * alone knows it, as SVG and as PNG. Units are CSS pixels; y grows downwards. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum stroke_kind { STROKE_BOX, STROKE_LINE, STROKE_DOT, STROKE_TEXT };
enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct spot {
	double x, y;
};

struct stroke {
	enum stroke_kind kind;
	unsigned colour;    /* 0xRRGGBB */
	double opacity;	    /* 0 to 1 */
	struct spot *spots; /* LINE: all of it; BOX: two corners; DOT, TEXT: one */
	size_t n_spots;
	double size; /* LINE: width; DOT: radius; TEXT: of the letters */
	bool is_dashed, is_bold;
	enum anchor anchor;
	char *text;
};

struct drawing {
	double width, height;
	struct stroke *strokes;
	size_t n_strokes;
};

void drawing_free(struct drawing *);
struct stroke *draw_box(struct drawing *, struct spot from, struct spot to, unsigned colour);
struct stroke *draw_line(struct drawing *, struct spot from, struct spot to, unsigned colour);
struct stroke *draw_path(struct drawing *, unsigned colour); /* spots are added to it */
struct stroke *draw_dot(struct drawing *, struct spot, double radius, unsigned colour);
struct stroke *draw_text(struct drawing *, struct spot, enum anchor, unsigned colour, double size,
			 const char *text);
void stroke_add_spot(struct stroke *, struct spot);
double text_width(const char *text, double size); /* about; fonts differ */

/* As SVG with texts as texts and a dark side, for whoever sees the file by itself; `alt` says what
 * it shows. svg.c; pure. */
void drawing_words_svg(const struct drawing *, const char *alt, struct buf *to);
/* 0, or negative errno. The SVG has no XML declaration and stands in HTML as it is; `id` keeps its
 * ids apart from those of other drawings on the page. */
int drawing_svg(const struct drawing *, const char *id, struct buf *to);
int drawing_png(const struct drawing *, double scale, struct buf *to);
