/* SPDX-License-Identifier: Apache-2.0 */
/* One row of the replication status: what its threads say. */
#pragma once

#include "judge/state.h"

/* sight->channel and sight->row are set; `restarted`: the server was, since the last poll. */
void channel_see(struct sight *, bool restarted);
/* All that is open on sight->channel is over, and its names are let go. */
void channel_end(struct sight *, enum why);
void channel_clear(struct channel *); /* frees what it owns */
