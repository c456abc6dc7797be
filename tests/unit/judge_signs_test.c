/* SPDX-License-Identifier: Apache-2.0 */
/* What is seen of a name beside its moves and its failing look-ups. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

#define OTHER "10.0.0.2:53"
#define AUTHORITY "authority 10.0.0.3:53"

static void set_chain(struct observation *seen, const char *chain)
{
	seen->name.a.n_chain = 1;
	text_copy(seen->name.a.chain[0], HOST_SIZE, chain);
}

static void answer_with_ttl(struct scene *scene, const char *addresses, uint32_t ttl)
{
	struct observation seen = answer_seen(scene, RESOLVER, addresses);
	seen.name.a.ttl = ttl;
	see(scene, &seen);
}

static void zone_answer(struct scene *scene, const char *server, const char *addresses,
			uint32_t serial)
{
	struct observation seen = answer_seen(scene, server, addresses);
	seen.name.view = VIEW_AUTHORITY;
	seen.name.a.is_authoritative = true;
	text_copy(seen.name.zone.zone, HOST_SIZE, "example");
	seen.name.zone.serial_known = true;
	seen.name.zone.serial = serial;
	if (*addresses == '\0')
		seen.name.a.end = seen.name.aaaa.end = LOOKUP_NXDOMAIN;
	see(scene, &seen);
}

static void libc_answer(struct scene *scene, const char *addresses, unsigned line)
{
	struct observation seen = answer_seen(scene, "libc", addresses);
	seen.name.view = VIEW_LIBC;
	seen.name.hosts_line = line;
	see(scene, &seen);
}

static bool says(const struct scene *scene, const char *words)
{
	for (size_t i = 0; i < scene->n_last; i++)
		if (text_contains(scene->last[i].text, words))
			return true;
	return false;
}

/* Flapping. */

static void a_record_that_changes_to_and_fro_is_one_finding(void **state)
{
	struct scene *scene = *state;
	static const char *const answers[] = {"10.0.0.5", "10.0.9.7"};
	answer(scene, "10.0.0.5");
	for (int i = 1; i < 8; i++) {
		pass(scene, 61); /* the former TTL is over */
		answer(scene, answers[i % 2]);
	}
	assert_told(scene, "+dns-flapping");
	for (int i = 8; i < 40; i++) {
		pass(scene, 61);
		answer(scene, answers[i % 2]);
	}
	assert_told(scene, "");
}

static void single_moves_give_way_to_flapping(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	pass(scene, 61);
	for (int i = 0; i < 13; i++, pass(scene, 10))
		answer(scene, "10.0.9.7");
	for (int i = 0; i < 13; i++, pass(scene, 10))
		answer(scene, "10.0.0.5");
	assert_told(scene, "+dns-repointed !dns-changed-back -dns-repointed");
	answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-flapping");
	for (int i = 0; i < 70; i++, pass(scene, 10))
		answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed -dns-flapping");
}

static void a_zone_that_says_otherwise_at_each_look_flaps(void **state)
{
	struct scene *scene = *state;
	static const char *const answers[] = {"10.0.0.5", "10.0.9.7"};
	answer(scene, "10.0.0.5");
	zone_answer(scene, AUTHORITY, "10.0.0.5", 1);
	for (unsigned i = 1; i < 6; i++) {
		pass(scene, 2);
		zone_answer(scene, AUTHORITY, answers[i % 2], i);
	}
	assert_true(text_contains(buf_text(&scene->told), "+dns-flapping"));
}

static void a_pool_whose_servers_take_turns_within_the_ttl_does_not_flap(void **state)
{
	struct scene *scene = *state;
	static const char *const answers[] = {"10.0.0.5", "10.0.0.6", "10.0.0.7"};
	for (int i = 0; i < 300; i++, pass(scene, 2))
		answer(scene, answers[i % 3]);
	assert_told(scene, "");
}

/* Who says what. */

