/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of a whole server that no single thread shows. */
#pragma once

#include "judge/state.h"

void notes_see(struct sight *); /* sight->target, after its channels */
/* How one of these ended, onto the end of "node-2"; false if it is none of them. */
bool notes_print_end(const struct finding *, struct buf *to);
