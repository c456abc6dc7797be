/* SPDX-License-Identifier: Apache-2.0 */
/* What each resolver says of a name, over time. */
#pragma once

#include "judge/state.h"

/* Added in alphabetical order if it is new; NULL if there are too many. */
struct view *view_of(struct name *, const char *resolver);
void view_clear(struct view *); /* frees what it owns */
/* Resolvers that are not asked any more say nothing any more. */
void views_drop_old(struct sight *);
/* One answer: where it leads, and everything that fails. Not yet whether that is a move. */
void view_take(struct sight *, struct view *);
void view_accept(struct view *, struct now);
void view_remember(struct sight *, struct view *); /* where there is something new */
void views_remember(struct sight *);
