/* SPDX-License-Identifier: Apache-2.0 */
/* The incident as pictures, narrow enough for a telephone. What is known of them in words is their
 * alternative text. Pure. */
#pragma once

#include "draft/curve.h"
#include "draft/draft.h"
#include "draw/drawing.h"

/* False: there is nothing to be drawn. */
bool picture_replication(const struct document *, const struct curves *, struct drawing *ret,
			 struct buf *alt);
bool picture_names(const struct document *, const struct curves *, struct drawing *ret,
		   struct buf *alt);
bool picture_phases(const struct document *, struct drawing *ret, struct buf *alt);

/* For the picture files alone. */
enum {
	INK = 0x1c2430,
	SOFT = 0x5b6775,
	RULE = 0xe3e7ec,
	AXIS = 0x9aa5b1,
	LINE = 0x0072b2,
	GOOD = 0xb5e0c6,
	MIDDLING = 0xd08010,
	BAD = 0x8c1a14,
};
#define PICTURE_WIDTH 520.0
#define PICTURE_LEFT 52.0
#define PICTURE_RIGHT 14.0
#define LETTERS 13.0

struct stretch { /* of time, over the width of the picture */
	wall_t from, to;
};
double stretch_x(const struct stretch *, wall_t at);
void draw_times(struct drawing *, const struct stretch *, double top);

/* picture_marks.c: what happened, numbered; where numbers would not fit side by side they share one
 * flag. */
struct mark_of {
	wall_t at;
	const char *name;
	enum level level; /* STEP_RAISED */
};
struct marks {
	struct mark_of *items; /* owned; by time */
	size_t n;
};
void marks_take(struct marks *, const struct document *, const struct stretch *);
void marks_free(struct marks *);
void draw_flags(struct drawing *, const struct marks *, const struct stretch *, double top,
		double bottom);
/* Returns where it ends. */
double draw_key(struct drawing *, const struct marks *, double top);
