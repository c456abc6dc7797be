/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft/marks.h"
#include "draft_help.h"

/* Random edits against random renders. */

static uint64_t random_state = 88172645463325252U;

static size_t random_below(size_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (size_t)(random_state % n);
}

enum { N_BLOCKS = 9 };
static const char *const all_blocks[N_BLOCKS] = {"title", "status", "a", "a.q", "b",
						 "b.x",	  "b.y",    "c", "c.q"};
static const char *const heading_before[N_BLOCKS] = {NULL, NULL, "## A", NULL, "## B",
						     NULL, NULL, "## C", NULL};

/* What the machine would write: of the blocks after `b` some, with changing text. */
static char *random_render(void)
{
	struct buf to = BUF_NULL, names = BUF_NULL;
	for (size_t i = 0; i < N_BLOCKS; i++) {
		CLEANUP_BUF text = BUF_NULL;
		if (heading_before[i] != NULL)
			buf_printf(&to, "\n%s\n", heading_before[i]);
		if (strchr("xy", all_blocks[i][strlen(all_blocks[i]) - 1]) != NULL &&
		    random_below(2) == 0)
			continue;
		for (size_t lines = random_below(4); lines > 0; lines--)
			buf_printf(&text, "%s machine %zu\n%s", all_blocks[i], random_below(3),
				   random_below(3) == 0 ? "\n" : "");
		if (i > 0)
			buf_add_char(&to, '\n');
		mark_add_block(&to, all_blocks[i], strchr(all_blocks[i], '.') != NULL,
			       buf_text(&text));
		buf_printf(&names, " %s", all_blocks[i]);
	}
	buf_printf(&to, "\n<!-- replscribe:blocks%s -->\n", buf_text(&names));
	buf_free(&names);
	return buf_steal(&to);
}

struct lines {
	char *text[4096];
	size_t n;
};

static void lines_take(struct lines *lines, const char *text)
{
	lines->n = 0;
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		len += text[len] == '\n';
		assert_true(lines->n < 4096);
		lines->text[lines->n++] = xstrndup(text, len);
		text += len;
	}
}

static char *lines_give(struct lines *lines)
{
	struct buf to = BUF_NULL;
	for (size_t i = 0; i < lines->n; i++) {
		buf_add(&to, lines->text[i]);
		free(lines->text[i]);
	}
	lines->n = 0;
	return buf_steal(&to);
}

static void lines_insert(struct lines *lines, size_t at, char *line)
{
	memmove(lines->text + at + 1, lines->text + at, (lines->n - at) * sizeof lines->text[0]);
	lines->text[at] = line;
	lines->n++;
}

static void lines_remove(struct lines *lines, size_t at)
{
	free(lines->text[at]);
	lines->n--;
	memmove(lines->text + at, lines->text + at + 1, (lines->n - at) * sizeof lines->text[0]);
}

/* A line of people's is known by its "~". */
static char *random_line(void)
{
	static const char *const shapes[] = {"mine ~%zu\n",	  "## mine ~%zu\n",
					     "  ~%zu  \n",	  "- [x] ~%zu\n",
					     "| ~%zu | cell |\n", "> **Question:** ~%zu\n",
					     "```~%zu\n",	  "<!-- replscribe:begin ~%zu\n",
					     "<!-- ~%zu -->\n",	  "\t~%zu\r\n",
					     "# Title ~%zu\n",	  "\xC3\xA9\xE2\x80\x8B ~%zu\n"};
	struct buf to = BUF_NULL;
	const char *shape = shapes[random_below(sizeof shapes / sizeof shapes[0])];
	const char *place = strstr(shape, "%zu");
	buf_add_n(&to, shape, (size_t)(place - shape));
	buf_printf(&to, "%zu%s", random_below(1000), place + 3);
	return buf_steal(&to);
}

static char *random_mark(void)
{
	const char *name = all_blocks[random_below(N_BLOCKS)];
	switch (random_below(4)) {
	case 0:
		return xasprintf("<!-- replscribe:begin %s 0123456789abcdef -->\n", name);
	case 1:
		return xasprintf("<!-- replscribe:begin %s -->\n", name);
	case 2:
		return xasprintf("<!-- replscribe:end %s -->\n", name);
	default:
		return xasprintf("<!-- replscribe:blocks %s nobody -->\n", name);
	}
}

