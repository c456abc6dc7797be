/* SPDX-License-Identifier: Apache-2.0 */
/* How far a channel is behind in transactions, which its source's own answer tells, how fast that
 * changes, and when it will have caught up. Seconds_Behind is blind to what has not arrived. */
#pragma once

#include "judge/standing.h"

enum { DISTANCE_MARKS = 12 };

struct distance_mark {
	mono_t at;
	bool lag_known, behind_known;
	span_t lag;
	uint64_t behind;
};

struct distance {				    /* of a channel */
	struct distance_mark marks[DISTANCE_MARKS]; /* the oldest first, each some seconds apart */
	size_t n;
};

/* After the row was judged: what it shows of sight->channel's state. */
void distance_see(struct sight *, const struct outlook *);
/* ", 340 transactions, and falls back by 2 s each second": onto the end of what is said of lag. */
void distance_print(const struct sight *, struct buf *to);
