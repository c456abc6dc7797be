/* SPDX-License-Identifier: Apache-2.0 */
/* Paragraphs and advice on a screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "explain/page.h"

static void assert_paragraph(size_t width, const char *head, const char *text, const char *expected)
{
	CLEANUP_BUF said = BUF_NULL;
	struct page page = {.to = &said, .width = width};
	page_paragraph(&page, head, text);
	assert_string_equal(buf_text(&said), expected);
}

static void assert_advice(size_t width, const char *line, const char *expected)
{
	CLEANUP_BUF said = BUF_NULL;
	struct page page = {.to = &said, .width = width};
	page_advice(&page, "- ", line);
	assert_string_equal(buf_text(&said), expected);
}

static void words_are_broken_at_the_width_and_hang_below_the_first(void **state)
{
	(void)state;
	assert_paragraph(14, "  A  ", "one two three", "  A  one two\n     three\n");
	assert_paragraph(80, "", "one   two\nthree", "one two three\n");
	assert_paragraph(8, "", "a-word-that-is-long b", "a-word-that-is-long\nb\n");
	assert_paragraph(80, "x", "", "x\n");
}

static void width_counts_characters_not_bytes(void **state)
{
	(void)state;
	assert_paragraph(9, "",
			 "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6 u",
			 "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\nu\n");
}

static void nothing_in_a_text_steers_the_terminal(void **state)
{
	(void)state;
	assert_paragraph(80, "", "a\033[31mb \x07", "a\xef\xbf\xbd[31mb \xef\xbf\xbd\n");
}

static void commands_behind_a_colon_have_lines_of_their_own(void **state)
{
	(void)state;
	assert_advice(30, "Then start it: `STOP REPLICA; START REPLICA`",
		      "- Then start it:\n      STOP REPLICA;\n      START REPLICA;\n");
	assert_advice(30, "See: `df -h; du -xsh /var/lib/mysql/* --that-is-longer-than-the-line`",
		      "- See:\n      df -h\n      du -xsh /var/lib/mysql/* "
		      "--that-is-longer-than-the-line\n");
}

static void names_within_a_sentence_stay_there(void **state)
{
	(void)state;
	assert_advice(80, "Set `relay_log` and `x` now", "- Set relay_log and x now\n");
	assert_advice(80, "Raise: `a`, then `b`", "- Raise: a, then b\n");
	assert_advice(80, "No command at all", "- No command at all\n");
}

static void other_servers_words_stand_below(void **state)
{
	(void)state;
	assert_advice(80, "Then: `START REPLICA` (`START SLAVE`)",
		      "- Then:\n      START REPLICA;\n"
		      "  or, on MariaDB and on MySQL before 8.0.22:\n      START SLAVE;\n");
}

static void colour_is_asked_for(void **state)
{
	CLEANUP_BUF said = BUF_NULL;
	struct page page = {.to = &said, .width = 80, .has_colour = true};
	(void)state;
	page_ink(&page, INK_BAD, "bad");
	page_ink(&page, INK_PLAIN, "plain");
	page_paragraph(&page, "", "a `b` c");
	assert_string_equal(buf_text(&said), "\033[1;31mbad\033[0mplaina \033[36mb\033[0m c\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_broken_at_the_width_and_hang_below_the_first),
		cmocka_unit_test(width_counts_characters_not_bytes),
		cmocka_unit_test(nothing_in_a_text_steers_the_terminal),
		cmocka_unit_test(commands_behind_a_colon_have_lines_of_their_own),
		cmocka_unit_test(names_within_a_sentence_stay_there),
		cmocka_unit_test(other_servers_words_stand_below),
		cmocka_unit_test(colour_is_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
