/* SPDX-License-Identifier: Apache-2.0 */
/* Polls each target when it is due: a job on a worker, its observation back on the loop. At most
 * one job per target; a target that took long is asked in the slow lane. */
#include "app/app.h"

#include "base/xalloc.h"
#include "probe/peer.h"
#include "probe/replica.h"
#include "probe/schedule.h"

#include <stdlib.h>
#include <string.h>

struct poller {
	struct app *app;
	struct target target;	 /* to see whether a reload changed it */
	struct session *session; /* lent to the job while one runs, and so is the place */
	struct peer_place place;
	enum peer_end here; /* of the place, as of the last poll */
	struct due due;
	struct timer *timer;
	mono_t last;  /* 0 = never */
	bool is_over; /* no longer configured, or replaced: freed when its job is back */
};

struct poll_job {
	struct job job;
	struct poller *poller;
	struct observation seen;
	struct observation *peers; /* owned */
	size_t n_peers;
};

static void poller_free(struct poller *poller)
{
	session_free(poller->session);
	timer_free(poller->timer);
	explicit_bzero(&poller->target, sizeof poller->target);
	free(poller);
}

static void run_poll(struct job *job)
{
	struct poll_job *poll = (struct poll_job *)job;

	replica_poll(poll->poller->session, &poll->seen);
	poll->n_peers =
		peers_look(&poll->poller->target, &poll->seen, &poll->poller->place, &poll->peers);
}

/* Be it the server, the network or a resolver that is down. A status that hangs takes long once:
 * after that the server is asked other things. */
static bool took_long(const struct poller *poller, const struct observation *seen)
{
	return seen->replica.end == POLL_TIMED_OUT ||
	       (seen->replica.end != POLL_OK && seen->took.us >= poller->target.timeout.us);
}

static void peers_seen(struct poll_job *poll)
{
	struct app *app = poll->poller->app;

	for (size_t i = 0; i < poll->n_peers; i++) {
		poll->peers[i].since_last = poll->seen.since_last;
		flow_observation(app, &poll->peers[i]);
	}
}

static void end_poll(struct job *job)
{
	struct poll_job *poll = (struct poll_job *)job;
	struct poller *poller = poll->poller;
	struct observation *seen = &poll->seen;

	if (poller->is_over || poller->app->stopping) {
		if (poller->is_over)
			poller_free(poller);
	} else {
		if (poller->last.us)
			seen->since_last = mono_since(seen->at.mono, poller->last);
		poller->last = seen->at.mono;
		due_end(&poller->due, took_long(poller, seen), seen->at.mono);
		timer_at(poller->timer, poller->due.next);
		observation_redact(poller->app->settings->redaction, seen);
		poller->here = poller->place.end;
		flow_observation(poller->app, seen);
		peers_seen(poll);
	}
	observation_free(seen);
	free(poll->peers);
	free(poll);
}

static void on_due(void *arg, struct now now)
{
	struct poller *poller = arg;
	struct poll_job *poll;

	(void)now;
	if (poller->due.busy)
		return;
	due_begin(&poller->due);
	poll = xcalloc(1, sizeof *poll);
	poll->job = (struct job){.lane = poller->due.slow ? LANE_SLOW : LANE_FAST,
				 .run = run_poll,
				 .done = end_poll};
	poll->poller = poller;
	work_submit(poller->app->work, &poll->job);
}

bool targets_is_here(const struct app *app, const char *target)
{
	const struct poller *poller = map_get(&app->pollers, target);

	return poller && (poller->here == PEER_SEEN || poller->here == PEER_NOT_VISIBLE);
}

static void poller_start(struct app *app, const struct target_settings *settings)
{
	struct poller *poller = xcalloc(1, sizeof *poller);
	struct now now = loop_now(app->loop);

	*poller = (struct poller){
		.app = app, .target = settings->reach, .session = session_new(&settings->reach)};
	due_start(&poller->due, settings->poll, settings->reach.name, now.mono);
	if (loop_timer(app->loop, on_due, poller, &poller->timer) < 0) {
		poller_free(poller);
		return;
	}
	timer_at(poller->timer, poller->due.next);
	map_set(&app->pollers, settings->reach.name, poller);
}

static void poller_end(struct app *app, const char *name)
{
	struct poller *poller = map_remove(&app->pollers, name);

	poller->is_over = true;
	timer_stop(poller->timer);
	if (!poller->due.busy)
		poller_free(poller);
}

static bool is_wanted(const struct app *app, const char *name, const struct poller *poller)
{
	const struct target_settings *settings = settings_target(app->settings, name);

	return settings && settings->poll.us == poller->due.interval.us &&
	       memcmp(&settings->reach, &poller->target, sizeof poller->target) == 0;
}

/* The map must not change while it is walked: one is ended at a time. */
static bool end_one_unwanted(struct app *app)
{
	const char *name;
	struct poller *poller;
	size_t at = 0;

	while ((poller = map_next(&app->pollers, &at, &name)))
		if (!is_wanted(app, name, poller)) {
			poller_end(app, poller->target.name);
			return true;
		}
	return false;
}

void targets_start(struct app *app)
{
	while (end_one_unwanted(app))
		;
	for (size_t i = 0; i < app->settings->n_targets; i++) {
		const struct target_settings *settings = &app->settings->targets[i];

		judge_watch(app->judge, &settings->watch);
		if (!map_get(&app->pollers, settings->reach.name))
			poller_start(app, settings);
	}
}

/* After the workers have stopped: no job is out any more. */
void targets_stop(struct app *app)
{
	struct poller *poller;
	size_t at = 0;

	while ((poller = map_next(&app->pollers, &at, NULL)))
		poller_free(poller);
	map_free(&app->pollers);
}
