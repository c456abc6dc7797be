/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "probe/dns_name.h"
#include "probe/dns_wire.h"

/* A message is written byte by byte; the question is always at 12, so "\xc0\x0c" points to its
 * name. The formatter would put each literal on a line of its own. */
// clang-format off
struct packet {
	unsigned char bytes[65535];
	size_t n;
};

static struct packet packet;

#define PUT(literal) put((literal), sizeof(literal) - 1)
#define NAME_DB "\x02" "db" "\x04" "test" "\x00"
#define TO_DB "\xc0\x0c"
#define A_IN "\x00\x01" "\x00\x01"
#define AAAA_IN "\x00\x1c" "\x00\x01"
#define CNAME_IN "\x00\x05" "\x00\x01"
#define TTL_60 "\x00\x00\x00\x3c"
#define TTL_5 "\x00\x00\x00\x05"
#define DB_ADDRESS TO_DB A_IN TTL_60 "\x00\x04" "\x0a\x00\x00\x05"
#define OK_FLAGS "\x81\x80"
#define NX_FLAGS "\x81\x83"
#define AUTHORITY_SOA                                                                              \
	"\x04" "test" "\x00" "\x00\x06" "\x00\x01" TTL_60 "\x00\x16" "\x00" "\x00" "\x00\x00\x00\x01" \
	"\x00\x00\x00\x02" "\x00\x00\x00\x03" "\x00\x00\x00\x04" "\x00\x00\x00\x05"

static void put(const void *bytes, size_t n)
{
	assert_true(packet.n + n <= sizeof packet.bytes);
	memcpy(packet.bytes + packet.n, bytes, n);
	packet.n += n;
}

static void put16(unsigned value)
{
	unsigned char bytes[2] = {(unsigned char)(value >> 8), (unsigned char)value};
	put(bytes, 2);
}

static void header(const char flags[2], unsigned answers, unsigned authority, unsigned additional)
{
	packet.n = 0;
	PUT("\x12\x34");
	put(flags, 2);
	put16(1);
	put16(answers);
	put16(authority);
	put16(additional);
}

static void start(const char flags[2], unsigned answers, unsigned authority, unsigned additional)
{
	header(flags, answers, authority, additional);
	PUT(NAME_DB A_IN);
}

/* From a copy of exactly its size, so that the sanitizer sees a byte too far. */
static struct lookup read_type(unsigned type)
{
	struct lookup lookup;
	memset(&lookup, 0xa5, sizeof lookup);
	unsigned char *copy = malloc(packet.n + (packet.n == 0));
	memcpy(copy, packet.bytes, packet.n);
	dns_wire_read(copy, packet.n, "db.test", type, &lookup);
	free(copy);
	return lookup;
}

static struct lookup read_it(void)
{
	return read_type(DNS_A);
}

static void assert_end(enum lookup_end end)
{
	assert_string_equal(lookup_end_name(read_it().end), lookup_end_name(end));
}

static void assert_address(const struct lookup *lookup, size_t i, const char *text)
{
	char printed[46];
	address_print(&lookup->addresses[i], printed);
	assert_string_equal(printed, text);
}

static void an_address_is_read_with_its_ttl(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 0, 0);
	PUT(DB_ADDRESS);
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_OK);
	assert_int_equal(lookup.rcode, 0);
	assert_int_equal(lookup.ttl, 60);
	assert_int_equal(lookup.n_addresses, 1);
	assert_int_equal(lookup.n_chain, 0);
	assert_address(&lookup, 0, "10.0.0.5");
}

static void an_ipv6_address_is_read(void **state)
{
	(void)state;
	header(OK_FLAGS, 1, 0, 0);
	PUT(NAME_DB AAAA_IN);
	PUT(TO_DB AAAA_IN TTL_60 "\x00\x10" "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01");
	struct lookup lookup = read_type(DNS_AAAA);
	assert_int_equal(lookup.end, LOOKUP_OK);
	assert_address(&lookup, 0, "2001:db8::1");
}

