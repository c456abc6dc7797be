/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dns_message.h"

enum { HEADER_BYTES = 12, RECORD_FIXED_BYTES = 10, SOA_FIXED_BYTES = 20, RRSIG_FIXED_BYTES = 18 };

unsigned dns_read16(const unsigned char *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

uint32_t dns_read32(const unsigned char *at)
{
	return (uint32_t)dns_read16(at) << 16 | dns_read16(at + 2);
}

bool dns_message_open(const unsigned char *bytes, size_t n, struct dns_message *ret)
{
	*ret = (struct dns_message){.bytes = bytes, .n = n};
	if (n < HEADER_BYTES)
		return false;
	ret->flags = dns_read16(bytes + 2);
	ret->rcode = ret->flags & 0xf;
	ret->n_questions = dns_read16(bytes + 4);
	for (enum dns_section section = DNS_ANSWER; section < N_DNS_SECTIONS; section++)
		ret->counts[section] = dns_read16(bytes + 6 + 2 * section);
	unsigned opcode = ret->flags >> 11 & 0xf;
	return (ret->flags & DNS_FLAG_ANSWER) != 0 && opcode == 0;
}

bool dns_message_answers(struct dns_message *message, const struct dns_name *name, unsigned type)
{
	struct dns_name asked;
	size_t at = dns_name_read(message->bytes, message->n, HEADER_BYTES, &asked);
	if (message->n_questions != 1 || at == 0 || message->n - at < 4)
		return false;
	message->records = at + 4;
	return dns_name_same(&asked, name) && dns_read16(message->bytes + at) == type &&
	       dns_read16(message->bytes + at + 2) == DNS_CLASS_IN;
}

size_t dns_record_read(const struct dns_message *message, size_t at, struct dns_record *ret)
{
	at = dns_name_read(message->bytes, message->n, at, &ret->owner);
	if (at == 0 || message->n - at < RECORD_FIXED_BYTES)
		return 0;
	const unsigned char *fixed = message->bytes + at;
	ret->type = dns_read16(fixed);
	ret->class = dns_read16(fixed + 2);
	ret->ttl = dns_read32(fixed + 4);
	ret->n = dns_read16(fixed + 8);
	ret->data = at + RECORD_FIXED_BYTES;
	return ret->n <= message->n - ret->data ? ret->data + ret->n : 0;
}

bool dns_message_walk(const struct dns_message *message, dns_record_fn *fn, void *arg)
{
	size_t at = message->records;
	for (enum dns_section section = DNS_ANSWER; section < N_DNS_SECTIONS; section++)
		for (unsigned i = 0; i < message->counts[section]; i++) {
			struct dns_record record;
			at = dns_record_read(message, at, &record);
			if (at == 0 || !fn(arg, section, &record))
				return false;
		}
	return true;
}

bool dns_record_is(const struct dns_record *record, unsigned type)
{
	return record->class == DNS_CLASS_IN && record->type == type;
}

uint32_t dns_record_ttl(const struct dns_record *record)
{
	/* RFC 2181 8: with the highest bit set it means zero. */
	return record->ttl > INT32_MAX ? 0 : record->ttl;
}

bool dns_record_target(const struct dns_message *message, const struct dns_record *record,
		       struct dns_name *ret)
{
	size_t end = record->data + record->n;
	return dns_name_read(message->bytes, end, record->data, ret) == end;
}

bool dns_record_soa(const struct dns_message *message, const struct dns_record *record,
		    struct dns_soa *ret)
{
	struct dns_name name; /* of its first server, then of a person: neither matters here */
	size_t end = record->data + record->n;
	size_t at = dns_name_read(message->bytes, end, record->data, &name);
	if (at != 0)
		at = dns_name_read(message->bytes, end, at, &name);
	if (at == 0 || end - at != SOA_FIXED_BYTES)
		return false;
	ret->serial = dns_read32(message->bytes + at);
	ret->minimum = dns_read32(message->bytes + at + 16);
	return true;
}

bool dns_record_signed_until(const struct dns_message *message, const struct dns_record *record,
			     uint32_t *ret)
{
	if (record->n <= RRSIG_FIXED_BYTES)
		return false;
	*ret = dns_read32(message->bytes + record->data + 8);
	return true;
}
