/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "probe/observation.h"

static struct address parsed(const char *text)
{
	struct address address = {0};

	assert_true(address_parse(text, &address));
	return address;
}

static void assert_reads_back(const char *text, const char *printed)
{
	struct address address = parsed(text);
	char back[46];

	address_print(&address, back);
	assert_string_equal(back, printed);
}

static void an_address_reads_back_in_its_shortest_form(void **state)
{
	(void)state;
	assert_reads_back("10.0.0.5", "10.0.0.5");
	assert_reads_back("2001:0db8:0:0:0:0:0:1", "2001:db8::1");
	assert_reads_back("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
			  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

static void what_is_no_address_is_refused_and_writes_nothing(void **state)
{
	static const char *const wrong[] = {"",		 "db1.lab", "10.0.0",	"10.0.0.256",
					    "10.0.0.5 ", "::1%lo",  "1.2.3.4:5"};
	struct address address = {.family = 9};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_false(address_parse(wrong[i], &address));
		assert_int_equal(address.family, 9);
	}
}

static int order(const char *a, const char *b)
{
	struct address x = parsed(a), y = parsed(b);
	int result = address_compare(&x, &y);

	return (result > 0) - (result < 0);
}

static void addresses_have_one_order_with_the_old_family_first(void **state)
{
	(void)state;
	assert_int_equal(order("10.0.0.5", "10.0.0.5"), 0);
	assert_int_equal(order("9.0.0.1", "10.0.0.1"), -1);
	assert_int_equal(order("255.0.0.1", "::1"), -1);
	assert_int_equal(order("2001:db8::2", "2001:db8::1"), 1);
}

static void bytes_beyond_an_old_address_do_not_count(void **state)
{
	struct address a = parsed("10.0.0.5"), b = a;

	(void)state;
	b.bytes[4] = 7;
	assert_int_equal(address_compare(&a, &b), 0);
}

static struct name_seen seen_with(const char *a, const char *b, const char *c)
{
	struct name_seen seen = {.a = {.end = LOOKUP_OK}, .aaaa = {.end = LOOKUP_OK}};

	seen.a.addresses[seen.a.n_addresses++] = parsed(a);
	seen.a.addresses[seen.a.n_addresses++] = parsed(b);
	seen.aaaa.addresses[seen.aaaa.n_addresses++] = parsed(c);
	return seen;
}

static void a_name_prints_the_addresses_of_both_families(void **state)
{
	struct name_seen seen = seen_with("10.0.0.5", "10.0.0.6", "2001:db8::1");
	char text[LINE_SIZE];

	(void)state;
	name_seen_print(&seen, text, sizeof text);
	assert_string_equal(text, "10.0.0.5, 10.0.0.6, 2001:db8::1");
}

static void a_name_without_addresses_prints_nothing(void **state)
{
	struct name_seen seen = {.a = {.end = LOOKUP_NXDOMAIN}};
	char text[8] = "before";

	(void)state;
	name_seen_print(&seen, text, sizeof text);
	assert_string_equal(text, "");
}

static void what_does_not_fit_is_left_out_as_whole_addresses(void **state)
{
	struct name_seen seen = seen_with("10.0.0.5", "10.0.0.6", "2001:db8::1");
	char text[20];

	(void)state;
	name_seen_print(&seen, text, sizeof text);
	assert_string_equal(text, "10.0.0.5, ...");
	name_seen_print(&seen, text, 10);
	assert_string_equal(text, "");
}

static void assert_word(const char *name, const char *sentence)
{
	assert_non_null(name);
	assert_non_null(sentence);
	assert_true(*name && *sentence);
	assert_null(strchr(name, ' '));
}

static void each_end_has_a_name_for_programs_and_a_sentence(void **state)
{
	(void)state;
	for (int end = 0; end < N_POLL_ENDS; end++)
		assert_word(poll_end_name((enum poll_end)end),
			    poll_end_sentence((enum poll_end)end));
	for (int end = 0; end < N_LOOKUP_ENDS; end++)
		assert_word(lookup_end_name((enum lookup_end)end),
			    lookup_end_sentence((enum lookup_end)end));
	assert_string_equal(poll_end_name(POLL_NO_PRIVILEGE), "no-privilege");
	assert_string_equal(lookup_end_name(LOOKUP_SERVFAIL), "servfail");
}

static void each_thread_state_has_a_word(void **state)
{
	(void)state;
	assert_string_equal(thread_state_name(THREAD_UNKNOWN), "unknown");
	assert_string_equal(thread_state_name(THREAD_NO), "no");
	assert_string_equal(thread_state_name(THREAD_PREPARING), "preparing");
	assert_string_equal(thread_state_name(THREAD_CONNECTING), "connecting");
	assert_string_equal(thread_state_name(THREAD_YES), "yes");
}

static void a_freed_observation_holds_no_channels_and_can_be_freed_again(void **state)
{
	struct observation seen = {.kind = SEEN_REPLICA};

	(void)state;
	for (int i = 0; i < 3; i++)
		ARRAY_ADD(seen.replica.channels, seen.replica.n_channels)->row = xstrdup("a: b");
	observation_free(&seen);
	assert_null(seen.replica.channels);
	assert_int_equal(seen.replica.n_channels, 0);
	observation_free(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_reads_back_in_its_shortest_form),
		cmocka_unit_test(what_is_no_address_is_refused_and_writes_nothing),
		cmocka_unit_test(addresses_have_one_order_with_the_old_family_first),
		cmocka_unit_test(bytes_beyond_an_old_address_do_not_count),
		cmocka_unit_test(a_name_prints_the_addresses_of_both_families),
		cmocka_unit_test(a_name_without_addresses_prints_nothing),
		cmocka_unit_test(what_does_not_fit_is_left_out_as_whole_addresses),
		cmocka_unit_test(each_end_has_a_name_for_programs_and_a_sentence),
		cmocka_unit_test(each_thread_state_has_a_word),
		cmocka_unit_test(a_freed_observation_holds_no_channels_and_can_be_freed_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
