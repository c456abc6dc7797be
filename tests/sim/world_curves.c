/* SPDX-License-Identifier: Apache-2.0 */
/* Lag and threads, as src/app/curves.c keeps them. */
#include <string.h>

#include "sim/world.h"

static enum run_state run_state_of(enum thread_state state)
{
	return state == THREAD_YES	 ? RUN_RUNNING
	       : state == THREAD_NO	 ? RUN_STOPPED
	       : state == THREAD_UNKNOWN ? RUN_UNKNOWN
					 : RUN_TRYING;
}

static void remember(struct curves *to, const struct observation *seen)
{
	if (seen->replica.end != POLL_OK)
		curves_blind(to, seen->at.wall);
	for (size_t i = 0; i < seen->replica.n_channels; i++) {
		const struct channel_seen *channel = &seen->replica.channels[i];
		struct curve_point point = {.at = seen->at.wall,
					    .lag = channel->lag_known ? channel->lag : (span_t){-1},
					    .io = run_state_of(channel->io),
					    .sql = run_state_of(channel->sql)};

		curves_add(to, seen->target, channel->channel, &point);
	}
}

static bool concerns(const struct incident *incident, const char *target)
{
	for (size_t i = 0; i < incident->n_targets; i++)
		if (strcmp(incident->targets[i], target) == 0)
			return true;
	return false;
}

void world_remember(struct world *world, const struct observation *seen)
{
	if (seen->kind != SEEN_REPLICA)
		return;
	remember(&world->recent, seen);
	for (size_t i = 0; i < world->n_incidents; i++)
		if (world->incidents[i].incident->state != STATE_RESOLVED &&
		    concerns(world->incidents[i].incident, seen->target))
			curves_copy(&world->incidents[i].curves, &world->recent, seen->target);
	curves_forget(&world->recent, seen->target,
		      (wall_t){seen->at.wall.us - SPAN_MINUTES(30).us});
}

void world_freeze(struct world *world, struct sim_incident *of, struct effects *effects)
{
	for (size_t i = 0; i < of->incident->n_targets && effects->changed; i++)
		if (of->incident->state != STATE_RESOLVED)
			curves_copy(&of->curves, &world->recent, of->incident->targets[i]);
	curves_freeze(&of->curves, of->incident, effects, world->now);
}
