/* SPDX-License-Identifier: Apache-2.0 */
/* The event loop (sd-event behind it). All calls are on the loop's thread. Handles unregister when
 * freed. */
#pragma once

#include <stdint.h>

#include "base/time.h"

struct loop;
struct watch_fd;
struct timer;

enum { LOOP_READ = 1, LOOP_WRITE = 2 };
typedef void fd_fn(void *arg, int fd, unsigned events); /* hang-ups and errors come as LOOP_READ */
typedef void timer_fn(void *arg, struct now);
typedef void signal_fn(void *arg, int signal_number);

int loop_new(struct loop **ret);
struct loop *loop_free(struct loop *);
struct now loop_now(struct loop *); /* both clocks, read now */
int loop_watch(struct loop *, int fd, unsigned events, fd_fn *, void *arg, struct watch_fd **ret);
void watch_set(struct watch_fd *, unsigned events);
/* Before the descriptor is closed: its number may be another's right after. */
struct watch_fd *watch_free(struct watch_fd *);
/* One-shot timer, created idle; timer_at arms it (again), timer_stop idles it. */
int loop_timer(struct loop *, timer_fn *, void *arg, struct timer **ret);
void timer_at(struct timer *, mono_t when);
void timer_stop(struct timer *);
struct timer *timer_free(struct timer *);
/* Blocks the signal for the whole process; call before threads are started. */
int loop_signal(struct loop *, int signal_number, signal_fn *, void *arg);
/* Answers systemd's watchdog at half its time, if it asks for one. */
int loop_watchdog(struct loop *);
int loop_run(struct loop *); /* the code given to loop_stop, or negative errno */
void loop_stop(struct loop *, int code);
