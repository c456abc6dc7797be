/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/pace.h"

/* Auto: before the TTL is over a cache says the same, unless somebody empties it. */
static const span_t auto_least = SPAN_SECONDS(5), auto_most = SPAN_SECONDS(30);
static const span_t first_apart = SPAN_MS(2);
/* A resolver that is silent is asked at 1, 1, 1, 2, 4 times the interval. */
enum { FAILED_PATIENCE = 3, FAILED_FACTOR_MAX = 4 };
static const span_t failed_most = SPAN_SECONDS(30);
/* The interval goes from 19/20 to 21/20 of itself. */
enum { JITTER = 20 };

/* xorshift64: any nonzero state will do. */
static uint64_t throw(struct pace * pace)
{
	pace->dice ^= pace->dice << 13;
	pace->dice ^= pace->dice >> 7;
	pace->dice ^= pace->dice << 17;
	return pace->dice;
}

static span_t least(const struct pace *pace)
{
	return pace->interval.us > 0 ? pace->interval : auto_least;
}

void pace_start(struct pace *pace, span_t interval, const char *key, uint64_t seed, unsigned place,
		mono_t now)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ seed;
	for (; *key != '\0'; key++)
		hash = (hash ^ (unsigned char)*key) * UINT64_C(1099511628211);
	*pace = (struct pace){.interval = interval, .dice = hash | 1};
	pace->next = mono_after(now, (span_t){first_apart.us * place});
}

void pace_set(struct pace *pace, span_t interval, mono_t now)
{
	if (pace->interval.us == interval.us)
		return;
	pace->interval = interval;
	mono_t soon = mono_after(now, least(pace));
	if (soon.us < pace->next.us)
		pace->next = soon;
}

void pace_begin(struct pace *pace)
{
	pace->is_busy = true;
}

static span_t wanted(const struct pace *pace, const struct pace_answer *answer)
{
	span_t span = least(pace);
	if (pace->interval.us == 0 && answer->is_cached) {
		span = (span_t){((int64_t)answer->ttl + 1) * US_PER_SECOND};
		if (span.us < auto_least.us)
			return auto_least;
		return span.us > auto_most.us ? auto_most : span;
	}
	if (pace->n_failed < FAILED_PATIENCE || span.us >= failed_most.us)
		return span;
	unsigned factor = pace->n_failed == FAILED_PATIENCE ? 2 : FAILED_FACTOR_MAX;
	span.us *= factor;
	return span.us > failed_most.us ? failed_most : span;
}

/* The first interval is cut short by any part of it: from then on the names are spread over it. */
static span_t spread(struct pace *pace, span_t span, bool is_first)
{
	int64_t range = is_first ? span.us : span.us / JITTER * 2;
	int64_t part = range > 0 ? (int64_t)(throw(pace) % (uint64_t)range) : 0;
	return (span_t){is_first ? span.us - part : span.us - range / 2 + part};
}

void pace_end(struct pace *pace, const struct pace_answer *answer, mono_t now)
{
	bool is_first = !pace->is_started;
	pace->is_busy = false;
	pace->is_started = true;
	pace->n_failed = answer->failed ? pace->n_failed + 1 : 0;
	pace->next = mono_after(now, spread(pace, wanted(pace, answer), is_first));
}
