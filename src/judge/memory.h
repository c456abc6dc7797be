/* SPDX-License-Identifier: Apache-2.0 */
/* What must survive a restart, as lines that only the judge reads. Each starts with the version of
 * its form; what does not fit is ignored, as if it had never been remembered. */
#pragma once

#include "judge/state.h"

void memory_of_target(struct sight *);
void memory_of_channel(struct sight *); /* sight->channel */
void memory_of_source(struct sight *);	/* sight->channel's */
void memory_of_view(struct sight *, struct view *);
void memory_of_move(struct sight *); /* sight->name's last one */
void memory_of_spot(struct sight *, const struct spot *, enum slot);

void memory_without_target(struct sight *);
void memory_without_channel(struct sight *); /* and without its source */
void memory_without_view(struct sight *, const struct view *);
void memory_without_move(struct sight *);
void memory_of_past(struct sight *, const struct past *);
void memory_without_past(struct sight *, const struct finding *);
void memory_without_spot(struct sight *, const struct spot *, enum slot);
