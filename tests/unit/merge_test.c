/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "merge_help.h"

static void no_document_yet_gives_the_fresh_one(void **state)
{
	(void)state;
	char *fresh = document_of("New one.", "New two.");
	char *of_none = merged(NULL, fresh), *of_empty = merged("", fresh);
	char *of_blank = merged("\n \n", fresh);
	assert_string_equal(of_none, fresh);
	assert_string_equal(of_empty, fresh);
	assert_string_equal(of_blank, fresh);
	free(fresh);
	free(of_none);
	free(of_empty);
	free(of_blank);
}

static void an_unedited_document_becomes_the_fresh_one(void **state)
{
	(void)state;
	char *old = document_of("Old one.", "Old two."), *fresh = document_of("New one.", "");
	char *result = merged(old, fresh);
	assert_string_equal(result, fresh);
	free(old);
	free(fresh);
	free(result);
}

static void an_unedited_draft_of_the_seed_follows_the_incident(void **state)
{
	(void)state;
	static const char *const times[] = {
		"2020-09-01T02:45:00+07:00", "2020-09-01T07:05:00+07:00",
		"2020-09-01T07:20:00+07:00", "2020-09-01T07:35:00+07:00",
		"2020-09-01T07:50:00+07:00"};
	char *kept = NULL;
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		struct seed *seed = seed_new_at(times[i]);
		CLEANUP_BUF fresh = BUF_NULL;
		draft_markdown(&seed->document, &fresh);
		char *result = merged(kept, buf_text(&fresh));
		assert_string_equal(result, buf_text(&fresh));
		free(kept);
		kept = result;
		seed_free(seed);
	}
	free(kept);
}

static void text_outside_the_blocks_stays_byte_for_byte(void **state)
{
	(void)state;
	const char *mine = "## One\n  \t\n*Mine*, with trailing spaces  \n\n\n\n| not | a table\n";
	struct round round = round_of("## One\n", mine);
	char *expected = replaced(round.fresh, "## One\n", mine);
	assert_string_equal(round.once, expected);
	free(expected);
	round_free(&round);
}

static void text_that_was_changed_in_a_block_stays_with_the_fresh_block_below(void **state)
{
	(void)state;
	struct round round = round_of("Old one.", "Old one, said differently.\n\nAnd more.");
	const char *mine = strstr(round.once, "\nOld one, said differently.\n\nAnd more.\n");
	char *fresh = block_text(round.fresh, "one");
	assert_non_null(mine);
	assert_non_null(strstr(mine, fresh));
	assert_int_equal(count(round.once, "replscribe:begin one "), 1);
	free(fresh);
	round_free(&round);
}

static void what_was_kept_once_stays_as_it_is_while_the_block_goes_on(void **state)
{
	(void)state;
	struct round round = round_of("Old one.", "Mine.");
	char *later = document_of("Newest one.", "New two.");
	char *result = merged(round.once, later);
	char *expected = replaced(round.once, "New one.", "Newest one.");
	assert_int_equal(count(result, "Mine."), 1);
	assert_int_equal(count(result, "New one."), 0);
	assert_int_equal(strlen(result), strlen(expected));
	free(later);
	free(result);
	free(expected);
	round_free(&round);
}

static void an_answered_question_is_theirs_and_does_not_come_back(void **state)
{
	(void)state;
	struct round round = round_of("> **Question:** Who?", "1,240 users for nine minutes.");
	assert_int_equal(count(round.once, "1,240 users for nine minutes."), 1);
	assert_int_equal(count(round.once, "Question"), 0);
	assert_int_equal(count(round.once, "one.questions "), 1); /* on the list only */
	round_free(&round);
}

static void a_title_that_people_changed_is_theirs(void **state)
{
	(void)state;
	struct round round = round_of("# Title", "# A better title");
	assert_int_equal(count(round.once, "# A better title\n"), 1);
	assert_int_equal(count(round.once, "# Title"), 0);
	round_free(&round);
}

static void a_deleted_block_stays_away(void **state)
{
	(void)state;
	char *old = document_of("Old one.", "Old two.");
	char *block = block_text(old, "one");
	struct round round = round_of(block, "");
	char *later = document_of("Newest one.", "Newest two.");
	char *result = merged(round.once, later);
	assert_null(strstr(round.once, "New one."));
	assert_null(strstr(result, "Newest one."));
	assert_non_null(strstr(result, "Newest two."));
	free(old);
	free(block);
	free(later);
	free(result);
	round_free(&round);
}

