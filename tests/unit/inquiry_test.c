/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked beside the addresses, and answers that are not what they should be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns_stub.h"
#include "probe/resolver.h"

struct bench {
	struct loop *loop;
	struct server server;
	struct resolver *resolver;
	struct observation seen;
};

static const span_t PATIENT = SPAN_SECONDS(20), SHORT = SPAN_MS(80);

static void on_name(void *arg, struct observation *seen)
{
	struct bench *bench = arg;
	bench->seen = *seen;
	loop_stop(bench->loop, 0);
}

static int setup(void **state)
{
	static struct bench bench;
	bench = (struct bench){0};
	assert_int_equal(resolver_library_init(), 0);
	assert_int_equal(loop_new(&bench.loop), 0);
	server_start(&bench.server, bench.loop);
	assert_int_equal(resolver_new(bench.loop, on_name, &bench, &bench.resolver), 0);
	*state = &bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;
	resolver_free(bench->resolver);
	server_stop(&bench->server);
	loop_free(bench->loop);
	return 0;
}

static const struct name_seen *ask(struct bench *bench, answer_fn *answer, struct inquiry inquiry)
{
	bench->server.answer = answer;
	inquiry.name = "src.db.test";
	inquiry.server = bench->server.address;
	resolver_ask(bench->resolver, &inquiry);
	assert_int_equal(loop_run(bench->loop), 0);
	return &bench->seen.name;
}

static void answer_unchecked_only(const struct query *query, struct reply *ret)
{
	reply_start(query, query->is_unchecked ? 0x8190 : 0x8182, query->is_unchecked, ret);
	if (query->is_unchecked)
		reply_put_address(query, ret);
}

static void servfail_that_goes_away_without_validation_is_told(void **state)
{
	const struct name_seen *seen =
		ask(*state, answer_unchecked_only, (struct inquiry){.timeout = PATIENT});
	assert_int_equal(seen->a.end, LOOKUP_SERVFAIL);
	assert_int_equal(seen->a.unchecked, UNCHECKED_MENDS);
	assert_int_equal(seen->a.n_addresses, 0);
	assert_int_equal(seen->aaaa.unchecked, UNCHECKED_MENDS);
}

static void answer_servfail(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8182, 0, ret);
}

static void servfail_that_stays_is_told(void **state)
{
	const struct name_seen *seen =
		ask(*state, answer_servfail, (struct inquiry){.timeout = PATIENT});
	assert_int_equal(seen->a.end, LOOKUP_SERVFAIL);
	assert_int_equal(seen->a.unchecked, UNCHECKED_FAILS_TOO);
}

static void answer_servfail_then_silence(const struct query *query, struct reply *ret)
{
	if (!query->is_unchecked)
		answer_servfail(query, ret);
}

static void servfail_stays_servfail_if_the_second_question_is_not_answered(void **state)
{
	const struct name_seen *seen =
		ask(*state, answer_servfail_then_silence, (struct inquiry){.timeout = SHORT});
	assert_int_equal(seen->a.end, LOOKUP_SERVFAIL);
	assert_int_equal(seen->a.unchecked, UNCHECKED_NOT_ASKED);
}

static void expect_resolver_flags(const struct query *query, struct reply *ret)
{
	assert_true(query->wants_recursion);
	assert_true(query->wants_signatures);
	assert_false(query->is_unchecked);
	answer_addresses(query, ret);
}

static void a_resolver_is_asked_to_recurse_and_for_signatures(void **state)
{
	const struct name_seen *seen =
		ask(*state, expect_resolver_flags, (struct inquiry){.timeout = PATIENT});
	assert_int_equal(seen->view, VIEW_RESOLVER);
	assert_string_equal(seen->zone.zone, "");
}

static void answer_zone(const struct query *query, struct reply *ret)
{
	assert_false(query->wants_recursion);
	if (query->type != 6) {
		answer_addresses(query, ret);
		return;
	}
	reply_start(query, 0x8400, 1, ret);
	PUT(ret, "\xc0\x0c\x00\x06\x00\x01\x00\x00\x00\x3c\x00\x16\x00\x00\x00\x00\x00\x2a"
		 "\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5");
}

static const struct inquiry of_zone = {
	.view = VIEW_AUTHORITY,
	.zone = "db.test",
	.server_name = "ns1.db.test",
	.timeout = PATIENT,
};

static void a_server_of_the_zone_is_asked_for_what_it_has_and_the_serial(void **state)
{
	struct bench *bench = *state;
	const struct name_seen *seen = ask(bench, answer_zone, of_zone);
	assert_int_equal(seen->a.end, LOOKUP_OK);
	assert_string_equal(seen->server, "ns1.db.test");
	assert_true(strncmp(seen->resolver, "authority 127.0.0.1:", 20) == 0);
	assert_string_equal(seen->zone.zone, "db.test");
	assert_true(seen->zone.serial_known);
	assert_int_equal(seen->zone.serial, 42);
	assert_false(seen->zone.wildcard_known);
	assert_int_equal(bench->server.n_udp, 3);
}

