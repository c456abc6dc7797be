/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns_stub.h"
#include "probe/dns_query.h"
#include "probe/zone_find.h"

struct bench {
	struct loop *loop;
	struct server server;
	struct zone_find *find;
	struct zone_found found;
};

static void on_found(void *arg, const struct zone_found *found)
{
	struct bench *bench = arg;
	bench->found = *found;
	bench->find = zone_find_free(bench->find);
	loop_stop(bench->loop, 0);
}

static int setup(void **state)
{
	static struct bench bench;
	bench = (struct bench){0};
	assert_int_equal(dns_query_library_init(), 0);
	assert_int_equal(loop_new(&bench.loop), 0);
	server_start(&bench.server, bench.loop);
	*state = &bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;
	zone_find_free(bench->find);
	server_stop(&bench->server);
	loop_free(bench->loop);
	return 0;
}

enum { TYPE_A = 1, TYPE_NS = 2, TYPE_SOA = 6, TYPE_AAAA = 28 };

/* The question, src.db.test or one of its parents, begins at 12. */
static bool asks(const struct query *query, const char *labels, size_t n)
{
	return memcmp(query->bytes + 12, labels, n) == 0;
}
#define ASKS(query, literal) asks((query), (literal), sizeof(literal))

#define SOA_DATA                                                           \
	"\x00\x06\x00\x01\x00\x00\x00\x3c\x00\x16\x00\x00\x00\x00\x00\x07" \
	"\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5"

/* src.db.test is an alias to another zone; db.test has ns1, with an IPv4 address, and ns2 with an
 * IPv6 one. */
static void answer_zone(const struct query *query, struct reply *ret)
{
	if (query->type == TYPE_SOA && ASKS(query, "\x03src\x02"
						   "db\x04test")) {
		reply_start(query, 0x8180, 1, ret);
		PUT(ret, "\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x05\x00\x07\x05other\x00");
	} else if (query->type == TYPE_SOA) {
		reply_start(query, 0x8180, 1, ret);
		PUT(ret, "\xc0\x0c" SOA_DATA);
	} else if (query->type == TYPE_NS) {
		reply_start(query, 0x8180, 2, ret);
		PUT(ret, "\xc0\x0c\x00\x02\x00\x01\x00\x00\x00\x3c\x00\x06\x03ns1\xc0\x0c");
		PUT(ret, "\xc0\x0c\x00\x02\x00\x01\x00\x00\x00\x3c\x00\x06\x03ns2\xc0\x0c");
	} else {
		bool is_there = (query->type == TYPE_A) == (query->bytes[15] == '1');
		reply_start(query, 0x8180, is_there, ret);
		if (is_there)
			reply_put_address(query, ret);
	}
}

static const struct zone_found *find(struct bench *bench, answer_fn *answer, const char *dead)
{
	char resolvers[2][80] = {"", ""};
	bench->server.answer = answer;
	strcpy(resolvers[0], dead);
	strcpy(resolvers[1], bench->server.address);
	bench->find = zone_find_start(bench->loop, "src.db.test", resolvers, 2, 4, SPAN_SECONDS(20),
				      on_found, bench);
	assert_non_null(bench->find);
	assert_int_equal(loop_run(bench->loop), 0);
	return &bench->found;
}

static void the_zone_above_an_alias_and_its_servers_are_found(void **state)
{
	const struct zone_found *found = find(*state, answer_zone, "no address");
	assert_string_equal(found->zone, "db.test");
	assert_int_equal(found->n_servers, 2);
	assert_string_equal(found->servers[0].name, "ns1.db.test");
	assert_string_equal(found->servers[0].address, "10.0.0.5:53");
	assert_string_equal(found->servers[1].address, "[2001:db8::1]:53");
}

static void a_resolver_that_is_down_is_passed_over(void **state)
{
	const struct zone_found *found = find(*state, answer_zone, "127.0.0.1:1");
	assert_int_equal(found->n_servers, 2);
}

static void answer_refused(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8185, 0, ret);
}

static void without_an_answer_nothing_is_found(void **state)
{
	const struct zone_found *found = find(*state, answer_refused, "127.0.0.1:1");
	assert_string_equal(found->zone, "");
	assert_int_equal(found->n_servers, 0);
}

static void answer_nothing(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8183, 0, ret);
}

static void a_name_in_no_zone_ends_the_search(void **state)
{
	struct bench *bench = *state;
	const struct zone_found *found = find(bench, answer_nothing, "");
	assert_int_equal(found->n_servers, 0);
	assert_int_equal(bench->server.n_udp, 3); /* src.db.test, db.test, test */
}

static void a_search_may_be_given_up(void **state)
{
	struct bench *bench = *state;
	char resolvers[1][80];
	strcpy(resolvers[0], bench->server.address);
	bench->find = zone_find_start(bench->loop, "db.test", resolvers, 1, 4, SPAN_SECONDS(20),
				      on_found, bench);
	bench->find = zone_find_free(bench->find);
	assert_int_equal(bench->found.n_servers, 0);
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BENCH(the_zone_above_an_alias_and_its_servers_are_found),
		ON_BENCH(a_resolver_that_is_down_is_passed_over),
		ON_BENCH(without_an_answer_nothing_is_found),
		ON_BENCH(a_name_in_no_zone_ends_the_search),
		ON_BENCH(a_search_may_be_given_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
