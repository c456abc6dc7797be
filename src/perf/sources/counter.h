/* SPDX-License-Identifier: Apache-2.0 */
/* Counters that only grow, such as CPU time, become averages between two looks. Pure. */
#pragma once

#include "perf/sources/source.h"

struct counter {
	bool has_begun;
	mono_t at;
	double total;
};

/* The average per second since the last look, times `scale`. Nothing at the first look, and nothing
 * yet if the last one was a moment ago; a counter that fell was begun anew, and nothing is known of
 * the time between. */
void counter_step(struct counter *, struct now, double total, double scale, struct gauge *ret);
/* Of microseconds of CPU time. */
#define MILLICORES_OF_US 1e-3
