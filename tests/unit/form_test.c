/* SPDX-License-Identifier: Apache-2.0 */
/* What people read in the other forms of a draft, whatever was written into it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/xalloc.h"
#include "draft/form.h"

enum as { AS_HTML, AS_CONFLUENCE, AS_TEXT };

static char *form_of(enum as as, const char *markdown, const struct form_files *files)
{
	static const struct form_files none = {0};
	struct tree *tree = tree_read(markdown);
	struct buf to = BUF_NULL;
	if (as == AS_HTML)
		form_html(tree, files != NULL ? files : &none, &to);
	else if (as == AS_CONFLUENCE)
		form_confluence(tree, &to);
	else
		form_text(tree, &to);
	tree_free(tree);
	return buf_steal(&to);
}

static void assert_form(enum as as, const char *markdown, const char *holds, const char *lacks)
{
	char *form = form_of(as, markdown, NULL);
	if (holds != NULL && strstr(form, holds) == NULL)
		fail_msg("\"%s\" is not in:\n%s", holds, form);
	if (lacks != NULL && strstr(form, lacks) != NULL)
		fail_msg("\"%s\" is in:\n%s", lacks, form);
	free(form);
}

static void marks_and_comments_are_not_for_readers(void **state)
{
	(void)state;
	for (enum as as = AS_HTML; as <= AS_TEXT; as++)
		assert_form(as, "<!-- replscribe:begin x 12 -->\n\nwords <!-- aside --> here\n",
			    "here", "aside");
}

static void html_that_people_typed_is_text(void **state)
{
	(void)state;
	assert_form(AS_HTML, "a <script>alert(1)</script> b\n", "a &lt;script&gt;alert(1)",
		    "<script");
	assert_form(AS_HTML, "<img src=x onerror=alert(1)>\n", "&lt;img src=x", "<img");
	assert_form(AS_CONFLUENCE, "<ac-link>x\n", "&lt;ac-link&gt;", "<ac-link");
	assert_form(AS_TEXT, "if a <b> then\n", "if a <b> then", NULL);
}

static void a_link_that_would_run_something_is_words(void **state)
{
	(void)state;
	assert_form(AS_HTML, "[click](javascript:alert(1))\n", "<p>click</p>", "javascript");
	assert_form(AS_HTML, "[click](DATA:text/html;base64,AA)\n", "<p>click</p>", "DATA");
	assert_form(AS_HTML, "[click](https://a.example/?x=\"y)\n",
		    "<a href=\"https://a.example/?x=", "x=\"y");
	assert_form(AS_CONFLUENCE, "[click](vbscript:x)\n", "<p>click</p>", "vbscript");
}

static void a_picture_of_another_host_is_a_link(void **state)
{
	(void)state;
	assert_form(AS_HTML, "![seen](https://tracker.example/x.svg)\n",
		    "<a href=\"https://tracker.example/x.svg\">seen</a>", "<img");
}

static void a_picture_of_the_folder_is_in_the_page(void **state)
{
	struct form_files files = {0};
	struct form_file *file = ARRAY_ADD(files.items, files.n);
	file->path = xstrdup("evidence/lag.svg");
	file->text = xstrdup("<svg>\"'</svg>");
	char *html = form_of(AS_HTML, "![Lag, \"falling\"](evidence/lag.svg)\n", &files);
	(void)state;
	assert_non_null(strstr(html, "<img src=\"data:image/svg+xml,%3Csvg%3E%22%27%3C%2Fsvg%3E\" "
				     "alt=\"Lag, &quot;falling&quot;\" id=\"lag.svg\">"));
	free(html);
	form_files_free(&files);
	assert_form(AS_CONFLUENCE, "![Lag](evidence/lag.svg)\n",
		    "<ac:image ac:alt=\"Lag\"><ri:attachment ri:filename=\"lag.png\"/></ac:image>",
		    NULL);
	assert_form(AS_TEXT, "![Lag rises](evidence/lag.svg)\n", "[Picture: Lag rises]", "svg");
}

static void evidence_that_is_in_the_page_is_linked_there(void **state)
{
	struct form_files files = {0};
	struct form_file *file = ARRAY_ADD(files.items, files.n);
	file->path = xstrdup("evidence/E1-row.txt");
	file->text = xstrdup("Slave_IO_Running: <No>\n");
	char *html = form_of(AS_HTML, "[E1](evidence/E1-row.txt) [E2](evidence/E2.txt)\n", &files);
	(void)state;
	assert_non_null(strstr(html, "<a href=\"#E1-row.txt\">E1</a>"));
	assert_non_null(strstr(html, "<a href=\"evidence/E2.txt\">E2</a>"));
	assert_non_null(strstr(html, "<details id=\"E1-row.txt\">"));
	assert_non_null(strstr(html, "Slave_IO_Running: &lt;No&gt;"));
	free(html);
	form_files_free(&files);
}

static void nothing_leads_out_of_the_folder(void **state)
{
	struct form_files files = {0};
	struct tree *tree = tree_read("[a](evidence/../../x) [b](evidence/.y) [c](/etc/passwd) "
				      "[d](evidence/E1.txt) [e](evidence/E1.txt) "
				      "[f](evidence/lag.png)\n");
	(void)state;
	form_files_named(tree, &files);
	assert_int_equal(files.n, 1);
	assert_string_equal(files.items[0].path, "evidence/E1.txt");
	form_files_free(&files);
	tree_free(tree);
}

#define TABLE "| Time | Event |\n| --- | :-: |\n"

static void a_table_is_a_table(void **state)
{
	(void)state;
	assert_form(AS_HTML, TABLE "| 07:00 | **down** |\n",
		    "<td data-label=\"Time\"><div>07:00</div></td>"
		    "<td data-label=\"Event\"><div><strong>down</strong></div></td>",
		    "|");
	assert_form(AS_CONFLUENCE, TABLE "| 07:00 | down |\n",
		    "<tr><th>Time</th><th>Event</th></tr>\n<tr><td>07:00</td><td>down</td></tr>",
		    NULL);
	assert_form(AS_TEXT, TABLE "| 07:00 | down |\n", "Time   Event\n07:00  down\n", NULL);
}

static void a_cell_holds_what_was_typed_into_it(void **state)
{
	(void)state;
	assert_form(AS_HTML, TABLE "| a \\| b | - # x |\n", "<div>a | b</div>", NULL);
	assert_form(AS_HTML, TABLE "| 1. x | - # y |\n", "<div>- # y</div>", "<li>");
	assert_form(AS_HTML, TABLE "| x |\n",
		    "<div>x</div></td><td data-label=\"Event\"><div></div>", NULL);
	assert_form(AS_HTML, TABLE "| x | y | z |\n", "<div>y</div>", "z</div>");
	assert_form(AS_HTML, TABLE "| `a|b` | c |\n", "<div>b`</div>", NULL);
}

static void lines_with_pipes_alone_are_no_table(void **state)
{
	(void)state;
	assert_form(AS_HTML, "a | b\nc | d\n", "<p>a | b c | d</p>", "<table");
	assert_form(AS_HTML, "before\n| a |\n| - |\n| c |\n", "<p>before</p>\n<table>", NULL);
	assert_form(AS_HTML, "```\n| a |\n| - |\n```\n", "<pre>| a |\n| - |\n</pre>", "<table");
}

static void an_item_with_a_box_is_a_task(void **state)
{
	(void)state;
	assert_form(AS_HTML, "- [ ] **Do** it\n- [x] done\n",
		    "<li><input type=\"checkbox\" disabled> <strong>Do</strong> it</li>\n"
		    "<li><input type=\"checkbox\" disabled checked> done</li>",
		    NULL);
	assert_form(AS_CONFLUENCE, "- [x] done\n",
		    "<ac:task-status>complete</ac:task-status><ac:task-body>done</ac:task-body>",
		    "<li>");
	assert_form(AS_TEXT, "- [ ] it\n", "  [ ] it\n", NULL);
}

static void a_question_stands_out(void **state)
{
	(void)state;
	assert_form(AS_HTML, "> **Question:** Why?\n", "<blockquote class=\"question\">", NULL);
	assert_form(AS_HTML, "> she said\n", "<blockquote>", "question\">");
	assert_form(AS_CONFLUENCE, "> **Question:** Why?\n", "ac:name=\"note\"", NULL);
	assert_form(AS_TEXT, "> **Question:** Why?\n", "  Question: Why?\n", NULL);
	assert_form(AS_TEXT, "> **Question:**\n", "Question:", NULL);
}

static void the_end_of_a_section_cannot_be_smuggled_in(void **state)
{
	(void)state;
	assert_form(AS_CONFLUENCE, "```\na ]]> b\n```\n", "<![CDATA[a ]]]]><![CDATA[> b\n]]>",
		    NULL);
}

static void confluence_has_the_title_elsewhere(void **state)
{
	(void)state;
	assert_form(AS_CONFLUENCE, "# Title\n\n## Issue Summary\n", "<h2>Issue Summary</h2>",
		    "Title");
	assert_form(AS_HTML, "# A & B\n", "<title>A &amp; B</title>", NULL);
}

static void an_editors_byte_order_mark_and_line_breaks_are_no_text(void **state)
{
	(void)state;
	assert_form(AS_HTML, "\xEF\xBB\xBF# Title\r\n\r\n| a |\r\n| - |\r\n| b |\r\n",
		    "<h1>Title</h1>\n<table>", "\r");
}

static void what_is_nested_too_deep_is_told_as_words(void **state)
{
	enum { DEEP = 20000 };
	char *text = xmalloc(DEEP + 8);
	(void)state;
	memset(text, '>', DEEP);
	memcpy(text + DEEP, " deep\n", 7);
	for (enum as as = AS_HTML; as <= AS_TEXT; as++)
		assert_form(as, text, "deep", NULL);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_and_comments_are_not_for_readers),
		cmocka_unit_test(html_that_people_typed_is_text),
		cmocka_unit_test(a_link_that_would_run_something_is_words),
		cmocka_unit_test(a_picture_of_another_host_is_a_link),
		cmocka_unit_test(a_picture_of_the_folder_is_in_the_page),
		cmocka_unit_test(evidence_that_is_in_the_page_is_linked_there),
		cmocka_unit_test(nothing_leads_out_of_the_folder),
		cmocka_unit_test(a_table_is_a_table),
		cmocka_unit_test(a_cell_holds_what_was_typed_into_it),
		cmocka_unit_test(lines_with_pipes_alone_are_no_table),
		cmocka_unit_test(an_item_with_a_box_is_a_task),
		cmocka_unit_test(a_question_stands_out),
		cmocka_unit_test(the_end_of_a_section_cannot_be_smuggled_in),
		cmocka_unit_test(confluence_has_the_title_elsewhere),
		cmocka_unit_test(an_editors_byte_order_mark_and_line_breaks_are_no_text),
		cmocka_unit_test(what_is_nested_too_deep_is_told_as_words),
	};
	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
