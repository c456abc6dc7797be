/* SPDX-License-Identifier: Apache-2.0 */
/* libc waits as long as resolv.conf and its own patience say, sometimes a minute: it does so on
 * threads of its own, and what takes longer than our timeout is told as silence meanwhile. */
#include "app/askers.h"

#include "base/text.h"
#include "base/xalloc.h"
#include "probe/libc_view.h"

#include <stdlib.h>

enum { THREADS = 4 };

struct libc_job {
	struct job job;
	struct app *app;
	char name[HOST_SIZE];
	struct observation seen;
};

int libc_views_start(struct app *app)
{
	return work_new(app->loop, THREADS, 1, NULL, NULL, &app->libc_work);
}

static void run(struct job *job)
{
	struct libc_job *look = (struct libc_job *)job;

	libc_look(look->name, &look->seen);
}

static void done(struct job *job)
{
	struct libc_job *look = (struct libc_job *)job;

	if (!look->app->stopping)
		names_seen(look->app, &look->seen);
	free(look);
}

static void submit(struct asker *asker)
{
	struct libc_job *look = xcalloc(1, sizeof *look);

	look->job = (struct job){.lane = LANE_FAST, .run = run, .done = done};
	look->app = asker->app;
	text_copy(look->name, sizeof look->name, asker->name);
	work_submit(asker->app->libc_work, &look->job);
}

/* The job stays out: its answer counts when it comes, and no second one is put before that. */
static void tell_silence(struct asker *asker)
{
	struct observation seen;

	libc_silent(asker->name, asker->app->settings->dns_timeout, &seen);
	if (asker->last.us)
		seen.since_last = mono_since(seen.at.mono, asker->last);
	asker->last = seen.at.mono;
	flow_observation(asker->app, &seen);
}

void libc_view_ask(struct asker *asker)
{
	mono_t limit = mono_after(asker->asked, asker->app->settings->dns_timeout);

	if (loop_now(asker->app->loop).mono.us >= limit.us) {
		tell_silence(asker);
		return;
	}
	submit(asker);
	timer_at(asker->timer, limit);
}

bool libc_views_stop(struct app *app)
{
	if (!app->libc_work)
		return true;
	if (!work_stop(app->libc_work, SPAN_MS(500)))
		return false;
	app->libc_work = work_free(app->libc_work);
	return true;
}
