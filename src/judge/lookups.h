/* SPDX-License-Identifier: Apache-2.0 */
/* Failing look-ups of a name: one finding per kind of failure, over all resolvers. */
#pragma once

#include "judge/state.h"

/* What the questions for both families amount to: LOOKUP_OK if either has addresses; a missing name
 * only if both say so, for the answer that is not there may have them. */
enum lookup_end lookup_of_both(const struct name_seen *);

bool lookup_is_missing(enum lookup_end); /* it says that there is no address */
/* Where the last answer's failure belongs; N_SLOTS if it is none. */
enum slot lookup_slot(const struct view *);

/* Does this resolver's last answer show what this slot is about? */
bool view_shows(const struct view *, enum slot);
size_t views_that_show(const struct name *, enum slot);
size_t views_of_resolvers(const struct name *);
size_t views_of_resolvers_that_show(const struct name *, enum slot);

void lookups_judge(struct sight *); /* sight->name, after an answer */
