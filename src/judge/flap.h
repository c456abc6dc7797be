/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of a name that do not last. A pool whose servers take turns changes its answer at every
 * look, and within the TTL of the answer before; a record that somebody changes shows as much in
 * the zone's own answers, by another CNAME or serial, or when the former answer's TTL is over. */
#pragma once

#include "judge/state.h"

/* The answer in sight is good, and view holds its addresses, but beside them still what the one
 * before said. */
void flap_note(const struct sight *, struct view *, const struct addresses *former);
bool flap_is_open(struct name *);
size_t flap_turns(const struct sight *, const struct view *); /* within the window */
