/* SPDX-License-Identifier: Apache-2.0 */
/* The address of a resolver, as the configuration and resolv.conf write it. Pure. */
#pragma once

#include <stdbool.h>

struct dns_server {
	char address[80]; /* "10.0.0.2:53" or "[2001:db8::1]:53", without the scope */
	/* Of a link-local address only, "" otherwise. */
	char device[16]; /* its scope: "eth0" (IFNAMSIZ) */
	char scoped[96]; /* "[fe80::1]:53%eth0", as c-ares wants it */
};

/* "10.0.0.2:53", "[fe80::1%eth0]:53"; without a port it is 53, and IPv6 then needs no brackets. */
bool dns_server_parse(const char *text, struct dns_server *ret);
