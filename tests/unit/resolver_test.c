/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include "dns_stub.h"
#include "platform/clock.h"
#include "probe/dns_server.h"
#include "probe/resolver.h"

struct bench {
	struct loop *loop;
	struct server server;
	struct resolver *resolver;
	struct observation seen;
	unsigned n_seen, n_more; /* n_more: asks again so often from within the call */
};

/* Long enough for a busy machine where an answer comes, short where none does. */
static const span_t PATIENT = SPAN_SECONDS(20), SHORT = SPAN_MS(60), STALL = SPAN_MS(500);

static void put_question(struct bench *bench, const char *name, const char *server, span_t timeout)
{
	resolver_ask(bench->resolver,
		     &(struct inquiry){.name = name, .server = server, .timeout = timeout});
}

static void on_name(void *arg, struct observation *seen)
{
	struct bench *bench = arg;
	bench->seen = *seen;
	bench->n_seen++;
	if (bench->n_more == 0) {
		loop_stop(bench->loop, 0);
		return;
	}
	bench->n_more--;
	put_question(bench, "db.test", bench->server.address, PATIENT);
}

static void bench_open(struct bench *bench)
{
	*bench = (struct bench){0};
	assert_int_equal(loop_new(&bench->loop), 0);
	server_start(&bench->server, bench->loop);
	assert_int_equal(resolver_new(bench->loop, on_name, bench, &bench->resolver), 0);
}

static void bench_close(struct bench *bench)
{
	resolver_free(bench->resolver);
	server_stop(&bench->server);
	loop_free(bench->loop);
}

/* A loop runs once. */
static void bench_again(struct bench *bench)
{
	bench_close(bench);
	bench_open(bench);
}

static int setup(void **state)
{
	static struct bench bench;
	assert_int_equal(resolver_library_init(), 0);
	bench_open(&bench);
	*state = &bench;
	return 0;
}

static int teardown(void **state)
{
	bench_close(*state);
	return 0;
}

static struct name_seen *ask_at(struct bench *bench, const char *name, const char *server,
				span_t timeout)
{
	put_question(bench, name, server, timeout);
	assert_int_equal(bench->n_seen, 0); /* not from within the asking */
	assert_int_equal(loop_run(bench->loop), 0);
	assert_true(bench->n_seen >= 1);
	assert_int_equal(bench->seen.kind, SEEN_NAME);
	return &bench->seen.name;
}

static struct name_seen *ask(struct bench *bench, answer_fn *answer, span_t timeout)
{
	bench->server.answer = answer;
	return ask_at(bench, "db.test", bench->server.address, timeout);
}

static void assert_ends(const struct name_seen *seen, enum lookup_end end)
{
	assert_string_equal(lookup_end_name(seen->a.end), lookup_end_name(end));
	assert_string_equal(lookup_end_name(seen->aaaa.end), lookup_end_name(end));
}

static void both_families_come_in_one_observation(void **state)
{
	struct bench *bench = *state;
	struct name_seen *seen = ask(bench, answer_addresses, PATIENT);
	char text[46];
	assert_ends(seen, LOOKUP_OK);
	assert_string_equal(seen->name, "db.test");
	assert_string_equal(seen->resolver, bench->server.address);
	assert_int_equal(seen->a.n_addresses, 1);
	address_print(&seen->a.addresses[0], text);
	assert_string_equal(text, "10.0.0.5");
	address_print(&seen->aaaa.addresses[0], text);
	assert_string_equal(text, "2001:db8::1");
	assert_int_equal(seen->a.ttl, 60);
	assert_int_equal(seen->aaaa.ttl, 30);
	assert_false(seen->a.used_tcp);
	assert_false(seen->a.without_edns);
}

static void the_observation_knows_when_and_how_long(void **state)
{
	struct bench *bench = *state;
	struct now before = loop_now(bench->loop);
	struct name_seen *seen = ask(bench, answer_addresses, PATIENT);
	struct now after = loop_now(bench->loop);
	assert_true(bench->seen.at.mono.us >= before.mono.us);
	assert_true(bench->seen.at.mono.us <= after.mono.us);
	assert_true(wall_is_set(bench->seen.at.wall));
	assert_true(bench->seen.took.us > 0);
	assert_true(seen->a.took.us > 0 && seen->a.took.us <= bench->seen.took.us);
	assert_true(seen->aaaa.took.us <= bench->seen.took.us);
}

