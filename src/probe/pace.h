/* SPDX-License-Identifier: Apache-2.0 */
/* When one view of a name is to be asked again: at its interval with some jitter, so that the
 * questions of a thousand names (or of a hundred agents) do not clump; less often while it fails;
 * and if that is wanted, only as often as an answer can be new. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"

struct pace {
	span_t interval; /* 0 = auto: as the TTL says, within 5 s and 30 s */
	uint64_t dice;
	unsigned n_failed; /* in a row */
	mono_t next;
	bool is_busy, is_started; /* asked and not answered; answered once */
};

struct pace_answer {
	bool failed;	/* nobody answered */
	bool is_cached; /* it has a TTL before which it will say the same */
	uint32_t ttl;
};

/* The first time is at once, but not for all together: `place` is how many began before it in this
 * moment. */
void pace_start(struct pace *, span_t interval, const char *key, uint64_t seed, unsigned place,
		mono_t now);
/* A change of interval counts at once. */
void pace_set(struct pace *, span_t interval, mono_t now);
void pace_begin(struct pace *);
void pace_end(struct pace *, const struct pace_answer *, mono_t now);
