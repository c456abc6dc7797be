/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/peer.h"

#include <string.h>

static bool is_own(const struct peer_scene *scene, const struct peer_socket *socket)
{
	for (size_t i = 0; i < scene->n_own; i++)
		if (scene->own[i] == socket->inode)
			return true;
	return false;
}

/* A socket that is closing belongs to no process any more (inode 0), and its owner is not known. */
static bool may_be(const struct peer_scene *scene, const struct channel_seen *channel,
		   const struct peer_socket *socket)
{
	bool is_orphan = socket->inode == 0;
	return socket->remote_port == channel->source_port &&
	       (is_orphan || socket->uid == scene->uid) && !is_own(scene, socket);
}

/* What it reads from, then what it tries to reach, then what it leaves. */
static unsigned rank(const struct peer_socket *socket)
{
	if (socket->state == TCP_STATE_ESTABLISHED)
		return 0;
	return socket->state == TCP_STATE_SYN_SENT ? 1 : 2;
}

static bool is_before(const struct peer_socket *a, const struct peer_socket *b)
{
	if (rank(a) != rank(b))
		return rank(a) < rank(b);
	int order = address_compare(&a->remote, &b->remote);
	return order != 0 ? order < 0 : a->local_port < b->local_port;
}

static void put(struct peer_seen *ret, const struct peer_socket *socket)
{
	size_t at = ret->n_sockets;
	while (at > 0 && is_before(socket, &ret->sockets[at - 1]))
		at--;
	if (ret->n_sockets == PEERS_MAX)
		ret->n_dropped++;
	else
		ret->n_sockets++;
	if (at == PEERS_MAX)
		return;
	memmove(&ret->sockets[at + 1], &ret->sockets[at],
		(ret->n_sockets - 1 - at) * sizeof ret->sockets[0]);
	ret->sockets[at] = *socket;
}

/* With a literal address as the source there is nothing to guess. */
static bool leads_to(const struct channel_seen *channel, const struct peer_socket *socket)
{
	struct address literal;
	return !address_parse(channel->source_host, &literal) ||
	       address_compare(&literal, &socket->remote) == 0;
}

/* A thread that says it is connected has a socket: where none is to be seen, it is elsewhere. */
void peer_choose(const struct peer_scene *scene, const struct channel_seen *channel,
		 struct peer_seen *ret)
{
	ret->n_sockets = ret->n_dropped = 0;
	for (size_t i = 0; i < scene->n_sockets; i++)
		if (may_be(scene, channel, &scene->sockets[i]) &&
		    leads_to(channel, &scene->sockets[i]))
			put(ret, &scene->sockets[i]);
	if (ret->n_sockets > 0)
		ret->end = PEER_SEEN;
	else
		ret->end = channel->io == THREAD_YES ? PEER_NOT_VISIBLE : PEER_NO_SOCKET;
}
