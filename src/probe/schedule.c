/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/schedule.h"

#include <assert.h>
#include <stdint.h>

enum { SLOWEST_FACTOR = 60 };
static const span_t slowest = SPAN_SECONDS(60);

/* FNV-1a: the same name has the same phase after each start. */
static uint64_t hash(const char *name)
{
	uint64_t value = UINT64_C(14695981039346656037);

	for (; *name; name++)
		value = (value ^ (unsigned char)*name) * UINT64_C(1099511628211);
	return value ^ value >> 32;
}

void due_start(struct due *due, span_t interval, const char *name, mono_t now)
{
	span_t phase;

	assert(interval.us > 0);
	phase = (span_t){(int64_t)(hash(name) % (uint64_t)interval.us)};
	*due = (struct due){.interval = interval, .next = mono_after(now, phase)};
}

bool due_is(const struct due *due, mono_t now)
{
	return !due->busy && now.us >= due->next.us;
}

void due_begin(struct due *due)
{
	due->busy = true;
}

/* What a slow subject waits beyond one interval. */
static span_t penalty(const struct due *due)
{
	int64_t factor = 1, wait;

	for (unsigned i = 1; i < due->n_slow && factor < SLOWEST_FACTOR; i++)
		factor *= 2;
	if (factor > SLOWEST_FACTOR)
		factor = SLOWEST_FACTOR;
	if (due->interval.us > slowest.us / factor)
		wait = slowest.us;
	else
		wait = due->interval.us * factor;
	return (span_t){wait > due->interval.us ? wait - due->interval.us : 0};
}

void due_end(struct due *due, bool timed_out, mono_t now)
{
	mono_t after;
	int64_t missed;

	due->busy = false;
	due->slow = timed_out;
	due->n_slow = timed_out ? due->n_slow + 1 : 0;
	after = mono_after(now, penalty(due));
	missed = mono_since(after, due->next).us;
	if (missed >= 0)
		due->next.us += (missed / due->interval.us + 1) * due->interval.us;
}
