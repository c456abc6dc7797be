/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xalloc.h"

static void close_fd(int *fd)
{
	int kept = errno;
	if (*fd >= 0)
		close(*fd);
	errno = kept;
}

#define CLEANUP_FD __attribute__((cleanup(close_fd))) int

static ssize_t read_some(int fd, char *to, size_t n)
{
	ssize_t got;
	do
		got = read(fd, to, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static int read_all(int fd, size_t max, struct buf *to)
{
	char part[16384];
	for (ssize_t got; (got = read_some(fd, part, sizeof part)) != 0;) {
		if (got < 0)
			return -errno;
		if ((size_t)got > max - to->len)
			return -EFBIG;
		buf_add_n(to, part, (size_t)got);
	}
	buf_add(to, "");
	return 0;
}

int file_read(const char *path, size_t max, struct buf *ret)
{
	/* Neither a pipe nor a device may stop the caller. */
	CLEANUP_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	struct buf whole = BUF_NULL;
	int result = read_all(fd, max, &whole);
	if (result < 0) {
		buf_free(&whole);
		return result;
	}
	*ret = whole;
	return 0;
}

static int write_all(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, text, n);
		if (written < 0 && errno != EINTR)
			return -errno;
		if (written > 0) {
			text += written;
			n -= (size_t)written;
		}
	}
	return 0;
}

/* A new file whatever the umask, never one that somebody put there. */
static int write_new(const char *path, const char *text, size_t n, unsigned mode)
{
	if (unlink(path) < 0 && errno != ENOENT)
		return -errno;
	CLEANUP_FD fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	int result = write_all(fd, text, n);
	if (result == 0 && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
		result = -errno;
	return result;
}

static int sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL   ? xstrdup(".")
		       : slash == path ? xstrdup("/")
				       : xstrndup(path, (size_t)(slash - path));
	CLEANUP_FD fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

int file_replace(const char *path, const char *text, size_t n, unsigned mode)
{
	/* One name, so that a killed process leaves one file at most. */
	char *temporary = xasprintf("%s.new", path);
	int result = write_new(temporary, text, n, mode);
	if (result == 0 && rename(temporary, path) < 0)
		result = -errno;
	if (result == 0)
		result = sync_folder_of(path);
	else
		unlink(temporary);
	free(temporary);
	return result;
}

/* Some file systems (NFS, older ZFS) cannot exchange: then what somebody saved in this very moment
 * is lost, as with any editor. */
static int replace_by_rename(const char *temporary, const char *path)
{
	return rename(temporary, path) < 0 ? -errno : 1;
}

/* Puts `temporary` at `path` and what was there at `temporary`; 1 if nothing is there now. */
static int swap(const char *temporary, const char *path)
{
	for (int i = 0; i < 3; i++) {
		if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_EXCHANGE) == 0)
			return 0;
		if (errno == EINVAL || errno == ENOSYS)
			return replace_by_rename(temporary, path);
		if (errno != ENOENT)
			return -errno;
		if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
			return 1;
		if (errno != EEXIST)
			return -errno;
	}
	return -EBUSY;
}

int file_exchange(const char *path, const char *text, size_t n, unsigned mode, size_t max,
		  struct buf *ret_before)
{
	char *temporary = xasprintf("%s.new", path);
	struct buf before = BUF_NULL;
	struct stat st;
	/* Whoever let more people write in it meant it. */
	if (stat(path, &st) == 0)
		mode = st.st_mode & 0777;
	int result = write_new(temporary, text, n, mode);
	if (result == 0)
		result = swap(temporary, path);
	if (result == 0)
		result = file_read(temporary, max, &before);
	if (result == 1)
		result = 0;
	if (result == 0) {
		*ret_before = before;
		result = sync_folder_of(path);
	}
	unlink(temporary);
	free(temporary);
	return result;
}

static int make_one(const char *path, unsigned mode)
{
	struct stat st;
	if (mkdir(path, mode) == 0)
		return 0;
	int error = errno;
	if (error == EEXIST && stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		return -ENOTDIR;
	return error == EEXIST ? 0 : -error;
}

int folder_make(const char *path, unsigned mode)
{
	struct stat st;
	if (stat(path, &st) == 0)
		return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
	char *part = xstrdup(path);
	int result = 0;
	for (char *slash = part; result == 0 && (slash = strchr(slash + 1, '/')) != NULL;) {
		*slash = '\0';
		result = make_one(part, mode);
		*slash = '/';
	}
	free(part);
	return result == 0 ? make_one(path, mode) : result;
}

int folder_lock(const char *path, int *ret_fd)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int result = access(path, W_OK) < 0 ? -errno : 0;
	bool is_locked = false;
	while (result == 0 && !is_locked) {
		is_locked = flock(fd, LOCK_EX) == 0;
		result = is_locked || errno == EINTR ? 0 : -errno;
	}
	if (result == 0)
		*ret_fd = fd;
	else
		close(fd);
	return result;
}

void folder_unlock(int fd)
{
	close(fd);
}

int lock_take(const char *path, long *ret_pid, int *ret_fd)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0)
		return -errno;
	char pid[32] = "";
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		int error = errno;
		read_some(fd, pid, sizeof pid - 1);
		*ret_pid = strtol(pid, NULL, 10);
		close(fd);
		return -error;
	}
	int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
	int result = ftruncate(fd, 0) < 0 ? -errno : write_all(fd, pid, (size_t)n);
	if (result < 0) {
		close(fd);
		return result;
	}
	*ret_fd = fd;
	return 0;
}
