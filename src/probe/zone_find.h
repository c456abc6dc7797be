/* SPDX-License-Identifier: Apache-2.0 */
/* Finds which zone a name is in, and where that zone's own servers are, by asking resolvers: SOA of
 * the name, or of the names above it where that is an alias; NS of the zone; their addresses. */
#pragma once

#include "platform/loop.h"
#include "probe/dns_zone.h"

struct zone_server {
	char name[HOST_SIZE]; /* "ns1.example.com" */
	char address[80];     /* "10.0.0.2:53" */
};
struct zone_found {
	char zone[HOST_SIZE]; /* "" = not found */
	struct zone_server servers[ZONE_SERVERS_MAX];
	size_t n_servers;
};

struct zone_find;
/* Called once, from the loop; it may free the search. */
typedef void zone_fn(void *arg, const struct zone_found *);
/* Resolvers are asked in turn until one answers; at most `max` servers are looked up. */
struct zone_find *zone_find_start(struct loop *, const char *name, char (*const resolvers)[80],
				  size_t n_resolvers, size_t max, span_t timeout, zone_fn *,
				  void *arg);
struct zone_find *zone_find_free(struct zone_find *);
