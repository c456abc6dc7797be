/* SPDX-License-Identifier: Apache-2.0 */
/* The report's page, section by section, for page.c and its parts. Only they include it. */
#pragma once

#include "perf/numbers.h"
#include "perf/report.h"
#include "perf/sheet.h"

void report_page(const struct report *, const struct chart_file *, size_t n, struct sheet *);

/* page_cover.c */
void page_dashboards(struct sheet *, const struct report *);
void page_people(struct sheet *, const struct cover *);
void page_deployments(struct sheet *, const struct report *);
/* page_cycles.c: the seed's table */
void page_cycles(struct sheet *, const struct report *);
/* page_remark.c: the lines of the last column */
void page_remark(struct sheet *, const struct report *, const struct cycle *,
		 const struct component *, bool is_first);
/* page_load.c: thresholds, load, checks, errors */
void page_thresholds(struct sheet *, const struct result *);
void page_load(struct sheet *, const struct result *);
void page_failures(struct sheet *, const struct result *);
/* page_detail.c: all that stands below the seed's table for one cycle */
void page_detail(struct sheet *, const struct report *, const struct cycle *,
		 const struct chart_file *, size_t n);

/* page_words.c. Cells of amounts: not known is N/A. */
void say_number(struct sheet *, double);
void say_percent(struct sheet *, double part);
void say_time(struct sheet *, wall_t);
void say_span(struct sheet *, span_t);
void na_cell(struct sheet *);
void number_cell(struct sheet *, struct amount);
void link_cell(struct sheet *, const char *text, const char *template, bool window_known,
	       wall_t from, wall_t to);
void cycle_label(const struct cycle *, struct buf *to); /* "1", "1, run 2" */
/* The run, or the time after it. False: when that was is not known. */
bool cycle_window(const struct cycle *, bool is_after, wall_t *ret_from, wall_t *ret_to);
