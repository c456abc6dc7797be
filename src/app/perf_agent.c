/* SPDX-License-Identifier: Apache-2.0 */
/* The agent is told of the test, and its records are asked what happened meanwhile. A test goes on
 * without an agent, and without a word about it. */
#include "app/perf_run.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "control/control.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct window_job {
	struct job job;
	char socket[108];
	struct control_request request;
};

/* The targets that the plan measures are those that the test loads; without any it may be all. */
static void fill(const struct settings *settings, const struct plan *plan, span_t lease,
		 struct window_job *ret)
{
	struct control_request *request = &ret->request;
	CLEANUP_BUF targets = BUF_NULL;

	for (size_t i = 0; i < plan->n_components; i++)
		if (*plan->components[i].target)
			buf_printf(&targets, "%s%s", targets.len ? " " : "",
				   plan->components[i].target);
	text_copy(ret->socket, sizeof ret->socket, settings->socket);
	text_copy(request->verb, sizeof request->verb, "perf");
	text_copy_line(request->message, sizeof request->message, plan->cover.title);
	text_copy(request->targets, sizeof request->targets, buf_text(&targets));
	request->span = lease;
}

static void ask(struct window_job *window)
{
	struct control_reply reply = {0};

	if (control_ask(window->socket, &window->request, &reply) == 0)
		buf_free(&reply.text);
}

static void run_window(struct job *job)
{
	ask((struct window_job *)job);
}

static void end_window(struct job *job)
{
	free(job);
}

void agent_say_window(struct work *work, const struct settings *settings, const struct plan *plan)
{
	struct window_job *window;

	if (!settings)
		return;
	window = xcalloc(1, sizeof *window);
	window->job = (struct job){.lane = LANE_FAST, .run = run_window, .done = end_window};
	fill(settings, plan, AGENT_LEASE, window);
	work_submit(work, &window->job);
}

void agent_say_over(const struct settings *settings, const struct plan *plan)
{
	struct window_job window = {0};

	if (!settings)
		return;
	fill(settings, plan, (span_t){0}, &window);
	ask(&window);
}

struct search {
	struct cycle *cycle;
	wall_t from, to;
};

static void add_finding(const struct search *search, const struct incident *incident,
			const struct finding *finding)
{
	struct cycle *cycle = search->cycle;
	struct cycle_event *event;

	if (finding->since.us >= search->to.us ||
	    (wall_is_set(finding->gone) && finding->gone.us < search->from.us))
		return;
	event = ARRAY_ADD(cycle->events, cycle->n_events);
	event->from = finding->since;
	event->to = finding->gone;
	text_copy_line(event->target, sizeof event->target, finding->target);
	text_copy_line(event->what, sizeof event->what,
		       *finding->text ? finding->text : finding_row(finding->kind)->id);
	text_copy(event->incident, sizeof event->incident, incident->id);
}

static void take_incident(void *arg, const struct incident *incident)
{
	for (size_t i = 0; i < incident->n_findings; i++)
		add_finding(arg, incident, &incident->findings[i]);
}

/* What no longer was when the time before began, and what was not yet when the time after ended, is
 * of no interest here. */
void agent_read_events(const struct settings *settings, struct cycle *cycle)
{
	struct search search = {.cycle = cycle};
	struct store *store;
	wall_t alive, unused;
	char why[LINE_SIZE];
	char *path;

	if (!settings || !cycle_phase(cycle, PHASE_BEFORE, &search.from, &unused) ||
	    !cycle_phase(cycle, PHASE_AFTER, &unused, &search.to))
		return;
	path = xasprintf("%s/replscribe.db", settings->state_dir);
	if (store_open(path, true, &store, why, sizeof why) == 0) {
		/* Records of an agent that had stopped by then say nothing about the run. */
		cycle->watched = store_last_heartbeat(store, &alive) &&
				 alive.us >= cycle->start.at.us - AGENT_LEASE.us;
		store_each_incident(store, false, (wall_t){0}, take_incident, &search);
		store_free(store);
	}
	free(path);
}

static void take_lag(struct cycle *cycle, const struct component *component, const char *target,
		     double *worst, const char **ret_target)
{
	for (size_t i = 0; i < component->n_others; i++) {
		struct phase_figure figure;

		if (strcmp(component->others[i].name, "Replication lag") != 0)
			continue;
		measure_phase(&component->others[i], cycle, PHASE_IN_PROGRESS, &figure);
		cycle->lag_had_gaps |= figure.n_missed > 0;
		if (!figure.known || figure.max <= *worst)
			continue;
		*worst = figure.max;
		*ret_target = target;
	}
}

void take_worst_lag(const struct plan *plan, struct cycle *cycle)
{
	const char *target = NULL;
	double worst = amount_is_known(cycle->worst_lag_s) ? cycle->worst_lag_s.value : -1;

	for (size_t i = 0; i < plan->n_components; i++)
		take_lag(cycle, &cycle->components[i],
			 *plan->components[i].target ? plan->components[i].target
						     : plan->components[i].name,
			 &worst, &target);
	if (!target)
		return;
	cycle->worst_lag_s = (struct amount){worst, FROM_WRAPPER};
	text_copy_line(cycle->worst_lag_target, sizeof cycle->worst_lag_target, target);
}