static void one_question_is_two_queries_with_edns(void **state)
{
	struct bench *bench = *state;
	ask(bench, answer_addresses, PATIENT);
	assert_int_equal(bench->server.n_udp, 2);
	assert_int_equal(bench->server.n_edns, 2);
}

static void the_next_question_is_asked_of_the_server_again(void **state)
{
	struct bench *bench = *state;
	bench->n_more = 1;
	ask(bench, answer_addresses, PATIENT);
	assert_int_equal(bench->n_seen, 2);
	assert_int_equal(bench->server.n_udp, 4);
}

static void a_final_dot_is_fine(void **state)
{
	struct bench *bench = *state;
	struct name_seen *seen = ask_at(bench, "Db.Test.", bench->server.address, PATIENT);
	assert_ends(seen, LOOKUP_OK);
	assert_string_equal(seen->name, "Db.Test.");
}

static void answer_a_only(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8180, query->type == 1, ret);
	if (query->type == 1)
		reply_put_address(query, ret);
}

static void each_family_has_an_end_of_its_own(void **state)
{
	struct name_seen *seen = ask(*state, answer_a_only, PATIENT);
	assert_int_equal(seen->a.end, LOOKUP_OK);
	assert_int_equal(seen->aaaa.end, LOOKUP_NODATA);
}

static void answer_servfail(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8182, 0, ret);
}

static void answer_nxdomain(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8183, 0, ret);
}

static void answer_notimp(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8184, 0, ret);
}

static void answer_refused(const struct query *query, struct reply *ret)
{
	reply_start(query, 0x8185, 0, ret);
}

static void a_failing_resolver_is_told_from_a_missing_name(void **state)
{
	struct bench *bench = *state;
	assert_ends(ask(bench, answer_servfail, PATIENT), LOOKUP_SERVFAIL);
	assert_int_equal(bench->seen.name.a.rcode, 2);
	bench_again(bench);
	assert_ends(ask(bench, answer_nxdomain, PATIENT), LOOKUP_NXDOMAIN);
	bench_again(bench);
	assert_ends(ask(bench, answer_refused, PATIENT), LOOKUP_REFUSED);
}

static void answer_truncated(const struct query *query, struct reply *ret)
{
	if (query->is_tcp)
		answer_addresses(query, ret);
	else
		reply_start(query, 0x8380, 0, ret);
}

static void a_truncated_answer_is_asked_for_again_over_tcp(void **state)
{
	struct bench *bench = *state;
	struct name_seen *seen = ask(bench, answer_truncated, PATIENT);
	assert_ends(seen, LOOKUP_OK);
	assert_true(seen->a.used_tcp);
	assert_true(seen->aaaa.used_tcp);
	assert_int_equal(bench->server.n_tcp, 2);
}

static void answer_truncated_then_hang_up(const struct query *query, struct reply *ret)
{
	if (!query->is_tcp)
		reply_start(query, 0x8380, 0, ret);
}

static void a_hang_up_over_tcp_is_down_with_tcp_told(void **state)
{
	struct name_seen *seen = ask(*state, answer_truncated_then_hang_up, PATIENT);
	assert_ends(seen, LOOKUP_DOWN);
	assert_true(seen->a.used_tcp);
}

static void answer_nothing(const struct query *query, struct reply *ret)
{
	(void)query;
	(void)ret;
}

static void silence_is_a_timeout_after_asking_both_ways(void **state)
{
	struct bench *bench = *state;
	assert_ends(ask(bench, answer_nothing, SPAN_SECONDS(2)), LOOKUP_TIMEOUT);
	assert_int_equal(bench->server.n_edns, 2);
	assert_int_equal(bench->server.n_plain, 2);
	assert_true(bench->seen.took.us >= 2 * US_PER_SECOND);
}

static void answer_plain_only(const struct query *query, struct reply *ret)
{
	if (!query->has_edns)
		answer_addresses(query, ret);
}

static void a_server_that_answers_only_without_edns_is_not_silent(void **state)
{
	struct name_seen *seen = ask(*state, answer_plain_only, SPAN_SECONDS(3));
	assert_ends(seen, LOOKUP_OK);
	assert_true(seen->a.without_edns);
}

