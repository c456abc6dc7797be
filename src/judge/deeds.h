/* SPDX-License-Identifier: Apache-2.0 */
/* What people do to replication: told by the server's counters of STOP, START, CHANGE and RESET,
 * which tell a thread that somebody stopped from one that was killed or did not start. */
#pragma once

#include "judge/state.h"

/* Before the channels are judged: what was done since the details before. */
void deeds_see(struct sight *, bool restarted);
void deeds_tell(struct sight *); /* after them: as an event */
/* What is known of how a thread came to stop, onto the end of a sentence. */
void deeds_print_stop(const struct sight *, struct buf *to);
/* The same of a channel that was pointed elsewhere. */
void deeds_print_change(const struct sight *, struct buf *to);

/* sight->channel: what was done to it that its row shows. */
void deeds_see_channel(struct sight *);
