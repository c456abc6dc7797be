/* SPDX-License-Identifier: Apache-2.0 */
/* What a view has said for long, beside addresses: what differs from it is a sign of something
 * coming, until it has lasted for a day and is the usual itself. */
#pragma once

#include "judge/state.h"

/* The answer in sight; view still holds what the one before said. */
void usual_note(const struct sight *, struct view *);
/* Where the name leads now is right, and by which CNAME. */
void usual_accept(struct view *);
bool usual_is_odd(const struct view *, enum aspect);
/* RFC 1982: is a an older serial than b? */
bool serial_is_older(uint32_t a, uint32_t b);