static void stall(void)
{
	struct now start = clock_now(), now = start;
	while (mono_since(now.mono, start.mono).us <= STALL.us)
		now = clock_now();
}

/* Both attempts are answered, but by the time that this process looks, its own time is up. */
static void answer_and_stall(const struct query *query, struct reply *ret)
{
	answer_addresses(query, ret);
	if (query->type == 28)
		stall();
}

static void an_answer_that_lies_unread_is_not_a_timeout(void **state)
{
	assert_ends(ask(*state, answer_and_stall, STALL), LOOKUP_OK);
}

static void a_question_that_is_put_late_has_its_whole_time(void **state)
{
	struct bench *bench = *state;
	put_question(bench, "db.test", bench->server.address, STALL);
	stall();
	assert_int_equal(loop_run(bench->loop), 0);
	assert_ends(&bench->seen.name, LOOKUP_OK);
}

static struct query late;

/* The question with EDNS is answered only once the one without is there. */
static void answer_first_question_late(const struct query *query, struct reply *ret)
{
	if (query->type != 1)
		answer_addresses(query, ret);
	else if (query->has_edns)
		late = *query;
}

static void on_udp_answer_late(void *arg, int fd, unsigned events)
{
	struct server *server = arg;
	unsigned n_plain = server->n_plain;
	struct sockaddr_storage from;
	static struct sockaddr_storage first;
	socklen_t n = sizeof from;
	char peeked[2];
	(void)recvfrom(fd, peeked, sizeof peeked, MSG_PEEK, (struct sockaddr *)&from, &n);
	late.n = 0;
	server_on_udp(server, fd, events);
	if (late.n > 0)
		first = from;
	if (server->n_plain == n_plain)
		return;
	late.n = 1;
	struct query asked = late;
	struct reply reply = {0};
	asked.type = 1;
	answer_addresses(&asked, &reply);
	(void)sendto(fd, reply.bytes, reply.n, 0, (struct sockaddr *)&first, n);
}

static void a_late_answer_to_the_first_question_still_counts(void **state)
{
	struct bench *bench = *state;
	watch_free(bench->server.udp_watch);
	assert_int_equal(loop_watch(bench->loop, bench->server.udp, LOOP_READ, on_udp_answer_late,
				    &bench->server, &bench->server.udp_watch),
			 0);
	struct name_seen *seen = ask(bench, answer_first_question_late, SPAN_SECONDS(3));
	assert_ends(seen, LOOKUP_OK);
	assert_false(seen->a.without_edns);
	assert_int_equal(bench->server.n_plain, 1);
}

static void answer_notimp_to_edns(const struct query *query, struct reply *ret)
{
	if (query->has_edns)
		answer_notimp(query, ret);
	else
		answer_addresses(query, ret);
}

static void a_server_that_does_not_know_edns_is_asked_again_without(void **state)
{
	struct name_seen *seen = ask(*state, answer_notimp_to_edns, PATIENT);
	assert_ends(seen, LOOKUP_OK);
	assert_true(seen->a.without_edns);
}

static void a_server_that_knows_nothing_ends_in_its_error(void **state)
{
	struct name_seen *seen = ask(*state, answer_notimp, PATIENT);
	assert_ends(seen, LOOKUP_OTHER);
	assert_int_equal(seen->a.rcode, 4);
}

static void a_closed_port_is_down_at_once(void **state)
{
	uint16_t port;
	char address[32];
	int fd = server_bound(SOCK_DGRAM, 0, &port);
	close(fd);
	snprintf(address, sizeof address, "127.0.0.1:%u", port);
	assert_ends(ask_at(*state, "db.test", address, PATIENT), LOOKUP_DOWN);
}

static void answer_wrong_id_first(const struct query *query, struct reply *ret)
{
	answer_addresses(query, ret);
	ret->bytes[0] ^= 0xff;
}

static void an_answer_with_another_id_is_not_ours(void **state)
{
	assert_ends(ask(*state, answer_wrong_id_first, SHORT), LOOKUP_TIMEOUT);
}

static void answer_wrong_question(const struct query *query, struct reply *ret)
{
	answer_addresses(query, ret);
	ret->bytes[13] ^= 1;
}

