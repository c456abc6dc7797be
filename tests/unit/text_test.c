/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define BROKEN "\xEF\xBF\xBD"
#define SMILE "\xF0\x9F\x98\x80"
#define NO_WIDTH "\xE2\x80\x8B"

typedef void escape_fn(struct buf *, const char *);

static void assert_escaped(escape_fn *escape, const char *text, const char *expected)
{
	struct buf to = BUF_NULL;
	escape(&to, text);
	assert_string_equal(buf_text(&to), expected);
	buf_free(&to);
}

static void assert_copied(const char *from, size_t n, const char *expected)
{
	char to[256];
	text_copy_n(to, sizeof to, from, n);
	assert_string_equal(to, expected);
	struct buf added = BUF_NULL;
	text_add_clean(&added, from, n);
	assert_string_equal(buf_text(&added), expected);
	buf_free(&added);
	assert_true(text_is_utf8(to, strlen(to)));
}

static void good_text_stays_as_it_is(void **state)
{
	(void)state;
	static const char text[] = "A\tz\n\xC2\xA0\xC3\xA9\xE0\xA4\x85\xED\x9F\xBF\xEE\x80\x80"
				   "\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF" SMILE;
	assert_copied(text, strlen(text), text);
	assert_true(text_is_utf8(text, strlen(text)));
}

static void each_kind_of_broken_bytes_becomes_a_replacement(void **state)
{
	(void)state;
	static const struct {
		const char *from, *expected;
	} cases[] = {
		{"a\x80z", "a" BROKEN "z"},			   /* stray continuation */
		{"\xC0\xAF", BROKEN BROKEN},			   /* overlong / */
		{"\xC1\xBF", BROKEN BROKEN},			   /* overlong DEL */
		{"\xE0\x80\xAF", BROKEN BROKEN BROKEN},		   /* overlong, three bytes */
		{"\xE0\x9F\xBF", BROKEN BROKEN BROKEN},		   /* overlong, the last */
		{"\xF0\x80\x80\xAF", BROKEN BROKEN BROKEN BROKEN}, /* overlong, four bytes */
		{"\xF0\x8F\xBF\xBF", BROKEN BROKEN BROKEN BROKEN}, /* overlong, the last */
		{"\xED\xA0\x80", BROKEN BROKEN BROKEN},		   /* first surrogate */
		{"\xED\xBF\xBF", BROKEN BROKEN BROKEN},		   /* last surrogate */
		{"\xF4\x90\x80\x80", BROKEN BROKEN BROKEN BROKEN}, /* above U+10FFFF */
		{"\xF5\x80\x80\x80", BROKEN BROKEN BROKEN BROKEN}, /* no such first byte */
		{"\xF8\x88\x80\x80\x80", BROKEN BROKEN BROKEN BROKEN BROKEN}, /* five bytes */
		{"\xFE\xFF", BROKEN BROKEN},				      /* UTF-16 mark */
		{"\xC3", BROKEN},					      /* cut after one */
		{"\xE2\x82", BROKEN},					      /* cut after two */
		{"\xF0\x9F\x98", BROKEN},				      /* cut after three */
		{"\xF0\x9F\x98z", BROKEN "z"},				      /* broken off */
		{"\xE2\x28\xA1", BROKEN "(" BROKEN},			      /* bad second byte */
		{"\xC3\xC3\xA9", BROKEN "\xC3\xA9"},			      /* good after bad */
		{"caf\xE9", "caf" BROKEN},				      /* Latin-1 */
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_copied(cases[i].from, strlen(cases[i].from), cases[i].expected);
		assert_false(text_is_utf8(cases[i].from, strlen(cases[i].from)));
	}
}

static void control_characters_become_replacements(void **state)
{
	(void)state;
	static const char *const controls[] = {
		"\x01",		"\x07",		"\x08",		"\r",
		"\x1B",		"\x1F",		"\x7F",		"\xC2\x80",
		"\xC2\x85",	"\xC2\x9B",	"\xC2\x9F",	"\xE2\x80\xAA",
		"\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9", "\xEF\xBB\xBF",
	};
	for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++) {
		char text[16];
		strcpy(text, "a");
		strcat(strcat(text, controls[i]), "z");
		assert_copied(text, strlen(text), "a" BROKEN "z");
	}
	assert_copied("\x1B[31mred\x1B[0m", 12, BROKEN "[31mred" BROKEN "[0m");
}

static void neighbours_of_the_turning_characters_stay(void **state)
{
	(void)state;
	static const char text[] = "\xE2\x80\xA9\xE2\x80\xAF\xE2\x81\xA5\xE2\x81\xAA\xC2\xA0";
	assert_copied(text, strlen(text), text);
}

