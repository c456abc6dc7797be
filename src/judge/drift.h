/* SPDX-License-Identifier: Apache-2.0 */
/* Settings and replication filters that change while we watch. What they are at first is what they
 * are meant to be; a change is told until it is taken back, accepted by a person, or has held for a
 * day, from when on it is what is meant. */
#pragma once

#include "judge/state.h"

void drift_see_settings(struct sight *); /* of sight->target, where the poll brought details */
void drift_see_filters(struct sight *);	 /* of sight->channel */
void drift_accept(struct judge *, const struct finding *);
void drift_clear(char **settings); /* frees N_SETTINGS and the list; NULL is fine */

/* What memory.c and recall.c keep of it. */
void drift_remember_settings(struct sight *);
void drift_forget_settings(struct sight *);
void drift_remember_filters(struct sight *);
void drift_forget_filters(struct sight *);
struct fields;
void drift_recall_settings(struct judge *, struct fields *key, struct fields *value);
void drift_recall_filters(struct judge *, struct fields *key, struct fields *value);
