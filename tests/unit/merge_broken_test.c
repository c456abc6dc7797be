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

static void a_file_with_crlf_stays_one_and_counts_as_unedited(void **state)
{
	(void)state;
	char *old = document_of("Old\none.", "Old two."),
	     *fresh = document_of("New\none.", "New two.");
	char *old_crlf = with_crlf(old), *fresh_crlf = with_crlf(fresh);
	char *result = merged(old_crlf, fresh);
	assert_string_equal(result, fresh_crlf);
	free(old);
	free(fresh);
	free(old_crlf);
	free(fresh_crlf);
	free(result);
}

static void a_byte_order_mark_stays_and_hides_no_block(void **state)
{
	(void)state;
	char *old = document_of("Old one.", "Old two."),
	     *fresh = document_of("New one.", "New two.");
	char *old_bom = xasprintf("\xEF\xBB\xBF%s", old);
	char *expected = xasprintf("\xEF\xBB\xBF%s", fresh), *result = merged(old_bom, fresh);
	assert_string_equal(result, expected);
	free(old);
	free(fresh);
	free(old_bom);
	free(expected);
	free(result);
}

static void a_mark_without_its_other_half_loses_nothing(void **state)
{
	(void)state;
	struct round round =
		round_of("Old one.\n\n<!-- replscribe:end one -->\n", "Old one. Mine.\n");
	assert_non_null(strstr(round.once, "\nOld one. Mine.\n"));
	assert_int_equal(count(round.once, "New one."), 1);
	assert_int_equal(count(round.once, "replscribe:begin one "), 1);
	round_free(&round);
	round = round_of("<!-- replscribe:begin two ", "<!-- was: ");
	assert_non_null(strstr(round.once, "\nOld two.\n"));
	assert_int_equal(count(round.once, "New two."), 1);
	assert_int_equal(count(round.once, "replscribe:end two "), 1);
	round_free(&round);
}

static void a_question_whose_mark_is_broken_is_theirs(void **state)
{
	(void)state;
	struct round round = round_of("<!-- replscribe:end one.questions -->\n", "");
	assert_int_equal(count(round.once, "> **Question:** Who?\n"), 1);
	assert_null(strstr(round.once, "replscribe:begin one.questions"));
	round_free(&round);
}

static void blocks_inside_each_other_lose_nothing(void **state)
{
	(void)state;
	char *old = document_of("Old one.", "Old two."), *two = block_text(old, "two");
	char *nested = xasprintf("Old one. Mine.\n%sMine too.", two);
	struct round round = round_of("Old one.", nested);
	assert_non_null(strstr(round.once, "\nOld one. Mine.\n"));
	assert_non_null(strstr(round.once, "\nMine too.\n"));
	assert_int_equal(count(round.once, "New one."), 1);
	assert_int_equal(count(round.once, "New two."), 1);
	free(old);
	free(two);
	free(nested);
	round_free(&round);
}

static void of_a_doubled_block_the_second_becomes_plain_text(void **state)
{
	(void)state;
	char *old = document_of("Old one.", "Old two."), *one = block_text(old, "one");
	char *copy = replaced(one, "Old one.", "Old one. Mine.");
	char *twice = xasprintf("%s\n%s", one, copy);
	struct round round = round_of(one, twice);
	assert_int_equal(count(round.once, "New one."), 1);
	assert_int_equal(count(round.once, "\nOld one. Mine.\n"), 1);
	assert_int_equal(count(round.once, "replscribe:begin one "), 1);
	free(old);
	free(one);
	free(copy);
	free(twice);
	round_free(&round);
}

static void without_the_list_missing_blocks_come_back(void **state)
{
	(void)state;
	char *old = document_of("Old one.", "Old two."), *block = block_text(old, "one");
	char *shorter = replaced(old, block, ""), *fresh = document_of("New one.", "New two.");
	*strstr(shorter, "<!-- replscribe:blocks") = '\0';
	char *result = merged(shorter, fresh);
	assert_int_equal(count(result, "New one."), 1);
	assert_int_equal(count(result, "replscribe:blocks"), 1);
	free(old);
	free(block);
	free(shorter);
	free(fresh);
	free(result);
}

static void a_file_of_their_own_stays_and_gets_the_blocks_below(void **state)
{
	(void)state;
	char *fresh = document_of("New one.", "New two.");
	char *result = merged("What I wrote\n## One\nby hand, no line break", fresh);
	char *twice = merged(result, fresh);
	assert_memory_equal(result, "What I wrote\n## One\n", 20);
	assert_non_null(strstr(result, "\nby hand, no line break\n"));
	assert_int_equal(count(result, "New one."), 1);
	assert_int_equal(count(result, "New two."), 1);
	assert_string_equal(result, twice);
	free(fresh);
	free(result);
	free(twice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_with_crlf_stays_one_and_counts_as_unedited),
		cmocka_unit_test(a_byte_order_mark_stays_and_hides_no_block),
		cmocka_unit_test(a_mark_without_its_other_half_loses_nothing),
		cmocka_unit_test(a_question_whose_mark_is_broken_is_theirs),
		cmocka_unit_test(blocks_inside_each_other_lose_nothing),
		cmocka_unit_test(of_a_doubled_block_the_second_becomes_plain_text),
		cmocka_unit_test(without_the_list_missing_blocks_come_back),
		cmocka_unit_test(a_file_of_their_own_stays_and_gets_the_blocks_below),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
