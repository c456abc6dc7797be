/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "probe/peer.h"
#include "probe/sockets.h"

enum { MYSQL_UID = 108, OTHER_UID = 33 };

static struct peer_socket socket_to(const char *remote, enum tcp_state state, uint64_t inode)
{
	struct peer_socket socket = {.remote_port = 3306,
				     .local_port = 40000,
				     .state = state,
				     .uid = MYSQL_UID,
				     .inode = inode};
	assert_true(address_parse(remote, &socket.remote));
	return socket;
}

static struct peer_seen choose_for(const char *source, enum thread_state io,
				   const struct peer_socket *sockets, size_t n, const uint64_t *own)
{
	struct channel_seen channel = {.source_port = 3306, .io = io};
	struct peer_scene scene = {.uid = MYSQL_UID,
				   .own = own,
				   .n_own = own != NULL,
				   .sockets = sockets,
				   .n_sockets = n};
	struct peer_seen seen = {0};
	strcpy(channel.source_host, source);
	peer_choose(&scene, &channel, &seen);
	return seen;
}

static void assert_peer(const struct peer_seen *seen, size_t i, const char *address)
{
	char text[46];
	assert_true(i < seen->n_sockets);
	address_print(&seen->sockets[i].remote, text);
	assert_string_equal(text, address);
}

static void the_servers_socket_to_the_sources_port_is_it(void **state)
{
	struct peer_socket sockets[3] = {socket_to("10.0.0.1", TCP_STATE_ESTABLISHED, 1),
					 socket_to("10.0.0.2", TCP_STATE_ESTABLISHED, 2),
					 socket_to("10.0.0.3", TCP_STATE_ESTABLISHED, 3)};
	(void)state;
	sockets[1].uid = OTHER_UID;
	sockets[2].remote_port = 3307;
	struct peer_seen seen = choose_for("db.test", THREAD_YES, sockets, 3, NULL);
	assert_int_equal(seen.end, PEER_SEEN);
	assert_int_equal(seen.n_sockets, 1);
	assert_peer(&seen, 0, "10.0.0.1");
}

static void the_agents_own_connections_are_none(void **state)
{
	struct peer_socket socket = socket_to("10.0.0.1", TCP_STATE_ESTABLISHED, 7);
	uint64_t own = 7;
	(void)state;
	assert_int_equal(choose_for("db.test", THREAD_NO, &socket, 1, &own).end, PEER_NO_SOCKET);
}

static void several_are_all_told_the_connected_first(void **state)
{
	struct peer_socket sockets[3] = {socket_to("10.0.0.1", TCP_STATE_SYN_SENT, 1),
					 socket_to("10.0.0.3", TCP_STATE_ESTABLISHED, 2),
					 socket_to("10.0.0.2", TCP_STATE_ESTABLISHED, 3)};
	(void)state;
	struct peer_seen seen = choose_for("db.test", THREAD_YES, sockets, 3, NULL);
	assert_int_equal(seen.n_sockets, 3);
	assert_peer(&seen, 0, "10.0.0.2");
	assert_peer(&seen, 1, "10.0.0.3");
	assert_peer(&seen, 2, "10.0.0.1");
}

static void of_too_many_the_rest_is_counted(void **state)
{
	struct peer_socket sockets[PEERS_MAX + 3];
	(void)state;
	for (size_t i = 0; i < PEERS_MAX + 3; i++) {
		sockets[i] = socket_to("10.0.0.1", TCP_STATE_SYN_SENT, i + 1);
		sockets[i].local_port = (uint16_t)(50000 - i);
	}
	sockets[PEERS_MAX + 2].state = TCP_STATE_ESTABLISHED;
	struct peer_seen seen = choose_for("db.test", THREAD_YES, sockets, PEERS_MAX + 3, NULL);
	assert_int_equal(seen.n_sockets, PEERS_MAX);
	assert_int_equal(seen.n_dropped, 3);
	assert_int_equal(seen.sockets[0].state, TCP_STATE_ESTABLISHED);
}