static void partial_propagation_is_split_and_becomes_stale_after_the_ttl(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	answer_by(scene, OTHER, "10.0.0.5");
	for (int i = 0; i < 4; i++) {
		pass(scene, 5);
		answer(scene, "10.0.9.7");
		answer_by(scene, OTHER, "10.0.0.5");
	}
	assert_told(scene, "+dns-repointed +dns-split");
	for (int i = 0; i < 16; i++) {
		pass(scene, 5);
		answer(scene, "10.0.9.7");
		answer_by(scene, OTHER, "10.0.0.5");
	}
	assert_told(scene, "+dns-stale -dns-split");
	answer_by(scene, OTHER, "10.0.9.7");
	pass(scene, 11);
	answer_by(scene, OTHER, "10.0.9.7");
	assert_told(scene, "-dns-stale");
}

static void a_resolver_that_says_that_it_serves_stale_answers_is_believed(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	for (int i = 0; i < 3; i++) {
		struct observation seen;
		pass(scene, 5);
		seen = answer_seen(scene, RESOLVER, "10.0.0.5");
		seen.name.a.says_known = true;
		seen.name.a.says_code = 3;
		see(scene, &seen);
	}
	assert_told(scene, "+dns-stale");
}

static void a_zone_with_a_view_of_its_own_for_us_is_no_split(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < 20; i++, pass(scene, 5)) {
		answer(scene, "10.0.0.5");
		zone_answer(scene, AUTHORITY, "192.0.2.5", 1);
	}
	assert_told(scene, "");
}

static void negative_caching_is_split(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	zone_answer(scene, AUTHORITY, "10.0.0.5", 1);
	for (int i = 0; i < 4; i++) {
		pass(scene, 5);
		answer_fails(scene, RESOLVER, LOOKUP_NXDOMAIN);
		zone_answer(scene, AUTHORITY, "10.0.0.5", 1);
	}
	assert_told(scene, "+dns-split");
	assert_true(text_contains(scene->last[0].text, "10.0.0.3"));
}

static void a_name_gone_at_its_zone_is_missing_though_caches_have_it(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	zone_answer(scene, AUTHORITY, "10.0.0.5", 1);
	for (int i = 0; i < 3; i++) {
		pass(scene, 5);
		answer(scene, "10.0.0.5");
		zone_answer(scene, AUTHORITY, "", 2);
	}
	assert_true(text_contains(buf_text(&scene->told), "+dns-missing"));
}

static void the_zone_itself_confirms_a_move_at_once(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	zone_answer(scene, AUTHORITY, "10.0.0.5", 1);
	pass(scene, 5);
	zone_answer(scene, AUTHORITY, "10.0.9.7", 2);
	assert_told(scene, "+dns-repointed");
}

static void a_move_needs_as_many_answers_as_are_asked_for(void **state)
{
	struct scene *scene = *state;
	scene->limits.dns.confirm_answers = 4;
	judge_set_limits(scene->judge, &scene->limits);
	answer(scene, "10.0.0.5");
	for (int i = 0; i < 3; i++) {
		pass(scene, 5);
		answer(scene, "10.0.9.7");
	}
	assert_told(scene, "");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
}

/* Holds. */

static void a_failing_lookup_counts_when_it_has_lasted_and_is_over_at_the_first_answer(void **state)
{
	struct scene *scene = *state;
	scene->limits.dns.hold[LOOKUP_SERVFAIL] = SPAN_SECONDS(12);
	judge_set_limits(scene->judge, &scene->limits);
	answer(scene, "10.0.0.5");
	for (int i = 0; i < 3; i++) {
		pass(scene, 5);
		answer_fails(scene, RESOLVER, LOOKUP_SERVFAIL);
	}
	assert_told(scene, "");
	pass(scene, 5);
	answer_fails(scene, RESOLVER, LOOKUP_SERVFAIL);
	assert_told(scene, "+dns-servfail");
	pass(scene, 1);
	answer(scene, "10.0.0.5");
	assert_told(scene, "-dns-servfail");
}

static void changing_kinds_of_failure_do_not_start_the_hold_anew(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	for (int i = 0; i < 3; i++) {
		pass(scene, 5);
		answer_fails(scene, RESOLVER, LOOKUP_SERVFAIL);
		pass(scene, 5);
		answer_fails(scene, RESOLVER, LOOKUP_TIMEOUT);
	}
	pass(scene, 6);
	answer_fails(scene, RESOLVER, LOOKUP_TIMEOUT);
	assert_told(scene, "+dns-timeout");
}

