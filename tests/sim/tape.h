/* SPDX-License-Identifier: Apache-2.0 */
/* A tape is a text file: what is configured, what happens when, and what is to come of it.
 * README.md beside this file has its language. */
#pragma once

#include "sim/world.h"

enum { WORDS_MAX = 32 };

/* One line, taken apart. */
struct line {
	unsigned number;
	char *text; /* owned; the words point into it */
	const char *words[WORDS_MAX];
	size_t n_words;
};

/* A time that a tape names: a minute, or a second where it names one. */
struct moment {
	wall_t from;
	span_t length;
};

struct expectation {
	struct line line;
	struct moment at, until;
	size_t incident; /* counted from 1 */
};

struct tape {
	const char *path;
	struct world world;
	char date[16];
	struct expectation *expectations; /* owned */
	size_t n_expectations;
	char trouble[16384]; /* why it failed; "" = it has not */
};

/* Plays the whole text; false, and tape->trouble says why, if something did not come as expected.
 */
bool tape_play(struct tape *, const char *path, const char *text);
void tape_done(struct tape *);

void tape_fail(struct tape *, const struct line *, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* line.c */
bool line_read(struct line *, unsigned number, const char *text,
	       size_t n); /* false = nothing on it */
void line_free(struct line *);
const char *line_value(const struct line *,
		       const char *key); /* of key=value; NULL if it is not there */
const char *line_after(const struct line *, const char *word); /* the word after it, or NULL */
bool line_has(const struct line *, const char *word);
bool moment_read(const struct tape *, const char *text, struct moment *ret);
bool line_moment_after(const struct tape *, const struct line *, const char *word,
		       struct moment *ret);

/* stage.c, plot.c: false = no such verb */
bool tape_configure(struct tape *, const struct line *);
bool tape_happen(struct tape *, const struct line *); /* words[0] is the time */

/* expect.c */
void expectation_add(struct tape *, struct line *); /* takes the line over */
void expectations_check(struct tape *);
void expectation_draft(struct tape *, const struct line *);
