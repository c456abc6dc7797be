/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/sockets.h"

#include <stdio.h>
#include <string.h>

struct address address_plain(struct address address)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	if (address.family != 6 || memcmp(address.bytes, mapped, sizeof mapped) != 0)
		return address;
	struct address plain = {.family = 4};
	memcpy(plain.bytes, address.bytes + 12, 4);
	return plain;
}

/* The kernel prints each 32 bits of an address as a number in its own byte order. */
static bool address_of_hex(const char *hex, struct address *ret)
{
	size_t n = strlen(hex);
	if (n != 8 && n != 32)
		return false;
	struct address address = {.family = n == 8 ? 4 : 6};
	for (size_t i = 0; i < n / 8; i++) {
		unsigned word;
		if (sscanf(hex + 8 * i, "%8x", &word) != 1)
			return false;
		memcpy(address.bytes + 4 * i, &word, 4);
	}
	*ret = address_plain(address);
	return true;
}

bool socket_of_proc_line(const char *line, struct peer_socket *ret)
{
	char local[33], remote[33];
	unsigned local_port, remote_port, state, retransmits, uid;
	unsigned long long inode;
	if (sscanf(line,
		   " %*u: %32[0-9A-F]:%4x %32[0-9A-F]:%4x %2x %*8x:%*8x %*2x:%*x %8x %u %*u %llu",
		   local, &local_port, remote, &remote_port, &state, &retransmits, &uid,
		   &inode) != 8)
		return false;
	*ret = (struct peer_socket){
		.local_port = (uint16_t)local_port,
		.remote_port = (uint16_t)remote_port,
		.state = state < N_TCP_STATES ? (enum tcp_state)state : 0,
		.retransmits = retransmits,
		.uid = uid,
		.inode = inode,
	};
	return address_of_hex(local, &ret->local) && address_of_hex(remote, &ret->remote);
}

bool socket_is_wanted(const struct sockets_wanted *wanted, const struct peer_socket *socket)
{
	return (wanted->states >> socket->state & 1) != 0 &&
	       (wanted->local_port == 0 || wanted->local_port == socket->local_port) &&
	       (wanted->remote_port == 0 || wanted->remote_port == socket->remote_port);
}
