/* SPDX-License-Identifier: Apache-2.0 */
/* A c-ares channel that serves the questions of one moment to one server, and then no more. One
 * that is used again would bring what a detector must not have: a cache, learnt timeouts, cookies,
 * and in 1.18 an EDNS switch that two answers flip. Only for dns_query.c. */
#pragma once

#define CARES_NO_DEPRECATED /* the old calls are the ones that 1.18 and 1.34 share */
#include <ares.h>

#include "probe/dns_query.h"

/* What fits an IPv6 packet of 1280 bytes, dnsflagday.net/2020; c-ares 1.18 would take 1280. */
enum { EDNS_BYTES = 1232 };

struct dns_channel {
	struct loop *loop;
	ares_channel ares; /* NULL = it could not be made */
	int status;	   /* why not */
	query_fn *fn;
	void *arg;
	struct query_socket *sockets;
	struct dns_query *queries; /* owned: c-ares may call for each until the channel ends */
	bool has_news;		   /* one of them was answered by the call under way */
	bool is_on_tcp;		   /* the call under way reads from TCP, or has opened it */
	bool used_tcp;
	int tcp_fd; /* -1 = none */
};

struct dns_query {
	struct dns_channel *channel;
	struct dns_query *next;
	bool is_done, used_tcp;
	int status;
	unsigned char *packet; /* NULL = none came */
	size_t n_packet;
};

/* From within c-ares or where it could not even be asked. */
void dns_query_finish(struct dns_query *, int status);
