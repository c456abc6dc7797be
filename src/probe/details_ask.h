/* SPDX-License-Identifier: Apache-2.0 */
/* When a target is asked for its details, and by which statements. For replica.c and session.c. */
#pragma once

#include "probe/patience.h"
#include "probe/replica_details.h"

struct session;

enum { DETAILS_PARTS = 16 };
struct details_plan { /* zero = nothing was asked yet; of one connection, but for the patience */
	mono_t next;
	mono_t changed;	 /* when a change was last asked after */
	uint64_t status; /* what the threads and errors of all channels came to last time */
	mono_t denied[DETAILS_PARTS]; /* until then a part that we may not read is not asked for */
	struct server_error why[DETAILS_PARTS];
	struct patience patience; /* after one that gave no answer */
};

/* After a poll that went well: asks if it is time to, or if something has changed since the last
 * one. NULL = not this time. A connection that is lost by it is left. */
struct replica_details *details_ask(struct session *, const struct replica_seen *);
