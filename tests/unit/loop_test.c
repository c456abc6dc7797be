/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "platform/loop.h"
#include "platform/service.h"

struct seen {
	struct loop *loop;
	struct watch_fd *watch;
	struct timer *timers[3];
	unsigned events, times;
	int signal_number;
	mono_t at;
	char text[256];
};

static int new_loop(void **state)
{
	struct seen *seen = calloc(1, sizeof *seen);
	*state = seen;
	return loop_new(&seen->loop);
}

static int end_loop(void **state)
{
	struct seen *seen = *state;
	watch_free(seen->watch);
	for (size_t i = 0; i < 3; i++)
		timer_free(seen->timers[i]);
	loop_free(seen->loop);
	free(seen);
	return 0;
}

static void stop_on_fd(void *arg, int fd, unsigned events)
{
	(void)fd;
	struct seen *seen = arg;
	seen->events = events;
	seen->times++;
	loop_stop(seen->loop, 7);
}

static void stop_on_time(void *arg, struct now now)
{
	struct seen *seen = arg;
	seen->at = now.mono;
	seen->times++;
	loop_stop(seen->loop, 3);
}

static void count_time(void *arg, struct now now)
{
	(void)now;
	((struct seen *)arg)->times++;
}

static mono_t in_ms(struct seen *seen, int ms)
{
	return mono_after(loop_now(seen->loop).mono, SPAN_MS(ms));
}

static void what_can_be_read_is_told_and_the_code_comes_back(void **state)
{
	struct seen *seen = *state;
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(loop_watch(seen->loop, fds[0], LOOP_READ, stop_on_fd, seen, &seen->watch),
			 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(loop_run(seen->loop), 7);
	assert_int_equal(seen->events, LOOP_READ);
	seen->watch = watch_free(seen->watch);
	close(fds[0]);
	close(fds[1]);
}

static void a_hang_up_comes_as_something_to_read(void **state)
{
	struct seen *seen = *state;
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(loop_watch(seen->loop, fds[0], LOOP_READ, stop_on_fd, seen, &seen->watch),
			 0);
	close(fds[1]);
	assert_int_equal(loop_run(seen->loop), 7);
	assert_int_equal(seen->events, LOOP_READ);
	seen->watch = watch_free(seen->watch);
	close(fds[0]);
}

static void a_watch_for_nothing_hears_not_even_a_hang_up(void **state)
{
	struct seen *seen = *state;
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(loop_watch(seen->loop, fds[0], LOOP_READ, stop_on_fd, seen, &seen->watch),
			 0);
	watch_set(seen->watch, 0);
	close(fds[1]);
	assert_int_equal(loop_timer(seen->loop, stop_on_time, seen, &seen->timers[0]), 0);
	timer_at(seen->timers[0], in_ms(seen, 5));
	assert_int_equal(loop_run(seen->loop), 3);
	assert_int_equal(seen->times, 1);
	seen->watch = watch_free(seen->watch);
	close(fds[0]);
}

static void a_watch_can_change_to_writing(void **state)
{
	struct seen *seen = *state;
	int fds[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	assert_int_equal(loop_watch(seen->loop, fds[0], 0, stop_on_fd, seen, &seen->watch), 0);
	watch_set(seen->watch, LOOP_WRITE);
	assert_int_equal(loop_run(seen->loop), 7);
	assert_int_equal(seen->events, LOOP_WRITE);
	seen->watch = watch_free(seen->watch);
	close(fds[0]);
	close(fds[1]);
}

static void a_bad_descriptor_is_an_error(void **state)
{
	struct seen *seen = *state;
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	close(fd);
	assert_true(loop_watch(seen->loop, fd, LOOP_READ, stop_on_fd, seen, &seen->watch) < 0);
}

static void a_timer_waits_until_its_time_and_fires_once(void **state)
{
	struct seen *seen = *state;
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(loop_timer(seen->loop, i == 0 ? count_time : stop_on_time, seen,
					    &seen->timers[i]),
				 0);
	mono_t when = in_ms(seen, 20);
	timer_at(seen->timers[0], (mono_t){-5});
	timer_at(seen->timers[1], when);
	assert_int_equal(loop_run(seen->loop), 3);
	assert_int_equal(seen->times, 2);
	assert_true(seen->at.us >= when.us);
}

static void a_stopped_timer_is_silent_and_an_idle_one_too(void **state)
{
	struct seen *seen = *state;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(loop_timer(seen->loop, i < 2 ? count_time : stop_on_time, seen,
					    &seen->timers[i]),
				 0);
	timer_at(seen->timers[0], in_ms(seen, 1));
	timer_stop(seen->timers[0]);
	timer_at(seen->timers[2], in_ms(seen, 5));
	assert_int_equal(loop_run(seen->loop), 3);
	assert_int_equal(seen->times, 1);
}

static void arm_until_three(void *arg, struct now now)
{
	struct seen *seen = arg;
	if (++seen->times == 3)
		loop_stop(seen->loop, 0);
	else
		timer_at(seen->timers[0], now.mono);
}

static void a_timer_can_be_armed_from_its_own_call(void **state)
{
	struct seen *seen = *state;
	assert_int_equal(loop_timer(seen->loop, arm_until_three, seen, &seen->timers[0]), 0);
	timer_at(seen->timers[0], in_ms(seen, 0));
	assert_int_equal(loop_run(seen->loop), 0);
	assert_int_equal(seen->times, 3);
}

static void free_itself(void *arg, struct now now)
{
	(void)now;
	struct seen *seen = arg;
	seen->timers[0] = timer_free(seen->timers[0]);
	seen->timers[1] = timer_free(seen->timers[1]);
	loop_stop(seen->loop, 0);
}

static void a_timer_can_free_itself_and_another_that_is_due(void **state)
{
	struct seen *seen = *state;
	mono_t when = in_ms(seen, 1);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(loop_timer(seen->loop, free_itself, seen, &seen->timers[i]), 0);
		timer_at(seen->timers[i], when);
	}
	assert_int_equal(loop_run(seen->loop), 0);
}

static void stop_on_signal(void *arg, int signal_number)
{
	struct seen *seen = arg;
	seen->signal_number = signal_number;
	loop_stop(seen->loop, 0);
}

static void a_signal_comes_through_the_loop(void **state)
{
	struct seen *seen = *state;
	assert_int_equal(loop_signal(seen->loop, SIGUSR1, stop_on_signal, seen), 0);
	assert_int_equal(kill(getpid(), SIGUSR1), 0);
	assert_int_equal(loop_run(seen->loop), 0);
	assert_int_equal(seen->signal_number, SIGUSR1);
}

/* The other end of $NOTIFY_SOCKET. */
static int listen_as_systemd(void)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	socklen_t n = sizeof(sa_family_t); /* the kernel picks an abstract name */
	assert_int_equal(bind(fd, (struct sockaddr *)&address, n), 0);
	n = sizeof address;
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &n), 0);
	char name[64];
	snprintf(name, sizeof name, "@%.*s", (int)(n - sizeof(sa_family_t) - 1),
		 address.sun_path + 1);
	setenv("NOTIFY_SOCKET", name, 1);
	return fd;
}

