/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include "dns_stub.h"

void reply_put(struct reply *reply, const void *bytes, size_t n)
{
	assert_true(reply->n + n <= sizeof reply->bytes);
	memcpy(reply->bytes + reply->n, bytes, n);
	reply->n += n;
}

void reply_start(const struct query *query, unsigned flags, unsigned n_answers, struct reply *ret)
{
	unsigned char header[12] = {query->bytes[0],
				    query->bytes[1],
				    (unsigned char)(flags >> 8),
				    (unsigned char)flags,
				    0,
				    1,
				    0,
				    (unsigned char)n_answers};
	size_t end = 12;
	while (query->bytes[end] != 0)
		end += 1U + query->bytes[end];
	reply_put(ret, header, sizeof header);
	reply_put(ret, query->bytes + 12, end + 5 - 12);
}

void reply_put_address(const struct query *query, struct reply *reply)
{
	if (query->type == 1)
		PUT(reply, "\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x0a\x00\x00\x05");
	else
		PUT(reply, "\xc0\x0c\x00\x1c\x00\x01\x00\x00\x00\x1e\x00\x10\x20\x01\x0d\xb8"
			   "\0\0\0\0\0\0\0\0\0\0\0\x01");
}

void answer_addresses(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8180, 1, ret);
	reply_put_address(query, ret);
}

static void query_look(struct query *query)
{
	size_t end = 12;
	while (end < query->n && query->bytes[end] != 0)
		end += 1U + query->bytes[end];
	assert_true(end + 5 <= query->n);
	query->type = (unsigned)(query->bytes[end + 1] << 8 | query->bytes[end + 2]);
	query->has_edns = query->bytes[11] != 0;
	query->wants_recursion = (query->bytes[2] & 1) != 0;
	query->is_unchecked = (query->bytes[3] & 0x10) != 0;
	/* The OPT record follows the question; c-ares 1.34 adds a cookie to it. */
	query->wants_signatures = query->has_edns && (query->bytes[end + 12] & 0x80) != 0;
}

static void serve(struct server *server, struct query *query, struct reply *ret)
{
	query_look(query);
	server->n_udp += !query->is_tcp;
	server->n_tcp += query->is_tcp;
	server->n_edns += query->has_edns;
	server->n_plain += !query->has_edns;
	server->answer(query, ret);
}

void server_on_udp(void *arg, int fd, unsigned events)
{
	struct server *server = arg;
	struct query query = {0};
	struct reply reply = {0};
	struct sockaddr_storage from;
	socklen_t n_from = sizeof from;
	ssize_t n =
		recvfrom(fd, query.bytes, sizeof query.bytes, 0, (struct sockaddr *)&from, &n_from);
	(void)events;
	assert_true(n > 12);
	query.n = (size_t)n;
	serve(server, &query, &reply);
	int elsewhere = reply.is_from_elsewhere ? socket(AF_INET, SOCK_DGRAM, 0) : fd;
	if (reply.n > 0 || reply.is_empty)
		(void)sendto(elsewhere, reply.bytes, reply.n, 0, (struct sockaddr *)&from, n_from);
	if (elsewhere != fd)
		close(elsewhere);
}

static void client_end(struct server *server, size_t i)
{
	server->client_watches[i] = watch_free(server->client_watches[i]);
	close(server->clients[i]);
	server->clients[i] = -1;
}

static size_t client_of(const struct server *server, int fd)
{
	size_t i = 0;
	while (i < TCP_CLIENTS_MAX && server->clients[i] != fd)
		i++;
	assert_true(i < TCP_CLIENTS_MAX);
	return i;
}

/* One small query at a time: blocking reads do. Silence over TCP is a hang-up. */
static void on_client(void *arg, int fd, unsigned events)
{
	struct server *server = arg;
	struct query query = {.is_tcp = true};
	struct reply reply = {0};
	unsigned char length[2];
	(void)events;
	if (recv(fd, length, 2, MSG_WAITALL) == 2) {
		query.n = (size_t)(length[0] << 8 | length[1]);
		assert_true(query.n <= sizeof query.bytes);
		assert_int_equal(recv(fd, query.bytes, query.n, MSG_WAITALL), query.n);
		serve(server, &query, &reply);
	}
	if (reply.n == 0) {
		client_end(server, client_of(server, fd));
		return;
	}
	length[0] = (unsigned char)(reply.n >> 8);
	length[1] = (unsigned char)reply.n;
	assert_int_equal(send(fd, length, 2, MSG_NOSIGNAL), 2);
	assert_int_equal(send(fd, reply.bytes, reply.n, MSG_NOSIGNAL), reply.n);
}

static void on_tcp(void *arg, int fd, unsigned events)
{
	struct server *server = arg;
	int client = accept(fd, NULL, NULL);
	(void)events;
	assert_true(client >= 0);
	size_t i = client_of(server, -1);
	server->clients[i] = client;
	assert_int_equal(loop_watch(server->loop, client, LOOP_READ, on_client, server,
				    &server->client_watches[i]),
			 0);
}

int server_bound(int type, uint16_t port, uint16_t *ret_port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons(port),
				 .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof to;
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	if (bind(fd, (struct sockaddr *)&to, sizeof to) < 0) {
		close(fd);
		return -1;
	}
	assert_int_equal(getsockname(fd, (struct sockaddr *)&to, &n), 0);
	*ret_port = ntohs(to.sin_port);
	return fd;
}

void server_start(struct server *server, struct loop *loop)
{
	uint16_t port = 0;
	*server = (struct server){.loop = loop, .answer = answer_addresses, .udp = -1};
	for (size_t i = 0; i < TCP_CLIENTS_MAX; i++)
		server->clients[i] = -1;
	for (unsigned i = 0; i < 100 && server->udp < 0; i++) {
		server->tcp = server_bound(SOCK_STREAM, 0, &port);
		server->udp = server_bound(SOCK_DGRAM, port, &port);
		if (server->udp < 0)
			close(server->tcp);
	}
	assert_true(server->udp >= 0);
	assert_int_equal(listen(server->tcp, 8), 0);
	snprintf(server->address, sizeof server->address, "127.0.0.1:%u", port);
	assert_int_equal(
		loop_watch(loop, server->udp, LOOP_READ, server_on_udp, server, &server->udp_watch),
		0);
	assert_int_equal(
		loop_watch(loop, server->tcp, LOOP_READ, on_tcp, server, &server->tcp_watch), 0);
}

void server_stop(struct server *server)
{
	for (size_t i = 0; i < TCP_CLIENTS_MAX; i++)
		if (server->clients[i] >= 0)
			client_end(server, i);
	watch_free(server->udp_watch);
	watch_free(server->tcp_watch);
	close(server->udp);
	close(server->tcp);
}
