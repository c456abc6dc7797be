/* SPDX-License-Identifier: Apache-2.0 */
/* When each subject is due: an interval with a stable phase of its own (so that targets do not
 * clump), never two at once, and a backoff for those that hang. Pure. */
#pragma once

#include <stdbool.h>

#include "base/time.h"

struct due { /* of one subject; embedded */
	span_t interval;
	mono_t next;
	bool busy; /* asked and not answered: not due whatever the time */
	bool slow; /* the last one timed out: slow lane */
	unsigned n_slow;
};

void due_start(struct due *, span_t interval, const char *name,
	       mono_t now); /* first one within the interval */
bool due_is(const struct due *, mono_t now);
void due_begin(struct due *);
/* `timed_out`: it goes to the slow lane, and is asked at 1, 2, 4 ... 60 times the interval, 60 s at
 * most. */
void due_end(struct due *, bool timed_out, mono_t now);
