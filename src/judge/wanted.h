/* SPDX-License-Identifier: Apache-2.0 */
/* Which addresses of sources are to be asked, and by whom. */
#pragma once

#include "judge/state.h"

/* Where a channel's source is to be found: `now` by the last answers for its name, `before` the
 * addresses that it has left and that a replica may still be connected to. The caller frees both.
 */
struct places {
	struct addresses now, before;
};
void places_take(const struct target *, size_t channel, struct places *ret);
void places_free(struct places *);

struct wanted; /* the list that judge_sources gives */
struct wanted *wanted_new(void);
void wanted_free(struct wanted *);
void wanted_changed(struct wanted *);
bool wanted_is_new(const struct wanted *);
size_t wanted_list(struct wanted *, struct judge *, const struct source_wanted **ret);
