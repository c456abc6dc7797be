/* SPDX-License-Identifier: Apache-2.0 */
/* The TCP sockets of this network namespace, whoever's they are: from the kernel by netlink, which
 * needs no capability, and where that is refused from /proc/self/net/tcp. */
#pragma once

#include "probe/observation.h"

struct sockets_wanted {
	uint16_t local_port, remote_port; /* 0 = any */
	unsigned states;		  /* bits: 1 << TCP_STATE_... */
};

typedef void socket_fn(void *arg, const struct peer_socket *);
/* 0 or what kept both ways from giving a list. */
int sockets_each(const struct sockets_wanted *, bool *ret_from_proc, socket_fn *, void *arg);
int sockets_by_netlink(const struct sockets_wanted *, socket_fn *, void *arg);
int sockets_by_proc(const struct sockets_wanted *, socket_fn *, void *arg);

/* One line of /proc/net/tcp or tcp6. Pure; false for the headline and what is none. */
bool socket_of_proc_line(const char *line, struct peer_socket *ret);
bool socket_is_wanted(const struct sockets_wanted *, const struct peer_socket *);
/* "::ffff:10.0.0.5" is 10.0.0.5. */
struct address address_plain(struct address);
