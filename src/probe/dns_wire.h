/* SPDX-License-Identifier: Apache-2.0 */
/* Walks a DNS message: bounds checked, hop limited, any bytes are safe. Pure. RFC 1035 4.1, RFC
 * 2308. */
#pragma once

#include "probe/dns_message.h"
#include "probe/observation.h"

/* Judges the answer to the question for `type` of `name`. *ret is overwritten; how the answer came
 * (used_tcp, without_edns, took) is for the caller to fill in. Chain names are in lower case,
 * without a final dot. Aliases over CHAIN_MAX are followed but not listed; of addresses over
 * ADDRESSES_MAX the lowest stay. */
void dns_wire_read(const unsigned char *bytes, size_t n, const char *name, unsigned type,
		   struct lookup *ret);