static void addresses_are_sorted_without_doubles(void **state)
{
	(void)state;
	start(OK_FLAGS, 4, 0, 0);
	PUT(TO_DB A_IN TTL_60 "\x00\x04" "\x0a\x00\x00\x09");
	PUT(DB_ADDRESS);
	PUT(TO_DB A_IN TTL_5 "\x00\x04" "\x0a\x00\x00\x09");
	PUT(TO_DB A_IN TTL_60 "\x00\x04" "\x0a\x00\x00\x07");
	struct lookup lookup = read_it();
	assert_int_equal(lookup.n_addresses, 3);
	assert_address(&lookup, 0, "10.0.0.5");
	assert_address(&lookup, 1, "10.0.0.7");
	assert_address(&lookup, 2, "10.0.0.9");
	assert_int_equal(lookup.ttl, 5);
}

static void put_many(unsigned first, int step, unsigned n)
{
	start(OK_FLAGS, n, 0, 0);
	for (unsigned i = 0, at = first; i < n; i++, at = (unsigned)((int)at + step)) {
		PUT(TO_DB A_IN TTL_60 "\x00\x04" "\x0a\x00");
		put16(at);
	}
}

static void of_too_many_addresses_the_lowest_stay_in_any_order(void **state)
{
	(void)state;
	put_many(0, 1, 1000);
	struct lookup up = read_it();
	put_many(999, -1, 1000);
	struct lookup down = read_it();
	assert_int_equal(up.n_addresses, ADDRESSES_MAX);
	assert_int_equal(down.n_addresses, ADDRESSES_MAX);
	assert_memory_equal(up.addresses, down.addresses, sizeof up.addresses);
	assert_address(&up, ADDRESSES_MAX - 1, "10.0.0.31");
}

#define ALIAS_NODE TO_DB CNAME_IN TTL_5 "\x00\x08" "\x05" "node1" "\xc0\x0f" /* node1.test */
#define NODE_ADDRESS "\x05" "NoDe1" "\xc0\x0f" A_IN TTL_60 "\x00\x04" "\x0a\x00\x00\x0b"

static void assert_alias(void)
{
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_OK);
	assert_int_equal(lookup.n_chain, 1);
	assert_string_equal(lookup.chain[0], "node1.test");
	assert_int_equal(lookup.n_addresses, 1);
	assert_address(&lookup, 0, "10.0.0.11");
	assert_int_equal(lookup.ttl, 5);
}

static void an_alias_is_followed_and_kept(void **state)
{
	(void)state;
	start(OK_FLAGS, 2, 0, 0);
	PUT(ALIAS_NODE NODE_ADDRESS);
	assert_alias();
}

static void the_alias_may_come_after_the_address(void **state)
{
	(void)state;
	start(OK_FLAGS, 2, 0, 0);
	PUT(NODE_ADDRESS ALIAS_NODE);
	assert_alias();
}

static void records_of_other_names_are_not_ours(void **state)
{
	(void)state;
	start(OK_FLAGS, 3, 0, 0);
	PUT("\x04" "evil" "\x00" A_IN TTL_5 "\x00\x04" "\x06\x06\x06\x06");
	PUT("\x02" "db" "\x00" A_IN TTL_5 "\x00\x04" "\x06\x06\x06\x06");
	PUT(DB_ADDRESS);
	struct lookup lookup = read_it();
	assert_int_equal(lookup.n_addresses, 1);
	assert_address(&lookup, 0, "10.0.0.5");
	assert_int_equal(lookup.ttl, 60);
}

static void only_records_of_other_names_are_no_address(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 0, 0);
	PUT("\x04" "evil" "\x00" A_IN TTL_5 "\x00\x04" "\x06\x06\x06\x06");
	assert_end(LOOKUP_NODATA);
}

static void records_of_another_class_are_not_ours(void **state)
{
	(void)state;
	start(OK_FLAGS, 2, 0, 0);
	PUT(TO_DB "\x00\x01" "\x00\x03" TTL_5 "\x00\x03" "\x06\x06\x06"); /* Chaos */
	PUT(TO_DB "\x00\x05" "\x00\xff" TTL_5 "\x00\x01" "\x00");
	assert_end(LOOKUP_NODATA);
}