/* Early signs. */

static void a_ttl_that_drops_is_told_once_it_was_fetched_anew(void **state)
{
	struct scene *scene = *state;
	answer_with_ttl(scene, "10.0.0.5", 300);
	for (uint32_t ttl = 295; ttl > 0; ttl -= 5) { /* the cache counts down */
		pass(scene, 5);
		answer_with_ttl(scene, "10.0.0.5", ttl);
	}
	assert_told(scene, "");
	pass(scene, 5);
	answer_with_ttl(scene, "10.0.0.5", 300);
	assert_told(scene, "");
	pass(scene, 300);
	answer_with_ttl(scene, "10.0.0.5", 10);
	pass(scene, 10);
	answer_with_ttl(scene, "10.0.0.5", 10);
	assert_told(scene, "");
	for (int i = 0; i < 3; i++) {
		pass(scene, 5);
		answer_with_ttl(scene, "10.0.0.5", 10);
	}
	assert_told(scene, "+dns-ttl-drop");
	assert_int_equal(scene->limits.rules[FINDING_DNS_TTL_DROP].max_level, LEVEL_P4);
}

static void a_ttl_that_was_short_anyway_says_nothing(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < 40; i++, pass(scene, 1))
		answer_with_ttl(scene, "10.0.0.5", i < 20 ? 20 : 1);
	assert_told(scene, "");
}

static void another_cname_to_the_same_address_is_a_sign_for_a_day(void **state)
{
	struct scene *scene = *state;
	struct observation seen = answer_seen(scene, RESOLVER, "10.0.0.5");
	set_chain(&seen, "node1.example");
	see(scene, &seen);
	for (int i = 0; i < 3; i++) {
		pass(scene, 5);
		seen = answer_seen(scene, RESOLVER, "10.0.0.5");
		set_chain(&seen, "node2.example");
		see(scene, &seen);
	}
	assert_told(scene, "+dns-renamed");
	assert_string_equal(scene->last[0].finding.before, "node1.example");
	assert_string_equal(scene->last[0].finding.after, "node2.example");
	for (int i = 0; i < 2; i++) {
		pass(scene, 25 * 3600);
		seen = answer_seen(scene, RESOLVER, "10.0.0.5");
		set_chain(&seen, "node2.example");
		see(scene, &seen);
	}
	assert_told(scene, "-dns-renamed");
}

static void signatures_that_end_soon_are_told(void **state)
{
	struct scene *scene = *state;
	for (int64_t left = 48; left > 0; left -= 6, pass(scene, 6 * 3600)) {
		struct observation seen = answer_seen(scene, RESOLVER, "10.0.0.5");
		seen.name.a.signed_until = wall_after(scene->now.wall, SPAN_HOURS(left));
		see(scene, &seen);
		assert_told(scene, left == 12 ? "+dnssec-expiring" : "");
	}
}

static void expired_signatures_are_told_from_other_failures(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	for (int i = 0; i < 4; i++) {
		struct observation seen;
		pass(scene, 5);
		seen = answer_seen(scene, RESOLVER, "");
		seen.name.a.end = seen.name.aaaa.end = LOOKUP_SERVFAIL;
		seen.name.a.unchecked = UNCHECKED_MENDS;
		see(scene, &seen);
	}
	assert_told(scene, "+dnssec-expired");
}

static void a_serial_that_goes_backwards_is_told_and_wraps_around(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	zone_answer(scene, AUTHORITY, "10.0.0.5", UINT32_MAX);
	zone_answer(scene, AUTHORITY, "10.0.0.5", 2);
	assert_told(scene, "");
	zone_answer(scene, AUTHORITY, "10.0.0.5", 1);
	assert_told(scene, "+dns-serial-backwards");
	zone_answer(scene, AUTHORITY, "10.0.0.5", 3);
	assert_told(scene, "-dns-serial-backwards");
}

static void a_name_server_that_stays_behind_is_told(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < 14; i++, pass(scene, 5)) {
		zone_answer(scene, AUTHORITY, "10.0.0.5", 7);
		zone_answer(scene, "authority 10.0.0.4:53", "10.0.0.5", 6);
	}
	assert_told(scene, "+dns-serial-behind");
	assert_true(text_contains(scene->last[0].text, "6 at authority 10.0.0.4:53") ||
		    scene->n_last == 0);
}

