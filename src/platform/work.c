/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/work.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "platform/clock.h"

struct queue {
	struct job *first, **end;
};

struct lane_state {
	struct work *work;
	struct queue waiting;
	size_t n_waiting;
	unsigned n_idle, max_threads;
	pthread_cond_t come; /* a job, or the end */
	pthread_t *threads;
	unsigned n_threads;
};

/* The lock guards all but what work_new sets and what the loop alone uses: `threads`, `watch`. */
struct work {
	pthread_mutex_t lock;
	struct lane_state lanes[N_LANES];
	struct queue ended;
	int event_fd;
	bool is_stopping;
	unsigned n_alive;
	pthread_cond_t gone; /* a worker */
	void (*thread_start)(void);
	void (*thread_end)(void);
	struct watch_fd *watch;
};

static void queue_empty(struct queue *queue)
{
	queue->first = NULL;
	queue->end = &queue->first;
}

static void queue_add(struct queue *queue, struct job *job)
{
	job->next = NULL;
	*queue->end = job;
	queue->end = &job->next;
}

static struct job *queue_take(struct queue *queue)
{
	struct job *job = queue->first;
	if (job == NULL)
		return NULL;
	queue->first = job->next;
	if (queue->first == NULL)
		queue->end = &queue->first;
	return job;
}

/* The next job of the lane; NULL when it is time to end. */
static struct job *wait_for_job(struct lane_state *lane)
{
	struct work *work = lane->work;
	pthread_mutex_lock(&work->lock);
	lane->n_idle++;
	while (lane->n_waiting == 0 && !work->is_stopping)
		pthread_cond_wait(&lane->come, &work->lock);
	lane->n_idle--;
	struct job *job = work->is_stopping ? NULL : queue_take(&lane->waiting);
	lane->n_waiting -= job != NULL;
	pthread_mutex_unlock(&work->lock);
	return job;
}

static void hand_back(struct work *work, struct job *job)
{
	pthread_mutex_lock(&work->lock);
	queue_add(&work->ended, job);
	pthread_mutex_unlock(&work->lock);
	/* Fails only when 2^64 wake-ups are pending. */
	eventfd_write(work->event_fd, 1);
}

static void *worker(void *arg)
{
	struct lane_state *lane = arg;
	struct work *work = lane->work;
	if (work->thread_start != NULL)
		work->thread_start();
	for (struct job *job; (job = wait_for_job(lane)) != NULL;) {
		job->run(job);
		hand_back(work, job);
	}
	if (work->thread_end != NULL)
		work->thread_end();
	pthread_mutex_lock(&work->lock);
	work->n_alive--;
	pthread_cond_signal(&work->gone);
	pthread_mutex_unlock(&work->lock);
	return NULL;
}

/* Each done runs without the lock: it may submit the next job. Only those that have ended by now,
 * so that a busy lane does not keep the loop from its timers. */
static void run_done(struct work *work)
{
	pthread_mutex_lock(&work->lock);
	struct job *job = work->ended.first;
	queue_empty(&work->ended);
	pthread_mutex_unlock(&work->lock);
	while (job != NULL) {
		struct job *next = job->next;
		job->done(job);
		job = next;
	}
}

static void on_event(void *arg, int fd, unsigned events)
{
	(void)events;
	eventfd_t n;
	eventfd_read(fd, &n);
	run_done(arg);
}

static void lane_init(struct work *work, enum lane id, unsigned max_threads)
{
	struct lane_state *lane = &work->lanes[id];
	*lane = (struct lane_state){.work = work, .max_threads = max_threads > 0 ? max_threads : 1};
	lane->threads = xcalloc(lane->max_threads, sizeof *lane->threads);
	queue_empty(&lane->waiting);
	pthread_cond_init(&lane->come, NULL);
}

static void init_locks(struct work *work)
{
	pthread_mutex_init(&work->lock, NULL);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&work->gone, &attr);
	pthread_condattr_destroy(&attr);
}

int work_new(struct loop *loop, unsigned fast_threads, unsigned slow_threads,
	     void (*thread_start)(void), void (*thread_end)(void), struct work **ret)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	struct work *work = xcalloc(1, sizeof *work);
	work->event_fd = fd;
	work->thread_start = thread_start;
	work->thread_end = thread_end;
	queue_empty(&work->ended);
	init_locks(work);
	lane_init(work, LANE_FAST, fast_threads);
	lane_init(work, LANE_SLOW, slow_threads);
	int result = loop_watch(loop, fd, LOOP_READ, on_event, work, &work->watch);
	if (result < 0) {
		work_free(work);
		return result;
	}
	*ret = work;
	return 0;
}

/* Signals are the loop's: a worker has all of them blocked. */
static int start_thread(struct lane_state *lane)
{
	sigset_t all, old;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	int error = pthread_create(&lane->threads[lane->n_threads], NULL, worker, lane);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return error;
}

static void add_thread(struct lane_state *lane)
{
	struct work *work = lane->work;
	int error = start_thread(lane);
	if (error == 0) {
		lane->n_threads++;
		work->n_alive++;
	} else if (lane->n_threads == 0) {
		/* Nobody would ever run the job: the same as no memory. */
		log_line(LOG_FATAL, "a worker thread cannot be started: error %d", error);
		abort();
	}
}

void work_submit(struct work *work, struct job *job)
{
	struct lane_state *lane = &work->lanes[job->lane];
	pthread_mutex_lock(&work->lock);
	queue_add(&lane->waiting, job);
	lane->n_waiting++;
	if (lane->n_waiting > lane->n_idle && lane->n_threads < lane->max_threads &&
	    !work->is_stopping)
		add_thread(lane);
	pthread_cond_signal(&lane->come);
	pthread_mutex_unlock(&work->lock);
}

static bool wait_until_gone(struct work *work, span_t patience)
{
	mono_t end = mono_after(clock_now().mono, patience);
	struct timespec until = {.tv_sec = end.us / US_PER_SECOND,
				 .tv_nsec = end.us % US_PER_SECOND * 1000};
	int error = 0;
	pthread_mutex_lock(&work->lock);
	work->is_stopping = true;
	for (enum lane lane = 0; lane < N_LANES; lane++)
		pthread_cond_broadcast(&work->lanes[lane].come);
	while (work->n_alive > 0 && error == 0)
		error = pthread_cond_timedwait(&work->gone, &work->lock, &until);
	bool all_gone = work->n_alive == 0;
	pthread_mutex_unlock(&work->lock);
	return all_gone;
}

bool work_stop(struct work *work, span_t patience)
{
	if (!wait_until_gone(work, patience))
		return false;
	for (enum lane id = 0; id < N_LANES; id++) {
		struct lane_state *lane = &work->lanes[id];
		for (; lane->n_threads > 0; lane->n_threads--)
			pthread_join(lane->threads[lane->n_threads - 1], NULL);
		for (struct job *job; (job = queue_take(&lane->waiting)) != NULL;)
			queue_add(&work->ended, job);
		lane->n_waiting = 0;
	}
	run_done(work);
	return true;
}

/* Workers that were given up still use it: then it stays until the process ends. */
struct work *work_free(struct work *work)
{
	if (work == NULL || !work_stop(work, SPAN_SECONDS(0)))
		return NULL;
	watch_free(work->watch);
	close(work->event_fd);
	for (enum lane lane = 0; lane < N_LANES; lane++) {
		pthread_cond_destroy(&work->lanes[lane].come);
		free(work->lanes[lane].threads);
	}
	pthread_cond_destroy(&work->gone);
	pthread_mutex_destroy(&work->lock);
	free(work);
	return NULL;
}
