/* SPDX-License-Identifier: Apache-2.0 */
#include "draw/drawing.h"

#include <stdlib.h>

#include "base/text.h"
#include "base/xalloc.h"

void drawing_free(struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->n_strokes; i++) {
		free(drawing->strokes[i].spots);
		free(drawing->strokes[i].text);
	}
	free(drawing->strokes);
	*drawing = (struct drawing){0};
}

static struct stroke *add(struct drawing *drawing, enum stroke_kind kind, unsigned colour)
{
	struct stroke *stroke = ARRAY_ADD(drawing->strokes, drawing->n_strokes);
	*stroke = (struct stroke){.kind = kind, .colour = colour, .opacity = 1, .size = 1};
	return stroke;
}

void stroke_add_spot(struct stroke *stroke, struct spot spot)
{
	*ARRAY_ADD(stroke->spots, stroke->n_spots) = spot;
}

struct stroke *draw_box(struct drawing *drawing, struct spot from, struct spot to, unsigned colour)
{
	struct stroke *stroke = add(drawing, STROKE_BOX, colour);
	stroke_add_spot(stroke, from);
	stroke_add_spot(stroke, to);
	return stroke;
}

struct stroke *draw_path(struct drawing *drawing, unsigned colour)
{
	return add(drawing, STROKE_LINE, colour);
}

struct stroke *draw_line(struct drawing *drawing, struct spot from, struct spot to, unsigned colour)
{
	struct stroke *stroke = draw_path(drawing, colour);
	stroke_add_spot(stroke, from);
	stroke_add_spot(stroke, to);
	return stroke;
}

struct stroke *draw_dot(struct drawing *drawing, struct spot at, double radius, unsigned colour)
{
	struct stroke *stroke = add(drawing, STROKE_DOT, colour);
	stroke->size = radius;
	stroke_add_spot(stroke, at);
	return stroke;
}

struct stroke *draw_text(struct drawing *drawing, struct spot at, enum anchor anchor,
			 unsigned colour, double size, const char *text)
{
	struct stroke *stroke = add(drawing, STROKE_TEXT, colour);
	CLEANUP_BUF line = BUF_NULL;
	text_add_terminal(&line, text);
	stroke->text = buf_steal(&line);
	stroke->anchor = anchor;
	stroke->size = size;
	stroke_add_spot(stroke, at);
	return stroke;
}

double text_width(const char *text, double size)
{
	return (double)text_count(text) * size * 0.6;
}
