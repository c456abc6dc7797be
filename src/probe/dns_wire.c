/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dns_wire.h"

#include <string.h>

#include "base/text.h"
#include "probe/dns_message.h"

enum { OPTION_EXTENDED_ERROR = 15 };
/* More CNAMEs than any resolver follows (BIND 16, unbound 11, Knot 20): what is longer is a loop.
 */
enum { CHAIN_FOLLOWED_MAX = 20 };

struct reading {
	struct dns_message message;
	struct lookup *lookup;
	/* What the walk over all records found. */
	bool has_ns, has_soa, has_opt;
	unsigned rcode;
};

static bool answer_is_valid(const struct dns_message *message, const struct dns_record *record)
{
	struct dns_name target;
	if (dns_record_is(record, DNS_A))
		return record->n == 4;
	if (dns_record_is(record, DNS_AAAA))
		return record->n == 16;
	return !dns_record_is(record, DNS_CNAME) || dns_record_target(message, record, &target);
}

/* RFC 8914: two bytes of code, then words of the resolver, which are foreign text. */
static void extended_error_read(const unsigned char *bytes, size_t n, struct lookup *ret)
{
	char words[sizeof ret->says];
	if (n < 2 || ret->says_known)
		return;
	ret->says_known = true;
	ret->says_code = (uint16_t)dns_read16(bytes);
	text_copy_n(words, sizeof words, (const char *)bytes + 2, n - 2);
	text_copy_line(ret->says, sizeof ret->says, words);
}

/* RFC 6891 6.1: the TTL's first byte is the upper part of the rcode, the data are options. */
static void opt_note(struct reading *reading, const struct dns_record *record)
{
	if (reading->has_opt)
		return;
	reading->has_opt = true;
	reading->rcode |= record->ttl >> 24 << 4;
	size_t left = record->n;
	for (const unsigned char *at = reading->message.bytes + record->data; left >= 4;) {
		unsigned code = dns_read16(at), n = dns_read16(at + 2);
		if (n > left - 4)
			return;
		if (code == OPTION_EXTENDED_ERROR)
			extended_error_read(at + 4, n, reading->lookup);
		at += 4 + n;
		left -= 4 + n;
	}
}

/* RFC 2308 5: a cache keeps that there is nothing for as long as the SOA's TTL and minimum say. */
static void soa_note(struct reading *reading, const struct dns_record *record)
{
	struct dns_soa soa;
	uint32_t ttl = dns_record_ttl(record);
	reading->has_soa = true;
	if (dns_record_soa(&reading->message, record, &soa))
		reading->lookup->negative_ttl = soa.minimum < ttl ? soa.minimum : ttl;
}

static void signature_note(struct reading *reading, const struct dns_record *record)
{
	uint32_t seconds;
	if (!dns_record_signed_until(&reading->message, record, &seconds))
		return;
	wall_t until = {(int64_t)seconds * US_PER_SECOND};
	if (!wall_is_set(reading->lookup->signed_until) ||
	    until.us < reading->lookup->signed_until.us)
		reading->lookup->signed_until = until;
}

static bool record_note(void *arg, enum dns_section section, const struct dns_record *record)
{
	struct reading *reading = arg;
	if (section == DNS_ANSWER) {
		if (dns_record_is(record, DNS_RRSIG))
			signature_note(reading, record);
		return answer_is_valid(&reading->message, record);
	}
	if (section == DNS_AUTHORITY) {
		reading->has_ns |= dns_record_is(record, DNS_NS);
		if (dns_record_is(record, DNS_SOA))
			soa_note(reading, record);
	} else if (record->type == DNS_OPT) {
		opt_note(reading, record);
	}
	return true;
}

static void chain_add(struct lookup *ret, const struct dns_name *target)
{
	if (ret->n_chain < CHAIN_MAX)
		dns_name_print(target, ret->chain[ret->n_chain++], sizeof ret->chain[0]);
}

/* Goes from *name to what it is an alias of, if it is one. */
static bool alias_follow(const struct dns_message *message, struct dns_name *name,
			 struct lookup *ret)
{
	size_t at = message->records;
	for (unsigned i = 0; i < message->counts[DNS_ANSWER]; i++) {
		struct dns_record record;
		at = dns_record_read(message, at, &record);
		if (!dns_record_is(&record, DNS_CNAME) || !dns_name_same(&record.owner, name))
			continue;
		(void)dns_record_target(message, &record, name);
		chain_add(ret, name);
		ret->ttl = dns_record_ttl(&record) < ret->ttl ? dns_record_ttl(&record) : ret->ttl;
		return true;
	}
	return false;
}

/* Keeps them sorted, without doubles; of too many the lowest stay, so that the same set in another
 * order gives the same list. */