static void addresses_in_the_additional_section_are_no_answer(void **state)
{
	(void)state;
	start(OK_FLAGS, 0, 0, 1);
	PUT(TO_DB A_IN TTL_5 "\x00\x04" "\x06\x06\x06\x06");
	assert_end(LOOKUP_NODATA);
}

static void a_ttl_with_the_highest_bit_is_zero(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 0, 0);
	PUT(TO_DB A_IN "\x80\x00\x00\x3c" "\x00\x04" "\x0a\x00\x00\x05");
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_OK);
	assert_int_equal(lookup.ttl, 0);
}

static void no_data_is_told_from_no_name(void **state)
{
	(void)state;
	start(OK_FLAGS, 0, 1, 0);
	PUT(AUTHORITY_SOA);
	assert_end(LOOKUP_NODATA);
	start(NX_FLAGS, 0, 1, 0);
	PUT(AUTHORITY_SOA);
	assert_end(LOOKUP_NXDOMAIN);
	assert_int_equal(read_it().rcode, 3);
	assert_int_equal(read_it().ttl, 0);
}

static void a_dangling_alias_is_no_name_with_its_chain(void **state)
{
	(void)state;
	start(NX_FLAGS, 1, 1, 0);
	PUT(ALIAS_NODE AUTHORITY_SOA);
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_NXDOMAIN);
	assert_int_equal(lookup.n_chain, 1);
	assert_string_equal(lookup.chain[0], "node1.test");
	assert_int_equal(lookup.ttl, 0);
}

static void no_name_with_an_address_stays_no_name(void **state)
{
	(void)state;
	start(NX_FLAGS, 1, 0, 0);
	PUT(DB_ADDRESS);
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_NXDOMAIN);
	assert_int_equal(lookup.n_addresses, 0);
}

static void an_alias_without_an_address_is_no_data(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 1, 0);
	PUT(ALIAS_NODE AUTHORITY_SOA);
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_NODATA);
	assert_int_equal(lookup.n_chain, 1);
}

static void a_referral_is_not_no_data(void **state)
{
	(void)state;
	start("\x81\x00", 0, 1, 0); /* no recursion available */
	PUT("\x04" "test" "\x00" "\x00\x02" "\x00\x01" TTL_60 "\x00\x05" "\x02" "ns" "\xc0\x0f");
	assert_end(LOOKUP_OTHER);
	packet.bytes[3] = 0x80; /* a server that recurses and forgot the SOA */
	assert_end(LOOKUP_NODATA);
}

static void an_authority_with_its_soa_says_no_data(void **state)
{
	(void)state;
	start("\x85\x00", 1, 1, 0);
	PUT(ALIAS_NODE AUTHORITY_SOA);
	assert_end(LOOKUP_NODATA);
}

static void an_alias_out_of_the_servers_zones_is_told_as_one(void **state)
{
	(void)state;
	start("\x85\x00", 1, 0, 0); /* authoritative, no recursion available */
	PUT(ALIAS_NODE);
	assert_end(LOOKUP_ALIAS);
	assert_int_equal(read_it().n_chain, 1);
}

/* Each of n aliases is one letter under the root: db.test -> a -> b -> ... */
static void put_chain(unsigned n)
{
	start(OK_FLAGS, n + 1, 0, 0);
	for (unsigned i = 0; i < n; i++) {
		unsigned char owner[3] = {1, (unsigned char)('a' + i - 1), 0};
		unsigned char target[3] = {1, (unsigned char)('a' + i), 0};
		if (i == 0)
			PUT(TO_DB);
		else
			put(owner, 3);
		PUT(CNAME_IN TTL_60 "\x00\x03");
		put(target, 3);
	}
	unsigned char last[3] = {1, (unsigned char)('a' + n - 1), 0};
	put(last, 3);
	PUT(A_IN TTL_60 "\x00\x04" "\x0a\x00\x00\x05");
}

