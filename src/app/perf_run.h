/* SPDX-License-Identifier: Apache-2.0 */
/* perf run: a command is run, and components are watched before it, in progress and after it. */
#pragma once

#include "app/commands.h"
#include "perf/cycle.h"
#include "perf/plan.h"
#include "perf/sources/source.h"
#include "platform/loop.h"
#include "platform/work.h"

/* perf_child.c: the command and its output */
struct perf_child;
typedef void child_fn(void *arg, int wait_status);
struct progress;
/* Signals must be blocked already (loop_signal). Negative errno: it could not be started. */
int child_start(struct loop *, char *const *argv, struct progress *, child_fn *, void *arg,
		struct perf_child **ret);
/* To the command and all that it started, as a terminal does it. */
void child_signal(const struct perf_child *, int signal_number);
void child_reap(struct perf_child *); /* at SIGCHLD: may call the child_fn */
struct perf_child *child_free(struct perf_child *);

/* perf_watch.c: the components */
struct perf_watch;
struct perf_watch *watch_new(struct work *, const struct plan *, const struct settings *,
			     struct cycle *);
void watch_look(struct perf_watch *); /* at all of them; those that still answer are left out */
/* At a phase's border, called before and after it is taken: averages end there and begin anew. */
void watch_end_phase(struct perf_watch *);
void watch_begin_phase(struct perf_watch *);
/* Says of which components nothing could be measured so far, and why: there may be time to mend it.
 */
void watch_warn(const struct perf_watch *, struct progress *);
/* After the run: what is kept elsewhere, as in files. Blocking. */
void watch_recall(struct perf_watch *, const struct cycle *, span_t step);
/* Not while one is still asked. */
struct perf_watch *perf_watch_free(struct perf_watch *);
/* "auth 210 mi 180 mb; orders-db N/A": what was measured last. */
void watch_print(const struct perf_watch *, struct buf *to);

/* perf_progress.c: what the terminal shows meanwhile */
struct progress *progress_new(void);
bool progress_is_live(const struct progress *); /* on a terminal: one line, drawn again */
/* On a terminal the line is drawn again; elsewhere a line is written if `is_news`. */
void progress_say(struct progress *, bool is_news, const char *text);
/* A line that stays. */
void progress_note(struct progress *, const char *text);
/* Output of the command: the line makes way for it. */
void progress_pass(struct progress *, int fd, const char *bytes, size_t n);
struct progress *progress_free(struct progress *);

/* perf_results.c: the files that the command leaves */
struct result_files;
struct result_files *results_expect(const struct plan *, char *const *argv);
/* Reads those that were written since; says in the cycle's remark what could not be used. */
void results_read(struct result_files *, struct cycle *);
struct result_files *results_free(struct result_files *);

/* perf_agent.c: the agent and its records, as far as there are any */
#define AGENT_LEASE SPAN_MINUTES(3)
/* Says that a test goes on for as long as the lease from now; on a worker, for the agent may be
 * slow to answer. */
void agent_say_window(struct work *, const struct settings *, const struct plan *);
void agent_say_over(const struct settings *, const struct plan *); /* blocking */
void agent_read_events(const struct settings *, struct cycle *);
/* The worst lag that was measured while the run went on. */
void take_worst_lag(const struct plan *, struct cycle *);

/* perf_lag.c: the worst lag that the agent sees; looks are for the time of the run */
struct lag_watch;
struct lag_watch *lag_watch_new(struct work *, const struct settings *, const struct plan *,
				struct cycle *);
void lag_watch_look(struct lag_watch *); /* nothing without settings, or while the last one lasts */
struct lag_watch *lag_watch_free(struct lag_watch *);

/* perf_stages.c: runs it all; the exit code for whoever called us. *ret_hangs: something did not
 * answer in time, and the process is to end with _exit. */
int stages_run(const struct plan *, const struct settings *, char *const *argv, struct cycle *,
	       bool *ret_hangs);