static void bytes_after_a_nul_are_not_lost(void **state)
{
	(void)state;
	assert_copied("a\0b", 3, "a" BROKEN "b");
	assert_copied("\0", 1, BROKEN);
}

static void null_is_the_empty_text(void **state)
{
	(void)state;
	char to[4] = "old";
	text_copy(to, sizeof to, NULL);
	assert_string_equal(to, "");
	strcpy(to, "old");
	text_copy_line(to, sizeof to, NULL);
	assert_string_equal(to, "");
	strcpy(to, "old");
	text_copy_n(to, sizeof to, NULL, 7);
	assert_string_equal(to, "");
}

static void a_cut_never_falls_inside_a_code_point(void **state)
{
	(void)state;
	static const char *const left[] = {"", "x", "x", "x", "x", "x" SMILE, "x" SMILE "y"};
	static const size_t sizes[] = {1, 2, 3, 4, 5, 6, 7};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		char to[8];
		memset(to, '#', sizeof to);
		text_copy(to, sizes[i], "x" SMILE "y");
		assert_string_equal(to, left[i]);
		assert_int_equal(to[sizes[i]], '#');
	}
	char untouched = '#';
	text_copy(&untouched, 0, "x");
	assert_int_equal(untouched, '#');
}

static void a_replacement_that_does_not_fit_is_left_out(void **state)
{
	(void)state;
	char to[4];
	text_copy(to, sizeof to, "x\xFF");
	assert_string_equal(to, "x");
}

static void a_line_has_no_line_breaks(void **state)
{
	(void)state;
	char to[32];
	text_copy_line(to, sizeof to,
		       "a\nb\r\nc\td\xE2\x80\xA8"
		       "e\xE2\x80\xA9"
		       "f\x1B");
	assert_string_equal(to, "a b  c d e f" BROKEN);
}

static void code_points_are_counted(void **state)
{
	(void)state;
	assert_int_equal(text_count(""), 0);
	assert_int_equal(text_count("a\xC3\xA9" SMILE), 3);
	assert_int_equal(text_bytes_of("a\xC3\xA9" SMILE "z", 2), 3);
	assert_int_equal(text_bytes_of("a\xC3\xA9" SMILE "z", 3), 7);
	assert_int_equal(text_bytes_of("ab", 9), 2);
	assert_int_equal(text_bytes_of("ab", 0), 0);
}

static void names_are_compared_as_dns_does(void **state)
{
	(void)state;
	assert_true(text_same_name("db.Example.COM.", "DB.example.com"));
	assert_true(text_same_name("db.example.com", "db.example.com"));
	assert_false(text_same_name("db.example.com..", "db.example.com"));
	assert_false(text_same_name("db.example.com", "db.example.co"));
	assert_false(text_same_name("db.example.com", "db.example.com.au"));
	assert_false(text_same_name("[", "{"));
	assert_true(text_same_name("", "."));
}

static void parts_are_found_whatever_their_case(void **state)
{
	(void)state;
	assert_true(text_contains("Got Fatal Error 1236", "fatal error"));
	assert_true(text_contains("x", ""));
	assert_true(text_contains("aab", "ab"));
	assert_false(text_contains("fata", "fatal"));
	assert_true(text_starts("8.0.36", "8.0"));
	assert_false(text_starts("8", "8.0"));
}

