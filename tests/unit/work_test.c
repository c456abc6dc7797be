/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "platform/loop.h"
#include "platform/work.h"

struct all {
	struct loop *loop;
	struct work *work;
	unsigned done, wanted;
	int begun, gate; /* a job that hangs says so and waits */
};

struct sum {
	struct job job;
	struct all *all;
	unsigned of, result;
};

static _Atomic unsigned n_started, n_ended;

static void thread_start(void)
{
	n_started++;
}

static void thread_end(void)
{
	n_ended++;
}

static int start(void **state)
{
	struct all *all = calloc(1, sizeof *all);
	*state = all;
	n_started = n_ended = 0;
	all->begun = eventfd(0, EFD_CLOEXEC);
	all->gate = eventfd(0, EFD_CLOEXEC);
	int result = loop_new(&all->loop);
	return result < 0 ? result
			  : work_new(all->loop, 2, 1, thread_start, thread_end, &all->work);
}

static int end(void **state)
{
	struct all *all = *state;
	assert_true(work_stop(all->work, SPAN_SECONDS(60)));
	work_free(all->work);
	loop_free(all->loop);
	close(all->begun);
	close(all->gate);
	free(all);
	return 0;
}

static void run_sum(struct job *job)
{
	struct sum *sum = (struct sum *)job;
	for (unsigned i = 1; i <= sum->of; i++)
		sum->result += i;
}

static void run_hang(struct job *job)
{
	struct all *all = ((struct sum *)job)->all;
	eventfd_t n;
	eventfd_write(all->begun, 1);
	eventfd_read(all->gate, &n);
}

static void end_sum(struct job *job)
{
	struct sum *sum = (struct sum *)job;
	struct all *all = sum->all;
	assert_int_equal(sum->result, sum->of * (sum->of + 1) / 2);
	free(sum);
	if (++all->done == all->wanted)
		loop_stop(all->loop, 0);
}

static void end_quietly(struct job *job)
{
	((struct sum *)job)->all->done++;
	free(job);
}

static void submit(struct all *all, enum lane lane, void (*run)(struct job *),
		   void (*done)(struct job *), unsigned of)
{
	struct sum *sum = calloc(1, sizeof *sum);
	*sum = (struct sum){.job = {.lane = lane, .run = run, .done = done}, .all = all, .of = of};
	work_submit(all->work, &sum->job);
}

static void each_job_comes_back_on_the_loop_with_its_result(void **state)
{
	struct all *all = *state;
	all->wanted = 500;
	for (unsigned i = 0; i < 500; i++)
		submit(all, i % 5 == 0 ? LANE_SLOW : LANE_FAST, run_sum, end_sum, i);
	assert_int_equal(loop_run(all->loop), 0);
	assert_int_equal(all->done, 500);
	assert_true(work_stop(all->work, SPAN_SECONDS(60)));
}

static void submit_again(struct job *job)
{
	struct all *all = ((struct sum *)job)->all;
	free(job);
	if (++all->done == 50)
		loop_stop(all->loop, 0);
	else
		submit(all, LANE_FAST, run_sum, submit_again, 3);
}

static void a_done_may_submit_the_next_job(void **state)
{
	struct all *all = *state;
	submit(all, LANE_FAST, run_sum, submit_again, 3);
	assert_int_equal(loop_run(all->loop), 0);
	assert_int_equal(all->done, 50);
}

static void threads_start_as_needed_and_each_ends_what_it_began(void **state)
{
	struct all *all = *state;
	assert_int_equal(n_started, 0);
	all->wanted = 1;
	submit(all, LANE_FAST, run_sum, end_sum, 1);
	assert_int_equal(loop_run(all->loop), 0);
	assert_int_equal(n_started, 1);
	assert_true(work_stop(all->work, SPAN_SECONDS(60)));
	assert_int_equal(n_ended, 1);
}

static void there_are_never_more_threads_than_allowed(void **state)
{
	struct all *all = *state;
	all->wanted = 100;
	for (unsigned i = 0; i < 100; i++)
		submit(all, LANE_FAST, run_sum, end_sum, 1000);
	assert_int_equal(loop_run(all->loop), 0);
	assert_true(work_stop(all->work, SPAN_SECONDS(60)));
	assert_in_range(n_started, 1, 2);
	assert_int_equal(n_ended, n_started);
}

static void a_job_that_hangs_holds_up_only_its_lane(void **state)
{
	struct all *all = *state;
	all->wanted = 10;
	eventfd_t n;
	submit(all, LANE_SLOW, run_hang, end_quietly, 0);
	eventfd_read(all->begun, &n);
	for (unsigned i = 0; i < 10; i++)
		submit(all, LANE_FAST, run_sum, end_sum, i);
	assert_int_equal(loop_run(all->loop), 0);
	assert_int_equal(all->done, 10);
	eventfd_write(all->gate, 1);
	assert_true(work_stop(all->work, SPAN_SECONDS(60)));
	assert_int_equal(all->done, 11);
}

static struct sum late;
static unsigned n_late_done;

static void end_late(struct job *job)
{
	assert_ptr_equal(job, &late.job);
	n_late_done++;
}

static void never(struct job *job)
{
	(void)job;
	abort();
}

static void jobs_that_never_ran_are_given_back_at_the_end(void **state)
{
	struct all *all = *state;
	n_late_done = 0;
	assert_true(work_stop(all->work, SPAN_SECONDS(60)));
	late = (struct sum){.job = {.lane = LANE_FAST, .run = never, .done = end_late}};
	work_submit(all->work, &late.job);
	assert_true(work_stop(all->work, SPAN_SECONDS(60)));
	assert_int_equal(n_started, 0);
	assert_int_equal(n_late_done, 1);
}

static void the_end_does_not_wait_for_a_job_that_hangs(void **state)
{
	struct all *all = *state;
	eventfd_t n;
	submit(all, LANE_FAST, run_hang, end_quietly, 0);
	eventfd_read(all->begun, &n);
	assert_false(work_stop(all->work, SPAN_MS(1)));
	assert_ptr_equal(work_free(all->work), NULL);
	assert_int_equal(all->done, 0);
	eventfd_write(all->gate, 1);
	assert_true(work_stop(all->work, SPAN_SECONDS(60)));
	assert_int_equal(all->done, 1);
}

#define WITH_WORK(test) cmocka_unit_test_setup_teardown(test, start, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_WORK(each_job_comes_back_on_the_loop_with_its_result),
		WITH_WORK(a_done_may_submit_the_next_job),
		WITH_WORK(threads_start_as_needed_and_each_ends_what_it_began),
		WITH_WORK(there_are_never_more_threads_than_allowed),
		WITH_WORK(a_job_that_hangs_holds_up_only_its_lane),
		WITH_WORK(jobs_that_never_ran_are_given_back_at_the_end),
		WITH_WORK(the_end_does_not_wait_for_a_job_that_hangs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
