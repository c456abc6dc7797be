/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "control/control.h"

/* `status` of thousands of targets stays far below. */
enum { REPLY_MAX = 16 * 1024 * 1024 };

static int connect_to(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	/* The agent answers from memory; ten seconds without an answer mean that its loop hangs. */
	struct timeval limit = {.tv_sec = 10};
	int fd, result;

	if (strlen(path) >= sizeof address.sun_path)
		return -ENAMETOOLONG;
	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) < 0 ||
	    connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		result = -errno;
		close(fd);
		return result;
	}
	return fd;
}

static int send_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL);

		if (done < 0 && errno != EINTR)
			return -errno;
		if (done > 0) {
			bytes += done;
			n -= (size_t)done;
		}
	}
	return 0;
}

static int receive_line(int fd, struct buf *line)
{
	char bytes[8192];

	while (!line->len || line->text[line->len - 1] != '\n') {
		ssize_t n = recv(fd, bytes, sizeof bytes, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? -ETIMEDOUT : -errno;
		if (n == 0)
			return -ECONNRESET;
		buf_add_n(line, bytes, (size_t)n);
		if (line->len > REPLY_MAX)
			return -EMSGSIZE;
	}
	return 0;
}

int control_ask(const char *path, const struct control_request *request, struct control_reply *ret)
{
	CLEANUP_BUF line = BUF_NULL;
	int fd = connect_to(path), result;

	if (fd < 0)
		return fd;
	control_write_request(request, &line);
	result = send_all(fd, line.text, line.len);
	buf_clear(&line);
	if (result == 0)
		result = receive_line(fd, &line);
	close(fd);
	if (result < 0)
		return result;
	return control_read_reply(line.text, line.len, ret) ? 0 : -EBADMSG;
}