/* Where it leads to. */

static void an_address_that_no_source_can_have_is_told(void **state)
{
	struct scene *scene = *state;
	static const char *const sunk[] = {
		"0.0.0.0",	   "127.0.0.1", "169.254.0.7", "224.0.0.1", "192.0.2.1",
		"255.255.255.255", "::1",	"::",	       "fe80::1",   "::ffff:127.0.0.1"};
	for (size_t n = 0; n < sizeof sunk / sizeof sunk[0]; n++) {
		scene_end(scene);
		scene_start(scene);
		poll(scene, healthy());
		answer(scene, "10.0.0.5");
		for (int i = 0; i < 3; i++) {
			pass(scene, 5);
			answer(scene, sunk[n]);
		}
		assert_true(text_contains(buf_text(&scene->told), "+dns-sinkhole"));
	}
}

static void a_source_that_always_was_on_loopback_is_no_sinkhole(void **state)
{
	struct scene *scene = *state;
	answer(scene, "127.0.30.1");
	for (int i = 0; i < 3; i++) {
		pass(scene, 5);
		answer(scene, "127.0.30.2");
	}
	assert_told(scene, "+dns-repointed");
}

static void an_address_outside_of_the_allowed_networks_is_told(void **state)
{
	struct scene *scene = *state;
	struct network allowed = {.bits = 20};
	assert_true(address_parse("10.0.0.0", &allowed.address));
	scene->limits.dns.allowed = &allowed;
	scene->limits.dns.n_allowed = 1;
	judge_set_limits(scene->judge, &scene->limits);
	answer(scene, "10.0.0.5");
	for (int i = 0; i < 3; i++) {
		pass(scene, 5);
		answer(scene, "10.0.15.7");
	}
	assert_told(scene, "+dns-repointed");
	for (int i = 0; i < 3; i++) {
		pass(scene, 5);
		answer(scene, "10.0.16.7");
	}
	assert_true(text_contains(buf_text(&scene->told), "+dns-not-allowed"));
}

static void a_move_to_a_known_source_is_a_note(void **state)
{
	struct scene *scene = *state;
	struct network known = {.bits = 32};
	assert_true(address_parse("10.0.9.7", &known.address));
	scene->limits.dns.known = &known;
	scene->limits.dns.n_known = 1;
	judge_set_limits(scene->judge, &scene->limits);
	answer(scene, "10.0.0.5");
	for (int i = 0; i < 2; i++) {
		pass(scene, 5);
		answer(scene, "10.0.9.7");
	}
	assert_told(scene, "+dns-repointed");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P4);
	assert_int_equal(scene->last[0].finding.max_level, LEVEL_P4);
	assert_true(says(scene, "planned, it is one of known-sources"));
}

static void a_move_within_a_window_of_its_targets_is_a_note(void **state)
{
	struct scene *scene = *state;
	char node_2[1][TARGET_SIZE] = {"node-2"}, node_3[1][TARGET_SIZE] = {"node-3"};
	struct planned windows[] = {
		{.name = "theirs", .targets = node_3, .n_targets = 1},
		{.name = "upkeep", .targets = node_2, .n_targets = 1},
	};
	for (size_t i = 0; i < 2; i++) {
		windows[i].start = scene->now.wall;
		windows[i].end = wall_after(scene->now.wall, SPAN_MINUTES(10));
	}
	judge_set_planned(scene->judge, windows, 1);
	answer(scene, "10.0.0.5");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P3);
	assert_true(says(scene, "no planned change is on record"));
	judge_set_planned(scene->judge, windows, 2);
	pass(scene, 5);
	answer(scene, "10.0.9.8");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P4);
	assert_true(says(scene, "planned, within the maintenance window upkeep"));
}

/* This host's own way. */

static void a_line_of_the_hosts_file_that_contradicts_dns_is_told(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	libc_answer(scene, "10.0.0.5", 0);
	assert_told(scene, "");
	for (int i = 0; i < 2; i++) {
		pass(scene, 5);
		answer(scene, "10.0.0.5");
		libc_answer(scene, "10.0.9.9", 12);
	}
	assert_told(scene, "+hosts-override");
	assert_true(says(scene, "line 12 of the hosts file"));
}

