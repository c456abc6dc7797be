/* SPDX-License-Identifier: Apache-2.0 */
/* Each few seconds: did the agent sleep, was the clock set, do maintenance windows begin or end. */
#include "app/app.h"

#include "base/log.h"
#include "platform/clock.h"

#include <stdlib.h>

#define TICK SPAN_SECONDS(5)
/* A stretch without a tick that is longer than this is told on the timeline: the agent was stopped,
 * or the machine slept. A loaded machine may miss a tick or two. */
#define GAP SPAN_SECONDS(20)
/* How often the store hears that we live; a restart reports a gap no finer than this. */
#define ALIVE SPAN_SECONDS(15)
/* What the wall clock may drift between two ticks: NTP slews by 0.5 ms a second. More is a step. */
#define STEP SPAN_SECONDS(2)

void tick_start(struct app *app, struct now now)
{
	app->last_tick = now;
	app->slept = clock_slept();
}

/* What the wall clock says beyond the time that really passed was set by somebody. */
static void look_at_clocks(struct app *app, struct now now)
{
	struct now last = app->last_tick;
	span_t slept = {clock_slept().us - app->slept.us};
	span_t passed = {mono_since(now.mono, last.mono).us + slept.us};
	span_t set_by = {wall_since(now.wall, last.wall).us - passed.us};

	tick_start(app, now);
	if (llabs(set_by.us) > STEP.us) {
		log_warning("the wall clock was set by %lld s",
			    (long long)(set_by.us / US_PER_SECOND));
		flow_clock_set(app, set_by, now);
	}
	if (passed.us > GAP.us)
		flow_gap(app, (wall_t){now.wall.us - passed.us}, now);
}

static void store_alive(struct app *app, struct now now)
{
	if (mono_since(now.mono, app->stored_alive).us < ALIVE.us || *app->store_trouble)
		return;
	store_heartbeat(app->store, now.wall);
	app->stored_alive = now.mono;
}

void tick(void *arg, struct now now)
{
	struct app *app = arg;

	look_at_clocks(app, now);
	store_alive(app, now);
	flow_mute(app, now);
	flow_due(app, now);
	names_look_at_resolv_conf(app);
	names_sync(app);
	history_tick(app, now);
	timer_at(app->tick_timer, mono_after(now.mono, TICK));
}