static void a_block_that_was_emptied_counts_as_deleted(void **state)
{
	(void)state;
	struct round round = round_of("Old one.", "  ");
	assert_null(strstr(round.once, "New one."));
	assert_null(strstr(round.once, "replscribe:begin one "));
	round_free(&round);
}

static void a_new_order_stays(void **state)
{
	(void)state;
	char *old = document_of("Old one.", "Old two."),
	     *fresh = document_of("New one.", "New two.");
	char *one = block_text(old, "one"), *two = block_text(old, "two");
	char *half = replaced(old, one, two), *at_two = strstr(half, "## Two");
	char *tail = replaced(at_two, two, one);
	*at_two = '\0';
	char *moved = xasprintf("%s%s", half, tail), *result = merged(moved, fresh);
	assert_true(strstr(result, "New two.") < strstr(result, "New one."));
	assert_int_equal(strlen(result), strlen(fresh));
	free(old);
	free(fresh);
	free(one);
	free(two);
	free(half);
	free(tail);
	free(moved);
	free(result);
}

static void a_block_of_a_newer_version_comes_in_at_its_place(void **state)
{
	(void)state;
	static const char *const names[] = {"one", "one.questions", "two"};
	char *fresh = document_of("New one.", "New two.");
	for (size_t i = 0; i < 3; i++) {
		char *old = without_block(fresh, names[i]);
		char *result = merged(old, fresh);
		assert_string_not_equal(old, fresh);
		assert_string_equal(result, fresh);
		free(old);
		free(result);
	}
	free(fresh);
}

static void a_new_block_whose_section_is_gone_brings_its_heading_to_the_end(void **state)
{
	(void)state;
	char *fresh = document_of("New one.", "New two.");
	char *older = without_block(fresh, "two"), *old = replaced(older, "## Two\n", "Mine.\n");
	char *result = merged(old, fresh), *twice = merged(result, fresh);
	const char *mine = strstr(result, "Mine.\n");
	assert_non_null(mine);
	assert_non_null(strstr(mine, "\n## Two\n\n<!-- replscribe:begin two "));
	assert_non_null(strstr(strstr(mine, "New two."), "<!-- replscribe:blocks"));
	assert_string_equal(result, twice);
	free(fresh);
	free(older);
	free(old);
	free(result);
	free(twice);
}

static void a_block_that_the_machine_gave_up_goes_unless_people_changed_it(void **state)
{
	(void)state;
	char *old = document_of("Old one.", "Old two."), *fresh = without_block(old, "two");
	char *edited = replaced(old, "Old two.", "My two.");
	char *result = merged(old, fresh), *kept = merged(edited, fresh);
	assert_string_equal(result, fresh);
	assert_non_null(strstr(kept, "\nMy two.\n"));
	assert_null(strstr(kept, "replscribe:begin two"));
	free(old);
	free(fresh);
	free(edited);
	free(result);
	free(kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_document_yet_gives_the_fresh_one),
		cmocka_unit_test(an_unedited_document_becomes_the_fresh_one),
		cmocka_unit_test(an_unedited_draft_of_the_seed_follows_the_incident),
		cmocka_unit_test(text_outside_the_blocks_stays_byte_for_byte),
		cmocka_unit_test(text_that_was_changed_in_a_block_stays_with_the_fresh_block_below),
		cmocka_unit_test(what_was_kept_once_stays_as_it_is_while_the_block_goes_on),
		cmocka_unit_test(an_answered_question_is_theirs_and_does_not_come_back),
		cmocka_unit_test(a_title_that_people_changed_is_theirs),
		cmocka_unit_test(a_deleted_block_stays_away),
		cmocka_unit_test(a_block_that_was_emptied_counts_as_deleted),
		cmocka_unit_test(a_new_order_stays),
		cmocka_unit_test(a_block_of_a_newer_version_comes_in_at_its_place),
		cmocka_unit_test(a_new_block_whose_section_is_gone_brings_its_heading_to_the_end),
		cmocka_unit_test(a_block_that_the_machine_gave_up_goes_unless_people_changed_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
