/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a move was to be expected. */
#pragma once

#include "judge/state.h"

/* A move within a maintenance window of one of the name's users, or to a source that is known
 * beforehand, is a note; the finding's text says which it is. */
void planned_grade(const struct sight *, const struct view *, struct finding *move);
void planned_set(struct judge *, const struct planned *, size_t n); /* copies */
void planned_free(struct judge *);