static void hear(int fd, char *to, size_t size)
{
	ssize_t n = recv(fd, to, size - 1, 0);
	assert_true(n >= 0);
	to[n] = '\0';
}

static void systemd_hears_each_state(void **state)
{
	(void)state;
	int fd = listen_as_systemd();
	char text[256];
	service_ready();
	hear(fd, text, sizeof text);
	assert_string_equal(text, "READY=1");
	service_status("3 targets, 1 incident");
	hear(fd, text, sizeof text);
	assert_string_equal(text, "STATUS=3 targets, 1 incident");
	service_reloading();
	hear(fd, text, sizeof text);
	assert_memory_equal(text, "RELOADING=1\nMONOTONIC_USEC=", 27);
	assert_true(atoll(text + 27) > 0);
	service_stopping();
	hear(fd, text, sizeof text);
	assert_string_equal(text, "STOPPING=1");
	close(fd);
	unsetenv("NOTIFY_SOCKET");
	service_ready();
}

static void count_pings(void *arg, int fd, unsigned events)
{
	(void)events;
	struct seen *seen = arg;
	hear(fd, seen->text, sizeof seen->text);
	if (++seen->times == 3)
		loop_stop(seen->loop, 0);
}

static void the_loop_itself_answers_the_watchdog(void **state)
{
	struct seen *seen = *state;
	int fd = listen_as_systemd();
	char pid[32];
	snprintf(pid, sizeof pid, "%d", (int)getpid());
	setenv("WATCHDOG_USEC", "20000", 1);
	setenv("WATCHDOG_PID", pid, 1);
	assert_int_equal(loop_watchdog(seen->loop), 0);
	assert_int_equal(loop_watch(seen->loop, fd, LOOP_READ, count_pings, seen, &seen->watch), 0);
	assert_int_equal(loop_run(seen->loop), 0);
	assert_string_equal(seen->text, "WATCHDOG=1");
	seen->watch = watch_free(seen->watch);
	close(fd);
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

static void no_watchdog_is_fine(void **state)
{
	struct seen *seen = *state;
	assert_int_equal(loop_watchdog(seen->loop), 0);
}

#define WITH_LOOP(test) cmocka_unit_test_setup_teardown(test, new_loop, end_loop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_LOOP(what_can_be_read_is_told_and_the_code_comes_back),
		WITH_LOOP(a_hang_up_comes_as_something_to_read),
		WITH_LOOP(a_watch_for_nothing_hears_not_even_a_hang_up),
		WITH_LOOP(a_watch_can_change_to_writing),
		WITH_LOOP(a_bad_descriptor_is_an_error),
		WITH_LOOP(a_timer_waits_until_its_time_and_fires_once),
		WITH_LOOP(a_stopped_timer_is_silent_and_an_idle_one_too),
		WITH_LOOP(a_timer_can_be_armed_from_its_own_call),
		WITH_LOOP(a_timer_can_free_itself_and_another_that_is_due),
		WITH_LOOP(a_signal_comes_through_the_loop),
		WITH_LOOP(systemd_hears_each_state),
		WITH_LOOP(the_loop_itself_answers_the_watchdog),
		WITH_LOOP(no_watchdog_is_fine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
