/* SPDX-License-Identifier: Apache-2.0 */
/* Every change of every fact of names, in a database of its own: written in batches, not waited for
 * by anything, and the last seconds of it may be lost. */
#pragma once

#include "probe/fact_book.h"

struct history;

/* 0, or a negative errno with a sentence in *why. What is damaged is moved aside, not opened. */
int history_open(const char *path, bool read_only, struct history **ret, char *why,
		 size_t why_size);
struct history *history_free(struct history *);

/* One transaction. What was written before `keep_from` is forgotten. */
int history_write(struct history *, const struct fact_change *, size_t n);
int history_forget(struct history *, wall_t before);

typedef void history_fn(void *arg, const struct fact_change *);
/* In order of time; name "" = all, which brings resolv.conf with it. */
int history_each(struct history *, const char *name, wall_t since, history_fn *, void *arg);
/* The last value of each fact; `at` says since when. */
int history_each_latest(struct history *, history_fn *, void *arg);
