/* SPDX-License-Identifier: Apache-2.0 */
/* Hysteresis: what is seen in one place, over time. */
#pragma once

#include "judge/state.h"

static inline struct spot *spot_of_target(struct target *target, enum slot slot)
{
	return &target->spots[slot - SLOT_POLL];
}
static inline struct spot *spot_of_channel(struct channel *channel, enum slot slot)
{
	return &channel->spots[slot - SLOT_IO];
}
static inline struct spot *spot_of_name(struct name *name, enum slot slot)
{
	return &name->spots[slot - SLOT_REPOINT];
}

/* A timer that fires a little early must not cost a whole interval. */
bool has_held(span_t confirm, span_t held);

/* What is seen there now; NULL = nothing is. Opens what has held for its confirm time, closes what
 * has been gone for as long. Another kind, or the same on another source name, takes the former's
 * place: at once where that was open, and with its since where it was not yet. */
void spot_see(struct sight *, struct spot *, enum slot, const struct finding *seen);
/* The same for what tells less than an open finding may: that one stays until this has held by
 * itself. */
void spot_see_vague(struct sight *, struct spot *, enum slot, const struct finding *seen);
/* It is confirmed already. */
void spot_open(struct sight *, struct spot *, enum slot, const struct finding *);
/* Whatever is there is over (sight->why says why). */
void spot_end(struct sight *, struct spot *, enum slot, wall_t gone);
void spot_free(struct spot *);