static void an_answer_to_another_question_is_not_ours(void **state)
{
	assert_ends(ask(*state, answer_wrong_question, SHORT), LOOKUP_TIMEOUT);
}

static void answer_with_lying_count(const struct query *query, struct reply *ret)
{
	answer_addresses(query, ret);
	ret->bytes[7] = 9;
}

static void a_broken_answer_is_malformed(void **state)
{
	assert_ends(ask(*state, answer_with_lying_count, PATIENT), LOOKUP_MALFORMED);
}

static void what_cannot_be_asked_is_told(void **state)
{
	struct bench *bench = *state;
	static const char *const servers[] = {"", "ns1", "10.0.0.1:0", "[::1:53", "10.0.0.1:53x"};
	char long_name[300];
	memset(long_name, 'x', sizeof long_name);
	long_name[sizeof long_name - 1] = '\0';
	const char *names[] = {"", ".", "a..b", "a b", "a\\.b", "a\x7f", "\xc3\xa4", long_name};
	for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
		assert_ends(ask_at(bench, "db.test", servers[i], PATIENT), LOOKUP_OTHER);
		assert_string_equal(bench->seen.name.resolver, servers[i]);
		bench_again(bench);
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		assert_ends(ask_at(bench, names[i], bench->server.address, PATIENT), LOOKUP_OTHER);
		assert_int_equal(bench->server.n_udp, 0);
		bench_again(bench);
	}
}

static void open_questions_end_with_the_resolver_without_a_call(void **state)
{
	struct bench *bench = *state;
	bench->server.answer = answer_nothing;
	for (unsigned i = 0; i < 3; i++)
		put_question(bench, "db.test", bench->server.address, PATIENT);
	bench->resolver = resolver_free(bench->resolver);
	assert_int_equal(bench->n_seen, 0);
}

static void on_name_end_all(void *arg, struct observation *seen)
{
	struct bench *bench = arg;
	on_name(arg, seen);
	bench->resolver = resolver_free(bench->resolver);
}

static void the_callee_may_end_the_resolver(void **state)
{
	struct bench *bench = *state;
	resolver_free(bench->resolver);
	/* Of the two that are open only one answers. */
	assert_int_equal(resolver_new(bench->loop, on_name_end_all, bench, &bench->resolver), 0);
	put_question(bench, "other.test", bench->server.address, PATIENT);
	ask(bench, answer_addresses, PATIENT);
	assert_int_equal(bench->n_seen, 1);
	assert_null(bench->resolver);
}

static void the_environment_has_no_say(void **state)
{
	(void)state;
	setenv("RES_OPTIONS", "use-vc", 1);
	setenv("LOCALDOMAIN", "evil.test", 1);
	setenv("HOSTALIASES", "/dev/null", 1);
	assert_int_equal(resolver_library_init(), 0);
	assert_null(getenv("RES_OPTIONS"));
	assert_null(getenv("LOCALDOMAIN"));
	assert_null(getenv("HOSTALIASES"));
}

static void assert_server(const char *text, const char *address, const char *device)
{
	struct dns_server server;
	assert_true(dns_server_parse(text, &server));
	assert_string_equal(server.address, address);
	assert_string_equal(server.device, device);
}

static void addresses_of_servers_are_read_in_each_form(void **state)
{
	(void)state;
	assert_server("10.0.0.2:5353", "10.0.0.2:5353", "");
	assert_server("10.0.0.2", "10.0.0.2:53", "");
	assert_server("[2001:db8::1]:5353", "[2001:db8::1]:5353", "");
	assert_server("[2001:db8::1]", "[2001:db8::1]:53", "");
	assert_server("2001:db8::1", "[2001:db8::1]:53", "");
	assert_server("[fe80::1%eth0]:53", "[fe80::1]:53", "eth0");
	struct dns_server server;
	assert_true(dns_server_parse("fe80::1%eth0", &server));
	assert_string_equal(server.scoped, "[fe80::1]:53%eth0");
}

static void what_is_no_address_of_a_server_is_turned_down(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"",
		":53",
		"ns1:53",
		"10.0.0.2:",
		"10.0.0.2:65536",
		"10.0.0:53",
		"10.0.0.2:-1",
		"[10.0.0.2]",
		"[::1]x:53",
		"[::1",
		"[fe80::1%]:53",
		"[fe80::1%sixteen-letters-]:53",
		"10.0.0.2:000053",
	};
	struct dns_server server;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (dns_server_parse(texts[i], &server))
			fail_msg("taken: %s", texts[i]);
}

