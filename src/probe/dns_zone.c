/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dns_zone.h"

#include <string.h>

struct zone_reading {
	struct dns_message message;
	struct dns_name name;
	struct zone_seen *zone;
};

static bool is_within(const struct dns_name *name, const struct dns_name *zone)
{
	for (size_t at = 0; at + zone->n <= name->n; at += 1U + name->bytes[at])
		if (name->n - at == zone->n)
			return memcmp(name->bytes + at, zone->bytes, zone->n) == 0;
	return false;
}

static void signature_note(const struct zone_reading *reading, const struct dns_record *record)
{
	struct zone_seen *zone = reading->zone;
	uint32_t seconds;
	if (!dns_record_signed_until(&reading->message, record, &seconds))
		return;
	wall_t until = {(int64_t)seconds * US_PER_SECOND};
	if (!wall_is_set(zone->signed_until) || until.us < zone->signed_until.us)
		zone->signed_until = until;
}

/* In the answer if the name is the zone's own, else in the authority section (RFC 2308 2); an alias
 * that leads elsewhere brings the SOA of that other zone, which is not meant. */
static bool soa_note(void *arg, enum dns_section section, const struct dns_record *record)
{
	struct zone_reading *reading = arg;
	struct zone_seen *zone = reading->zone;
	struct dns_soa soa;
	bool is_ours = section != DNS_ADDITIONAL && is_within(&reading->name, &record->owner);
	if (is_ours && dns_record_is(record, DNS_RRSIG))
		signature_note(reading, record);
	if (!is_ours || !dns_record_is(record, DNS_SOA) ||
	    !dns_record_soa(&reading->message, record, &soa))
		return true;
	zone->serial_known = true;
	zone->serial = soa.serial;
	dns_name_print(&record->owner, zone->zone, sizeof zone->zone);
	return true;
}

static bool is_usable(const struct dns_message *message)
{
	return message->rcode == DNS_NOERROR || message->rcode == DNS_NXDOMAIN;
}

bool dns_zone_read(const unsigned char *bytes, size_t n, const char *name, struct zone_seen *ret)
{
	struct zone_seen zone = *ret;
	struct zone_reading reading = {.zone = &zone};
	zone.serial_known = false;
	zone.signed_until = (wall_t){0};
	if (!dns_message_open(bytes, n, &reading.message) || !is_usable(&reading.message) ||
	    !dns_name_of_text(name, &reading.name) ||
	    !dns_message_answers(&reading.message, &reading.name, DNS_SOA) ||
	    !dns_message_walk(&reading.message, soa_note, &reading) || !zone.serial_known)
		return false;
	*ret = zone;
	return true;
}

struct server_reading {
	struct dns_message message;
	struct dns_name zone;
	char (*to)[HOST_SIZE];
	size_t n, max;
};

static bool has(const struct server_reading *reading, const char *name)
{
	for (size_t i = 0; i < reading->n; i++)
		if (strcmp(reading->to[i], name) == 0)
			return true;
	return false;
}

static bool server_note(void *arg, enum dns_section section, const struct dns_record *record)
{
	struct server_reading *reading = arg;
	struct dns_name server;
	if (section == DNS_ADDITIONAL || reading->n == reading->max ||
	    !dns_record_is(record, DNS_NS) || !dns_name_same(&record->owner, &reading->zone) ||
	    !dns_record_target(&reading->message, record, &server))
		return true;
	dns_name_print(&server, reading->to[reading->n], HOST_SIZE);
	reading->n += !has(reading, reading->to[reading->n]);
	return true;
}

size_t dns_zone_servers(const unsigned char *bytes, size_t n, const char *zone,
			char (*to)[HOST_SIZE], size_t max)
{
	struct server_reading reading = {.to = to, .max = max};
	if (!dns_message_open(bytes, n, &reading.message) || !is_usable(&reading.message) ||
	    !dns_name_of_text(zone, &reading.zone) ||
	    !dns_message_answers(&reading.message, &reading.zone, DNS_NS) ||
	    !dns_message_walk(&reading.message, server_note, &reading))
		return 0;
	return reading.n;
}
