/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "probe/fact_book.h"

static const wall_t noon = {1598936400 * US_PER_SECOND};

static struct observation answer(const char *address, uint32_t ttl, int64_t second)
{
	struct observation seen = {.kind = SEEN_NAME,
				   .at.wall.us = noon.us + second * US_PER_SECOND,
				   .since_last = SPAN_SECONDS(5)};
	struct lookup *a = &seen.name.a;
	strcpy(seen.name.name, "db.test");
	strcpy(seen.name.resolver, "10.0.0.2:53");
	a->end = LOOKUP_OK;
	a->ttl = a->ttl_max = ttl;
	a->n_addresses = 1;
	assert_true(address_parse(address, &a->addresses[0]));
	seen.name.aaaa.end = LOOKUP_NODATA;
	return seen;
}

static struct observation failure(enum lookup_end end, int64_t second)
{
	struct observation seen = answer("10.0.0.1", 60, second);
	seen.name.a = (struct lookup){.end = end};
	seen.name.aaaa = (struct lookup){.end = end};
	return seen;
}

struct heard {
	struct fact_change *changes;
	size_t n;
};

static struct heard hear(struct fact_book *book, const struct observation *seen)
{
	struct heard heard;
	heard.n = fact_book_see(book, seen, &heard.changes);
	return heard;
}

static void unhear(struct heard *heard)
{
	fact_changes_free(heard->changes, heard->n);
}

static size_t n_changes(struct fact_book *book, struct observation seen)
{
	struct heard heard = hear(book, &seen);
	unhear(&heard);
	return heard.n;
}

static const struct fact_change *change_of(const struct heard *heard, enum name_fact fact)
{
	for (size_t i = 0; i < heard->n; i++)
		if (heard->changes[i].fact == fact)
			return &heard->changes[i];
	return NULL;
}

static void a_move_is_one_change_with_before_and_after(void **state)
{
	struct fact_book *book = fact_book_new();
	struct observation seen = answer("10.0.0.2", 60, 5);
	(void)state;
	n_changes(book, answer("10.0.0.1", 60, 0));
	struct heard heard = hear(book, &seen);
	assert_int_equal(heard.n, 1);
	assert_int_equal(heard.changes[0].fact, FACT_A);
	assert_string_equal(heard.changes[0].before, "10.0.0.1");
	assert_string_equal(heard.changes[0].after, "10.0.0.2");
	assert_string_equal(heard.changes[0].subject.name, "db.test");
	assert_string_equal(heard.changes[0].subject.view, "resolver");
	assert_string_equal(heard.changes[0].subject.label, "10.0.0.2:53");
	assert_int_equal(heard.changes[0].uncertainty.us, 5 * US_PER_SECOND);
	unhear(&heard);
	fact_book_free(book);
}

static void the_first_look_tells_what_there_is_and_not_what_there_is_not(void **state)
{
	struct fact_book *book = fact_book_new();
	struct observation seen = answer("10.0.0.1", 60, 0);
	(void)state;
	struct heard heard = hear(book, &seen);
	assert_null(change_of(&heard, FACT_A)->before);
	assert_non_null(change_of(&heard, FACT_TTL));
	assert_null(change_of(&heard, FACT_ALIAS));
	assert_null(change_of(&heard, FACT_SAYS));
	unhear(&heard);
	fact_book_free(book);
}

static void a_blip_is_two_changes_and_silence_says_nothing_else(void **state)
{
	struct fact_book *book = fact_book_new();
	(void)state;
	n_changes(book, answer("10.0.0.1", 60, 0));
	assert_int_equal(n_changes(book, failure(LOOKUP_TIMEOUT, 5)), 2); /* a and aaaa */
	assert_int_equal(n_changes(book, failure(LOOKUP_TIMEOUT, 10)), 0);
	assert_int_equal(n_changes(book, answer("10.0.0.1", 60, 15)), 2);
	fact_book_free(book);
}

static void a_ttl_that_differs_by_less_than_a_tenth_is_the_same(void **state)
{
	struct fact_book *book = fact_book_new();
	(void)state;
	n_changes(book, answer("10.0.0.1", 300, 0));
	assert_int_equal(n_changes(book, answer("10.0.0.1", 297, 5)), 0);
	assert_int_equal(n_changes(book, answer("10.0.0.1", 5, 10)), 1);
	fact_book_free(book);
}

