/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct request {
	struct nlmsghdr header;
	struct inet_diag_req_v2 body;
};

struct dump {
	const struct sockets_wanted *wanted;
	socket_fn *fn;
	void *arg;
};

static span_t milliseconds(unsigned n)
{
	return SPAN_MS((int64_t)n);
}

/* The kernel's struct grows with its version: what it does not have stays zero. A socket that is
 * still connecting has heard nothing, whatever the field says. */
static void info_take(struct peer_socket *socket, const char *bytes, size_t n)
{
	struct tcp_info info = {0};
	memcpy(&info, bytes, n < sizeof info ? n : sizeof info);
	socket->times_known = socket->state != TCP_STATE_SYN_SENT;
	socket->heard = milliseconds(info.tcpi_last_data_recv);
	socket->sent = milliseconds(info.tcpi_last_data_sent);
	socket->rto = (span_t){info.tcpi_rto};
	socket->rtt = (span_t){info.tcpi_rtt};
	if (info.tcpi_retransmits > socket->retransmits)
		socket->retransmits = info.tcpi_retransmits;
}

static struct address address_of(unsigned family, const void *bytes)
{
	struct address address = {.family = family == AF_INET ? 4 : 6};
	memcpy(address.bytes, bytes, family == AF_INET ? 4 : 16);
	return address_plain(address);
}

static struct peer_socket socket_of(const struct inet_diag_msg *message)
{
	return (struct peer_socket){
		.local = address_of(message->idiag_family, message->id.idiag_src),
		.remote = address_of(message->idiag_family, message->id.idiag_dst),
		.local_port = ntohs(message->id.idiag_sport),
		.remote_port = ntohs(message->id.idiag_dport),
		.state = message->idiag_state < N_TCP_STATES ? (enum tcp_state)message->idiag_state
							     : 0,
		.uid = message->idiag_uid,
		.inode = message->idiag_inode,
		.retransmits = message->idiag_retrans,
	};
}

static void attributes_take(struct peer_socket *socket, const char *at, size_t left)
{
	struct nlattr head;
	while (left >= sizeof head) {
		memcpy(&head, at, sizeof head);
		if (head.nla_len < sizeof head || head.nla_len > left)
			return;
		if (head.nla_type == INET_DIAG_INFO)
			info_take(socket, at + sizeof head, head.nla_len - sizeof head);
		size_t step = (head.nla_len + 3U) / 4 * 4;
		step = step < left ? step : left;
		at += step;
		left -= step;
	}
}

static void message_take(const struct dump *dump, const struct nlmsghdr *header)
{
	const struct inet_diag_msg *message = NLMSG_DATA(header);
	if (header->nlmsg_len < NLMSG_LENGTH(sizeof *message))
		return;
	struct peer_socket socket = socket_of(message);
	attributes_take(&socket, (const char *)(message + 1),
			header->nlmsg_len - NLMSG_LENGTH(sizeof *message));
	if (socket_is_wanted(dump->wanted, &socket))
		dump->fn(dump->arg, &socket);
}

/* 1: there is more; 0: that was all; or what the kernel said. */
static int part_take(const struct dump *dump, const void *part, size_t left)
{
	for (const struct nlmsghdr *at = part; NLMSG_OK(at, left); at = NLMSG_NEXT(at, left)) {
		if (at->nlmsg_type == NLMSG_DONE)
			return 0;
		if (at->nlmsg_type == NLMSG_ERROR) {
			const struct nlmsgerr *error = NLMSG_DATA(at);
			return error->error < 0 ? error->error : -EPROTO;
		}
		message_take(dump, at);
	}
	return 1;
}

/* The kernel answers within the call: nothing is waited for. */
static int dump_read(const struct dump *dump, int fd)
{
	_Alignas(struct nlmsghdr) static _Thread_local char part[32 * 1024];
	int result = 1;
	while (result == 1) {
		ssize_t n = recv(fd, part, sizeof part, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EPROTO;
		result = part_take(dump, part, (size_t)n);
	}
	return result;
}

static int dump_family(const struct dump *dump, int fd, uint8_t family)
{
	struct request request = {
		.header = {.nlmsg_len = sizeof request,
			   .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.body = {.sdiag_family = family,
			 .sdiag_protocol = IPPROTO_TCP,
			 .idiag_states = dump->wanted->states,
			 .idiag_ext = 1 << (INET_DIAG_INFO - 1),
			 .id.idiag_sport = htons(dump->wanted->local_port),
			 .id.idiag_dport = htons(dump->wanted->remote_port)},
	};
	if (send(fd, &request, sizeof request, 0) < 0)
		return -errno;
	return dump_read(dump, fd);
}

int sockets_by_netlink(const struct sockets_wanted *wanted, socket_fn *fn, void *arg)
{
	struct dump dump = {wanted, fn, arg};
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (fd < 0)
		return -errno;
	int result = dump_family(&dump, fd, AF_INET);
	if (result == 0)
		(void)dump_family(&dump, fd, AF_INET6); /* a kernel without IPv6 refuses it */
	close(fd);
	return result;
}

static int proc_read(const char *path, const struct dump *dump)
{
	char line[512];
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return -errno;
	while (fgets(line, sizeof line, file) != NULL) {
		struct peer_socket socket;
		if (socket_of_proc_line(line, &socket) && socket_is_wanted(dump->wanted, &socket))
			dump->fn(dump->arg, &socket);
	}
	fclose(file);
	return 0;
}

int sockets_by_proc(const struct sockets_wanted *wanted, socket_fn *fn, void *arg)
{
	struct dump dump = {wanted, fn, arg};
	int result = proc_read("/proc/self/net/tcp", &dump);
	if (result == 0)
		(void)proc_read("/proc/self/net/tcp6", &dump); /* absent without IPv6 */
	return result;
}

int sockets_each(const struct sockets_wanted *wanted, bool *ret_from_proc, socket_fn *fn, void *arg)
{
	*ret_from_proc = false;
	if (sockets_by_netlink(wanted, fn, arg) == 0)
		return 0;
	*ret_from_proc = true;
	return sockets_by_proc(wanted, fn, arg);
}
