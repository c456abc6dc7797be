/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/resolv_watch.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/text.h"
#include "base/xalloc.h"

/* A file that is replaced is written, moved and stat'ed: one look after all of it is enough. */
static const span_t settles = SPAN_MS(100);

struct resolv_watch {
	char path[PATH_MAX];
	int fd;
	struct watch_fd *watch;
	struct timer *timer;
	struct loop *loop;
	resolv_fn *fn;
	void *arg;
};

static void folder_watch(struct resolv_watch *watch, const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		return;
	text_copy_n(folder, sizeof folder, path, slash == path ? 1 : (size_t)(slash - path));
	(void)inotify_add_watch(watch->fd, folder,
				IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
					IN_MOVED_TO | IN_ATTRIB);
}

/* The folders, not the files: those are replaced. What is watched already stays one watch. */
static void folders_watch(struct resolv_watch *watch)
{
	char *real = realpath(watch->path, NULL);
	folder_watch(watch, watch->path);
	if (real != NULL)
		folder_watch(watch, real);
	free(real);
}

static void on_event(void *arg, int fd, unsigned events)
{
	struct resolv_watch *watch = arg;
	char bytes[4096];
	ssize_t n = read(fd, bytes, sizeof bytes); /* which file it was does not matter */
	(void)n;
	(void)events;
	timer_at(watch->timer, mono_after(loop_now(watch->loop).mono, settles));
}

static void on_settled(void *arg, struct now now)
{
	struct resolv_watch *watch = arg;
	(void)now;
	folders_watch(watch);
	watch->fn(watch->arg);
}

int resolv_watch_new(struct loop *loop, const char *path, resolv_fn *fn, void *arg,
		     struct resolv_watch **ret)
{
	struct resolv_watch *watch = xcalloc(1, sizeof *watch);
	*watch = (struct resolv_watch){.loop = loop, .fn = fn, .arg = arg};
	text_copy(watch->path, sizeof watch->path, path);
	watch->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	int result = watch->fd < 0 ? -errno : 0;
	if (result == 0)
		result = loop_timer(loop, on_settled, watch, &watch->timer);
	if (result == 0)
		result = loop_watch(loop, watch->fd, LOOP_READ, on_event, watch, &watch->watch);
	if (result < 0) {
		resolv_watch_free(watch);
		return result;
	}
	folders_watch(watch);
	*ret = watch;
	return 0;
}

struct resolv_watch *resolv_watch_free(struct resolv_watch *watch)
{
	if (watch == NULL)
		return NULL;
	watch_free(watch->watch);
	timer_free(watch->timer);
	if (watch->fd >= 0)
		close(watch->fd);
	free(watch);
	return NULL;
}
