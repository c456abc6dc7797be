/* SPDX-License-Identifier: Apache-2.0 */
/* A name that leads elsewhere: confirmed when one resolver has said so again for the confirm time,
 * or two have said the same. It is over when all say the former again, when all channels of the
 * name have reconnected since, or when a person accepts it; in the latter two cases the new address
 * is the baseline, also for resolvers whose caches bring it later. The last change that is over is
 * kept for a day, so that a failure that comes after it still finds its cause. */
#pragma once

#include "judge/state.h"

void repoint_judge(struct sight *, struct view *); /* after an answer of this resolver */
void repoint_judge_followed(struct sight *,
			    struct name *); /* after a channel has reconnected or gone */
void repoint_accept(struct sight *, struct name *, enum why);
bool repoint_is_open(struct name *);
/* The name flaps: its single moves are not told any more. */
void repoint_give_way(struct sight *);

/* A finding has opened on a channel of that name: tell the change before it, if it explains it and
 * is not told already. */
void repoint_tell_past(struct sight *, struct name *, const struct finding *effect);