static void edit_once(struct lines *lines)
{
	size_t at = random_below(lines->n + 1), n = random_below(4) + 1;
	switch (random_below(8)) {
	case 0:
	case 1:
	case 2:
		lines_insert(lines, at, random_line());
		break;
	case 3:
		lines_insert(lines, at, random_mark());
		break;
	case 4:
		for (; n > 0 && at < lines->n; n--)
			lines_remove(lines, at);
		break;
	case 5: /* a copy somewhere else */
		for (size_t to = random_below(lines->n + 1); n > 0 && at + n < lines->n; n--)
			lines_insert(lines, to, xstrdup(lines->text[at]));
		break;
	case 6: /* the last line break goes */
		if (lines->n > 0)
			lines->text[lines->n - 1][strcspn(lines->text[lines->n - 1], "\r\n")] =
				'\0';
		break;
	case 7:
		if (lines->n > 0 && at < lines->n)
			lines->text[at][strcspn(lines->text[at], "m")] = '\0';
		break;
	}
}

static char *edited(const char *document)
{
	struct lines lines;
	lines_take(&lines, document);
	for (size_t n = random_below(5); n > 0; n--)
		edit_once(&lines);
	char *text = lines_give(&lines);
	if (random_below(20) == 0) {
		char *crlf = with_crlf(text);
		free(text);
		text = crlf;
	}
	if (random_below(20) == 0) {
		char *bom = xasprintf("\xEF\xBB\xBF%s", text);
		free(text);
		text = bom;
	}
	return text;
}

/* People's lines in their order, without their line breaks and byte order marks. */
static char *lines_of_people(const char *document)
{
	struct buf to = BUF_NULL;
	while (*document != '\0') {
		while (text_starts(document, "\xEF\xBB\xBF"))
			document += 3;
		size_t len = strcspn(document, "\n");
		size_t end = len > 0 && document[len - 1] == '\r' ? len - 1 : len;
		if (memchr(document, '~', len) != NULL) {
			buf_add_n(&to, document, end);
			buf_add_char(&to, '\n');
		}
		document += len + (document[len] == '\n');
	}
	return buf_steal(&to);
}

static void check_case(const char *old, const char *fresh)
{
	char *once = merged(old, fresh), *twice = merged(once, fresh);
	char *before = lines_of_people(old), *after = lines_of_people(once);
	assert_string_equal(after, before);
	assert_string_equal(twice, once);
	free(once);
	free(twice);
	free(before);
	free(after);
}

static void whatever_people_do_no_line_of_theirs_is_lost_and_twice_is_once(void **state)
{
	(void)state;
	char *document = random_render();
	for (size_t i = 0; i < 24000; i++) {
		char *fresh = random_render(), *old = edited(document);
		check_case(old, fresh);
		free(document);
		/* Now and then a new start, so that documents stay small. */
		document = i % 12 == 0 ? random_render() : merged(old, fresh);
		free(old);
		free(fresh);
	}
	free(document);
}

static void whatever_the_machine_does_an_unedited_document_is_the_fresh_one(void **state)
{
	(void)state;
	char *document = random_render();
	for (size_t i = 0; i < 4000; i++) {
		char *fresh = random_render(), *result = merged(document, fresh);
		assert_string_equal(result, fresh);
		free(document);
		free(fresh);
		document = result;
	}
	free(document);
}

static void edits_of_the_seed_s_draft_survive_its_renders(void **state)
{
	(void)state;
	static const char *const times[] = {"2020-09-01T02:45:00+07:00",
					    "2020-09-01T07:05:00+07:00",
					    "2020-09-01T07:50:00+07:00"};
	char *renders[3];
	for (size_t i = 0; i < 3; i++) {
		struct seed *seed = seed_new_at(times[i]);
		struct buf fresh = BUF_NULL;
		draft_markdown(&seed->document, &fresh);
		renders[i] = buf_steal(&fresh);
		seed_free(seed);
	}
	for (size_t i = 0; i < 300; i++) {
		char *old = edited(renders[random_below(3)]);
		check_case(old, renders[random_below(3)]);
		free(old);
	}
	for (size_t i = 0; i < 3; i++)
		free(renders[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_people_do_no_line_of_theirs_is_lost_and_twice_is_once),
		cmocka_unit_test(whatever_the_machine_does_an_unedited_document_is_the_fresh_one),
		cmocka_unit_test(edits_of_the_seed_s_draft_survive_its_renders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
