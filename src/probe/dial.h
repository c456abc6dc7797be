/* SPDX-License-Identifier: Apache-2.0 */
/* The network beneath the client library: where a host is, and whether it can be reached at all.
 * Blocking. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"

enum { DIAL_ADDRESSES_MAX = 8, DIAL_TEXT_SIZE = 64 };

struct dial_addresses {
	char text[DIAL_ADDRESSES_MAX]
		 [DIAL_TEXT_SIZE]; /* literals, with the zone of a link-local one */
	size_t n;
};

/* 0, or getaddrinfo's code for dial_words. */
int dial_resolve(const char *host, struct dial_addresses *ret);
const char *dial_words(int code);
/* Not an answer that there is no such name. */
bool dial_is_resolver_trouble(int code);
void dial_take(const char *address, struct dial_addresses *ret);
/* Connects and hangs up; 0 or a positive errno. A server counts such a caller as one that broke off
 * its handshake, and blocks hosts with many: only for one that just could not be reached. */
int dial_tcp(const char *address, uint16_t port, span_t timeout);
int dial_socket(const char *path);

/* False when nothing has come by then, not even the end of the connection. */
bool dial_wait_readable(int fd, span_t timeout);
/* From now on a peer that acknowledges nothing breaks the connection within half a minute. A server
 * that hangs does not: its kernel goes on acknowledging. */
void dial_notice_silence(int fd);