static void markdown_makes_hostile_text_literal(void **state)
{
	(void)state;
	static const struct {
		const char *from, *expected;
	} cases[] = {
		{"</script><img src=x>", "\\</script\\>\\<img src=x\\>"},
		{"<!channel>", "\\<!channel\\>"},
		{"ping @everyone", "ping @" NO_WIDTH "everyone"},
		{"'repl'@'10.0.0.9'", "'repl'@'10.0.0.9'"},
		{"a|b", "a\\|b"},
		{"`rm`", "\\`rm\\`"},
		{"![x](y)", "!\\[x\\](y)"},
		{"*b* ~s~ $m$ &lt;", "\\*b\\* \\~s\\~ \\$m\\$ \\&lt;"},
		{"C:\\dir", "C:\\\\dir"},
		{"_i_ caching_sha2_password", "\\_i\\_ caching_sha2_password"},
		{"https://evil.example", "https\\://evil.example"},
		{"www.evil.example WWW.evil", "www\\.evil.example WWW\\.evil"},
		{"a\n# b\r\nc\td", "a # b  c d"},
		{"  # x", "\\# x"},
		{"- x", "\\- x"},
		{"+ x", "\\+ x"},
		{"===", "\\==="},
		{"12. x 3. y", "12\\. x 3. y"},
		{"1) x", "1\\) x"},
		{"\x1B]0;t\x07", BROKEN "\\]0;t" BROKEN},
		{"a\xE2\x80\xAEz", "a" BROKEN "z"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_escaped(text_add_markdown, cases[i].from, cases[i].expected);
}

static void a_code_span_holds_whatever_is_inside(void **state)
{
	(void)state;
	static const struct {
		const char *from, *expected;
	} cases[] = {
		{"x", "`x`"},
		{"</script>", "`</script>`"},
		{"a`b", "``a`b``"},
		{"`", "`` ` ``"},
		{"a``b```", "```` a``b``` ````"},
		{" x ", "`  x  `"},
		{" ", "` `"},
		{"a\nb", "`a b`"},
		{"a|`b", "a\\|\\`b"},
		{"\x1B[0m", "`" BROKEN "[0m`"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_escaped(text_add_markdown_code, cases[i].from, cases[i].expected);
}

static void a_fence_is_longer_than_any_inside(void **state)
{
	(void)state;
	assert_escaped(text_add_fence, "a\nb", "```\na\nb\n```\n");
	assert_escaped(text_add_fence, "a\n", "```\na\n```\n");
	assert_escaped(text_add_fence, "", "```\n```\n");
	assert_escaped(text_add_fence, "````\nx", "`````\n````\nx\n`````\n");
	assert_escaped(text_add_fence, "a\x1B[0m", "```\na" BROKEN "[0m\n```\n");
}

static void html_and_slack_take_no_markup(void **state)
{
	(void)state;
	assert_escaped(text_add_html, "</script>\"'&amp; @everyone",
		       "&lt;/script&gt;&quot;&#39;&amp;amp; @everyone");
	assert_escaped(text_add_slack, "<!channel> <http://x|y> &lt;",
		       "&lt;!channel&gt; &lt;http://x|y&gt; &amp;lt;");
}

static void json_text_stays_inside_its_quotes(void **state)
{
	(void)state;
	assert_escaped(text_add_json, "\",\"x\":\"\\", "\"\\\",\\\"x\\\":\\\"\\\\\"");
	assert_escaped(text_add_json, "a\nb\tc\rd\x01\x1F", "\"a\\nb\\tc\\rd\\u0001\\u001f\"");
	assert_escaped(text_add_json, SMILE "</script>", "\"" SMILE "</script>\"");
	assert_escaped(text_add_json, "", "\"\"");
}

static void a_query_value_is_percent_encoded(void **state)
{
	(void)state;
	assert_escaped(text_add_url, "a-b._~Z9", "a-b._~Z9");
	assert_escaped(text_add_url, "a b&c=d#e+f/g\n%\xC3\xA9",
		       "a%20b%26c%3Dd%23e%2Bf%2Fg%0A%25%C3%A9");
}

static void a_terminal_is_not_steered(void **state)
{
	(void)state;
	assert_escaped(text_add_terminal,
		       "a\n\x1B[2J\x07\xC2\x9B"
		       "1m\xE2\x80\xAE"
		       "b\tc\xFF",
		       "a " BROKEN "[2J" BROKEN BROKEN "1m" BROKEN "b c" BROKEN);
	assert_escaped(text_add_terminal, "<@everyone>|`[x](y)`", "<@everyone>|`[x](y)`");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_text_stays_as_it_is),
		cmocka_unit_test(each_kind_of_broken_bytes_becomes_a_replacement),
		cmocka_unit_test(control_characters_become_replacements),
		cmocka_unit_test(neighbours_of_the_turning_characters_stay),
		cmocka_unit_test(bytes_after_a_nul_are_not_lost),
		cmocka_unit_test(null_is_the_empty_text),
		cmocka_unit_test(a_cut_never_falls_inside_a_code_point),
		cmocka_unit_test(a_replacement_that_does_not_fit_is_left_out),
		cmocka_unit_test(a_line_has_no_line_breaks),
		cmocka_unit_test(code_points_are_counted),
		cmocka_unit_test(names_are_compared_as_dns_does),
		cmocka_unit_test(parts_are_found_whatever_their_case),
		cmocka_unit_test(markdown_makes_hostile_text_literal),
		cmocka_unit_test(a_code_span_holds_whatever_is_inside),
		cmocka_unit_test(a_fence_is_longer_than_any_inside),
		cmocka_unit_test(html_and_slack_take_no_markup),
		cmocka_unit_test(json_text_stays_inside_its_quotes),
		cmocka_unit_test(a_query_value_is_percent_encoded),
		cmocka_unit_test(a_terminal_is_not_steered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
