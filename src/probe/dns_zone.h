/* SPDX-License-Identifier: Apache-2.0 */
/* What a message says of the zone that a name is in, and of the zone's servers. Any bytes are
 * safe. Pure. */
#pragma once

#include "probe/dns_message.h"
#include "probe/observation.h"

enum { ZONE_SERVERS_MAX = 8 };

/* From the answer to a question for the SOA of `name`. False if it tells no zone that the name is
 * in. Leaves what it does not say in *ret as it is. */
bool dns_zone_read(const unsigned char *bytes, size_t n, const char *name, struct zone_seen *ret);
/* From the answer to a question for the NS of `zone`: names without a final dot, no doubles. */
size_t dns_zone_servers(const unsigned char *bytes, size_t n, const char *zone,
			char (*to)[HOST_SIZE], size_t max);
