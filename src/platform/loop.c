/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/loop.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <systemd/sd-event.h>
#include <time.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "platform/clock.h"

/* sd-event may move a wake-up by this much to join it with others; its default is 250 ms. */
enum { ACCURACY_US = 1000 };

struct signal_watch {
	signal_fn *fn;
	void *arg;
	sd_event_source *source;
	struct signal_watch *next;
};

struct loop {
	sd_event *event;
	struct signal_watch *signals;
};

struct watch_fd {
	fd_fn *fn;
	void *arg;
	sd_event_source *source;
};

struct timer {
	timer_fn *fn;
	void *arg;
	sd_event_source *source;
};

/* For calls that fail only when the kernel is out of memory or we are wrong. */
static void must(int result, const char *what)
{
	if (result >= 0)
		return;
	log_line(LOG_FATAL, "event loop: %s: error %d", what, -result);
	abort();
}

int loop_new(struct loop **ret)
{
	struct loop *loop = xcalloc(1, sizeof *loop);
	int result = sd_event_new(&loop->event);
	if (result < 0) {
		free(loop);
		return result;
	}
	*ret = loop;
	return 0;
}

struct loop *loop_free(struct loop *loop)
{
	if (loop == NULL)
		return NULL;
	while (loop->signals != NULL) {
		struct signal_watch *watch = loop->signals;
		loop->signals = watch->next;
		sd_event_source_disable_unref(watch->source);
		free(watch);
	}
	sd_event_unref(loop->event);
	free(loop);
	return NULL;
}

struct now loop_now(struct loop *loop)
{
	(void)loop;
	return clock_now();
}

static int on_fd(sd_event_source *source, int fd, uint32_t revents, void *arg)
{
	(void)source;
	struct watch_fd *watch = arg;
	unsigned events = 0;
	if (revents & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP))
		events |= LOOP_READ;
	if (revents & EPOLLOUT)
		events |= LOOP_WRITE;
	watch->fn(watch->arg, fd, events);
	return 0;
}

static uint32_t epoll_events(unsigned events)
{
	return (events & LOOP_READ ? (uint32_t)EPOLLIN : 0) |
	       (events & LOOP_WRITE ? (uint32_t)EPOLLOUT : 0);
}

int loop_watch(struct loop *loop, int fd, unsigned events, fd_fn *fn, void *arg,
	       struct watch_fd **ret)
{
	struct watch_fd *watch = xcalloc(1, sizeof *watch);
	*watch = (struct watch_fd){.fn = fn, .arg = arg};
	int result = sd_event_add_io(loop->event, &watch->source, fd, epoll_events(events), on_fd,
				     watch);
	if (result < 0) {
		free(watch);
		return result;
	}
	watch_set(watch, events);
	*ret = watch;
	return 0;
}

/* epoll tells of hang-ups even when nothing is asked for, again and again: so nothing means off. */
void watch_set(struct watch_fd *watch, unsigned events)
{
	must(sd_event_source_set_io_events(watch->source, epoll_events(events)), "watch");
	must(sd_event_source_set_enabled(watch->source, events != 0 ? SD_EVENT_ON : SD_EVENT_OFF),
	     "watch");
}

struct watch_fd *watch_free(struct watch_fd *watch)
{
	if (watch != NULL)
		sd_event_source_disable_unref(watch->source);
	free(watch);
	return NULL;
}

static int on_time(sd_event_source *source, uint64_t usec, void *arg)
{
	(void)source;
	(void)usec;
	struct timer *timer = arg;
	timer->fn(timer->arg, clock_now());
	return 0;
}

int loop_timer(struct loop *loop, timer_fn *fn, void *arg, struct timer **ret)
{
	struct timer *timer = xcalloc(1, sizeof *timer);
	*timer = (struct timer){.fn = fn, .arg = arg};
	int result = sd_event_add_time(loop->event, &timer->source, CLOCK_MONOTONIC, UINT64_MAX,
				       ACCURACY_US, on_time, timer);
	if (result < 0) {
		free(timer);
		return result;
	}
	timer_stop(timer);
	*ret = timer;
	return 0;
}

void timer_at(struct timer *timer, mono_t when)
{
	uint64_t usec = when.us > 0 ? (uint64_t)when.us : 0;
	must(sd_event_source_set_time(timer->source, usec), "timer");
	must(sd_event_source_set_enabled(timer->source, SD_EVENT_ONESHOT), "timer");
}

void timer_stop(struct timer *timer)
{
	must(sd_event_source_set_enabled(timer->source, SD_EVENT_OFF), "timer");
}

struct timer *timer_free(struct timer *timer)
{
	if (timer != NULL)
		sd_event_source_disable_unref(timer->source);
	free(timer);
	return NULL;
}

static int on_signal(sd_event_source *source, const struct signalfd_siginfo *info, void *arg)
{
	(void)source;
	struct signal_watch *watch = arg;
	watch->fn(watch->arg, (int)info->ssi_signo);
	return 0;
}

int loop_signal(struct loop *loop, int signal_number, signal_fn *fn, void *arg)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal_number);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	struct signal_watch *watch = xcalloc(1, sizeof *watch);
	*watch = (struct signal_watch){.fn = fn, .arg = arg, .next = loop->signals};
	int result =
		sd_event_add_signal(loop->event, &watch->source, signal_number, on_signal, watch);
	if (result < 0) {
		free(watch);
		return result;
	}
	loop->signals = watch;
	return 0;
}

int loop_watchdog(struct loop *loop)
{
	int result = sd_event_set_watchdog(loop->event, true);
	return result < 0 ? result : 0;
}

int loop_run(struct loop *loop)
{
	return sd_event_loop(loop->event);
}

void loop_stop(struct loop *loop, int code)
{
	must(sd_event_exit(loop->event, code), "stop");
}
