/* SPDX-License-Identifier: Apache-2.0 */
/* Axes: where their ticks stand and what is written there. */
#pragma once

#include "base/time.h"

/* The distance of ticks, of which at most n fit into the length. */
double tick_step(double length, unsigned n);
span_t tick_span(span_t length, unsigned n);
/* The first tick at or after that moment. */
wall_t tick_first(wall_t from, span_t step);
/* "07:00" or "07:00:04" of the local time. */
void tick_clock(wall_t at, bool with_seconds, char to[9]);
