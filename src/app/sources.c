/* SPDX-License-Identifier: Apache-2.0 */
/* Asks the servers at the addresses of sources, each when it is due: a job on a worker, its answer
 * back on the loop. At most one connection per address, however many targets replicate from it. */
#include "app/app.h"

#include "base/text.h"
#include "base/xalloc.h"
#include "probe/schedule.h"
#include "probe/source.h"
#include "probe/source_pause.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct source_asker {
	struct app *app;
	char key[64];	       /* "address port" */
	struct target account; /* to see whether a reload changed it */
	char host[HOST_SIZE];
	struct source_session *session; /* lent to the job while one runs */
	struct due due;
	struct timer *timer;
	unsigned n_failed; /* in a row */
	mono_t last;	   /* 0 = never */
	bool is_wanted;	   /* by the sync under way */
	bool is_over;	   /* nobody wants it any more: freed when its job is back */
};

struct source_job {
	struct job job;
	struct source_asker *asker;
	struct observation seen;
};

static void asker_free(struct source_asker *asker)
{
	source_session_free(asker->session);
	timer_free(asker->timer);
	explicit_bzero(&asker->account, sizeof asker->account);
	free(asker);
}

static void run_ask(struct job *job)
{
	struct source_job *ask = (struct source_job *)job;

	source_ask(ask->asker->session, &ask->seen);
}

static void set_next(struct source_asker *asker, const struct observation *seen)
{
	enum poll_end end = seen->source.end;
	mono_t next;

	asker->n_failed = end == POLL_OK ? 0 : asker->n_failed + 1;
	due_end(&asker->due, false, seen->at.mono);
	asker->due.slow = end == POLL_TIMED_OUT || end == POLL_HANGS;
	next = mono_after(seen->at.mono, source_pause(end, asker->n_failed));
	if (next.us > asker->due.next.us)
		asker->due.next = next;
	timer_at(asker->timer, asker->due.next);
}

static void end_ask(struct job *job)
{
	struct source_job *ask = (struct source_job *)job;
	struct source_asker *asker = ask->asker;
	struct observation *seen = &ask->seen;

	if (asker->is_over || asker->app->stopping) {
		if (asker->is_over)
			asker_free(asker);
	} else {
		if (asker->last.us)
			seen->since_last = mono_since(seen->at.mono, asker->last);
		asker->last = seen->at.mono;
		set_next(asker, seen);
		flow_observation(asker->app, seen);
	}
	observation_free(seen);
	free(ask);
}

static void on_due(void *arg, struct now now)
{
	struct source_asker *asker = arg;
	struct source_job *ask;

	(void)now;
	if (asker->due.busy)
		return;
	due_begin(&asker->due);
	ask = xcalloc(1, sizeof *ask);
	ask->job = (struct job){
		.lane = asker->due.slow ? LANE_SLOW : LANE_FAST, .run = run_ask, .done = end_ask};
	ask->asker = asker;
	work_submit(asker->app->work, &ask->job);
}

static void asker_start(struct app *app, const char *key, const struct source_wanted *wanted,
			const struct target_settings *settings)
{
	struct source_asker *asker = xcalloc(1, sizeof *asker);
	struct now now = loop_now(app->loop);

	asker->app = app;
	asker->account = settings->source_account;
	asker->is_wanted = true;
	text_copy(asker->key, sizeof asker->key, key);
	text_copy(asker->host, sizeof asker->host, wanted->host);
	asker->session =
		source_session_new(&asker->account, wanted->host, wanted->address, wanted->port);
	due_start(&asker->due, settings->source_poll, key, now.mono);
	/* Where a name has just moved to is to be known before that is told. */
	asker->due.next = now.mono;
	if (loop_timer(app->loop, on_due, asker, &asker->timer) < 0) {
		asker_free(asker);
		return;
	}
	timer_at(asker->timer, asker->due.next);
	map_set(&app->source_askers, key, asker);
}

static void asker_end(struct source_asker *asker)
{
	map_remove(&asker->app->source_askers, asker->key);
	asker->is_over = true;
	timer_stop(asker->timer);
	if (!asker->due.busy)
		asker_free(asker);
}

static bool is_as_wanted(const struct source_asker *asker, const struct source_wanted *wanted,
			 const struct target_settings *settings)
{
	return strcmp(asker->host, wanted->host) == 0 &&
	       asker->due.interval.us == settings->source_poll.us &&
	       memcmp(&asker->account, &settings->source_account, sizeof asker->account) == 0;
}

/* The judge knows targets by name only: one may have left the configuration. */
static void want(struct app *app, const struct source_wanted *wanted)
{
	const struct target_settings *settings = settings_target(app->settings, wanted->target);
	struct source_asker *asker;
	char key[64];

	snprintf(key, sizeof key, "%s %u", wanted->address, wanted->port);
	asker = map_get(&app->source_askers, key);
	if (!settings || settings->source_poll.us == 0)
		return;
	if (asker && is_as_wanted(asker, wanted, settings)) {
		asker->is_wanted = true;
		return;
	}
	if (asker)
		asker_end(asker);
	asker_start(app, key, wanted, settings);
}

static bool end_one_unwanted(struct app *app)
{
	struct source_asker *asker;
	size_t at = 0;

	while ((asker = map_next(&app->source_askers, &at, NULL)))
		if (!asker->is_wanted) {
			asker_end(asker);
			return true;
		}
	return false;
}

void sources_sync(struct app *app)
{
	const struct source_wanted *wanted;
	size_t n = judge_sources(app->judge, &wanted), at = 0;
	struct source_asker *asker;

	while ((asker = map_next(&app->source_askers, &at, NULL)))
		asker->is_wanted = false;
	for (size_t i = 0; i < n; i++)
		want(app, &wanted[i]);
	while (end_one_unwanted(app))
		;
}

static void on_sync(void *arg, struct now now)
{
	struct app *app = arg;

	(void)now;
	app->sources_will_sync = false;
	sources_sync(app);
}

int sources_start(struct app *app)
{
	return loop_timer(app->loop, on_sync, app, &app->sources_timer);
}

/* A thousand targets may fail in one second, and each of them may change what is wanted. */
void sources_sync_soon(struct app *app)
{
	static const span_t soon = SPAN_MS(50);

	if (app->sources_will_sync || !judge_sources_are_new(app->judge))
		return;
	app->sources_will_sync = true;
	timer_at(app->sources_timer, mono_after(loop_now(app->loop).mono, soon));
}

/* After the workers have stopped: no job is out any more. */
void sources_stop(struct app *app)
{
	struct source_asker *asker;
	size_t at = 0;

	while ((asker = map_next(&app->source_askers, &at, NULL)))
		asker_free(asker);
	map_free(&app->source_askers);
	timer_free(app->sources_timer);
}
