/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/counter.h"

/* Kernels bring their counters up to date at each tick: an average over less is noise. */
static const span_t SHORTEST = SPAN_MS(50);

void counter_step(struct counter *counter, struct now now, double total, double scale,
		  struct gauge *ret)
{
	struct counter before = *counter;
	span_t span = mono_since(now.mono, before.at);
	*counter = (struct counter){true, now.mono, total};
	if (!before.has_begun)
		return;
	if (span.us < SHORTEST.us) {
		*counter = before;
		return;
	}
	if (total < before.total) {
		gauge_say(ret, GAUGE_MISSED, "it was restarted: its counters began anew");
		return;
	}
	gauge_set(ret, (total - before.total) / ((double)span.us / 1e6) * scale);
	ret->at = now.wall;
	ret->window = span;
}
