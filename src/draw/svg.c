/* SPDX-License-Identifier: Apache-2.0 */
/* The drawing as SVG with its texts as texts: they can be read aloud, searched and copied. Where
 * the reader's screen is dark, so is the drawing. */
#include "base/text.h"
#include "draw/drawing.h"

static const struct {
	unsigned light, dark;
} shades[] = {
	{0xffffff, 0x161b21}, {0x1c2430, 0xe4e8ee}, {0x5b6775, 0xa3adba}, {0xe3e7ec, 0x2d3640},
	{0x9aa5b1, 0x5b6775}, {0xe8f1fa, 0x1d2a38}, {0x0072b2, 0x5cb3f0}, {0xc8401b, 0xf08a68},
	{0x00795a, 0x4cc49a}, {0xb5e0c6, 0x2c6b48}, {0xd08010, 0xe0a030}, {0x8c1a14, 0xf0857d},
};

static void add_style(struct buf *to)
{
	buf_add(to, "<style>@media(prefers-color-scheme:dark){");
	for (size_t i = 0; i < sizeof shades / sizeof *shades; i++)
		buf_printf(to, "[fill=\"#%06x\"]{fill:#%06x}[stroke=\"#%06x\"]{stroke:#%06x}",
			   shades[i].light, shades[i].dark, shades[i].light, shades[i].dark);
	buf_add(to, "}</style>\n");
}

static void add_opacity(const struct stroke *stroke, struct buf *to)
{
	if (stroke->opacity < 1)
		buf_printf(to, " opacity=\"%.2f\"", stroke->opacity);
}

static void add_box(const struct stroke *stroke, struct buf *to)
{
	const struct spot *a = &stroke->spots[0], *b = &stroke->spots[1];
	buf_printf(to, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%06x\"",
		   a->x < b->x ? a->x : b->x, a->y < b->y ? a->y : b->y,
		   a->x < b->x ? b->x - a->x : a->x - b->x, a->y < b->y ? b->y - a->y : a->y - b->y,
		   stroke->colour);
	add_opacity(stroke, to);
	buf_add(to, "/>\n");
}

static void add_line(const struct stroke *stroke, struct buf *to)
{
	buf_add(to, "<polyline points=\"");
	for (size_t i = 0; i < stroke->n_spots; i++)
		buf_printf(to, "%s%.1f,%.1f", i > 0 ? " " : "", stroke->spots[i].x,
			   stroke->spots[i].y);
	buf_printf(to, "\" fill=\"none\" stroke=\"#%06x\" stroke-width=\"%.1f\"%s", stroke->colour,
		   stroke->size, stroke->is_dashed ? " stroke-dasharray=\"5 4\"" : "");
	add_opacity(stroke, to);
	buf_add(to, "/>\n");
}

static void add_dot(const struct stroke *stroke, struct buf *to)
{
	buf_printf(to, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#%06x\"",
		   stroke->spots[0].x, stroke->spots[0].y, stroke->size, stroke->colour);
	add_opacity(stroke, to);
	buf_add(to, "/>\n");
}

static void add_words(const struct stroke *stroke, struct buf *to)
{
	static const char *const anchors[] = {"", " text-anchor=\"middle\"",
					      " text-anchor=\"end\""};
	buf_printf(to, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" fill=\"#%06x\"%s%s>",
		   stroke->spots[0].x, stroke->spots[0].y, stroke->size, stroke->colour,
		   anchors[stroke->anchor], stroke->is_bold ? " font-weight=\"bold\"" : "");
	text_add_html(to, stroke->text);
	buf_add(to, "</text>\n");
}

static void add_stroke(const struct stroke *stroke, struct buf *to)
{
	switch (stroke->kind) {
	case STROKE_BOX:
		add_box(stroke, to);
		break;
	case STROKE_LINE:
		add_line(stroke, to);
		break;
	case STROKE_DOT:
		add_dot(stroke, to);
		break;
	case STROKE_TEXT:
		add_words(stroke, to);
		break;
	}
}

void drawing_words_svg(const struct drawing *drawing, const char *alt, struct buf *to)
{
	buf_printf(to,
		   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
		   "viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
		   "font-family=\"system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\">\n"
		   "<title>",
		   drawing->width, drawing->height, drawing->width, drawing->height);
	text_add_html(to, alt);
	buf_add(to, "</title>\n");
	add_style(to);
	buf_printf(to, "<rect width=\"%.0f\" height=\"%.0f\" fill=\"#ffffff\"/>\n", drawing->width,
		   drawing->height);
	for (size_t i = 0; i < drawing->n_strokes; i++)
		add_stroke(&drawing->strokes[i], to);
	buf_add(to, "</svg>\n");
}
