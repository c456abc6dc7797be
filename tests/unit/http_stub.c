/* SPDX-License-Identifier: Apache-2.0 */
#include "http_stub.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/xalloc.h"

struct stub_peer {
	struct stub *stub;
	int fd;
	struct watch_fd *watch;
	struct buf text;
	bool is_answered;
	struct stub_peer *next;
};

static void peer_end(struct stub_peer *peer)
{
	struct stub_peer **at = &peer->stub->peers;
	while (*at != peer)
		at = &(*at)->next;
	*at = peer->next;
	watch_free(peer->watch);
	close(peer->fd);
	buf_free(&peer->text);
	free(peer);
}

static bool is_whole(const struct buf *text)
{
	const char *body = strstr(buf_text(text), "\r\n\r\n");
	const char *length = strcasestr(buf_text(text), "\r\nContent-Length:");
	size_t n = length ? strtoul(length + 17, NULL, 10) : 0;
	return body && text->len >= (size_t)(body + 4 - text->text) + n;
}

static void write_all(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t wrote = send(fd, text, n, MSG_NOSIGNAL);
		if (wrote <= 0)
			return;
		text += wrote;
		n -= (size_t)wrote;
	}
}

static void peer_answer(struct stub_peer *peer)
{
	struct stub *stub = peer->stub;
	size_t at = stub->n_requests < stub->n_answers ? stub->n_requests : stub->n_answers - 1;
	const struct stub_answer *answer = &stub->answers[at];
	struct buf *kept = &stub->requests[stub->n_requests++ % STUB_REQUESTS];
	buf_clear(kept);
	buf_add(kept, buf_text(&peer->text));
	peer->is_answered = true;
	if (!answer->text)
		return;
	write_all(peer->fd, answer->text, strlen(answer->text));
	char *padding = xmalloc(answer->padding + 1);
	memset(padding, 'x', answer->padding + 1);
	write_all(peer->fd, padding, answer->padding);
	free(padding);
	if (!answer->is_held)
		peer_end(peer);
}

static void on_bytes(void *arg, int fd, unsigned events)
{
	struct stub_peer *peer = arg;
	char bytes[4096];
	ssize_t n = recv(fd, bytes, sizeof bytes, 0);
	(void)events;
	if (n <= 0) {
		peer_end(peer);
		return;
	}
	buf_add_n(&peer->text, bytes, (size_t)n);
	if (!peer->is_answered && is_whole(&peer->text))
		peer_answer(peer);
}

static void on_peer(void *arg, int fd, unsigned events)
{
	struct stub *stub = arg;
	int peer_fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	(void)events;
	if (peer_fd < 0)
		abort();
	struct stub_peer *peer = xcalloc(1, sizeof *peer);
	*peer = (struct stub_peer){.stub = stub, .fd = peer_fd, .next = stub->peers};
	stub->peers = peer;
	if (loop_watch(stub->loop, peer_fd, LOOP_READ, on_bytes, peer, &peer->watch) < 0)
		abort();
}

bool stub_start(struct stub *stub, struct loop *loop, const char *address,
		const struct stub_answer *answers, size_t n_answers)
{
	struct sockaddr_in6 six = {.sin6_family = AF_INET6};
	struct sockaddr_in four = {.sin_family = AF_INET};
	bool is_six = inet_pton(AF_INET6, address, &six.sin6_addr) == 1;
	struct sockaddr *at = is_six ? (struct sockaddr *)&six : (struct sockaddr *)&four;
	socklen_t n = is_six ? sizeof six : sizeof four;
	*stub = (struct stub){.loop = loop, .answers = answers, .n_answers = n_answers};
	inet_pton(AF_INET, address, &four.sin_addr);
	stub->fd = socket(at->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (stub->fd < 0)
		return false;
	if (bind(stub->fd, at, n) < 0 || listen(stub->fd, STUB_REQUESTS) < 0) {
		close(stub->fd);
		return false;
	}
	getsockname(stub->fd, at, &n);
	stub->port = ntohs(is_six ? six.sin6_port : four.sin_port);
	if (loop_watch(loop, stub->fd, LOOP_READ, on_peer, stub, &stub->watch) < 0)
		abort();
	return true;
}

void stub_end(struct stub *stub)
{
	while (stub->peers)
		peer_end(stub->peers);
	watch_free(stub->watch);
	close(stub->fd);
	for (size_t i = 0; i < STUB_REQUESTS; i++)
		buf_free(&stub->requests[i]);
}