static void a_chain_longer_than_kept_still_leads_to_its_address(void **state)
{
	(void)state;
	put_chain(CHAIN_MAX + 3);
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_OK);
	assert_int_equal(lookup.n_chain, CHAIN_MAX);
	assert_string_equal(lookup.chain[CHAIN_MAX - 1], "h");
	assert_int_equal(lookup.n_addresses, 1);
}

static void a_chain_in_a_ring_ends(void **state)
{
	(void)state;
	start(OK_FLAGS, 2, 0, 0);
	PUT(TO_DB CNAME_IN TTL_60 "\x00\x03" "\x01" "a" "\x00");
	PUT("\x01" "A" "\x00" CNAME_IN TTL_60 "\x00\x02" TO_DB);
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_NODATA);
	assert_int_equal(lookup.n_chain, CHAIN_MAX);
}

static void each_error_of_a_server_is_told_apart(void **state)
{
	(void)state;
	static const struct {
		unsigned rcode;
		enum lookup_end end;
	} errors[] = {{1, LOOKUP_OTHER},   {2, LOOKUP_SERVFAIL}, {4, LOOKUP_OTHER},
		      {5, LOOKUP_REFUSED}, {9, LOOKUP_OTHER},	 {15, LOOKUP_OTHER}};
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		start(OK_FLAGS, 0, 0, 0);
		packet.bytes[3] |= (unsigned char)errors[i].rcode;
		assert_end(errors[i].end);
		assert_int_equal(read_it().rcode, errors[i].rcode);
	}
}

static void an_error_needs_no_question(void **state)
{
	(void)state;
	packet.n = 0;
	PUT("\x12\x34" "\x81\x85" "\0\0" "\0\0" "\0\0" "\0\0");
	assert_end(LOOKUP_REFUSED);
}

#define OPT(extended, length) "\x00" "\x00\x29" "\x04\xd0" extended "\x00\x00\x00" length

static void the_upper_part_of_an_error_is_in_the_opt_record(void **state)
{
	(void)state;
	start(OK_FLAGS, 0, 0, 1);
	PUT(OPT("\x01", "\x00\x00")); /* 16: BADVERS, which looks like no error without it */
	assert_end(LOOKUP_OTHER);
	assert_int_equal(read_it().rcode, 16);
}

static void an_opt_record_that_says_nothing_changes_nothing(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 0, 1);
	PUT(DB_ADDRESS);
	PUT(OPT("\x00", "\x00\x00"));
	assert_end(LOOKUP_OK);
	assert_false(read_it().says_known);
}

static void the_resolvers_own_words_are_kept_clean_on_one_line(void **state)
{
	(void)state;
	start("\x81\x82", 0, 0, 1);
	PUT(OPT("\x00", "\x00\x1e") "\x00\x0a\x00\x04" "\x01\x02\x03\x04"); /* a cookie before it */
	PUT("\x00\x0f\x00\x12" "\x00\x09" "signature\x1b\nold\xff" "\0");
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_SERVFAIL);
	assert_true(lookup.says_known);
	assert_int_equal(lookup.says_code, 9);
	assert_string_equal(lookup.says, "signature\xef\xbf\xbd old\xef\xbf\xbd\xef\xbf\xbd");
}

static void an_option_that_is_longer_than_its_record_is_left_out(void **state)
{
	(void)state;
	start("\x81\x82", 0, 0, 1);
	PUT(OPT("\x00", "\x00\x06") "\x00\x0f\x00\x03" "\x00\x09");
	assert_end(LOOKUP_SERVFAIL);
	assert_false(read_it().says_known);
}

static void every_cut_of_an_answer_is_malformed(void **state)
{
	(void)state;
	start(OK_FLAGS, 2, 1, 1);
	PUT(ALIAS_NODE NODE_ADDRESS AUTHORITY_SOA OPT("\x00", "\x00\x00"));
	assert_alias();
	for (packet.n--; packet.n > 0; packet.n--)
		assert_end(LOOKUP_MALFORMED);
	assert_end(LOOKUP_MALFORMED);
}

