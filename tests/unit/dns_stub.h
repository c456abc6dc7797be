/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/loop.h"

/* A DNS server on the test's own loop that says what a test wants byte by byte. */
struct query {
	unsigned char bytes[512];
	size_t n;
	unsigned type;
	bool has_edns, is_tcp;
	bool wants_recursion, is_unchecked, wants_signatures;
};

struct reply {
	unsigned char bytes[65535];
	size_t n;		/* 0 = silence */
	bool is_empty;		/* a packet of no bytes */
	bool is_from_elsewhere; /* from another port than was asked */
};

typedef void answer_fn(const struct query *, struct reply *ret);

enum { TCP_CLIENTS_MAX = 16 };

struct server {
	struct loop *loop;
	int udp, tcp;
	struct watch_fd *udp_watch, *tcp_watch;
	int clients[TCP_CLIENTS_MAX];
	struct watch_fd *client_watches[TCP_CLIENTS_MAX];
	answer_fn *answer;
	char address[32];
	unsigned n_udp, n_tcp, n_edns, n_plain;
};

void reply_put(struct reply *, const void *bytes, size_t n);
#define PUT(reply, literal) reply_put((reply), (literal), sizeof(literal) - 1)
/* Header and question come back as they were asked, without the OPT record. */
void reply_start(const struct query *, unsigned flags, unsigned n_answers, struct reply *ret);
/* 10.0.0.5 for 60 s, 2001:db8::1 for 30 s. */
void reply_put_address(const struct query *, struct reply *);
void answer_addresses(const struct query *, struct reply *ret);

/* Answers one packet that has come. */
void server_on_udp(void *arg, int fd, unsigned events);
/* A socket on loopback; port 0: any. -1 if the port is taken. */
int server_bound(int type, uint16_t port, uint16_t *ret_port);
void server_start(struct server *, struct loop *);
void server_stop(struct server *);
