/* SPDX-License-Identifier: Apache-2.0 */
/* A connection that is dead while the server still calls it connected: it does so until
 * replica_net_timeout, a minute by default. Three witnesses know better. Heartbeats and position
 * have both stood still for two and a half heartbeat periods. The source itself answers that it has
 * gone on, and none of that has arrived. Or the source does not answer us any more either, and it
 * has been silent for longer than it ever is. */
#pragma once

#include "judge/standing.h"

struct silence {       /* of a channel */
	bool is_known; /* it has been seen connected */
	uint64_t mark; /* a hash of its position and heartbeats */
	mono_t moved;  /* when that changed last */
	wall_t moved_wall;
	span_t moved_uncertainty;
	span_t longest,
		longest_before; /* between two changes, in this stretch and the one before */
	mono_t stretch;		/* since when this one counts */
	bool behind_known;
	uint64_t behind; /* what the source had and we had not received at the last change */
	mono_t ahead;	 /* since when the source has more than that; 0 = it has not */
};

void silence_judge(struct sight *, const struct outlook *);
