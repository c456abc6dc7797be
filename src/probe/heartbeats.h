/* SPDX-License-Identifier: Apache-2.0 */
/* How many heartbeats MySQL's channels have received, which its status leaves out: with the
 * position it tells within seconds that a connection is dead which the server still calls
 * connected. */
#pragma once

#include "probe/observation.h"

struct session;

/* After a status that went well. What cannot be asked stays unknown: the poll is good all the same.
 */
void heartbeats_ask(struct session *, struct replica_seen *);
