/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dial.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "platform/clock.h"

int dial_resolve(const char *host, struct dial_addresses *ret)
{
	struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *found;
	int code = getaddrinfo(host, NULL, &wanted, &found);

	ret->n = 0;
	if (code)
		return code;
	for (struct addrinfo *at = found; at && ret->n < DIAL_ADDRESSES_MAX; at = at->ai_next)
		if (getnameinfo(at->ai_addr, at->ai_addrlen, ret->text[ret->n], DIAL_TEXT_SIZE,
				NULL, 0, NI_NUMERICHOST) == 0)
			ret->n++;
	freeaddrinfo(found);
	return ret->n ? 0 : EAI_NONAME;
}

bool dial_is_resolver_trouble(int code)
{
	return code == EAI_AGAIN || code == EAI_FAIL || code == EAI_SYSTEM;
}

void dial_take(const char *address, struct dial_addresses *ret)
{
	snprintf(ret->text[0], sizeof ret->text[0], "%s", address);
	ret->n = 1;
}

const char *dial_words(int code)
{
	return code == EAI_SYSTEM ? strerror(errno) : gai_strerror(code);
}

static int wait_for(int fd, short events, span_t timeout)
{
	mono_t until = mono_after(clock_now().mono, timeout);
	int n;

	do {
		int64_t left_us = mono_since(until, clock_now().mono).us;
		struct pollfd wait = {.fd = fd, .events = events};

		n = poll(&wait, 1, left_us > 0 ? (int)(left_us / 1000) + 1 : 0);
	} while (n < 0 && errno == EINTR);
	return n;
}

/* Waits until the connection is made; 0 or errno. */
static int wait_connected(int fd, span_t timeout)
{
	int number = 0, n = wait_for(fd, POLLOUT, timeout);
	socklen_t size = sizeof number;

	if (n < 0)
		return errno;
	if (n == 0)
		return ETIMEDOUT;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &size) < 0)
		return errno;
	return number;
}

static int dial(const struct sockaddr *address, socklen_t size, span_t timeout)
{
	int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int number = 0;

	if (fd < 0)
		return errno;
	if (connect(fd, address, size) < 0)
		number = errno == EINPROGRESS ? wait_connected(fd, timeout) : errno;
	close(fd);
	return number;
}

int dial_tcp(const char *address, uint16_t port, span_t timeout)
{
	struct addrinfo wanted = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
				  .ai_socktype = SOCK_STREAM},
			*found;
	char service[8];
	int number;

	snprintf(service, sizeof service, "%u", port);
	if (getaddrinfo(address, service, &wanted, &found) != 0)
		return EADDRNOTAVAIL;
	number = dial(found->ai_addr, found->ai_addrlen, timeout);
	freeaddrinfo(found);
	return number;
}

int dial_socket(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t n = strlen(path);

	if (n >= sizeof address.sun_path)
		return ENAMETOOLONG;
	memcpy(address.sun_path, path, n + 1);
	return dial((struct sockaddr *)&address, sizeof address, (span_t){0});
}

bool dial_wait_readable(int fd, span_t timeout)
{
	return wait_for(fd, POLLIN, timeout) != 0;
}

/* Fails on a Unix socket, which needs none of this. */
void dial_notice_silence(int fd)
{
	static const struct {
		int level, option, value;
	} options[] = {{SOL_SOCKET, SO_KEEPALIVE, 1},
		       {IPPROTO_TCP, TCP_KEEPIDLE, 10},
		       {IPPROTO_TCP, TCP_KEEPINTVL, 5},
		       {IPPROTO_TCP, TCP_KEEPCNT, 3},
		       {IPPROTO_TCP, TCP_USER_TIMEOUT, 25000}};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		setsockopt(fd, options[i].level, options[i].option, &options[i].value,
			   sizeof options[i].value);
}
