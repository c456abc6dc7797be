/* SPDX-License-Identifier: Apache-2.0 */
/* Before, in progress, after: whose length is whose, and what ends them early. */
#include "app/exits.h"
#include "app/perf_run.h"
#include "base/text.h"
#include "perf/sources/http.h"
#include "probe/replica.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* 126 and 127 are what shells say of commands that cannot be started. */
enum { CODE_NOT_RUNNABLE = 126, CODE_NOT_FOUND = 127, CODE_OF_SIGNAL = 128 };
#define DRAW_EVERY SPAN_MS(500)
#define PLAIN_EVERY SPAN_SECONDS(30)
#define AGENT_EVERY SPAN_SECONDS(60)
/* Some look makes several requests, each within SOURCE_TIME_LIMIT. */
#define PATIENCE SPAN_SECONDS(30)

struct stages {
	struct loop *loop;
	struct work *work;
	const struct plan *plan;
	const struct settings *settings;
	char *const *argv;
	struct cycle *cycle;
	struct perf_watch *watch;
	struct lag_watch *lag;
	struct progress *progress;
	struct perf_child *child;
	struct timer *sample, *border, *draw;
	enum phase phase;
	mono_t phase_began, run_began, sampled, said, agent_told;
	int interrupted; /* the signal */
	int code;
};

static void tell_agent(struct stages *stages, struct now now)
{
	agent_say_window(stages->work, stages->settings, stages->plan);
	stages->agent_told = now.mono;
}

static void say(struct stages *stages, bool is_news, mono_t now)
{
	span_t whole[] = {[PHASE_BEFORE] = stages->cycle->before,
			  [PHASE_AFTER] = stages->cycle->after,
			  [PHASE_IN_PROGRESS] = {0}};
	span_t gone = {mono_since(now, stages->phase_began).us / US_PER_SECOND * US_PER_SECOND};
	CLEANUP_BUF text = BUF_NULL;

	buf_printf(&text, "cycle %u, %s: ", stages->cycle->number, phase_name(stages->phase));
	span_print(gone, &text);
	if (whole[stages->phase].us) {
		buf_add(&text, " of ");
		span_print(whole[stages->phase], &text);
	}
	buf_add(&text, stages->plan->n_components ? " | " : "");
	watch_print(stages->watch, &text);
	progress_say(stages->progress, is_news, buf_text(&text));
	if (is_news)
		stages->said = now;
}

static void on_draw(void *arg, struct now now)
{
	struct stages *stages = arg;

	say(stages, mono_since(now.mono, stages->said).us >= PLAIN_EVERY.us, now.mono);
	if (mono_since(now.mono, stages->agent_told).us >= AGENT_EVERY.us)
		tell_agent(stages, now);
	timer_at(stages->draw, mono_after(now.mono, DRAW_EVERY));
}

/* In step with the first one: looks that took long, or that came late, do not move the others. */
static void on_sample(void *arg, struct now now)
{
	struct stages *stages = arg;

	watch_look(stages->watch);
	if (stages->phase == PHASE_IN_PROGRESS)
		lag_watch_look(stages->lag);
	do
		stages->sampled = mono_after(stages->sampled, stages->plan->interval);
	while (stages->sampled.us <= now.mono.us);
	timer_at(stages->sample, stages->sampled);
}

static void enter(struct stages *stages, enum phase phase, struct now now)
{
	stages->phase = phase;
	stages->phase_began = now.mono;
	say(stages, true, now.mono);
}

static void add_remark(struct cycle *cycle, const char *text)
{
	CLEANUP_BUF remark = BUF_NULL;

	buf_printf(&remark, "%s%s%s", cycle->remark, *cycle->remark ? " " : "", text);
	text_copy_line(cycle->remark, sizeof cycle->remark, buf_text(&remark));
}

static void take_end(struct stages *stages, int status)
{
	struct cycle *cycle = stages->cycle;

	cycle->exit_known = WIFEXITED(status);
	if (WIFEXITED(status))
		stages->code = cycle->exit_code = WEXITSTATUS(status);
	if (WIFSIGNALED(status)) {
		cycle->signal = WTERMSIG(status);
		stages->code = CODE_OF_SIGNAL + cycle->signal;
	}
	if (stages->interrupted) {
		cycle->ended = RUN_INTERRUPTED;
		cycle->signal = stages->interrupted;
	}
}

/* Start and end are as far apart as the monotonic clock says: the wall clock may be set meanwhile.
 */
static void on_command_end(void *arg, int status)
{
	struct stages *stages = arg;
	struct cycle *cycle = stages->cycle;
	struct now now;
	span_t length;

	watch_end_phase(stages->watch);
	now = loop_now(stages->loop);
	watch_begin_phase(stages->watch);
	length = mono_since(now.mono, stages->run_began);
	cycle->end = (struct moment){wall_after(cycle->start.at, length), FROM_WRAPPER, {0}};
	cycle->duration_s = (struct amount){(double)length.us / 1e6, FROM_WRAPPER};
	take_end(stages, status);
	if (stages->interrupted)
		cycle->after = (span_t){0};
	enter(stages, PHASE_AFTER, now);
	watch_look(stages->watch);
	timer_at(stages->border, mono_after(now.mono, cycle->after));
}