static void libc_that_is_asked_rarely_is_not_held_against_newer_answers(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	libc_answer(scene, "10.0.0.5", 0);
	for (int i = 0; i < 10; i++) {
		pass(scene, 5);
		answer(scene, "10.0.9.7");
	}
	libc_answer(scene, "10.0.9.7", 0);
	assert_told(scene, "+dns-repointed");
}

static void a_name_that_is_only_in_the_hosts_file_is_not_missing(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < 5; i++, pass(scene, 5)) {
		libc_answer(scene, "10.0.0.5", 3);
		answer_fails(scene, RESOLVER, LOOKUP_NXDOMAIN);
	}
	assert_told(scene, "+hosts-override");
}

static void a_missing_name_that_the_hosts_file_has_is_p3(void **state)
{
	struct scene *scene = *state;
	answer(scene, "10.0.0.5");
	libc_answer(scene, "10.0.0.5", 3);
	for (int i = 0; i < 4; i++) {
		pass(scene, 5);
		answer_fails(scene, RESOLVER, LOOKUP_NXDOMAIN);
	}
	assert_told(scene, "+dns-missing");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P3);
}

static void slow_and_second_ways_are_notes(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < 8; i++, pass(scene, 5)) {
		struct observation seen = answer_seen(scene, RESOLVER, "10.0.0.5");
		seen.name.a.took = SPAN_MS(900);
		seen.name.a.without_edns = true;
		see(scene, &seen);
	}
	assert_told(scene, "+dns-path-limited +dns-slow");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		POLLED_TEST(a_record_that_changes_to_and_fro_is_one_finding),
		POLLED_TEST(single_moves_give_way_to_flapping),
		POLLED_TEST(a_zone_that_says_otherwise_at_each_look_flaps),
		POLLED_TEST(a_pool_whose_servers_take_turns_within_the_ttl_does_not_flap),
		POLLED_TEST(partial_propagation_is_split_and_becomes_stale_after_the_ttl),
		POLLED_TEST(a_resolver_that_says_that_it_serves_stale_answers_is_believed),
		POLLED_TEST(a_zone_with_a_view_of_its_own_for_us_is_no_split),
		POLLED_TEST(negative_caching_is_split),
		POLLED_TEST(a_name_gone_at_its_zone_is_missing_though_caches_have_it),
		POLLED_TEST(the_zone_itself_confirms_a_move_at_once),
		POLLED_TEST(a_move_needs_as_many_answers_as_are_asked_for),
		POLLED_TEST(
			a_failing_lookup_counts_when_it_has_lasted_and_is_over_at_the_first_answer),
		POLLED_TEST(changing_kinds_of_failure_do_not_start_the_hold_anew),
		POLLED_TEST(a_ttl_that_drops_is_told_once_it_was_fetched_anew),
		POLLED_TEST(a_ttl_that_was_short_anyway_says_nothing),
		POLLED_TEST(another_cname_to_the_same_address_is_a_sign_for_a_day),
		POLLED_TEST(signatures_that_end_soon_are_told),
		POLLED_TEST(expired_signatures_are_told_from_other_failures),
		POLLED_TEST(a_serial_that_goes_backwards_is_told_and_wraps_around),
		POLLED_TEST(a_name_server_that_stays_behind_is_told),
		POLLED_TEST(an_address_that_no_source_can_have_is_told),
		POLLED_TEST(a_source_that_always_was_on_loopback_is_no_sinkhole),
		POLLED_TEST(an_address_outside_of_the_allowed_networks_is_told),
		POLLED_TEST(a_move_to_a_known_source_is_a_note),
		POLLED_TEST(a_move_within_a_window_of_its_targets_is_a_note),
		POLLED_TEST(a_line_of_the_hosts_file_that_contradicts_dns_is_told),
		POLLED_TEST(libc_that_is_asked_rarely_is_not_held_against_newer_answers),
		POLLED_TEST(a_name_that_is_only_in_the_hosts_file_is_not_missing),
		POLLED_TEST(a_missing_name_that_the_hosts_file_has_is_p3),
		POLLED_TEST(slow_and_second_ways_are_notes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