static void what_changes_all_the_time_is_counted(void **state)
{
	struct fact_book *book = fact_book_new();
	size_t n = 0;
	(void)state;
	for (int64_t i = 0; i < 500; i++)
		n += n_changes(book, answer(i % 2 == 0 ? "10.0.0.1" : "10.0.0.2", 60, i * 5));
	assert_in_range(n, 30, 32);
	struct observation later = answer("10.0.0.3", 60, 10000);
	struct heard heard = hear(book, &later);
	assert_int_equal(change_of(&heard, FACT_A)->left_out, 470);
	unhear(&heard);
	fact_book_free(book);
}

static void what_was_known_before_a_restart_is_no_change(void **state)
{
	struct fact_book *book = fact_book_new();
	struct fact_subject subject = {"db.test", "resolver", "10.0.0.2:53"};
	struct observation moved = answer("10.0.0.2", 60, 0);
	(void)state;
	fact_book_recall(book, &subject, FACT_A, "10.0.0.1", noon);
	struct heard heard = hear(book, &moved);
	assert_string_equal(change_of(&heard, FACT_A)->before, "10.0.0.1");
	unhear(&heard);
	fact_book_free(book);
}

static void each_fact_has_words(void **state)
{
	struct observation seen = answer("10.0.0.1", 60, 0);
	struct fact_subject subject;
	struct name_facts facts;
	(void)state;
	seen.name.a.says_known = true;
	seen.name.a.says_code = 3;
	strcpy(seen.name.a.says, "Stale Answer");
	seen.name.a.used_tcp = seen.name.a.is_authentic = true;
	seen.name.a.n_chain = 2;
	strcpy(seen.name.a.chain[0], "x.test");
	strcpy(seen.name.a.chain[1], "y.test");
	assert_true(facts_of(&seen, &subject, &facts));
	assert_string_equal(facts.values[FACT_SAYS], "EDE 3: Stale Answer");
	assert_string_equal(facts.values[FACT_OVER], "TCP");
	assert_string_equal(facts.values[FACT_VALIDATED], "yes");
	assert_string_equal(facts.values[FACT_ALIAS], "x.test > y.test");
	assert_string_equal(facts.values[FACT_AAAA], "nodata");
	assert_null(facts.values[FACT_SERIAL]);
	facts_free(&facts);
	seen = failure(LOOKUP_SERVFAIL, 0);
	seen.name.a.unchecked = UNCHECKED_MENDS;
	facts_of(&seen, &subject, &facts);
	assert_string_equal(facts.values[FACT_UNCHECKED], "answers");
	facts_free(&facts);
}

static void a_peer_is_its_state_and_address(void **state)
{
	struct observation seen = {.kind = SEEN_PEER, .target = "node-2"};
	struct fact_subject subject;
	struct name_facts facts;
	(void)state;
	strcpy(seen.peer.source_host, "db.test");
	seen.peer.end = PEER_SEEN;
	seen.peer.n_sockets = 1;
	seen.peer.sockets[0] =
		(struct peer_socket){.state = TCP_STATE_SYN_SENT, .remote_port = 3306};
	assert_true(address_parse("10.0.0.9", &seen.peer.sockets[0].remote));
	assert_true(facts_of(&seen, &subject, &facts));
	assert_string_equal(facts.values[FACT_PEER], "SYN_SENT 10.0.0.9:3306");
	assert_string_equal(subject.name, "db.test");
	assert_string_equal(subject.view, "peer");
	assert_string_equal(subject.label, "node-2");
	facts_free(&facts);
}

static void pages_are_in_order_and_old_ones_go(void **state)
{
	struct fact_book *book = fact_book_new();
	struct observation other = answer("10.0.0.1", 60, 100);
	const struct fact_page **pages;
	(void)state;
	n_changes(book, answer("10.0.0.1", 60, 0));
	strcpy(other.name.name, "a.test");
	n_changes(book, other);
	assert_int_equal(fact_book_pages(book, &pages), 2);
	assert_string_equal(pages[0]->subject.name, "a.test");
	free(pages);
	fact_book_drop(book, (wall_t){noon.us + 50 * US_PER_SECOND});
	assert_int_equal(fact_book_pages(book, &pages), 1);
	free(pages);
	fact_book_free(book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_move_is_one_change_with_before_and_after),
		cmocka_unit_test(the_first_look_tells_what_there_is_and_not_what_there_is_not),
		cmocka_unit_test(a_blip_is_two_changes_and_silence_says_nothing_else),
		cmocka_unit_test(a_ttl_that_differs_by_less_than_a_tenth_is_the_same),
		cmocka_unit_test(what_changes_all_the_time_is_counted),
		cmocka_unit_test(what_was_known_before_a_restart_is_no_change),
		cmocka_unit_test(each_fact_has_words),
		cmocka_unit_test(a_peer_is_its_state_and_address),
		cmocka_unit_test(pages_are_in_order_and_old_ones_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
