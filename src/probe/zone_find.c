/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/zone_find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "probe/dns_query.h"
#include "probe/dns_wire.h"

enum { RESOLVERS_TRIED_MAX = 16 };

enum phase { FIND_ZONE, FIND_SERVERS, FIND_A, FIND_AAAA };

struct zone_find {
	struct loop *loop;
	struct timer *timer;
	char resolvers[RESOLVERS_TRIED_MAX][80];
	size_t n_resolvers, resolver;
	span_t timeout;
	size_t max;
	zone_fn *fn;
	void *arg;
	enum phase phase;
	char asked[HOST_SIZE];
	struct dns_channel *channel;
	struct dns_query *query; /* the channel's */
	char servers[ZONE_SERVERS_MAX][HOST_SIZE];
	size_t n_servers, server;
	struct zone_found found;
};

static void ask(struct zone_find *find);

/* Not from within a start: the caller is not prepared for the end yet. */
static void end(struct zone_find *find)
{
	find->channel = dns_channel_close(find->channel);
	timer_stop(find->timer);
	zone_fn *fn = find->fn;
	struct zone_found found = find->found;
	fn(find->arg, &found);
}

static void ask_next(struct zone_find *find, enum phase phase, const char *name)
{
	find->phase = phase;
	find->resolver = 0;
	if (find->asked != name)
		text_copy(find->asked, sizeof find->asked, name);
	ask(find);
}

static void server_next(struct zone_find *find)
{
	if (find->server == find->n_servers || find->found.n_servers == find->max)
		end(find);
	else
		ask_next(find, FIND_A, find->servers[find->server]);
}

static void server_put(struct zone_find *find, const struct address *address)
{
	struct zone_server *server = &find->found.servers[find->found.n_servers++];
	char text[46];
	address_print(address, text);
	text_copy(server->name, sizeof server->name, find->asked);
	snprintf(server->address, sizeof server->address,
		 address->family == 6 ? "[%s]:53" : "%s:53", text);
}

/* An alias brings another zone's SOA: then the name above is asked. */
static void on_zone(struct zone_find *find, const unsigned char *packet, size_t n)
{
	struct zone_seen zone = {0};
	char above[HOST_SIZE];
	const char *dot = strchr(find->asked, '.');
	if (dns_zone_read(packet, n, find->asked, &zone) && strcmp(zone.zone, ".") != 0) {
		text_copy(find->found.zone, sizeof find->found.zone, zone.zone);
		ask_next(find, FIND_SERVERS, zone.zone);
	} else if (dot != NULL && dot[1] != '\0') {
		text_copy(above, sizeof above, dot + 1);
		ask_next(find, FIND_ZONE, above);
	} else {
		end(find);
	}
}

static void on_address(struct zone_find *find)
{
	struct lookup lookup;
	bool is_first = find->phase == FIND_A;
	dns_query_read(find->query, find->asked, is_first ? DNS_A : DNS_AAAA, &lookup);
	if (lookup.end == LOOKUP_OK)
		server_put(find, &lookup.addresses[0]);
	if (lookup.end != LOOKUP_OK && is_first) {
		ask_next(find, FIND_AAAA, find->asked);
		return;
	}
	find->server++;
	server_next(find);
}

static bool is_answer(const unsigned char *packet, size_t n)
{
	struct dns_message message;
	return packet != NULL && dns_message_open(packet, n, &message) &&
	       (message.rcode == DNS_NOERROR || message.rcode == DNS_NXDOMAIN);
}

static void on_answer(struct zone_find *find)
{
	size_t n;
	const unsigned char *packet = dns_query_packet(find->query, &n);
	if (!is_answer(packet, n)) {
		find->resolver++;
		ask(find);
	} else if (find->phase == FIND_ZONE) {
		on_zone(find, packet, n);
	} else if (find->phase == FIND_SERVERS) {
		find->n_servers = dns_zone_servers(packet, n, find->found.zone, find->servers,
						   ZONE_SERVERS_MAX);
		server_next(find);
	} else {
		on_address(find);
	}
}

static void on_query(void *arg)
{
	struct zone_find *find = arg;
	if (dns_query_is_done(find->query))
		on_answer(find);
}

/* Begins what was put off, and gives up on who is silent. */
static void on_time(void *arg, struct now now)
{
	struct zone_find *find = arg;
	(void)now;
	if (find->query != NULL && !dns_query_is_done(find->query))
		find->resolver++;
	else if (find->query != NULL) {
		on_answer(find);
		return;
	}
	ask(find);
}

static unsigned type_of(enum phase phase)
{
	static const unsigned types[] = {DNS_SOA, DNS_NS, DNS_A, DNS_AAAA};
	return types[phase];
}

static void ask(struct zone_find *find)
{
	struct dns_ask wanted = {.name = find->asked, .type = type_of(find->phase)};
	struct dns_server server;
	find->channel = dns_channel_close(find->channel);
	find->query = NULL;
	while (find->resolver < find->n_resolvers &&
	       !dns_server_parse(find->resolvers[find->resolver], &server))
		find->resolver++;
	if (find->resolver == find->n_resolvers) {
		end(find);
		return;
	}
	find->channel = dns_channel_open(find->loop, &server, false, find->timeout, on_query, find);
	find->query = dns_query_put(find->channel, &wanted);
	/* What failed at once is heard from the loop, too. */
	bool is_done = dns_query_is_done(find->query);
	timer_at(find->timer,
		 mono_after(loop_now(find->loop).mono, is_done ? SPAN_MS(0) : find->timeout));
}

struct zone_find *zone_find_start(struct loop *loop, const char *name, char (*const resolvers)[80],
				  size_t n_resolvers, size_t max, span_t timeout, zone_fn *fn,
				  void *arg)
{
	struct zone_find *find = xcalloc(1, sizeof *find);
	find->loop = loop;
	find->timeout = timeout;
	find->max = max;
	find->fn = fn;
	find->arg = arg;
	for (; find->n_resolvers < n_resolvers && find->n_resolvers < RESOLVERS_TRIED_MAX;
	     find->n_resolvers++)
		text_copy(find->resolvers[find->n_resolvers], sizeof find->resolvers[0],
			  resolvers[find->n_resolvers]);
	text_copy(find->asked, sizeof find->asked, name);
	if (loop_timer(loop, on_time, find, &find->timer) < 0) {
		free(find);
		return NULL;
	}
	timer_at(find->timer, loop_now(loop).mono);
	return find;
}

struct zone_find *zone_find_free(struct zone_find *find)
{
	if (find == NULL)
		return NULL;
	dns_channel_close(find->channel);
	timer_free(find->timer);
	free(find);
	return NULL;
}
