/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the answer to a question for db.test: what comes out keeps the promises of its
 * header. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "probe/dns_wire.h"
#include "probe/dns_zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_texts(const struct lookup *lookup)
{
	assert(lookup->n_chain <= CHAIN_MAX);
	for (size_t i = 0; i < lookup->n_chain; i++) {
		size_t length = strnlen(lookup->chain[i], HOST_SIZE);
		assert(length > 0 && length < HOST_SIZE);
		for (size_t at = 0; at < length; at++)
			assert(lookup->chain[i][at] > ' ' && lookup->chain[i][at] < 0x7f);
	}
	assert(strnlen(lookup->says, sizeof lookup->says) < sizeof lookup->says);
	assert(strpbrk(lookup->says, "\r\n\t\x1b") == NULL);
}

static void check(const struct lookup *lookup, uint8_t family)
{
	assert(lookup->end > LOOKUP_NONE && lookup->end < N_LOOKUP_ENDS);
	assert((lookup->end == LOOKUP_OK) == (lookup->n_addresses > 0));
	assert(lookup->end == LOOKUP_OK || lookup->ttl == 0);
	assert(lookup->negative_ttl == 0 || lookup->end == LOOKUP_NXDOMAIN ||
	       lookup->end == LOOKUP_NODATA);
	assert(lookup->end != LOOKUP_ALIAS || lookup->n_chain > 0);
	assert(lookup->n_addresses <= ADDRESSES_MAX);
	for (size_t i = 0; i < lookup->n_addresses; i++) {
		assert(lookup->addresses[i].family == family);
		assert(i == 0 ||
		       address_compare(&lookup->addresses[i - 1], &lookup->addresses[i]) < 0);
	}
	check_texts(lookup);
}

/* Any bytes as what is said of a zone, too. */
static void check_zone(const uint8_t *bytes, size_t n)
{
	char servers[ZONE_SERVERS_MAX][HOST_SIZE];
	struct zone_seen zone = {0};
	if (dns_zone_read(bytes, n, "db.test", &zone))
		assert(zone.serial_known && strnlen(zone.zone, HOST_SIZE) < HOST_SIZE);
	size_t n_servers = dns_zone_servers(bytes, n, "db.test", servers, ZONE_SERVERS_MAX);
	assert(n_servers <= ZONE_SERVERS_MAX);
	for (size_t i = 0; i < n_servers; i++)
		assert(strnlen(servers[i], HOST_SIZE) < HOST_SIZE);
}

/* The type of the question "db.test" at 12. */
enum { TYPE_AT = 12 + 9 + 1 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	uint8_t *asked = malloc(n + 1);
	memcpy(asked, bytes, n);
	for (uint8_t type = DNS_NS; n > TYPE_AT && type <= DNS_SOA; type += DNS_SOA - DNS_NS) {
		asked[TYPE_AT - 1] = 0;
		asked[TYPE_AT] = type;
		check_zone(asked, n);
	}
	free(asked);
	struct lookup lookup;
	dns_wire_read(bytes, n, "db.test", DNS_A, &lookup);
	check(&lookup, 4);
	dns_wire_read(bytes, n, "db.test", DNS_AAAA, &lookup);
	check(&lookup, 6);
	return 0;
}
