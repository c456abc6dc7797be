/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of answers among the evidence, laid out over time: a lane for each view. Only this
 * folder includes it. */
#pragma once

#include "draft/draft.h"

enum { ANSWER_CELLS = 7, LANES_MAX = 10, ANSWERS_MAX = 26 }; /* cells: of judge/matrix.c */

/* The next one of a line of the table; its length, and *at is moved past it. */
size_t answers_cell(const char **at, const char *end);

struct lane_part {
	wall_t from;
	size_t answer; /* which of the answers; ANSWERS_MAX = one too many */
};

struct lane {
	char view[80];
	struct lane_part *parts; /* owned; by time */
	size_t n;
};

struct lanes {
	char name[HOST_SIZE];
	struct lane items[LANES_MAX];
	size_t n, n_dropped;
	char answers[ANSWERS_MAX][64]; /* in the order in which they came */
	size_t n_answers;
};

/* Of the name that the evidence is about first; false if there is none. */
bool lanes_take(struct lanes *, const struct document *);
/* What each lane that changed at or after `changed` said from there on, until it did. */
void lanes_begin(struct lanes *, wall_t from, wall_t changed, const char *answer);
void lanes_free(struct lanes *);
