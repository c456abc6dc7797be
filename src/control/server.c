/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "control/control.h"

/* A request is a few hundred bytes; a client that sends more has lost its way. */
enum { REQUEST_MAX = 64 * 1024, CLIENTS_MAX = 64 };

struct client {
	struct control *control;
	struct watch_fd *watch;
	int fd;
	uid_t uid;
	pid_t pid;
	struct buf in, out;
	size_t sent;
	struct client *next; /* the older one */
};

struct control {
	struct loop *loop;
	char path[sizeof((struct sockaddr_un *)0)->sun_path];
	int fd;
	struct watch_fd *watch;
	control_fn *fn;
	void *arg;
	struct client *clients;
	unsigned n_clients;
};

static struct client *client_free(struct client *client)
{
	struct client **at = &client->control->clients;

	while (*at != client)
		at = &(*at)->next;
	*at = client->next;
	client->control->n_clients--;
	watch_free(client->watch);
	close(client->fd);
	buf_free(&client->in);
	buf_free(&client->out);
	free(client);
	return NULL;
}

/* False when the client is done with or lost. */
static bool client_write(struct client *client)
{
	while (client->sent < client->out.len) {
		ssize_t n = send(client->fd, client->out.text + client->sent,
				 client->out.len - client->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			/* Whoever does not read its replies gets no further ones. */
			watch_set(client->watch, LOOP_WRITE);
			return true;
		}
		if (n <= 0)
			return false;
		client->sent += (size_t)n;
	}
	buf_clear(&client->out);
	client->sent = 0;
	watch_set(client->watch, LOOP_READ);
	return true;
}

static void answer(struct client *client, const char *line, size_t n)
{
	struct control_request request;
	struct control_reply reply = {0};
	char why[256];

	if (control_read_request(line, n, &request, why, sizeof why)) {
		request.uid = client->uid;
		request.pid = client->pid;
		client->control->fn(client->control->arg, &request, &reply);
	} else {
		reply.code = 64;
		buf_printf(&reply.text, "%s\n", why);
	}
	control_write_reply(&reply, &client->out);
	buf_free(&reply.text);
}

static void answer_lines(struct client *client)
{
	char *from = client->in.text, *end;
	size_t left = client->in.len;

	while (left && (end = memchr(from, '\n', left))) {
		answer(client, from, (size_t)(end - from));
		left -= (size_t)(end - from) + 1;
		from = end + 1;
	}
	if (left)
		memmove(client->in.text, from, left);
	client->in.len = left;
}

/* False at the end of the connection, on trouble, and for a client that sends too much. */
static bool client_read(struct client *client)
{
	char bytes[4096];
	ssize_t n = recv(client->fd, bytes, sizeof bytes, MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
	if (n == 0)
		return false;
	buf_add_n(&client->in, bytes, (size_t)n);
	answer_lines(client);
	return client->in.len <= REQUEST_MAX;
}

static void on_client(void *arg, int fd, unsigned events)
{
	struct client *client = arg;

	(void)fd;
	if ((events & LOOP_READ && !client_read(client)) || !client_write(client))
		client_free(client);
}

static void client_new(struct control *control, int fd)
{
	struct ucred peer = {.uid = (uid_t)-1};
	socklen_t size = sizeof peer;
	struct client *client = xcalloc(1, sizeof *client);

	(void)getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size);
	*client = (struct client){.control = control, .fd = fd, .uid = peer.uid, .pid = peer.pid};
	client->next = control->clients;
	control->clients = client;
	control->n_clients++;
	if (loop_watch(control->loop, fd, LOOP_READ, on_client, client, &client->watch) < 0)
		client_free(client);
}

static struct client *oldest(const struct control *control)
{
	struct client *client = control->clients;

	while (client->next)
		client = client->next;
	return client;
}

static void on_accept(void *arg, int fd, unsigned events)
{
	struct control *control = arg;
	int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)events;
	if (client < 0)
		return;
	/* Those who hold a connection and say nothing must not lock the others out. */
	if (control->n_clients >= CLIENTS_MAX)
		client_free(oldest(control));
	client_new(control, client);
}

static int clear_stale_socket(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int result = 0;

	if (fd < 0)
		return -errno;
	if (connect(fd, (const struct sockaddr *)address, sizeof *address) == 0)
		result = -EADDRINUSE;
	else if (errno == ECONNREFUSED && unlink(address->sun_path) < 0)
		result = -errno;
	close(fd);
	return result;
}

/* A socket file that nobody listens at is left over from an agent that was killed. Anything else is
 * somebody's. */
static int clear_stale(const struct sockaddr_un *address)
{
	struct stat st;

	if (lstat(address->sun_path, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	return S_ISSOCK(st.st_mode) ? clear_stale_socket(address) : -EEXIST;
}

static int listen_at(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	mode_t mask;
	int fd, result;

	if (strlen(path) >= sizeof address.sun_path)
		return -ENAMETOOLONG;
	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	result = clear_stale(&address);
	if (result < 0)
		return result;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	mask = umask(0117); /* the mode of the file decides who may act: 0660 */
	result = bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 16) < 0
			 ? -errno
			 : fd;
	umask(mask);
	if (result < 0)
		close(fd);
	return result;
}

int control_listen(struct loop *loop, const char *path, control_fn *fn, void *arg,
		   struct control **ret)
{
	struct control *control;
	int fd = listen_at(path), result;

	if (fd < 0)
		return fd;
	control = xcalloc(1, sizeof *control);
	*control = (struct control){.loop = loop, .fd = fd, .fn = fn, .arg = arg};
	strncpy(control->path, path, sizeof control->path - 1);
	result = loop_watch(loop, fd, LOOP_READ, on_accept, control, &control->watch);
	if (result < 0) {
		control_free(control);
		return result;
	}
	*ret = control;
	return 0;
}

struct control *control_free(struct control *control)
{
	if (!control)
		return NULL;
	while (control->clients)
		client_free(control->clients);
	watch_free(control->watch);
	close(control->fd);
	unlink(control->path);
	free(control);
	return NULL;
}
