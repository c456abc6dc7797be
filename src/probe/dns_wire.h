/* SPDX-License-Identifier: Apache-2.0 */
/* Walks a DNS message: bounds checked, hop limited, any bytes are safe. Pure. RFC 1035 4.1, RFC 2308. */
#pragma once

#include "probe/observation.h"

enum { DNS_A = 1, DNS_CNAME = 5, DNS_AAAA = 28 };

/* Fills end, rcode, ttl, addresses, chain. `name` and `type` are what was asked. */
void dns_wire_read(const unsigned char *bytes, size_t n, const char *name, unsigned type, struct lookup *ret);
