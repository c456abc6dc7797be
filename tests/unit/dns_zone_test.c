/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "probe/dns_zone.h"

/* The question is always for src.db.test at 12: "\xc0\x0c" is the name, "\xc0\x10" db.test. */
// clang-format off
static unsigned char packet[512];
static size_t n_packet;

static void put(const void *bytes, size_t n)
{
	memcpy(packet + n_packet, bytes, n);
	n_packet += n;
}
#define PUT(literal) put((literal), sizeof(literal) - 1)
#define SOA_OF(owner, serial)                                                                   \
	owner "\x00\x06" "\x00\x01" "\x00\x00\x00\x3c" "\x00\x16" "\x00" "\x00" serial "\x00\x00\x00\x02" \
	"\x00\x00\x00\x03" "\x00\x00\x00\x04" "\x00\x00\x00\x05"
#define NS_OF(owner, label)                                                                        \
	owner "\x00\x02" "\x00\x01" "\x00\x00\x00\x3c" "\x00\x06" "\x03" label "\xc0\x10"
#define SIGNATURE_OF(owner, seconds)                                                               \
	owner "\x00\x2e" "\x00\x01" "\x00\x00\x00\x3c" "\x00\x16" "\x00\x06" "\x0d" "\x02" "\x00\x00\x00\x3c" seconds \
	"\x00\x00\x00\x01" "\x12\x34" "\x00" "sig"
#define ALIAS "\xc0\x0c" "\x00\x05" "\x00\x01" "\x00\x00\x00\x05" "\x00\x07" "\x05" "other" "\x00"

static void start(const char *type, unsigned rcode, unsigned answers, unsigned authority)
{
	unsigned char header[12] = {0x12, 0x34, 0x84, (unsigned char)rcode, 0, 1, 0, (unsigned char)answers,
				    0, (unsigned char)authority};
	n_packet = 0;
	put(header, sizeof header);
	PUT("\x03" "src" "\x02" "db" "\x04" "test" "\x00");
	put(type, 2);
	PUT("\x00\x01");
}
// clang-format on
#define SOA "\x00\x06"
#define NS "\x00\x02"

static bool read_zone(struct zone_seen *ret)
{
	unsigned char *copy = malloc(n_packet);
	memcpy(copy, packet, n_packet);
	*ret = (struct zone_seen){0};
	bool is_read = dns_zone_read(copy, n_packet, "src.db.test", ret);
	free(copy);
	return is_read;
}

static void the_zone_above_a_name_stands_beside_no_answer(void **state)
{
	struct zone_seen zone;
	(void)state;
	start(SOA, 0, 0, 1);
	PUT(SOA_OF("\xc0\x10", "\x00\x00\x00\x07"));
	assert_true(read_zone(&zone));
	assert_string_equal(zone.zone, "db.test");
	assert_true(zone.serial_known);
	assert_int_equal(zone.serial, 7);
	assert_false(wall_is_set(zone.signed_until));
}

static void a_name_that_is_a_zone_answers_itself(void **state)
{
	struct zone_seen zone;
	(void)state;
	start(SOA, 0, 2, 0);
	PUT(SOA_OF("\xc0\x0c", "\xff\xff\xff\xff"));
	PUT(SIGNATURE_OF("\xc0\x0c", "\x60\x00\x00\x00"));
	assert_true(read_zone(&zone));
	assert_string_equal(zone.zone, "src.db.test");
	assert_int_equal(zone.serial, UINT32_MAX);
	assert_int_equal(zone.signed_until.us / US_PER_SECOND, 0x60000000);
}

static void a_missing_name_has_a_zone(void **state)
{
	struct zone_seen zone;
	(void)state;
	start(SOA, 3, 0, 1);
	PUT(SOA_OF("\xc0\x13", "\x00\x00\x00\x07"));
	assert_true(read_zone(&zone));
	assert_string_equal(zone.zone, "test");
}

static void the_zone_that_an_alias_leads_to_is_another_one(void **state)
{
	struct zone_seen zone;
	(void)state;
	start(SOA, 0, 1, 1);
	PUT(ALIAS);
	PUT(SOA_OF("\x05"
		   "other"
		   "\x00",
		   "\x00\x00\x00\x07"));
	assert_false(read_zone(&zone));
	assert_string_equal(zone.zone, "");
}

static void a_label_that_only_ends_alike_is_another_zone(void **state)
{
	struct zone_seen zone;
	(void)state;
	start(SOA, 0, 0, 1);
	PUT(SOA_OF("\x01"
		   "b\xc0\x13",
		   "\x00\x00\x00\x07"));
	assert_false(read_zone(&zone));
}

static void errors_and_cut_messages_tell_no_zone(void **state)
{
	struct zone_seen zone;
	(void)state;
	start(SOA, 2, 0, 1);
	PUT(SOA_OF("\xc0\x10", "\x00\x00\x00\x07"));
	assert_false(read_zone(&zone));
	packet[3] = 0;
	size_t whole = n_packet;
	for (n_packet = 1; n_packet < whole; n_packet++)
		assert_false(read_zone(&zone));
	n_packet = whole;
	assert_true(read_zone(&zone));
}

static void the_servers_of_a_zone_are_read_once_each(void **state)
{
	char to[2][HOST_SIZE];
	(void)state;
	start(NS, 0, 4, 0);
	PUT(NS_OF("\xc0\x0c", "ns1"));
	PUT(NS_OF("\xc0\x0c", "ns1"));
	PUT(NS_OF("\xc0\x10", "no1")); /* of another zone */
	PUT(NS_OF("\xc0\x0c", "ns2"));
	assert_int_equal(dns_zone_servers(packet, n_packet, "src.db.test", to, 2), 2);
	assert_string_equal(to[0], "ns1.db.test");
	assert_string_equal(to[1], "ns2.db.test");
	assert_int_equal(dns_zone_servers(packet, n_packet, "src.db.test", to, 1), 1);
	assert_int_equal(dns_zone_servers(packet, n_packet, "db.test", to, 2), 0);
	assert_int_equal(dns_zone_servers(packet, n_packet - 1, "src.db.test", to, 2), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_zone_above_a_name_stands_beside_no_answer),
		cmocka_unit_test(a_name_that_is_a_zone_answers_itself),
		cmocka_unit_test(a_missing_name_has_a_zone),
		cmocka_unit_test(the_zone_that_an_alias_leads_to_is_another_one),
		cmocka_unit_test(a_label_that_only_ends_alike_is_another_zone),
		cmocka_unit_test(errors_and_cut_messages_tell_no_zone),
		cmocka_unit_test(the_servers_of_a_zone_are_read_once_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
