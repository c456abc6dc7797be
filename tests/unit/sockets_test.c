/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's own lists, of sockets that the test has opened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include "probe/sockets.h"

enum { STATE_LISTEN = 10 };

struct pair {
	int listener, client, server;
	uint16_t port;
};

static void pair_open(struct pair *pair)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof to;
	pair->listener = socket(AF_INET, SOCK_STREAM, 0);
	pair->client = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(pair->listener, (struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(getsockname(pair->listener, (struct sockaddr *)&to, &n), 0);
	assert_int_equal(listen(pair->listener, 1), 0);
	assert_int_equal(connect(pair->client, (struct sockaddr *)&to, sizeof to), 0);
	pair->server = accept(pair->listener, NULL, NULL);
	pair->port = ntohs(to.sin_port);
	assert_int_equal(send(pair->server, "x", 1, 0), 1);
	assert_int_equal(recv(pair->client, &(char){0}, 1, 0), 1);
}

static void pair_close(struct pair *pair)
{
	close(pair->listener);
	close(pair->client);
	close(pair->server);
}

struct found {
	struct peer_socket last;
	unsigned n;
};

static void on_socket(void *arg, const struct peer_socket *socket)
{
	struct found *found = arg;
	found->last = *socket;
	found->n++;
}

typedef int list_fn(const struct sockets_wanted *, socket_fn *, void *);

static void assert_listed(list_fn *list, const struct pair *pair, bool has_times)
{
	struct sockets_wanted outgoing = {.remote_port = pair->port,
					  .states = 1 << TCP_STATE_ESTABLISHED};
	struct sockets_wanted listening = {.local_port = pair->port, .states = 1 << STATE_LISTEN};
	struct found found = {0};
	char text[46];
	assert_int_equal(list(&outgoing, on_socket, &found), 0);
	assert_int_equal(found.n, 1);
	address_print(&found.last.remote, text);
	assert_string_equal(text, "127.0.0.1");
	assert_int_equal(found.last.remote_port, pair->port);
	assert_int_equal(found.last.state, TCP_STATE_ESTABLISHED);
	assert_int_equal(found.last.uid, geteuid());
	assert_true(found.last.inode > 0);
	assert_int_equal(found.last.times_known, has_times);
	found = (struct found){0};
	assert_int_equal(list(&listening, on_socket, &found), 0);
	assert_int_equal(found.n, 1);
}

static void both_lists_of_the_kernel_show_the_same_socket(void **state)
{
	struct pair pair;
	(void)state;
	pair_open(&pair);
	assert_listed(sockets_by_netlink, &pair, true);
	assert_listed(sockets_by_proc, &pair, false);
	pair_close(&pair);
}

static void netlink_comes_first(void **state)
{
	struct sockets_wanted wanted = {.states = 1 << TCP_STATE_ESTABLISHED};
	struct found found = {0};
	bool from_proc = true;
	(void)state;
	assert_int_equal(sockets_each(&wanted, &from_proc, on_socket, &found), 0);
	assert_false(from_proc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_lists_of_the_kernel_show_the_same_socket),
		cmocka_unit_test(netlink_comes_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
