/* SPDX-License-Identifier: Apache-2.0 */
/* Replication lag while the run goes on, as the agent sees it: of servers that the plan does not
 * measure, too. */
#include "app/perf_run.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "control/control.h"
#include "perf/document.h"

#include <stdlib.h>
#include <string.h>

struct lag_watch {
	struct work *work;
	const struct settings *settings;
	const struct plan *plan;
	struct cycle *cycle;
	bool is_asked;
};

struct lag_job {
	struct job job;
	struct lag_watch *watch;
	char socket[108];
	struct control_request request;
	struct control_reply reply;
	bool is_answered;
};

struct lag_watch *lag_watch_new(struct work *work, const struct settings *settings,
				const struct plan *plan, struct cycle *cycle)
{
	struct lag_watch *watch = xcalloc(1, sizeof *watch);

	*watch = (struct lag_watch){work, settings, plan, cycle, false};
	return watch;
}

struct lag_watch *lag_watch_free(struct lag_watch *watch)
{
	free(watch);
	return NULL;
}

/* Where the plan measures servers, those are the ones that the test is about. */
static bool is_meant(const struct plan *plan, const char *target)
{
	bool has_targets = false;

	for (size_t i = 0; i < plan->n_components; i++) {
		if (strcmp(plan->components[i].target, target) == 0)
			return true;
		has_targets |= *plan->components[i].target != '\0';
	}
	return !has_targets;
}

static void take_channel(struct cycle *cycle, const char *target, const struct tree *channel)
{
	double lag;

	if (!tree_has_number(channel, "lag_seconds", &lag) || lag < 0)
		cycle->lag_had_gaps = true;
	else if (!amount_is_known(cycle->worst_lag_s) || lag > cycle->worst_lag_s.value) {
		cycle->worst_lag_s = (struct amount){lag, FROM_WRAPPER};
		text_copy_line(cycle->worst_lag_target, sizeof cycle->worst_lag_target, target);
	}
}

/* What was polled before the run began is not of the run. */
static void take_target(const struct lag_watch *watch, const struct tree *target)
{
	const struct tree *channels = tree_array(target, "channels");
	const char *name = tree_text(target, "target", "");
	wall_t seen;

	if (!is_meant(watch->plan, name) || !wall_parse(tree_text(target, "seen", ""), &seen) ||
	    seen.us < watch->cycle->start.at.us)
		return;
	for (const struct tree *one = NULL; (one = tree_next(channels, one));)
		take_channel(watch->cycle, name, one);
}

static void take_status(const struct lag_watch *watch, const struct buf *status)
{
	struct document *document;
	char why[LINE_SIZE];
	const struct tree *targets;

	if (document_read(buf_text(status), status->len, &document, why, sizeof why) !=
	    DOCUMENT_READ)
		return;
	targets = tree_array(document_tree(document), "targets");
	for (const struct tree *one = NULL; (one = tree_next(targets, one));)
		take_target(watch, one);
	document_free(document);
}

static void run_ask(struct job *job)
{
	struct lag_job *ask = (struct lag_job *)job;

	ask->is_answered = control_ask(ask->socket, &ask->request, &ask->reply) == 0;
}

static void end_ask(struct job *job)
{
	struct lag_job *ask = (struct lag_job *)job;

	ask->watch->is_asked = false;
	if (ask->is_answered && ask->reply.code == 0)
		take_status(ask->watch, &ask->reply.text);
	buf_free(&ask->reply.text);
	free(ask);
}

void lag_watch_look(struct lag_watch *watch)
{
	struct lag_job *ask;

	if (!watch->settings || watch->is_asked)
		return;
	ask = xcalloc(1, sizeof *ask);
	ask->job = (struct job){.lane = LANE_FAST, .run = run_ask, .done = end_ask};
	ask->watch = watch;
	text_copy(ask->socket, sizeof ask->socket, watch->settings->socket);
	text_copy(ask->request.verb, sizeof ask->request.verb, "status");
	ask->request.json = true;
	watch->is_asked = true;
	work_submit(watch->work, &ask->job);
}
