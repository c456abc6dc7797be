/* SPDX-License-Identifier: Apache-2.0 */
/* How far a channel is behind, and what holds it up: a lock, one large transaction, or just work.
 */
#pragma once

#include "judge/state.h"

struct lag_reason { /* of the last details; NULL in the target = nothing is known */
	struct blocker_seen blocker; /* connection 0 = none */
	span_t transaction;
	uint64_t transaction_rows;
};

void lag_take_reason(struct sight *); /* sight->target: before its channels */
void lag_see(struct sight *);	      /* sight->channel */
/* What holds it up, onto the end of a sentence. */
void lag_print_reason(const struct sight *, enum finding_kind, struct buf *to);
