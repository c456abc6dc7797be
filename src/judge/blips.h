/* SPDX-License-Identifier: Apache-2.0 */
/* What was over before it counted: remembered, so that a later incident can tell of it. */
#pragma once

#include "judge/state.h"

void blip_of_move(struct sight *, const struct view *);	   /* it leads home again */
void blip_of_failure(struct sight *, const struct view *); /* it answers again */
/* Those of the last day, one a line; nothing if there were none. */
void blips_print(const struct name *, struct now, struct buf *to);
/* Since when the view has had no good answer; before view->end is taken over. */
void failing_note(struct sight *, struct view *, enum lookup_end end);
void failing_recall(const struct sight *, struct view *); /* at the first answer after our start */