static void counts_that_lie_are_malformed(void **state)
{
	(void)state;
	for (size_t at = 5; at <= 11; at += 2) {
		start(OK_FLAGS, 1, 0, 0);
		PUT(DB_ADDRESS);
		packet.bytes[at] = 2;
		assert_end(LOOKUP_MALFORMED);
		packet.bytes[at - 1] = packet.bytes[at] = 0xff;
		assert_end(LOOKUP_MALFORMED);
	}
}

static void no_question_is_malformed(void **state)
{
	(void)state;
	packet.n = 0;
	PUT("\x12\x34" OK_FLAGS "\0\0" "\0\0" "\0\0" "\0\0");
	assert_end(LOOKUP_MALFORMED);
}

static void another_question_is_malformed(void **state)
{
	(void)state;
	header(OK_FLAGS, 0, 0, 0);
	PUT("\x02" "dc" "\x04" "test" "\x00" A_IN);
	assert_end(LOOKUP_MALFORMED);
	header(OK_FLAGS, 0, 0, 0);
	PUT(NAME_DB AAAA_IN);
	assert_end(LOOKUP_MALFORMED);
	header(OK_FLAGS, 0, 0, 0);
	PUT(NAME_DB "\x00\x01" "\x00\x03");
	assert_end(LOOKUP_MALFORMED);
}

static void the_question_may_come_back_in_another_case(void **state)
{
	(void)state;
	header(OK_FLAGS, 1, 0, 0);
	PUT("\x02" "Db" "\x04" "TEST" "\x00" A_IN);
	PUT(NAME_DB A_IN TTL_60 "\x00\x04" "\x0a\x00\x00\x05");
	assert_end(LOOKUP_OK);
}

static void a_query_is_no_answer(void **state)
{
	(void)state;
	start("\x01\x00", 0, 0, 0);
	assert_end(LOOKUP_MALFORMED);
	start("\xa1\x80", 0, 0, 0); /* an UPDATE's answer */
	assert_end(LOOKUP_MALFORMED);
}

static void what_is_still_truncated_is_malformed(void **state)
{
	(void)state;
	start("\x83\x80", 1, 0, 0);
	PUT(DB_ADDRESS);
	assert_end(LOOKUP_MALFORMED);
}

static void an_address_of_a_wrong_length_is_malformed(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 0, 0);
	PUT(TO_DB A_IN TTL_60 "\x00\x03" "\x0a\x00\x00");
	assert_end(LOOKUP_MALFORMED);
	start(OK_FLAGS, 1, 0, 0);
	PUT(TO_DB AAAA_IN TTL_60 "\x00\x04" "\x0a\x00\x00\x05");
	assert_end(LOOKUP_MALFORMED);
}

static void an_alias_that_does_not_fill_its_data_is_malformed(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 0, 0);
	PUT(TO_DB CNAME_IN TTL_60 "\x00\x04" "\x01" "a" "\x00" "x");
	assert_end(LOOKUP_MALFORMED);
	start(OK_FLAGS, 1, 0, 0);
	PUT(TO_DB CNAME_IN TTL_60 "\x00\x02" "\x01" "a" "\x00");
	assert_end(LOOKUP_MALFORMED);
	start(OK_FLAGS, 1, 0, 0);
	PUT(TO_DB CNAME_IN TTL_60 "\x00\x00");
	assert_end(LOOKUP_MALFORMED);
}

static void assert_owner_malformed(const char *owner, size_t n)
{
	start(OK_FLAGS, 1, 0, 0);
	put(owner, n);
	PUT(A_IN TTL_60 "\x00\x04" "\x0a\x00\x00\x05");
	assert_end(LOOKUP_MALFORMED);
}

#define ASSERT_OWNER_MALFORMED(literal) assert_owner_malformed((literal), sizeof(literal) - 1)

