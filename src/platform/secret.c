/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a secret's file; declared in platform/files.h. Nothing of what it holds gets into *why.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/files.h"

enum { SECRET_MAX = 64 * 1024 };

struct why {
	char *text;
	size_t size;
};

__attribute__((format(printf, 3, 4))) static int refuse(const struct why *why, int error,
							const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(why->text, why->size, format, args);
	va_end(args);
	return error;
}

static int check_file(const char *path, int fd, const struct why *why)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return refuse(why, -errno, "%s cannot be read: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return refuse(why, -EINVAL, "%s is not a file: name the file that holds the secret",
			      path);
	if ((st.st_mode & S_IRWXO) != 0)
		return refuse(why, -EPERM, "%s is open to everybody (mode %04o): do chmod o-rwx %s",
			      path, st.st_mode & 07777U, path);
	if (st.st_size > SECRET_MAX)
		return refuse(why, -EFBIG, "%s is larger than a secret (64 KiB at most)", path);
	return 0;
}

/* Into `to` at once, so that no copy of it stays elsewhere. */
static ssize_t read_into(int fd, char *to, size_t size)
{
	size_t n = 0;
	while (n < size) {
		ssize_t got = read(fd, to + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

static int take(const char *path, int fd, char *to, size_t size, const struct why *why)
{
	ssize_t got = read_into(fd, to, size);
	if (got < 0)
		return refuse(why, (int)got, "%s cannot be read: %s", path, strerror((int)-got));
	size_t n = (size_t)got;
	if (n == size)
		return refuse(why, -EFBIG, "the secret in %s is too long (%zu bytes at most)", path,
			      size - 2);
	if (n > 0 && to[n - 1] == '\n')
		n -= n > 1 && to[n - 2] == '\r' ? 2 : 1;
	if (n == 0)
		return refuse(why, -ENODATA, "%s is empty: write the secret into it", path);
	to[n] = '\0';
	if (memchr(to, '\0', n) != NULL)
		return refuse(why, -EINVAL, "%s holds a NUL byte: a secret is a line of text",
			      path);
	return 0;
}

int secret_read(const char *path, char *to, size_t size, char *why_text, size_t why_size)
{
	struct why why = {why_text, why_size};
	/* Not to wait for the other end if it is a pipe. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return refuse(&why, -errno, "%s cannot be read: %s", path, strerror(errno));
	int result = check_file(path, fd, &why);
	if (result == 0)
		result = take(path, fd, to, size, &why);
	close(fd);
	if (result < 0)
		explicit_bzero(to, size);
	return result;
}
