/* SPDX-License-Identifier: Apache-2.0 */
/* The facts of all views as they are now, and the changes that led there. What changes all the time
 * (an answer whose order rotates through subsets, a zone that is signed each minute) is told a
 * number of times, then counted. Pure. */
#pragma once

#include "probe/facts.h"

struct fact_change {
	wall_t at;
	span_t uncertainty; /* it happened in [at - uncertainty, at] */
	struct fact_subject subject;
	enum name_fact fact;
	char *before, *after; /* owned; before is NULL when it was not known before */
	unsigned left_out;    /* changes of this fact that were counted before this one */
};
void fact_changes_free(struct fact_change *, size_t n); /* and the array */

struct fact_book;
struct fact_book *fact_book_new(void);
struct fact_book *fact_book_free(struct fact_book *);

/* What a former run knew: without a change. */
void fact_book_recall(struct fact_book *, const struct fact_subject *, enum name_fact,
		      const char *value, wall_t since);
/* How many changes it made; *ret is the caller's, NULL for none. */
size_t fact_book_see(struct fact_book *, const struct observation *, struct fact_change **ret);

struct fact_page { /* of one subject; borrowed */
	struct fact_subject subject;
	char *values[N_FACTS]; /* NULL = not known */
	wall_t since[N_FACTS]; /* seen first with this value */
	wall_t seen;	       /* the last answer; unset = none in this run */
	uint32_t ttl;	       /* of that answer */
	span_t took;
	struct fact_budget {
		unsigned n_told, n_left_out;
		wall_t began;
	} budgets[N_FACTS];
};
/* By name, then view. *ret is the caller's to free, the pages are the book's; they are valid until
 * something is seen. */
size_t fact_book_pages(const struct fact_book *, const struct fact_page ***ret);
/* Those that were not seen since. */
void fact_book_drop(struct fact_book *, wall_t not_since);