static void pointers_that_do_not_lead_back_are_malformed(void **state)
{
	(void)state;
	/* The first answer begins at 12 + 9 + 4 = 25 = 0x19. */
	ASSERT_OWNER_MALFORMED("\xc0\x19");	     /* itself */
	ASSERT_OWNER_MALFORMED("\xc0\x1b");	     /* forward */
	ASSERT_OWNER_MALFORMED("\xff\xff");	     /* outside */
	ASSERT_OWNER_MALFORMED("\x01" "a" "\xc0\x19"); /* a ring with a label in it */
	ASSERT_OWNER_MALFORMED("\x40" "a");	     /* reserved kinds of label */
	ASSERT_OWNER_MALFORMED("\x80" "a");
}

static void a_pointer_into_the_header_is_bytes_like_any_other(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 0, 0);
	PUT("\xc0\x04" A_IN TTL_60 "\x00\x04" "\x0a\x00\x00\x05"); /* qdcount's 0 byte: the root */
	assert_end(LOOKUP_NODATA);
}

static void pointers_to_pointers_are_bounded(void **state)
{
	(void)state;
	start(OK_FLAGS, 200, 0, 0);
	size_t at = 12;
	for (unsigned i = 0; i < 200; i++) {
		size_t here = packet.n;
		put16(0xc000 | (unsigned)at);
		PUT("\x00\x10" "\x00\x01" TTL_60 "\x00\x00");
		at = here;
	}
	assert_end(LOOKUP_MALFORMED);
	packet.bytes[7] = 100;
	assert_end(LOOKUP_NODATA);
}

static void a_name_of_more_than_255_bytes_is_malformed(void **state)
{
	(void)state;
	for (unsigned longer = 0; longer <= 1; longer++) {
		start(OK_FLAGS, 1, 0, 0);
		for (unsigned i = 0; i < 4; i++) {
			unsigned char label[64] = {(unsigned char)(i < 3 ? 63 : 61 + longer)};
			put(label, 1U + label[0]);
		}
		PUT("\x00" A_IN TTL_60 "\x00\x04" "\x0a\x00\x00\x05");
		assert_end(longer ? LOOKUP_MALFORMED : LOOKUP_NODATA);
	}
}

static void odd_bytes_in_labels_are_printed_escaped(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 0, 0);
	PUT(TO_DB CNAME_IN TTL_60 "\x00\x0c" "\x09" "a.\\\x00\x1b\n\xff " "B" "\xc0\x0f");
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_NODATA);
	assert_string_equal(lookup.chain[0], "a\\.\\\\\\000\\027\\010\\255\\032b.test");
}

static void an_alias_to_the_root_is_printed_as_a_dot(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 0, 0);
	PUT(TO_DB CNAME_IN TTL_60 "\x00\x01" "\x00");
	assert_string_equal(read_it().chain[0], ".");
}

static void a_name_that_grows_when_escaped_is_cut(void **state)
{
	(void)state;
	start(OK_FLAGS, 1, 0, 0);
	PUT(TO_DB CNAME_IN TTL_60 "\x00\xff");
	for (unsigned i = 0; i < 4; i++) {
		unsigned char label[64] = {(unsigned char)(i < 3 ? 63 : 61)};
		put(label, 1U + label[0]);
	}
	PUT("\x00");
	struct lookup lookup = read_it();
	assert_int_equal(lookup.n_chain, 1);
	assert_true(strlen(lookup.chain[0]) < HOST_SIZE);
	assert_true(strlen(lookup.chain[0]) > HOST_SIZE - 6);
}

static void a_printed_name_never_leaves_its_place(void **state)
{
	(void)state;
	struct dns_name name;
	char to[8];
	assert_true(dns_name_of_text("db.test", &name));
	for (size_t size = 0; size <= sizeof to; size++) {
		memset(to, '#', sizeof to);
		dns_name_print(&name, to, size);
		assert_true(size == 0 || strlen(to) == size - 1);
		assert_true(size == sizeof to || to[size] == '#');
	}
	assert_string_equal(to, "db.test");
}

