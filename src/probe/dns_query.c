/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dns_query.h"

#define CARES_NO_DEPRECATED /* the old calls are the ones that 1.18 and 1.34 share */
#include <ares.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "probe/dns_wire.h"

enum { VERSION_WITH_CACHE = 0x011f00 /* 1.31.0 */ };
/* What fits an IPv6 packet of 1280 bytes, dnsflagday.net/2020; c-ares 1.18 would take 1280. */
enum { EDNS_BYTES = 1232 };

struct query_socket {
	int fd;
	struct watch_fd *watch;
	struct query_socket *next;
};

struct dns_query {
	struct loop *loop;
	ares_channel channel; /* NULL = it could not be made */
	query_fn *fn;
	void *arg;
	struct query_socket *sockets;
	bool is_done, used_tcp;
	int status;
	unsigned char *packet; /* NULL = none came */
	size_t n_packet;
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

static void finish(struct dns_query *query, int status)
{
	query->status = status;
	query->is_done = true;
}

/* From within c-ares: copies and nothing else. */
static void on_answer(void *arg, int status, int timeouts, unsigned char *bytes, int n)
{
	struct dns_query *query = arg;
	(void)timeouts;
	finish(query, status);
	if (bytes == NULL || n <= 0)
		return;
	query->n_packet = (size_t)n;
	query->packet = xmalloc(query->n_packet);
	memcpy(query->packet, bytes, query->n_packet);
}

static void on_fd(void *arg, int fd, unsigned events)
{
	struct dns_query *query = arg;
	ares_process_fd(query->channel, (events & LOOP_READ) != 0 ? fd : ARES_SOCKET_BAD,
			(events & LOOP_WRITE) != 0 ? fd : ARES_SOCKET_BAD);
	if (query->is_done)
		query->fn(query->arg);
}

static void socket_watch(struct dns_query *query, int fd, unsigned events)
{
	struct query_socket *new = xcalloc(1, sizeof *new);
	*new = (struct query_socket){.fd = fd, .next = query->sockets};
	int result = loop_watch(query->loop, fd, events, on_fd, query, &new->watch);
	if (result < 0) {
		log_error("resolver: cannot watch a socket: %s", strerror(-result));
		free(new);
		finish(query, ARES_EFILE);
		return;
	}
	query->sockets = new;
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
	struct dns_query *query = arg;
	unsigned events = (readable ? LOOP_READ : 0U) | (writable ? LOOP_WRITE : 0U);
	struct query_socket **place = &query->sockets;
	while (*place != NULL && (*place)->fd != fd)
		place = &(*place)->next;
	if (*place == NULL && events != 0)
		socket_watch(query, fd, events);
	else if (*place != NULL && events == 0)
		socket_forget(place);
	else if (*place != NULL)
		watch_set((*place)->watch, events);
}

/* Without ARES_FLAG_IGNTC c-ares asks again over TCP by itself when the answer is truncated. */
static int on_socket(ares_socket_t fd, int type, void *arg)
{
	struct dns_query *query = arg;
	(void)fd;
	query->used_tcp |= type == SOCK_STREAM;
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
static int channel_new(struct dns_query *query, bool edns, span_t timeout)
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
		.sock_state_cb_data = query,
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
	return ares_init_options(&query->channel, &options, mask);
}

/* c-ares 1.18 knows no scopes, but a socket that is bound to the device needs none. */
static int channel_aim(struct dns_query *query, const struct dns_server *server)
{
	ares_set_socket_callback(query->channel, on_socket, query);
	if (server->device[0] == '\0')
		return ares_set_servers_ports_csv(query->channel, server->address);
	ares_set_local_dev(query->channel, server->device);
	if (ares_set_servers_ports_csv(query->channel, server->scoped) == ARES_SUCCESS)
		return ARES_SUCCESS;
	return ares_set_servers_ports_csv(query->channel, server->address);
}

/* Into a packet that c-ares made: RFC 6840 5.7 (AD: tell us whether it is signed), RFC 4035 3.2.2
 * (CD), RFC 6891 6.1.3 (DO, in the TTL of the OPT record, which is the last). */
static void packet_mark(unsigned char *packet, int n, const struct dns_ask *ask)
{
	packet[3] |= (unsigned char)(ask->is_iterative ? 0 : 0x20);
	packet[3] |= (unsigned char)(ask->is_unchecked ? 0x10 : 0);
	if (ask->has_edns)
		packet[n - 4] |= 0x80;
}

uint64_t dns_query_random(void)
{
	uint64_t bits = 0;
	(void)!getrandom(&bits, sizeof bits, GRND_NONBLOCK);
	return bits;
}

static int query_send(struct dns_query *query, const struct dns_ask *ask)
{
	unsigned char *packet;
	int n;
	/* c-ares 1.18 sends the id as it is given. */
	unsigned short id = (unsigned short)dns_query_random();
	int status =
		ares_create_query(ask->name, DNS_CLASS_IN, (int)ask->type, id, !ask->is_iterative,
				  &packet, &n, ask->has_edns ? EDNS_BYTES : 0);
	if (status != ARES_SUCCESS)
		return status;
	packet_mark(packet, n, ask);
	ares_send(query->channel, packet, n, on_answer, query);
	ares_free_string(packet);
	return ARES_SUCCESS;
}

struct dns_query *dns_query_start(struct loop *loop, const struct dns_server *server,
				  const struct dns_ask *ask, span_t timeout, query_fn *fn,
				  void *arg)
{
	struct dns_query *query = xcalloc(1, sizeof *query);
	*query = (struct dns_query){.loop = loop, .fn = fn, .arg = arg};
	int status = channel_new(query, ask->has_edns, timeout);
	if (status == ARES_SUCCESS)
		status = channel_aim(query, server);
	if (status == ARES_SUCCESS)
		status = query_send(query, ask);
	if (status != ARES_SUCCESS)
		finish(query, status);
	return query;
}

struct dns_query *dns_query_free(struct dns_query *query)
{
	if (query == NULL)
		return NULL;
	if (query->channel != NULL)
		ares_destroy(query->channel);
	while (query->sockets != NULL)
		socket_forget(&query->sockets);
	free(query->packet);
	free(query);
	return NULL;
}

void dns_query_catch_up(struct dns_query *query)
{
	int fds[8]; /* it has one for UDP and one for TCP; reading changes the list */
	size_t n = 0;
	for (const struct query_socket *at = query->sockets; at != NULL && n < 8; at = at->next)
		fds[n++] = at->fd;
	while (n > 0 && !query->is_done)
		ares_process_fd(query->channel, fds[--n], ARES_SOCKET_BAD);
}

bool dns_query_is_done(const struct dns_query *query)
{
	return query->is_done;
}

bool dns_query_used_tcp(const struct dns_query *query)
{
	return query->used_tcp;
}

/* Without a packet only c-ares knows. 1.18 has one word for all that a socket can fail with. */
static enum lookup_end status_end(int status)
{
	if (status == ARES_ETIMEOUT)
		return LOOKUP_TIMEOUT;
	if (status == ARES_ECONNREFUSED)
		return LOOKUP_DOWN;
	return status == ARES_EBADRESP ? LOOKUP_MALFORMED : LOOKUP_OTHER;
}

const unsigned char *dns_query_packet(const struct dns_query *query, size_t *ret_n)
{
	*ret_n = query->n_packet;
	return query->packet;
}

void dns_query_read(const struct dns_query *query, const char *name, unsigned type,
		    struct lookup *ret)
{
	if (query->packet != NULL)
		dns_wire_read(query->packet, query->n_packet, name, type, ret);
	else
		*ret = (struct lookup){.end = status_end(query->status)};
	ret->used_tcp = query->used_tcp;
}
