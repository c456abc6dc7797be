/* SPDX-License-Identifier: Apache-2.0 */
/* One poll of a target. A poll that failed tells of the target alone: its channels stay as they
 * were. */
#pragma once

#include "judge/state.h"

struct target *target_add(struct judge *, const char *name); /* the one that is there already */
void target_see(struct sight *);
void target_end(
	struct sight *); /* all that is open is over: it is not watched any more; and frees it */
void target_free(struct target *);
/* Added if it is new. */
size_t target_channel(struct target *, const char *channel);
