/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dns_channel.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/xalloc.h"

enum { VERSION_WITH_CACHE = 0x011f00 /* 1.31.0 */ };

struct query_socket {
	int fd;
	struct watch_fd *watch;
	struct query_socket *next;
};

int dns_query_library_init(void)
{
	static const char *const steering[] = {"RES_OPTIONS", "LOCALDOMAIN", "HOSTALIASES"};
	for (size_t i = 0; i < sizeof steering / sizeof steering[0]; i++)
		unsetenv(steering[i]);
	int running;
	const char *version = ares_version(&running);
	if (ARES_VERSION < VERSION_WITH_CACHE && running >= VERSION_WITH_CACHE)
		log_notice("c-ares %s runs, but %s was built with: its cache cannot be "
			   "switched off, only a fresh channel for each question avoids it",
			   version, ARES_VERSION_STR);
	return ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS ? 0 : -ENOMEM;
}

const char *dns_query_library_version(void)
{
	return ares_version(NULL);
}

static void process(struct dns_channel *channel, int fd, unsigned events)
{
	channel->is_on_tcp = fd == channel->tcp_fd;
	ares_process_fd(channel->ares, (events & LOOP_READ) != 0 ? fd : ARES_SOCKET_BAD,
			(events & LOOP_WRITE) != 0 ? fd : ARES_SOCKET_BAD);
	channel->is_on_tcp = false;
}

static void on_fd(void *arg, int fd, unsigned events)
{
	struct dns_channel *channel = arg;
	channel->has_news = false;
	process(channel, fd, events);
	if (channel->has_news)
		channel->fn(channel->arg);
}

static void all_fail(struct dns_channel *channel, int status)
{
	for (struct dns_query *at = channel->queries; at != NULL; at = at->next)
		dns_query_finish(at, status);
}

static void socket_watch(struct dns_channel *channel, int fd, unsigned events)
{
	struct query_socket *new = xcalloc(1, sizeof *new);
	*new = (struct query_socket){.fd = fd, .next = channel->sockets};
	int result = loop_watch(channel->loop, fd, events, on_fd, channel, &new->watch);
	if (result < 0) {
		log_error("resolver: cannot watch a socket: %s", strerror(-result));
		free(new);
		all_fail(channel, ARES_EFILE);
		return;
	}
	channel->sockets = new;
}

static void socket_forget(struct query_socket **place)
{
	struct query_socket *old = *place;
	*place = old->next;
	watch_free(old->watch);
	free(old);
}

/* From within c-ares, also just before it closes the socket. */
static void on_socket_state(void *arg, ares_socket_t fd, int readable, int writable)
{
	struct dns_channel *channel = arg;
	unsigned events = (readable ? LOOP_READ : 0U) | (writable ? LOOP_WRITE : 0U);
	struct query_socket **place = &channel->sockets;
	while (*place != NULL && (*place)->fd != fd)
		place = &(*place)->next;
	if (*place == NULL && events != 0)
		socket_watch(channel, fd, events);
	else if (*place != NULL && events == 0)
		socket_forget(place);
	else if (*place != NULL)
		watch_set((*place)->watch, events);
}

/* Without ARES_FLAG_IGNTC c-ares asks again over TCP by itself when the answer is truncated. */
static int on_socket(ares_socket_t fd, int type, void *arg)
{
	struct dns_channel *channel = arg;
	if (type != SOCK_STREAM)
		return 0;
	channel->tcp_fd = fd;
	channel->used_tcp = channel->is_on_tcp = true;
	return 0;
}

static int milliseconds(span_t span)
{
	int64_t ms = span.us / 1000;
	if (ms < 1)
		return 1;
	return ms > INT_MAX ? INT_MAX : (int)ms;
}

/* Nothing of this machine's configuration steers it, no rcode is swallowed (1.18 makes one
 * "connection refused" out of SERVFAIL, REFUSED and NOTIMP without NOCHECKRESP). */
static int ares_new(struct dns_channel *channel, bool edns, span_t timeout)
{
	char lookups[] = "b", no_resolv_conf[] = "/dev/null";
	struct ares_options options = {
		.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP |
			 (edns ? ARES_FLAG_EDNS : 0),
		.tries = 1,
		.timeout = milliseconds(timeout),
		.ndots = 1,
		.ednspsz = EDNS_BYTES,
		.lookups = lookups,
		.resolvconf_path = no_resolv_conf,
		.sock_state_cb = on_socket_state,
		.sock_state_cb_data = channel,
	};
	int mask = ARES_OPT_FLAGS | ARES_OPT_TRIES | ARES_OPT_TIMEOUTMS | ARES_OPT_NDOTS |
		   ARES_OPT_EDNSPSZ | ARES_OPT_LOOKUPS | ARES_OPT_RESOLVCONF |
		   ARES_OPT_SOCK_STATE_CB | ARES_OPT_NOROTATE;
#ifdef ARES_OPT_QUERY_CACHE
	mask |= ARES_OPT_QUERY_CACHE; /* qcache_max_ttl = 0: off */
#endif
#ifdef ARES_OPT_MAXTIMEOUTMS
	options.maxtimeout = options.timeout;
	mask |= ARES_OPT_MAXTIMEOUTMS;
#endif
	return ares_init_options(&channel->ares, &options, mask);
}

/* c-ares 1.18 knows no scopes, but a socket that is bound to the device needs none. */
static int ares_aim(struct dns_channel *channel, const struct dns_server *server)
{
	ares_set_socket_callback(channel->ares, on_socket, channel);
	if (server->device[0] == '\0')
		return ares_set_servers_ports_csv(channel->ares, server->address);
	ares_set_local_dev(channel->ares, server->device);
	if (ares_set_servers_ports_csv(channel->ares, server->scoped) == ARES_SUCCESS)
		return ARES_SUCCESS;
	return ares_set_servers_ports_csv(channel->ares, server->address);
}

struct dns_channel *dns_channel_open(struct loop *loop, const struct dns_server *server,
				     bool has_edns, span_t timeout, query_fn *fn, void *arg)
{
	struct dns_channel *channel = xcalloc(1, sizeof *channel);
	*channel = (struct dns_channel){.loop = loop, .fn = fn, .arg = arg, .tcp_fd = -1};
	channel->status = ares_new(channel, has_edns, timeout);
	if (channel->status == ARES_SUCCESS)
		channel->status = ares_aim(channel, server);
	return channel;
}

struct dns_channel *dns_channel_close(struct dns_channel *channel)
{
	if (channel == NULL)
		return NULL;
	if (channel->ares != NULL)
		ares_destroy(channel->ares);
	while (channel->sockets != NULL)
		socket_forget(&channel->sockets);
	for (struct dns_query *next; channel->queries != NULL; channel->queries = next) {
		next = channel->queries->next;
		free(channel->queries->packet);
		free(channel->queries);
	}
	free(channel);
	return NULL;
}

void dns_channel_catch_up(struct dns_channel *channel)
{
	int fds[8]; /* it has one for UDP and one for TCP; reading changes the list */
	size_t n = 0;
	for (const struct query_socket *at = channel->sockets; at != NULL && n < 8; at = at->next)
		fds[n++] = at->fd;
	while (n > 0)
		process(channel, fds[--n], LOOP_READ);
}