static void zero_bytes_are_malformed(void **state)
{
	(void)state;
	memset(packet.bytes, 0, sizeof packet.bytes);
	for (packet.n = 0; packet.n <= 600; packet.n++)
		assert_end(LOOKUP_MALFORMED);
}

static void the_largest_message_is_read_to_its_end(void **state)
{
	(void)state;
	start(OK_FLAGS, 0, 0, 0);
	unsigned n = 0;
	for (; packet.n + 16 <= sizeof packet.bytes; n++) {
		PUT(TO_DB A_IN TTL_60 "\x00\x04" "\x0a\x00");
		put16(n);
	}
	packet.bytes[6] = (unsigned char)(n >> 8);
	packet.bytes[7] = (unsigned char)n;
	struct lookup lookup = read_it();
	assert_int_equal(lookup.end, LOOKUP_OK);
	assert_int_equal(lookup.n_addresses, ADDRESSES_MAX);
	packet.bytes[7]++;
	assert_end(LOOKUP_MALFORMED);
}

static void the_same_text_with_a_final_dot_is_the_same_name(void **state)
{
	(void)state;
	struct lookup lookup;
	start(OK_FLAGS, 1, 0, 0);
	PUT(DB_ADDRESS);
	dns_wire_read(packet.bytes, packet.n, "DB.test.", DNS_A, &lookup);
	assert_int_equal(lookup.end, LOOKUP_OK);
}

static void texts_that_are_no_names_are_turned_down(void **state)
{
	(void)state;
	struct dns_name name;
	char label[80] = {0}, text[300] = {0};
	assert_false(dns_name_of_text("a..b", &name));
	assert_false(dns_name_of_text(".a", &name));
	assert_false(dns_name_of_text("..", &name));
	memset(label, 'x', 63);
	assert_true(dns_name_of_text(label, &name));
	memset(label, 'x', 64);
	assert_false(dns_name_of_text(label, &name));
	memset(text, 'x', 253);
	text[63] = text[127] = text[191] = '.';
	assert_true(dns_name_of_text(text, &name));
	assert_int_equal(name.n, 255);
	text[253] = '.';
	assert_true(dns_name_of_text(text, &name));
	text[253] = 'x';
	assert_false(dns_name_of_text(text, &name));
}

static void that_there_is_nothing_is_kept_as_long_as_the_soa_says(void **state)
{
	(void)state;
	start(NX_FLAGS, 0, 1, 0);
	PUT(AUTHORITY_SOA); /* TTL 60, minimum 5 */
	assert_int_equal(read_it().negative_ttl, 5);
	start(OK_FLAGS, 1, 1, 0);
	PUT(DB_ADDRESS AUTHORITY_SOA);
	assert_int_equal(read_it().negative_ttl, 0);
}

static void authority_and_validation_are_read_from_the_flags(void **state)
{
	(void)state;
	start("\x84\x00", 1, 0, 0);
	PUT(DB_ADDRESS);
	assert_true(read_it().is_authoritative);
	assert_false(read_it().is_authentic);
	packet.bytes[2] = 0x81;
	packet.bytes[3] = 0xa0;
	assert_false(read_it().is_authoritative);
	assert_true(read_it().is_authentic);
}

#define SIGNATURE_UNTIL(seconds)                                                                   \
	TO_DB "\x00\x2e" "\x00\x01" TTL_60 "\x00\x16" "\x00\x01" "\x0d" "\x02" "\x00\x00\x00\x3c" seconds \
	"\x00\x00\x00\x01" "\x12\x34" "\x00" "sig"