static void an_answer_that_a_sibling_has_too_comes_from_a_wildcard(void **state)
{
	struct inquiry inquiry = of_zone;
	inquiry.tries_wildcard = true;
	const struct name_seen *seen = ask(*state, answer_zone, inquiry);
	assert_true(seen->zone.wildcard_known);
	assert_true(seen->zone.is_wildcard);
}

static void answer_src_only(const struct query *query, struct reply *ret)
{
	bool is_sibling = memcmp(query->bytes + 12, "\x03src", 4) != 0;
	if (is_sibling && query->type != 6)
		reply_start(query, 0x8403, 0, ret);
	else
		answer_zone(query, ret);
}

static void a_name_of_its_own_is_no_wildcard(void **state)
{
	struct inquiry inquiry = of_zone;
	inquiry.tries_wildcard = true;
	const struct name_seen *seen = ask(*state, answer_src_only, inquiry);
	assert_true(seen->zone.wildcard_known);
	assert_false(seen->zone.is_wildcard);
}

static void answer_from_elsewhere(const struct query *query, struct reply *ret)
{
	answer_addresses(query, ret);
	ret->is_from_elsewhere = true;
}

static void an_answer_from_another_port_is_not_ours(void **state)
{
	const struct name_seen *seen =
		ask(*state, answer_from_elsewhere, (struct inquiry){.timeout = SHORT});
	assert_int_equal(seen->a.end, LOOKUP_TIMEOUT);
}

static void answer_nothing_at_all(const struct query *query, struct reply *ret)
{
	(void)query;
	ret->is_empty = true;
}

static void a_packet_of_no_bytes_is_no_answer_and_no_crash(void **state)
{
	const struct name_seen *seen =
		ask(*state, answer_nothing_at_all, (struct inquiry){.timeout = SHORT});
	assert_int_not_equal(seen->a.end, LOOKUP_OK);
	assert_int_equal(seen->a.n_addresses, 0);
}

/* As many A records as fit: 64 KiB over TCP. */
static void answer_64_kib(const struct query *query, struct reply *ret)
{
	unsigned n_records = 4000;
	if (!query->is_tcp) {
		reply_start(query, 0x8380, 0, ret);
		return;
	}
	reply_start(query, 0x8180, 0, ret);
	ret->bytes[6] = (unsigned char)(n_records >> 8);
	ret->bytes[7] = (unsigned char)n_records;
	for (unsigned i = 0; i < n_records; i++) {
		unsigned char record[16] = {0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 1};
		record[14] = (unsigned char)(i >> 8);
		record[15] = (unsigned char)i;
		reply_put(ret, record, sizeof record);
	}
}

static void the_largest_message_is_read_over_tcp(void **state)
{
	const struct name_seen *seen =
		ask(*state, answer_64_kib, (struct inquiry){.timeout = PATIENT});
	assert_int_equal(seen->a.end, LOOKUP_OK);
	assert_true(seen->a.used_tcp);
	assert_int_equal(seen->a.n_addresses, ADDRESSES_MAX);
}

/* An alias whose target points at itself. */
static void answer_loop(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8180, 1, ret);
	unsigned at = (unsigned)ret->n + 12;
	PUT(ret, "\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x05\x00\x02");
	unsigned char pointer[2] = {(unsigned char)(0xc0 | at >> 8), (unsigned char)at};
	reply_put(ret, pointer, 2);
}

static void a_pointer_to_itself_is_malformed(void **state)
{
	const struct name_seen *seen =
		ask(*state, answer_loop, (struct inquiry){.timeout = PATIENT});
	assert_int_equal(seen->a.end, LOOKUP_MALFORMED);
}

/* Bytes that would steer a terminal or a log. */
static void answer_hostile(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8180, 1, ret);
	PUT(ret, "\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x05\x00\x0a\x06\x1b[2J\n\"\x01<\x00");
}

static void hostile_labels_come_out_harmless(void **state)
{
	const struct name_seen *seen =
		ask(*state, answer_hostile, (struct inquiry){.timeout = PATIENT});
	assert_int_equal(seen->a.n_chain, 1);
	for (const char *at = seen->a.chain[0]; *at != '\0'; at++)
		assert_true(*at > ' ' && *at < 0x7f);
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BENCH(servfail_that_goes_away_without_validation_is_told),
		ON_BENCH(servfail_that_stays_is_told),
		ON_BENCH(servfail_stays_servfail_if_the_second_question_is_not_answered),
		ON_BENCH(a_resolver_is_asked_to_recurse_and_for_signatures),
		ON_BENCH(a_server_of_the_zone_is_asked_for_what_it_has_and_the_serial),
		ON_BENCH(an_answer_that_a_sibling_has_too_comes_from_a_wildcard),
		ON_BENCH(a_name_of_its_own_is_no_wildcard),
		ON_BENCH(an_answer_from_another_port_is_not_ours),
		ON_BENCH(a_packet_of_no_bytes_is_no_answer_and_no_crash),
		ON_BENCH(the_largest_message_is_read_over_tcp),
		ON_BENCH(a_pointer_to_itself_is_malformed),
		ON_BENCH(hostile_labels_come_out_harmless),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