static void address_add(struct lookup *ret, const struct address *address)
{
	size_t at = 0;
	while (at < ret->n_addresses && address_compare(&ret->addresses[at], address) < 0)
		at++;
	if (at == ADDRESSES_MAX)
		return;
	if (at < ret->n_addresses && address_compare(&ret->addresses[at], address) == 0)
		return;
	size_t n_moved = ret->n_addresses - at;
	if (ret->n_addresses == ADDRESSES_MAX)
		n_moved--;
	else
		ret->n_addresses++;
	memmove(&ret->addresses[at + 1], &ret->addresses[at], n_moved * sizeof ret->addresses[0]);
	ret->addresses[at] = *address;
}

static void addresses_read(const struct dns_message *message, const struct dns_name *owner,
			   unsigned type, struct lookup *ret)
{
	size_t at = message->records;
	for (unsigned i = 0; i < message->counts[DNS_ANSWER]; i++) {
		struct dns_record record;
		at = dns_record_read(message, at, &record);
		if (!dns_record_is(&record, type) || !dns_name_same(&record.owner, owner))
			continue;
		struct address address = {.family = type == DNS_A ? 4 : 6};
		memcpy(address.bytes, message->bytes + record.data, record.n);
		address_add(ret, &address);
		ret->ttl = dns_record_ttl(&record) < ret->ttl ? dns_record_ttl(&record) : ret->ttl;
	}
}

/* RFC 2308 2.2: no answer without an SOA can be a referral. A server that recurses has looked; one
 * that does not, and names only other servers or an alias that leads out of its zones, has not. */
static enum lookup_end empty_end(const struct reading *reading)
{
	if (reading->has_soa || (reading->message.flags & DNS_FLAG_RECURSES) != 0)
		return LOOKUP_NODATA;
	if (reading->lookup->n_chain > 0)
		return LOOKUP_ALIAS;
	return reading->has_ns ? LOOKUP_OTHER : LOOKUP_NODATA;
}

static enum lookup_end answer_end(const struct reading *reading)
{
	if (reading->rcode == DNS_NXDOMAIN)
		return LOOKUP_NXDOMAIN;
	return reading->lookup->n_addresses > 0 ? LOOKUP_OK : empty_end(reading);
}

static void answer_read(const struct reading *reading, struct dns_name *name, unsigned type)
{
	struct lookup *lookup = reading->lookup;
	lookup->ttl = UINT32_MAX;
	for (unsigned i = 0; i < CHAIN_FOLLOWED_MAX; i++)
		if (!alias_follow(&reading->message, name, lookup))
			break;
	if (reading->rcode == DNS_NOERROR && (type == DNS_A || type == DNS_AAAA))
		addresses_read(&reading->message, name, type, lookup);
	lookup->end = answer_end(reading);
	lookup->ttl = lookup->end == LOOKUP_OK ? lookup->ttl : 0;
	if (lookup->end != LOOKUP_NXDOMAIN && lookup->end != LOOKUP_NODATA)
		lookup->negative_ttl = 0;
	lookup->is_authoritative = (reading->message.flags & DNS_FLAG_AUTHORITATIVE) != 0;
	lookup->is_authentic = (reading->message.flags & DNS_FLAG_AUTHENTIC) != 0;
}

static enum lookup_end error_end(unsigned rcode)
{
	if (rcode == DNS_SERVFAIL)
		return LOOKUP_SERVFAIL;
	return rcode == DNS_REFUSED ? LOOKUP_REFUSED : LOOKUP_OTHER;
}

static bool is_answer(unsigned rcode)
{
	return rcode == DNS_NOERROR || rcode == DNS_NXDOMAIN;
}

void dns_wire_read(const unsigned char *bytes, size_t n, const char *name, unsigned type,
		   struct lookup *ret)
{
	struct reading reading = {.lookup = ret};
	struct dns_name asked;
	*ret = (struct lookup){.end = LOOKUP_MALFORMED};
	bool is_message = dns_message_open(bytes, n, &reading.message);
	ret->rcode = reading.rcode = reading.message.rcode;
	if (!is_message)
		return;
	/* Servers that refuse often leave the question out; the header says enough then. */
	bool is_whole = dns_name_of_text(name, &asked) &&
			dns_message_answers(&reading.message, &asked, type) &&
			dns_message_walk(&reading.message, record_note, &reading);
	ret->rcode = reading.rcode;
	if (!is_answer(reading.rcode))
		ret->end = error_end(reading.rcode);
	else if (is_whole && (reading.message.flags & DNS_FLAG_TRUNCATED) == 0)
		answer_read(&reading, &asked, type);
	if (ret->end == LOOKUP_MALFORMED || !is_answer(reading.rcode)) {
		ret->negative_ttl = 0;
		ret->signed_until = (wall_t){0};
	}
}