static void the_signature_that_ends_first_counts(void **state)
{
	(void)state;
	start(OK_FLAGS, 3, 0, 0);
	PUT(DB_ADDRESS SIGNATURE_UNTIL("\x60\x00\x00\x00") SIGNATURE_UNTIL("\x50\x00\x00\x00"));
	assert_int_equal(read_it().end, LOOKUP_OK);
	assert_int_equal(read_it().signed_until.us / US_PER_SECOND, 0x50000000);
	start(OK_FLAGS, 1, 0, 0);
	PUT(DB_ADDRESS);
	assert_false(wall_is_set(read_it().signed_until));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_read_with_its_ttl),
		cmocka_unit_test(an_ipv6_address_is_read),
		cmocka_unit_test(addresses_are_sorted_without_doubles),
		cmocka_unit_test(of_too_many_addresses_the_lowest_stay_in_any_order),
		cmocka_unit_test(an_alias_is_followed_and_kept),
		cmocka_unit_test(the_alias_may_come_after_the_address),
		cmocka_unit_test(records_of_other_names_are_not_ours),
		cmocka_unit_test(only_records_of_other_names_are_no_address),
		cmocka_unit_test(records_of_another_class_are_not_ours),
		cmocka_unit_test(addresses_in_the_additional_section_are_no_answer),
		cmocka_unit_test(a_ttl_with_the_highest_bit_is_zero),
		cmocka_unit_test(no_data_is_told_from_no_name),
		cmocka_unit_test(a_dangling_alias_is_no_name_with_its_chain),
		cmocka_unit_test(no_name_with_an_address_stays_no_name),
		cmocka_unit_test(an_alias_without_an_address_is_no_data),
		cmocka_unit_test(a_referral_is_not_no_data),
		cmocka_unit_test(an_authority_with_its_soa_says_no_data),
		cmocka_unit_test(an_alias_out_of_the_servers_zones_is_told_as_one),
		cmocka_unit_test(a_chain_longer_than_kept_still_leads_to_its_address),
		cmocka_unit_test(a_chain_in_a_ring_ends),
		cmocka_unit_test(each_error_of_a_server_is_told_apart),
		cmocka_unit_test(an_error_needs_no_question),
		cmocka_unit_test(the_upper_part_of_an_error_is_in_the_opt_record),
		cmocka_unit_test(an_opt_record_that_says_nothing_changes_nothing),
		cmocka_unit_test(the_resolvers_own_words_are_kept_clean_on_one_line),
		cmocka_unit_test(an_option_that_is_longer_than_its_record_is_left_out),
		cmocka_unit_test(every_cut_of_an_answer_is_malformed),
		cmocka_unit_test(counts_that_lie_are_malformed),
		cmocka_unit_test(no_question_is_malformed),
		cmocka_unit_test(another_question_is_malformed),
		cmocka_unit_test(the_question_may_come_back_in_another_case),
		cmocka_unit_test(a_query_is_no_answer),
		cmocka_unit_test(what_is_still_truncated_is_malformed),
		cmocka_unit_test(an_address_of_a_wrong_length_is_malformed),
		cmocka_unit_test(an_alias_that_does_not_fill_its_data_is_malformed),
		cmocka_unit_test(pointers_that_do_not_lead_back_are_malformed),
		cmocka_unit_test(a_pointer_into_the_header_is_bytes_like_any_other),
		cmocka_unit_test(pointers_to_pointers_are_bounded),
		cmocka_unit_test(a_name_of_more_than_255_bytes_is_malformed),
		cmocka_unit_test(odd_bytes_in_labels_are_printed_escaped),
		cmocka_unit_test(an_alias_to_the_root_is_printed_as_a_dot),
		cmocka_unit_test(a_name_that_grows_when_escaped_is_cut),
		cmocka_unit_test(a_printed_name_never_leaves_its_place),
		cmocka_unit_test(zero_bytes_are_malformed),
		cmocka_unit_test(the_largest_message_is_read_to_its_end),
		cmocka_unit_test(the_same_text_with_a_final_dot_is_the_same_name),
		cmocka_unit_test(that_there_is_nothing_is_kept_as_long_as_the_soa_says),
		cmocka_unit_test(authority_and_validation_are_read_from_the_flags),
		cmocka_unit_test(the_signature_that_ends_first_counts),
		cmocka_unit_test(texts_that_are_no_names_are_turned_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
