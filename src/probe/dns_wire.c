/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dns_wire.h"

#include <string.h>

#include "base/text.h"
#include "probe/dns_name.h"

enum { HEADER_BYTES = 12, CLASS_IN = 1, TYPE_NS = 2, TYPE_SOA = 6, TYPE_OPT = 41 };
enum { FLAG_ANSWER = 0x8000, FLAG_TRUNCATED = 0x0200, FLAG_RECURSES = 0x0080 };
enum { RCODE_NOERROR = 0, RCODE_SERVFAIL = 2, RCODE_NXDOMAIN = 3, RCODE_REFUSED = 5 };
enum { OPTION_EXTENDED_ERROR = 15 };
/* More CNAMEs than any resolver follows (BIND 16, unbound 11, Knot 20): what is longer is a loop.
 */
enum { CHAIN_FOLLOWED_MAX = 20 };

enum section { ANSWER, AUTHORITY, ADDITIONAL };

struct message {
	const unsigned char *bytes;
	size_t n;
	unsigned flags;
	unsigned n_questions;
	unsigned counts[3]; /* by enum section */
	size_t records;	    /* where the first answer begins */
	/* What the walk over all records found. */
	bool has_ns, has_soa, has_opt;
	unsigned rcode;
};

struct record {
	struct dns_name owner;
	unsigned type, class;
	uint32_t ttl;
	size_t data, n; /* offset and length of its data */
};

