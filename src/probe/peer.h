/* SPDX-License-Identifier: Apache-2.0 */
/* Which socket of this host is a channel's connection to its source: what the server is really
 * connected to, or tries to, whatever DNS says now. Blocking for as long as the kernel needs for a
 * list; runs in the worker that polled. */
#pragma once

#include "probe/replica.h"

/* Where the server runs, as far as that is known: looked up anew now and then. Zeroed at first. */
struct peer_place {
	char address[64];  /* that it was found for */
	enum peer_end end; /* SEEN: here, and its sockets can be seen */
	uint32_t uid;	   /* the server's */
	mono_t looked;
};

/* For each channel of what was seen of the target, in their order; *ret is the caller's to free.
 * Each has its target, time and channel. */
size_t peers_look(const struct target *, const struct observation *seen, struct peer_place *,
		  struct observation **ret);

/* What is known of the server process and the agent's own sockets when candidates are judged. */
struct peer_scene {
	uint32_t uid;	     /* the server's */
	const uint64_t *own; /* inodes that are the agent's */
	size_t n_own;
	const struct peer_socket *sockets; /* those whose remote port is the source's */
	size_t n_sockets;
};
/* Pure: of those, which may be the channel's. Fills end, sockets, n_sockets, n_dropped. */
void peer_choose(const struct peer_scene *, const struct channel_seen *, struct peer_seen *ret);
