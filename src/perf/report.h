/* SPDX-License-Identifier: Apache-2.0 */
/* The performance report: the seed's tables over one or more cycles, as Markdown, as HTML and as
 * JSON. docs/perf-report.schema.json says what each key of the JSON means; it is also what the
 * next cycle is added to. Pure, but for perf/report_file.h, which reads and writes the folder. */
#pragma once

#include "base/buf.h"
#include "perf/cycle.h"
#include "perf/plan.h"

struct report {
	struct cover cover;
	struct cycle *cycles; /* by number, then run */
	size_t n_cycles;
	wall_t written;
	char version[NAME_SIZE]; /* of the program that wrote it */
};

void report_free(struct report *);

/* What a cycle with a number that is there already does. */
enum same_cycle { SAME_CYCLE_AGAIN, SAME_CYCLE_REPLACES };
/* Takes the cycle over (it is empty after). Number 0 gets the next one. Returns where it is. */
struct cycle *report_add(struct report *, struct cycle *, enum same_cycle);

/* One chart: where its files are ("charts/cycle-1-auth.svg"), and what it shows for those who do
 * not see it. Made by charts.h. */
struct chart;
struct chart_file {
	size_t cycle; /* index */
	char *stem;   /* "cycle-1-auth" */
	char *alt;
	struct chart *chart;
	char *svg_wide, *svg_narrow; /* for report.html; owned */
};

void report_markdown(const struct report *, const struct chart_file *, size_t n, struct buf *to);
void report_html(const struct report *, const struct chart_file *, size_t n, struct buf *to);
void report_json(const struct report *, struct buf *to);
