/* SPDX-License-Identifier: Apache-2.0 */
/* How a channel fared over time: lag and threads, as often as it was polled. What does not change
 * costs two points; a curve that grows too long loses every second one, but no peak and no change.
 * Pure. */
#pragma once

#include "base/buf.h"
#include "incident/incident.h"

enum run_state { RUN_UNKNOWN, RUN_STOPPED, RUN_TRYING, RUN_RUNNING, N_RUN_STATES };
const char *run_state_name(enum run_state);

struct curve_point {
	wall_t at;
	span_t lag; /* negative = not known */
	enum run_state io : 8, sql : 8;
};

struct curve {
	char target[TARGET_SIZE];
	char channel[CHANNEL_SIZE];
	struct curve_point *points; /* owned; by time */
	size_t n;
	wall_t frozen; /* up to then it is evidence already */
};

struct curves {
	struct curve *items; /* owned */
	size_t n;
};

enum { CURVE_MAX = 240 }; /* points */

void curves_free(struct curves *);
struct curve *curves_find(const struct curves *, const char *target,
			  const char *channel); /* or NULL */
void curve_add(struct curve *, const struct curve_point *);
void curves_add(struct curves *, const char *target, const char *channel,
		const struct curve_point *);
/* Forgets what lies before that, but for the last point: the line begins there. */
void curves_forget(struct curves *, const char *target, wall_t before);
/* Nothing was seen from then on, until the next point. */
void curves_blind(struct curves *, wall_t at);
/* What `from` has of the target and `to` has not yet. */
void curves_copy(struct curves *to, const struct curves *from, const char *target);

/* Freezes what is new of each curve as evidence of the step's entry that begins or ends a phase;
 * without such an entry nothing is frozen. */
void curves_freeze(struct curves *, struct incident *, struct effects *, struct now);
/* Evidence that curves_freeze has made comes back into the curves; other evidence is left alone. */
void curves_recall(struct curves *, const struct evidence *);
