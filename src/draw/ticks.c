/* SPDX-License-Identifier: Apache-2.0 */
#include "draw/ticks.h"

#include <stdio.h>

#include "base/buf.h"

double tick_step(double length, unsigned n)
{
	double step = 1e-6;
	if (!(length > 0 && length < 1e18))
		return length > 0 ? length : 1;
	for (;;) {
		static const double factors[] = {1, 2, 5};
		for (size_t i = 0; i < 3; i++)
			if (step * factors[i] * n >= length)
				return step * factors[i];
		step *= 10;
	}
}

span_t tick_span(span_t length, unsigned n)
{
	static const int seconds[] = {1,   2,	5,    10,   15,	  30,	 60,	120,  300,
				      600, 900, 1800, 3600, 7200, 10800, 21600, 43200};
	for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
		if (seconds[i] * US_PER_SECOND >= length.us / n)
			return SPAN_SECONDS(seconds[i]);
	int64_t days = length.us / n / SPAN_HOURS(24).us + 1;
	return (span_t){days * SPAN_HOURS(24).us};
}

wall_t tick_first(wall_t from, span_t step)
{
	int64_t rest = from.us % step.us;
	return (wall_t){from.us + (rest > 0 ? step.us - rest : -rest)};
}

void tick_clock(wall_t at, bool with_seconds, char to[9])
{
	CLEANUP_BUF text = BUF_NULL;
	wall_print(at, &text);
	snprintf(to, 9, "%.*s", with_seconds ? 8 : 5, text.len > 11 ? buf_text(&text) + 11 : "");
}
