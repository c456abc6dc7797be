/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a program of the configuration's after an incident's documents were written: one at a time,
 * no shell between, killed with all its children when it takes too long. Whoever is asked for again
 * while it waits is run once. */
#include "app/app.h"

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

struct hook {
	char (*waiting)[INCIDENT_ID_SIZE]; /* owned */
	size_t n;
	pid_t pid; /* 0 = none runs */
	int fd;
	struct watch_fd *watch;
	struct timer *timer;
	char running[INCIDENT_ID_SIZE];
	bool is_late, has_failed;
};

static void start_next(struct app *);

static void add_word(const struct app *app, const char *word, const char *id, struct buf *to)
{
	while (*word) {
		if (text_starts(word, "{id}")) {
			buf_add(to, id);
			word += strlen("{id}");
		} else if (text_starts(word, "{folder}")) {
			buf_printf(to, "%s/incidents/%s", app->settings->state_dir, id);
			word += strlen("{folder}");
		} else {
			buf_add_char(to, *word++);
		}
	}
}

static char **command_of(const struct app *app, const char *id)
{
	const struct settings *settings = app->settings;
	char **argv = xcalloc(settings->n_after_write + 1, sizeof *argv);

	for (size_t i = 0; i < settings->n_after_write; i++) {
		struct buf word = BUF_NULL;

		add_word(app, settings->after_write[i], id, &word);
		argv[i] = buf_steal(&word);
	}
	return argv;
}

static void command_free(char **argv)
{
	for (size_t i = 0; argv[i]; i++)
		free(argv[i]);
	free(argv);
}

/* A group of its own, so that its children end with it; of our environment it gets nothing. */
static int spawn(char *const *argv, pid_t *ret)
{
	char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
	char locale[] = "LC_ALL=C.UTF-8";
	char *const environment[] = {path, locale, NULL};
	posix_spawn_file_actions_t actions;
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
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	error = posix_spawn(ret, argv[0], &actions, &attributes, argv, environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return -error;
}

/* Said once, until it works again: it may be asked for at each step. */
static void note_end(struct hook *hook, const char *what, int number)
{
	if (!hook->has_failed)
		log_warning("incident=%s after-write %s %d; the documents are as they should be",
			    hook->running, what, number);
	hook->has_failed = true;
}

static void judge_end(struct hook *hook, int status)
{
	if (hook->is_late)
		note_end(hook, "took too long and was killed by signal", SIGKILL);
	else if (WIFSIGNALED(status))
		note_end(hook, "was killed by signal", WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		note_end(hook, "ended with exit code", WEXITSTATUS(status));
	else
		hook->has_failed = false;
}

static void on_end(void *arg, int fd, unsigned events)
{
	struct app *app = arg;
	struct hook *hook = app->hook;
	int status;

	(void)events;
	if (waitpid(hook->pid, &status, WNOHANG) != hook->pid)
		return;
	timer_stop(hook->timer);
	hook->watch = watch_free(hook->watch);
	close(fd);
	hook->pid = 0;
	judge_end(hook, status);
	start_next(app);
}

static void on_late(void *arg, struct now now)
{
	struct hook *hook = ((struct app *)arg)->hook;

	(void)now;
	hook->is_late = true;
	kill(-hook->pid, SIGKILL);
}

static int watch_child(struct app *app, struct hook *hook)
{
	int result;

	hook->fd = pidfd_open(hook->pid, 0);
	if (hook->fd < 0)
		return -errno;
	result = loop_watch(app->loop, hook->fd, LOOP_READ, on_end, app, &hook->watch);
	if (result == 0)
		timer_at(hook->timer,
			 mono_after(loop_now(app->loop).mono, app->settings->after_write_timeout));
	return result;
}

static void run(struct app *app, struct hook *hook)
{
	char **argv = command_of(app, hook->running);
	int result = spawn(argv, &hook->pid);

	command_free(argv);
	hook->is_late = false;
	if (result < 0) {
		hook->pid = 0;
		note_end(hook, "cannot be run: error", -result);
		return;
	}
	result = watch_child(app, hook);
	if (result < 0) { /* nobody would see its end */
		kill(-hook->pid, SIGKILL);
		waitpid(hook->pid, NULL, 0);
		hook->pid = 0;
		note_end(hook, "cannot be watched: error", -result);
	}
}

static void start_next(struct app *app)
{
	struct hook *hook = app->hook;

	while (!hook->pid && hook->n && app->settings->n_after_write) {
		memcpy(hook->running, hook->waiting[0], sizeof hook->running);
		memmove(hook->waiting, hook->waiting + 1, --hook->n * sizeof *hook->waiting);
		run(app, hook);
	}
}

static struct hook *hook_new(struct app *app)
{
	struct hook *hook = xcalloc(1, sizeof *hook);

	if (loop_timer(app->loop, on_late, app, &hook->timer) == 0)
		return hook;
	free(hook);
	return NULL;
}

void hook_request(struct app *app, const char *incident)
{
	struct hook *hook;

	if (!app->settings->n_after_write)
		return;
	if (!app->hook)
		app->hook = hook_new(app);
	hook = app->hook;
	if (!hook)
		return;
	for (size_t i = 0; i < hook->n; i++)
		if (strcmp(hook->waiting[i], incident) == 0)
			return;
	ARRAY_GROW(hook->waiting, hook->n);
	text_copy(hook->waiting[hook->n++], INCIDENT_ID_SIZE, incident);
	start_next(app);
}

/* What runs goes on by itself: a commit that is cut off leaves its lock behind. */
void hook_free(struct app *app)
{
	struct hook *hook = app->hook;

	if (!hook)
		return;
	if (hook->watch) {
		watch_free(hook->watch);
		close(hook->fd);
	}
	timer_free(hook->timer);
	free(hook->waiting);
	free(hook);
	app->hook = NULL;
}
