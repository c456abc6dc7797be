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
#include "draft/draft.h"
#include "draft/marks.h"
#include "seed_incident.h"

/* A small document of the machine's. */
static char *document_of(const char *first, const char *second)
{
	struct buf to = BUF_NULL;
	mark_add_block(&to, "title", true, "# Title");
	buf_add(&to, "\n## One\n\n");
	mark_add_block(&to, "one", false, first);
	buf_add(&to, "\n");
	mark_add_block(&to, "one.questions", true, "> **Question:** Who?");
	buf_add(&to, "\n## Two\n\n");
	mark_add_block(&to, "two", false, second);
	buf_add(&to, "\n<!-- replscribe:blocks title one one.questions two -->\n");
	return buf_steal(&to);
}

static char *merged(const char *old, const char *fresh)
{
	struct buf to = BUF_NULL;
	draft_merge(old, fresh, &to);
	return buf_steal(&to);
}

static char *replaced(const char *text, const char *what, const char *with)
{
	struct buf to = BUF_NULL;
	const char *found = strstr(text, what);
	assert_non_null(found);
	buf_add_n(&to, text, (size_t)(found - text));
	buf_add(&to, with);
	buf_add(&to, found + strlen(what));
	return buf_steal(&to);
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;
	for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
		n++;
	return n;
}

/* An edit of the old document, its merge with a newer one, and the same once more. */
struct round {
	char *old, *edited, *fresh, *once, *twice;
};

static struct round round_of(const char *what, const char *with)
{
	struct round round = {.old = document_of("Old one.", "Old two."),
			      .fresh = document_of("New one.", "New two.")};
	round.edited = replaced(round.old, what, with);
	round.once = merged(round.edited, round.fresh);
	round.twice = merged(round.once, round.fresh);
	assert_string_equal(round.once, round.twice);
	return round;
}

static void round_free(struct round *round)
{
	free(round->old);
	free(round->edited);
	free(round->fresh);
	free(round->once);
	free(round->twice);
}

static char *block_text(const char *document, const char *name)
{
	char *begin = xasprintf("<!-- replscribe:begin %s ", name);
	char *end = xasprintf("<!-- replscribe:end %s -->\n", name);
	const char *from = strstr(document, begin);
	const char *to = from != NULL ? strstr(from, end) : NULL;
	char *text = to != NULL ? xstrndup(from, (size_t)(to - from) + strlen(end)) : xstrdup("");
	free(begin);
	free(end);
	return text;
}

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

/* The list of names without one of them, as an older version wrote it. */
static char *without_block(const char *document, const char *name)
{
	char *block = block_text(document, name), *with_gap = xasprintf("\n%s", block);
	char *word = xasprintf(" %s", name);
	char *shorter = replaced(document, with_gap, "");
	char *list = strstr(shorter, "<!-- replscribe:blocks");
	char *tail = replaced(list, word, "");
	*list = '\0';
	char *result = xasprintf("%s%s", shorter, tail);
	free(block);
	free(with_gap);
	free(word);
	free(shorter);
	free(tail);
	return result;
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

static char *with_crlf(const char *text)
{
	struct buf to = BUF_NULL;
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_add_char(&to, '\r');
		buf_add_char(&to, *text);
	}
	return buf_steal(&to);
}

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
		cmocka_unit_test(a_file_with_crlf_stays_one_and_counts_as_unedited),
		cmocka_unit_test(a_byte_order_mark_stays_and_hides_no_block),
		cmocka_unit_test(a_mark_without_its_other_half_loses_nothing),
		cmocka_unit_test(blocks_inside_each_other_lose_nothing),
		cmocka_unit_test(of_a_doubled_block_the_second_becomes_plain_text),
		cmocka_unit_test(without_the_list_missing_blocks_come_back),
		cmocka_unit_test(a_file_of_their_own_stays_and_gets_the_blocks_below),
		cmocka_unit_test(whatever_people_do_no_line_of_theirs_is_lost_and_twice_is_once),
		cmocka_unit_test(whatever_the_machine_does_an_unedited_document_is_the_fresh_one),
		cmocka_unit_test(edits_of_the_seed_s_draft_survive_its_renders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
