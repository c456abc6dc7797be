/* SPDX-License-Identifier: Apache-2.0 */
/* Blocking jobs on worker threads; results come back on the loop. A job carries copies in and
 * copies out; nothing is cancelled, everything has a time limit of its own. Two lanes: jobs that
 * are known to be slow must not hold up the others. The only locks of the program are here. */
#pragma once

#include <stdbool.h>

#include "platform/loop.h"

struct work;
enum lane { LANE_FAST, LANE_SLOW, N_LANES };

struct job {
	enum lane lane;
	void (*run)(struct job *);  /* on a worker */
	void (*done)(struct job *); /* on the loop; may free the job */
	struct job *next;	    /* work.c's */
};

/* `thread_start` and `thread_end` (may be NULL) run in each worker (mysql_thread_init). Threads are
 * started as jobs need them, up to the limit of the lane. */
int work_new(struct loop *, unsigned fast_threads, unsigned slow_threads,
	     void (*thread_start)(void), void (*thread_end)(void), struct work **ret);
void work_submit(struct work *, struct job *);
/* Waits at most `patience` for running jobs; then gives their threads up (false), and the process
 * is to end with _exit. Else every job gets its done before it returns, also those that never ran:
 * who stops the work must know that. */
bool work_stop(struct work *, span_t patience);
struct work *work_free(struct work *);