static void a_literal_source_leaves_no_doubt(void **state)
{
	struct peer_socket sockets[2] = {socket_to("10.0.0.1", TCP_STATE_ESTABLISHED, 1),
					 socket_to("10.0.0.2", TCP_STATE_ESTABLISHED, 2)};
	(void)state;
	struct peer_seen seen = choose_for("10.0.0.2", THREAD_YES, sockets, 2, NULL);
	assert_int_equal(seen.n_sockets, 1);
	assert_peer(&seen, 0, "10.0.0.2");
}

static void a_thread_that_runs_without_a_socket_is_not_visible(void **state)
{
	(void)state;
	assert_int_equal(choose_for("db.test", THREAD_YES, NULL, 0, NULL).end, PEER_NOT_VISIBLE);
	assert_int_equal(choose_for("db.test", THREAD_CONNECTING, NULL, 0, NULL).end,
			 PEER_NO_SOCKET);
}

static void a_socket_that_closes_has_lost_its_owner_and_still_counts(void **state)
{
	struct peer_socket socket = socket_to("10.0.0.1", (enum tcp_state)4, 0);
	(void)state;
	socket.uid = 0;
	assert_int_equal(choose_for("db.test", THREAD_NO, &socket, 1, NULL).end, PEER_SEEN);
}

static void a_line_of_proc_is_read(void **state)
{
	struct peer_socket socket;
	char text[46];
	(void)state;
	assert_true(socket_of_proc_line("   1: 0100007F:9C40 0B00007F:0CEA 02 00000001:00000000 "
					"01:00000048 00000003   108  "
					"      0 1234567 2 0000000000000000 100 0 0 10 -1\n",
					&socket));
	address_print(&socket.local, text);
	assert_string_equal(text, "127.0.0.1");
	address_print(&socket.remote, text);
	assert_string_equal(text, "127.0.0.11");
	assert_int_equal(socket.local_port, 40000);
	assert_int_equal(socket.remote_port, 3306);
	assert_int_equal(socket.state, TCP_STATE_SYN_SENT);
	assert_int_equal(socket.retransmits, 3);
	assert_int_equal(socket.uid, 108);
	assert_int_equal(socket.inode, 1234567);
	assert_false(socket.times_known);
}

static void an_ipv4_address_in_ipv6_is_one_of_ipv4(void **state)
{
	struct peer_socket socket;
	char text[46];
	(void)state;
	assert_true(socket_of_proc_line("   0: 0000000000000000FFFF00000100007F:0CEA "
					"0000000000000000FFFF00000C00007F:9C40 01 "
					"00000000:00000000 00:00000000 00000000   108        0 99 "
					"1 0000000000000000 20 4 30 "
					"10 -1\n",
					&socket));
	address_print(&socket.remote, text);
	assert_string_equal(text, "127.0.0.12");
}

static void other_lines_of_proc_are_none(void **state)
{
	static const char *const lines[] = {
		"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid",
		"",
		"   1: 0100007F:9C40",
		"   1: 01000:9C40 0B00007F:0CEA 02 00000001:00000000 01:00000048 00000003   108 0 "
		"1 2",
	};
	struct peer_socket socket;
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		assert_false(socket_of_proc_line(lines[i], &socket));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_servers_socket_to_the_sources_port_is_it),
		cmocka_unit_test(the_agents_own_connections_are_none),
		cmocka_unit_test(several_are_all_told_the_connected_first),
		cmocka_unit_test(of_too_many_the_rest_is_counted),
		cmocka_unit_test(a_literal_source_leaves_no_doubt),
		cmocka_unit_test(a_thread_that_runs_without_a_socket_is_not_visible),
		cmocka_unit_test(a_socket_that_closes_has_lost_its_owner_and_still_counts),
		cmocka_unit_test(a_line_of_proc_is_read),
		cmocka_unit_test(an_ipv4_address_in_ipv6_is_one_of_ipv4),
		cmocka_unit_test(other_lines_of_proc_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
