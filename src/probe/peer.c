/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/peer.h"

#include <dirent.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "platform/clock.h"
#include "probe/sockets.h"

/* 1 << N of the kernel's states: what connects, what is connected, what is being left. */
enum { STATES_OF_PEERS = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 8, STATE_LISTEN = 10 };
/* More sockets to one port are no replica's: they are not looked through. */
enum { SOCKETS_MAX = 4096 };
static const span_t place_lasts = SPAN_SECONDS(10);

struct sockets {
	struct peer_socket *items;
	size_t n;
};

static bool is_loopback(const struct address *address)
{
	static const uint8_t six[16] = {[15] = 1};
	return address->family == 4 ? address->bytes[0] == 127
				    : memcmp(address->bytes, six, sizeof six) == 0;
}

static bool is_of_interface(const struct ifaddrs *at, const struct address *address)
{
	const void *bytes = NULL;
	if (at->ifa_addr != NULL && at->ifa_addr->sa_family == AF_INET && address->family == 4)
		bytes = &((const struct sockaddr_in *)(const void *)at->ifa_addr)->sin_addr;
	if (at->ifa_addr != NULL && at->ifa_addr->sa_family == AF_INET6 && address->family == 6)
		bytes = &((const struct sockaddr_in6 *)(const void *)at->ifa_addr)->sin6_addr;
	return bytes != NULL && memcmp(bytes, address->bytes, address->family == 4 ? 4 : 16) == 0;
}

static bool is_this_host(const struct address *address)
{
	struct ifaddrs *all;
	bool found = is_loopback(address);
	if (found || getifaddrs(&all) != 0)
		return found;
	for (const struct ifaddrs *at = all; at != NULL && !found; at = at->ifa_next)
		found = is_of_interface(at, address);
	freeifaddrs(all);
	return found;
}

struct listener {
	uint32_t uid;
	bool found;
};

static void on_listener(void *arg, const struct peer_socket *socket)
{
	struct listener *listener = arg;
	listener->uid = socket->uid;
	listener->found = true;
}

/* The server's user: of its Unix socket, or of who listens on its port. */
static enum peer_end server_find(const struct target *target, const struct replica_seen *seen,
				 uint32_t *ret_uid)
{
	struct sockets_wanted wanted = {.local_port = target->port, .states = 1 << STATE_LISTEN};
	struct listener listener = {0};
	struct address address;
	struct stat status;
	bool from_proc;
	if (target->socket[0] != '\0') {
		if (stat(target->socket, &status) != 0)
			return PEER_FAILED;
		*ret_uid = status.st_uid;
		return PEER_SEEN;
	}
	if (!address_parse(seen->address, &address) || !is_this_host(&address))
		return PEER_REMOTE;
	if (sockets_each(&wanted, &from_proc, on_listener, &listener) < 0)
		return PEER_FAILED;
	*ret_uid = listener.uid;
	return listener.found ? PEER_SEEN : PEER_NOT_VISIBLE;
}

static void on_socket(void *arg, const struct peer_socket *socket)
{
	struct sockets *sockets = arg;
	if (sockets->n < SOCKETS_MAX)
		*ARRAY_ADD(sockets->items, sockets->n) = *socket;
}

static size_t own_inodes(uint64_t **ret)
{
	size_t n = 0;
	DIR *folder = opendir("/proc/self/fd");
	*ret = NULL;
	if (folder == NULL)
		return 0;
	for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		char to[64];
		ssize_t length = readlinkat(dirfd(folder), entry->d_name, to, sizeof to - 1);
		unsigned long long inode;
		to[length > 0 ? length : 0] = '\0';
		if (sscanf(to, "socket:[%llu]", &inode) == 1)
			*ARRAY_ADD(*ret, n) = inode;
	}
	closedir(folder);
	return n;
}

static void channel_look(uint32_t uid, const struct channel_seen *channel, struct peer_seen *ret)
{
	struct sockets_wanted wanted = {.remote_port = channel->source_port,
					.states = STATES_OF_PEERS};
	struct sockets sockets = {0};
	struct peer_scene scene = {.uid = uid};
	uint64_t *own = NULL;
	ret->end = PEER_FAILED;
	if (sockets_each(&wanted, &ret->from_proc, on_socket, &sockets) == 0) {
		/* Only a server that runs as the agent's own user can be mistaken for it. */
		if (sockets.n > 0 && uid == geteuid())
			scene.n_own = own_inodes(&own);
		scene.own = own;
		scene.sockets = sockets.items;
		scene.n_sockets = sockets.n;
		peer_choose(&scene, channel, ret);
	}
	free(own);
	free(sockets.items);
}

static void place_look(const struct target *target, const struct observation *seen,
		       struct peer_place *place)
{
	bool is_fresh = place->end != PEER_NONE &&
			mono_since(seen->at.mono, place->looked).us < place_lasts.us;
	if (is_fresh && strcmp(place->address, seen->replica.address) == 0)
		return;
	text_copy(place->address, sizeof place->address, seen->replica.address);
	place->looked = seen->at.mono;
	place->end = server_find(target, &seen->replica, &place->uid);
}

static void peer_begin(const struct observation *seen, const struct channel_seen *channel,
		       struct observation *ret)
{
	struct peer_seen *peer = &ret->peer;
	ret->kind = SEEN_PEER;
	text_copy(ret->target, sizeof ret->target, seen->target);
	text_copy(peer->channel, sizeof peer->channel, channel->channel);
	text_copy(peer->source_host, sizeof peer->source_host, channel->source_host);
	peer->source_port = channel->source_port;
}

size_t peers_look(const struct target *target, const struct observation *seen,
		  struct peer_place *place, struct observation **ret)
{
	const struct replica_seen *replica = &seen->replica;
	size_t n = seen->replica.end == POLL_OK ? replica->n_channels : 0;
	*ret = n > 0 ? xcalloc(n, sizeof **ret) : NULL;
	if (n > 0)
		place_look(target, seen, place);
	for (size_t i = 0; i < n; i++) {
		struct observation *at = &(*ret)[i];
		peer_begin(seen, &replica->channels[i], at);
		at->peer.end = place->end;
		if (place->end == PEER_SEEN)
			channel_look(place->uid, &replica->channels[i], &at->peer);
		at->at = clock_now();
	}
	return n;
}
