/* SPDX-License-Identifier: Apache-2.0 */
/* What changed from one set of runs to another, and whether that is more than chance. Pure. */
#pragma once

#include "draw/drawing.h"
#include "perf/report.h"

/* NOISE(id, what it was taken from) */
#define NOISE_KINDS(NOISE)                                              \
	NOISE(UNKNOWN, "nothing")                                       \
	NOISE(RUNS, "the spread between the runs of a side")            \
	NOISE(COUNTS, "the numbers of requests and checks, for shares") \
	NOISE(STRETCHES, "the spread over the time of the run, for latency, rates, CPU and Mem")

enum noise_kind {
#define NOISE(id, text) NOISE_##id,
	NOISE_KINDS(NOISE)
#undef NOISE
};

/* VERDICT(id, name in JSON, what the table says) */
#define VERDICTS(VERDICT)                                                        \
	VERDICT(SAME, "within-noise", "within noise")                            \
	VERDICT(BETTER, "better", "better")                                      \
	VERDICT(WORSE, "worse", "worse")                                         \
	VERDICT(CHANGED, "changed", "changed")                                   \
	VERDICT(MAYBE_BETTER, "maybe-better", "better, if runs vary by less")    \
	VERDICT(MAYBE_WORSE, "maybe-worse", "worse, if runs vary by less")       \
	VERDICT(MAYBE_CHANGED, "maybe-changed", "changed, if runs vary by less") \
	VERDICT(UNCLEAR, "below-margin", "below the margin")

enum compare_verdict {
#define VERDICT(id, name, text) COMPARE_##id,
	VERDICTS(VERDICT)
#undef VERDICT
		N_COMPARE_VERDICTS
};

struct compare_side {
	char *name; /* as the command line names it */
	const struct cycle **cycles;
	size_t n_cycles;
};

struct compare_row {
	char *what, *unit;
	double a, b;   /* means over the runs of each side */
	double change; /* b - a */
	bool has_share;
	double share; /* of a; 0.1: ten percent more */
	enum noise_kind noise_kind;
	double noise; /* half of the 95 % interval of the change */
	enum compare_verdict verdict;
};

struct compare {
	const struct compare_side *a, *b;
	struct compare_row *rows;
	size_t n_rows;
	char **notes; /* sentences */
	size_t n_notes;
};

/* `margin` 0.1: where the noise is not known, ten percent count. */
void compare_sides(const struct compare_side *a, const struct compare_side *b, double margin,
		   struct compare *ret);
void compare_free(struct compare *);
const char *compare_verdict_name(enum compare_verdict);
const char *compare_verdict_text(enum compare_verdict);
const char *noise_kind_text(enum noise_kind);

void compare_draw(const struct compare *, double width, struct drawing *ret);
void compare_markdown(const struct compare *, struct buf *to);
/* The drawings as SVG, for the page. */
void compare_html(const struct compare *, const char *wide, const char *narrow, struct buf *to);
void compare_json(const struct compare *, struct buf *to);
