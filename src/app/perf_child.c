/* SPDX-License-Identifier: Apache-2.0 */
/* The command that is measured: a process group of its own, so that a terminal's Ctrl-C comes to us
 * and from us to it, once. k6 takes a second one as "at once", and leaves no summary. */
#include "app/perf_run.h"
#include "base/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct stream {
	struct perf_child *child;
	int from, to; /* from: -1 = not ours to pass on */
	struct watch_fd *watch;
};

struct perf_child {
	pid_t pid;
	struct progress *progress;
	struct stream streams[2];
	child_fn *on_end;
	void *arg;
};

static void stream_end(struct stream *stream)
{
	stream->watch = watch_free(stream->watch);
	if (stream->from >= 0)
		close(stream->from);
	stream->from = -1;
}

/* False: there is nothing to be read now. */
static bool stream_pass(struct stream *stream)
{
	char bytes[16384];
	ssize_t n = read(stream->from, bytes, sizeof bytes);

	if (n > 0)
		progress_pass(stream->child->progress, stream->to, bytes, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		stream_end(stream);
	return n > 0;
}

static void on_output(void *arg, int fd, unsigned events)
{
	(void)fd;
	(void)events;
	stream_pass(arg);
}

/* Output is passed on by us only where our own line shares the terminal with it; else the command
 * has what we have. */
static int open_streams(struct loop *loop, struct perf_child *child,
			posix_spawn_file_actions_t *actions, int write_ends[2])
{
	for (int i = 0; i < 2; i++) {
		struct stream *stream = &child->streams[i];
		int ends[2], result;

		if (pipe2(ends, O_CLOEXEC) < 0)
			return -errno;
		stream->from = ends[0];
		write_ends[i] = ends[1];
		posix_spawn_file_actions_adddup2(actions, ends[1], stream->to);
		fcntl(ends[0], F_SETFL, O_NONBLOCK);
		result = loop_watch(loop, ends[0], LOOP_READ, on_output, stream, &stream->watch);
		if (result < 0)
			return result;
	}
	return 0;
}

static int spawn(struct perf_child *child, char *const *argv, posix_spawn_file_actions_t *actions)
{
	posix_spawnattr_t attributes;
	sigset_t none, usual;
	int error;

	sigemptyset(&none);
	sigfillset(&usual);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
						      POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &usual);
	/* A group in the background that reads from the terminal would be stopped. */
	if (isatty(STDIN_FILENO))
		posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	error = posix_spawnp(&child->pid, argv[0], actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	return -error;
}

int child_start(struct loop *loop, char *const *argv, struct progress *progress, child_fn *on_end,
		void *arg, struct perf_child **ret)
{
	struct perf_child *child = xcalloc(1, sizeof *child);
	posix_spawn_file_actions_t actions;
	int write_ends[2] = {-1, -1}, result = 0;

	*child = (struct perf_child){.progress = progress, .on_end = on_end, .arg = arg};
	for (int i = 0; i < 2; i++)
		child->streams[i] = (struct stream){child, -1, STDOUT_FILENO + i, NULL};
	posix_spawn_file_actions_init(&actions);
	if (progress_is_live(progress))
		result = open_streams(loop, child, &actions, write_ends);
	if (result == 0)
		result = spawn(child, argv, &actions);
	posix_spawn_file_actions_destroy(&actions);
	for (int i = 0; i < 2; i++)
		if (write_ends[i] >= 0)
			close(write_ends[i]);
	*ret = result < 0 ? child_free(child) : child;
	return result;
}

void child_signal(const struct perf_child *child, int signal_number)
{
	if (child->pid > 0)
		kill(-child->pid, signal_number);
}

void child_reap(struct perf_child *child)
{
	int status;

	if (child->pid <= 0 || waitpid(child->pid, &status, WNOHANG) != child->pid)
		return;
	child->pid = 0;
	for (int i = 0; i < 2; i++)
		while (child->streams[i].from >= 0 && stream_pass(&child->streams[i]))
			;
	child->on_end(child->arg, status);
}

struct perf_child *child_free(struct perf_child *child)
{
	if (!child)
		return NULL;
	for (int i = 0; i < 2; i++)
		stream_end(&child->streams[i]);
	free(child);
	return NULL;
}