static unsigned read16(const unsigned char *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

static uint32_t read32(const unsigned char *at)
{
	return (uint32_t)read16(at) << 16 | read16(at + 2);
}

/* Where the next record begins; 0 = it does not fit into the message. */
static size_t record_read(const struct message *message, size_t at, struct record *ret)
{
	at = dns_name_read(message->bytes, message->n, at, &ret->owner);
	if (at == 0 || message->n - at < 10)
		return 0;
	const unsigned char *fixed = message->bytes + at;
	ret->type = read16(fixed);
	ret->class = read16(fixed + 2);
	ret->ttl = read32(fixed + 4);
	ret->n = read16(fixed + 8);
	ret->data = at + 10;
	return ret->n <= message->n - ret->data ? ret->data + ret->n : 0;
}

static bool is_in(const struct record *record, unsigned type)
{
	return record->class == CLASS_IN && record->type == type;
}

static uint32_t record_ttl(const struct record *record)
{
	/* RFC 2181 8: with the highest bit set it means zero. */
	return record->ttl > INT32_MAX ? 0 : record->ttl;
}

static bool record_target(const struct message *message, const struct record *record,
			  struct dns_name *ret)
{
	size_t end = record->data + record->n;
	return dns_name_read(message->bytes, end, record->data, ret) == end;
}

static bool answer_is_valid(const struct message *message, const struct record *record)
{
	struct dns_name target;
	if (is_in(record, DNS_A))
		return record->n == 4;
	if (is_in(record, DNS_AAAA))
		return record->n == 16;
	return !is_in(record, DNS_CNAME) || record_target(message, record, &target);
}

/* RFC 8914: two bytes of code, then words of the resolver, which are foreign text. */
static void extended_error_read(const unsigned char *bytes, size_t n, struct lookup *ret)
{
	char words[sizeof ret->says];
	if (n < 2 || ret->says_known)
		return;
	ret->says_known = true;
	ret->says_code = (uint16_t)read16(bytes);
	text_copy_n(words, sizeof words, (const char *)bytes + 2, n - 2);
	text_copy_line(ret->says, sizeof ret->says, words);
}

/* RFC 6891 6.1: the TTL's first byte is the upper part of the rcode, the data are options. */
static void opt_read(struct message *message, const struct record *record, struct lookup *ret)
{
	if (message->has_opt)
		return;
	message->has_opt = true;
	message->rcode |= record->ttl >> 24 << 4;
	size_t left = record->n;
	for (const unsigned char *at = message->bytes + record->data; left >= 4;) {
		unsigned code = read16(at), n = read16(at + 2);
		if (n > left - 4)
			return;
		if (code == OPTION_EXTENDED_ERROR)
			extended_error_read(at + 4, n, ret);
		at += 4 + n;
		left -= 4 + n;
	}
}

static bool record_note(struct message *message, enum section section, const struct record *record,
			struct lookup *ret)
{
	if (section == ANSWER)
		return answer_is_valid(message, record);
	if (section == AUTHORITY) {
		message->has_ns |= is_in(record, TYPE_NS);
		message->has_soa |= is_in(record, TYPE_SOA);
	} else if (record->type == TYPE_OPT) {
		opt_read(message, record, ret);
	}
	return true;
}

static bool records_walk(struct message *message, struct lookup *ret)
{
	size_t at = message->records;
	for (enum section section = ANSWER; section <= ADDITIONAL; section++)
		for (unsigned i = 0; i < message->counts[section]; i++) {
			struct record record;
			at = record_read(message, at, &record);
			if (at == 0 || !record_note(message, section, &record, ret))
				return false;
		}
	return true;
}

static bool header_read(struct message *message, const unsigned char *bytes, size_t n)
{
	*message = (struct message){.bytes = bytes, .n = n};
	if (n < HEADER_BYTES)
		return false;
	message->flags = read16(bytes + 2);
	message->rcode = message->flags & 0xf;
	message->n_questions = read16(bytes + 4);
	for (enum section section = ANSWER; section <= ADDITIONAL; section++)
		message->counts[section] = read16(bytes + 6 + 2 * section);
	unsigned opcode = message->flags >> 11 & 0xf;
	return (message->flags & FLAG_ANSWER) != 0 && opcode == 0;
}

/* The question comes back in the answer; another one's answer says nothing about ours. */
static bool question_read(struct message *message, const struct dns_name *name, unsigned type)
{
	struct dns_name asked;
	size_t at = dns_name_read(message->bytes, message->n, HEADER_BYTES, &asked);
	if (message->n_questions != 1 || at == 0 || message->n - at < 4)
		return false;
	message->records = at + 4;
	return dns_name_same(&asked, name) && read16(message->bytes + at) == type &&
	       read16(message->bytes + at + 2) == CLASS_IN;
}

static void chain_add(struct lookup *ret, const struct dns_name *target)
{
	if (ret->n_chain < CHAIN_MAX)
		dns_name_print(target, ret->chain[ret->n_chain++], sizeof ret->chain[0]);
}

/* Goes from *name to what it is an alias of, if it is one. */
static bool alias_follow(const struct message *message, struct dns_name *name, struct lookup *ret)
{
	size_t at = message->records;
	for (unsigned i = 0; i < message->counts[ANSWER]; i++) {
		struct record record;
		at = record_read(message, at, &record);
		if (!is_in(&record, DNS_CNAME) || !dns_name_same(&record.owner, name))
			continue;
		(void)record_target(message, &record, name);
		chain_add(ret, name);
		ret->ttl = record_ttl(&record) < ret->ttl ? record_ttl(&record) : ret->ttl;
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

static void addresses_read(const struct message *message, const struct dns_name *owner,
			   unsigned type, struct lookup *ret)
{
	size_t at = message->records;
	for (unsigned i = 0; i < message->counts[ANSWER]; i++) {
		struct record record;
		at = record_read(message, at, &record);
		if (!is_in(&record, type) || !dns_name_same(&record.owner, owner))
			continue;
		struct address address = {.family = type == DNS_A ? 4 : 6};
		memcpy(address.bytes, message->bytes + record.data, record.n);
		address_add(ret, &address);
		ret->ttl = record_ttl(&record) < ret->ttl ? record_ttl(&record) : ret->ttl;
	}
}

/* RFC 2308 2.2: no answer without an SOA can be a referral. A server that recurses has looked; one
 * that does not, and names only other servers or an alias that leads out of its zones, has not. */
static bool is_referral(const struct message *message, const struct lookup *lookup)
{
	return !message->has_soa && (message->flags & FLAG_RECURSES) == 0 &&
	       (message->has_ns || lookup->n_chain > 0);
}

static enum lookup_end answer_end(const struct message *message, const struct lookup *lookup)
{
	if (message->rcode == RCODE_NXDOMAIN)
		return LOOKUP_NXDOMAIN;
	if (lookup->n_addresses > 0)
		return LOOKUP_OK;
	return is_referral(message, lookup) ? LOOKUP_OTHER : LOOKUP_NODATA;
}

static enum lookup_end answer_read(const struct message *message, struct dns_name *name,
				   unsigned type, struct lookup *ret)
{
	ret->ttl = UINT32_MAX;
	for (unsigned i = 0; i < CHAIN_FOLLOWED_MAX; i++)
		if (!alias_follow(message, name, ret))
			break;
	if (message->rcode == RCODE_NOERROR)
		addresses_read(message, name, type, ret);
	enum lookup_end end = answer_end(message, ret);
	ret->ttl = end == LOOKUP_OK ? ret->ttl : 0;
	return end;
}

static enum lookup_end error_end(unsigned rcode)
{
	if (rcode == RCODE_SERVFAIL)
		return LOOKUP_SERVFAIL;
	return rcode == RCODE_REFUSED ? LOOKUP_REFUSED : LOOKUP_OTHER;
}

static bool is_answer(unsigned rcode)
{
	return rcode == RCODE_NOERROR || rcode == RCODE_NXDOMAIN;
}

void dns_wire_read(const unsigned char *bytes, size_t n, const char *name, unsigned type,
		   struct lookup *ret)
{
	struct message message;
	struct dns_name asked;
	*ret = (struct lookup){.end = LOOKUP_MALFORMED};
	bool is_message = header_read(&message, bytes, n);
	ret->rcode = message.rcode;
	if (!is_message)
		return;
	/* Servers that refuse often leave the question out; the header says enough then. */
	bool is_whole = dns_name_of_text(name, &asked) && question_read(&message, &asked, type) &&
			records_walk(&message, ret);
	ret->rcode = message.rcode;
	if (!is_answer(message.rcode))
		ret->end = error_end(message.rcode);
	else if (is_whole && (message.flags & FLAG_TRUNCATED) == 0)
		ret->end = answer_read(&message, &asked, type, ret);
}
