/* SPDX-License-Identifier: Apache-2.0 */
/* How each channel fared of late, in memory; an incident takes what it needs of it, and keeps on.
 */
#include "app/app.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* What stood before the trouble, for those who look at it afterwards. */
#define KEPT SPAN_MINUTES(30)

static enum run_state run_state_of(enum thread_state state)
{
	switch (state) {
	case THREAD_NO:
		return RUN_STOPPED;
	case THREAD_PREPARING:
	case THREAD_CONNECTING:
		return RUN_TRYING;
	case THREAD_YES:
		return RUN_RUNNING;
	case THREAD_UNKNOWN:
		break;
	}
	return RUN_UNKNOWN;
}

static void add_channel(struct curves *to, const struct observation *seen,
			const struct channel_seen *channel)
{
	struct curve_point point = {.at = seen->at.wall,
				    .lag = channel->lag_known ? channel->lag : (span_t){-1},
				    .io = run_state_of(channel->io),
				    .sql = run_state_of(channel->sql)};

	curves_add(to, seen->target, channel->channel, &point);
}

static void add_observation(struct curves *to, const struct observation *seen)
{
	if (seen->replica.end != POLL_OK)
		curves_blind(to, seen->at.wall);
	for (size_t i = 0; i < seen->replica.n_channels; i++)
		add_channel(to, seen, &seen->replica.channels[i]);
}

static bool concerns(const struct incident *incident, const char *target)
{
	for (size_t i = 0; i < incident->n_targets; i++)
		if (strcmp(incident->targets[i], target) == 0)
			return true;
	return false;
}

static struct curves *recent_of(struct app *app, const char *target)
{
	struct curves *recent = map_get(&app->recent, target);

	if (recent)
		return recent;
	recent = xcalloc(1, sizeof *recent);
	map_set(&app->recent, target, recent);
	return recent;
}

void recent_see(struct app *app, const struct observation *seen)
{
	struct curves *recent;

	if (seen->kind != SEEN_REPLICA)
		return;
	recent = recent_of(app, seen->target);
	add_observation(recent, seen);
	for (struct live *live = app->incidents; live; live = live->next)
		if (live->incident->state != STATE_RESOLVED &&
		    concerns(live->incident, seen->target))
			curves_copy(&live->curves, recent, seen->target);
	curves_forget(recent, seen->target, (wall_t){seen->at.wall.us - KEPT.us});
}

void recent_freeze(struct app *app, struct live *live, struct effects *effects, struct now now)
{
	const struct incident *incident = live->incident;

	for (size_t i = 0; i < incident->n_targets; i++) {
		const struct curves *recent = map_get(&app->recent, incident->targets[i]);

		if (recent && effects->changed && incident->state != STATE_RESOLVED)
			curves_copy(&live->curves, recent, incident->targets[i]);
	}
	curves_freeze(&live->curves, live->incident, effects, now);
}

void recent_gap(struct app *app, wall_t from)
{
	struct curves *recent;
	size_t at = 0;

	while ((recent = map_next(&app->recent, &at, NULL)))
		curves_blind(recent, from);
	for (struct live *live = app->incidents; live; live = live->next)
		if (live->incident->state != STATE_RESOLVED)
			curves_blind(&live->curves, from);
}

void recent_forget(struct app *app, const char *target)
{
	struct curves *recent = map_remove(&app->recent, target);

	if (recent)
		curves_free(recent);
	free(recent);
}

void recent_free(struct app *app)
{
	struct curves *recent;
	size_t at = 0;

	while ((recent = map_next(&app->recent, &at, NULL))) {
		curves_free(recent);
		free(recent);
	}
	map_free(&app->recent);
}