static void not_started(struct stages *stages, int error)
{
	CLEANUP_BUF why = BUF_NULL;

	buf_printf(&why, "`%s` could not be started: %s.", stages->argv[0], strerror(error));
	add_remark(stages->cycle, buf_text(&why));
	stages->cycle->ended = RUN_NOT_STARTED;
	stages->code = error == ENOENT ? CODE_NOT_FOUND : CODE_NOT_RUNNABLE;
	complain(stages->code, "%s", buf_text(&why));
	loop_stop(stages->loop, 0);
}

static void begin_run(struct stages *stages)
{
	struct now now;
	int result;

	watch_end_phase(stages->watch);
	now = loop_now(stages->loop);
	watch_begin_phase(stages->watch);
	watch_warn(stages->watch, stages->progress);
	stages->run_began = now.mono;
	result = child_start(stages->loop, stages->argv, stages->progress, on_command_end, stages,
			     &stages->child);
	if (result < 0) {
		not_started(stages, -result);
		return;
	}
	stages->cycle->start = (struct moment){now.wall, FROM_WRAPPER, {0}};
	enter(stages, PHASE_IN_PROGRESS, now);
	watch_look(stages->watch);
}

static void on_border(void *arg, struct now now)
{
	struct stages *stages = arg;

	(void)now;
	if (stages->phase == PHASE_BEFORE) {
		begin_run(stages);
		return;
	}
	watch_end_phase(stages->watch);
	loop_stop(stages->loop, 0);
}

static void interrupt_after(struct stages *stages)
{
	struct cycle *cycle = stages->cycle;

	watch_end_phase(stages->watch);
	cycle->after = mono_since(loop_now(stages->loop).mono, stages->phase_began);
	if (!stages->interrupted)
		add_remark(cycle, "The time after the run was cut short.");
	loop_stop(stages->loop, 0);
}

static void on_interrupt(void *arg, int number)
{
	struct stages *stages = arg;

	if (stages->phase == PHASE_AFTER) {
		interrupt_after(stages);
		return;
	}
	if (stages->phase == PHASE_BEFORE) {
		add_remark(stages->cycle, "It was interrupted before the command was started.");
		stages->cycle->ended = RUN_INTERRUPTED;
		stages->code = CODE_OF_SIGNAL + number;
		loop_stop(stages->loop, 0);
		return;
	}
	/* The second time it is meant. */
	child_signal(stages->child, stages->interrupted ? SIGKILL : number);
	stages->interrupted = number;
}

static void on_child(void *arg, int number)
{
	struct stages *stages = arg;

	(void)number;
	if (stages->child)
		child_reap(stages->child);
}

static int set_up(struct stages *stages)
{
	/* The command is a process group of its own: nothing else would end it with us. */
	static const int interrupts[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	int result = loop_new(&stages->loop);

	for (size_t i = 0; result == 0 && i < sizeof interrupts / sizeof *interrupts; i++)
		result = loop_signal(stages->loop, interrupts[i], on_interrupt, stages);
	/* The report is still wanted where nobody reads our words any more. */
	signal(SIGPIPE, SIG_IGN);
	if (result == 0)
		result = loop_signal(stages->loop, SIGCHLD, on_child, stages);
	if (result == 0)
		result = loop_timer(stages->loop, on_sample, stages, &stages->sample);
	if (result == 0)
		result = loop_timer(stages->loop, on_border, stages, &stages->border);
	if (result == 0)
		result = loop_timer(stages->loop, on_draw, stages, &stages->draw);
	if (result == 0)
		result = http_library_init();
	if (result == 0)
		result = replica_library_init();
	if (result == 0)
		result = work_new(stages->loop, 1, (unsigned)stages->plan->n_components,
				  replica_thread_start, replica_thread_end, &stages->work);
	return result;
}

static void run(struct stages *stages)
{
	struct now now = loop_now(stages->loop);

	stages->sampled = now.mono;
	stages->cycle->before = stages->plan->before;
	stages->cycle->after = stages->plan->after;
	tell_agent(stages, now);
	enter(stages, PHASE_BEFORE, now);
	on_sample(stages, now);
	timer_at(stages->draw, mono_after(now.mono, DRAW_EVERY));
	timer_at(stages->border, mono_after(now.mono, stages->plan->before));
	loop_run(stages->loop);
}

static void tear_down(struct stages *stages, bool is_hanging)
{
	progress_free(stages->progress);
	stages->child = child_free(stages->child);
	if (is_hanging)
		return;
	perf_watch_free(stages->watch);
	lag_watch_free(stages->lag);
	work_free(stages->work);
	timer_free(stages->sample);
	timer_free(stages->border);
	timer_free(stages->draw);
	loop_free(stages->loop);
	replica_library_end();
	http_library_end();
}

int stages_run(const struct plan *plan, const struct settings *settings, char *const *argv,
	       struct cycle *cycle, bool *ret_hangs)
{
	struct stages stages = {.plan = plan, .settings = settings, .argv = argv, .cycle = cycle};
	int result = set_up(&stages);

	if (result < 0)
		return complain(EXIT_OS, "the event loop cannot be set up: %s", strerror(-result));
	stages.watch = watch_new(stages.work, plan, settings, cycle);
	stages.lag = lag_watch_new(stages.work, settings, plan, cycle);
	stages.progress = progress_new();
	run(&stages);
	*ret_hangs = !work_stop(stages.work, PATIENCE);
	watch_recall(stages.watch, cycle, plan->interval);
	agent_say_over(settings, plan);
	tear_down(&stages, *ret_hangs);
	return stages.code;
}
