/* SPDX-License-Identifier: Apache-2.0 */
/* What was seen of a name and is over: when a failure comes that its name explains, the story is
 * told from there on, be it days later. Moves are kept by repoint.h. */
#pragma once

#include "judge/state.h"

void past_keep(struct sight *, const struct finding *, const char *end);
/* A finding has opened on a channel of that name. */
void pasts_tell(struct sight *, struct name *, const struct finding *effect);
void pasts_forget(struct sight *); /* sight->name ends: from the memory, too */
void pasts_free(struct name *);
