/* SPDX-License-Identifier: Apache-2.0 */
/* What has changed on a channel since the poll before: events, and whether its connection is a new
 * one. */
#pragma once

#include "judge/state.h"

/* Takes sight->row over into the channel's state. Returns whether it has connected anew. */
bool history_see(struct sight *, bool restarted);