static size_t servers_of(const char *text, size_t n, char (*to)[80], size_t max)
{
	char path[] = "/tmp/resolver_test.XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), n);
	close(fd);
	size_t n_servers = resolver_system_servers(path, to, max);
	unlink(path);
	return n_servers;
}

static void the_systems_servers_are_read_from_resolv_conf(void **state)
{
	(void)state;
	static const char text[] = "# nameserver 10.0.0.1\n"
				   "; nameserver 10.0.0.1\n"
				   "search example.com\n"
				   "nameserver 10.0.0.2\n"
				   "nameserver\t2001:db8::1 # here\n"
				   " nameserver 10.0.0.3\n"
				   "nameserver fe80::1%eth0;there\n"
				   "nameserver 10.0.0.2\r\n"
				   "nameserver ns1.example.com\n"
				   "nameserver\n"
				   "nameserver10.0.0.4\n"
				   "options edns0\n"
				   "nameserver 127.0.0.53";
	char servers[8][80];
	assert_int_equal(servers_of(text, sizeof text - 1, servers, 8), 4);
	assert_string_equal(servers[0], "10.0.0.2:53");
	assert_string_equal(servers[1], "[2001:db8::1]:53");
	assert_string_equal(servers[2], "[fe80::1%eth0]:53");
	assert_string_equal(servers[3], "127.0.0.53:53");
	assert_int_equal(servers_of(text, sizeof text - 1, servers, 2), 2);
}

static void odd_resolv_conf_files_give_no_servers(void **state)
{
	(void)state;
	char servers[8][80], line[200] = "nameserver ";
	memset(line + 11, '1', sizeof line - 11);
	assert_int_equal(servers_of(line, sizeof line, servers, 8), 0);
	assert_int_equal(servers_of("", 0, servers, 8), 0);
	assert_int_equal(resolver_system_servers("/nonexistent", servers, 8), 0);
	assert_int_equal(resolver_system_servers("/dev/zero", servers, 8), 0);
	assert_int_equal(resolver_system_servers("/", servers, 8), 0);
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BENCH(both_families_come_in_one_observation),
		ON_BENCH(the_observation_knows_when_and_how_long),
		ON_BENCH(one_question_is_two_queries_with_edns),
		ON_BENCH(the_next_question_is_asked_of_the_server_again),
		ON_BENCH(a_final_dot_is_fine),
		ON_BENCH(each_family_has_an_end_of_its_own),
		ON_BENCH(a_failing_resolver_is_told_from_a_missing_name),
		ON_BENCH(a_truncated_answer_is_asked_for_again_over_tcp),
		ON_BENCH(a_hang_up_over_tcp_is_down_with_tcp_told),
		ON_BENCH(silence_is_a_timeout_after_asking_both_ways),
		ON_BENCH(a_server_that_answers_only_without_edns_is_not_silent),
		ON_BENCH(an_answer_that_lies_unread_is_not_a_timeout),
		ON_BENCH(a_question_that_is_put_late_has_its_whole_time),
		ON_BENCH(a_late_answer_to_the_first_question_still_counts),
		ON_BENCH(a_server_that_does_not_know_edns_is_asked_again_without),
		ON_BENCH(a_server_that_knows_nothing_ends_in_its_error),
		ON_BENCH(a_closed_port_is_down_at_once),
		ON_BENCH(an_answer_with_another_id_is_not_ours),
		ON_BENCH(an_answer_to_another_question_is_not_ours),
		ON_BENCH(a_broken_answer_is_malformed),
		ON_BENCH(what_cannot_be_asked_is_told),
		ON_BENCH(open_questions_end_with_the_resolver_without_a_call),
		ON_BENCH(the_callee_may_end_the_resolver),
		cmocka_unit_test(the_environment_has_no_say),
		cmocka_unit_test(addresses_of_servers_are_read_in_each_form),
		cmocka_unit_test(what_is_no_address_of_a_server_is_turned_down),
		cmocka_unit_test(the_systems_servers_are_read_from_resolv_conf),
		cmocka_unit_test(odd_resolv_conf_files_give_no_servers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
