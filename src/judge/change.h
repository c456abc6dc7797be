/* SPDX-License-Identifier: Apache-2.0 */
/* How the judge writes its verdict: changes with the targets they concern and the raw facts behind
 * them. */
#pragma once

#include "judge/state.h"

/* Adds one change about what is in sight. Openings are told first and closings last, so that an
 * incident is never empty in between and an event finds it open. */
void change_add(struct sight *, enum change_kind, const struct finding *, const char *text);

bool target_uses(const struct target *, const struct name *); /* to replicate from */

/* A finding of that kind about what is in sight, as of now; said and code from the error (may be
 * NULL). */
void finding_begin(const struct sight *, enum finding_kind, const struct server_error *,
		   struct finding *ret);
void event_add(struct sight *, struct finding *event);

/* Both are taken over; a NULL value forgets the key. */
void memory_add(struct sight *, char *key, char *value);
