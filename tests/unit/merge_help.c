/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "draft/marks.h"
#include "merge_help.h"

char *document_of(const char *first, const char *second)
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

char *replaced(const char *text, const char *what, const char *with)
{
	struct buf to = BUF_NULL;
	const char *found = strstr(text, what);
	assert_non_null(found);
	buf_add_n(&to, text, (size_t)(found - text));
	buf_add(&to, with);
	buf_add(&to, found + strlen(what));
	return buf_steal(&to);
}

struct round round_of(const char *what, const char *with)
{
	struct round round = {.old = document_of("Old one.", "Old two."),
			      .fresh = document_of("New one.", "New two.")};
	round.edited = replaced(round.old, what, with);
	round.once = merged(round.edited, round.fresh);
	round.twice = merged(round.once, round.fresh);
	assert_string_equal(round.once, round.twice);
	return round;
}

void round_free(struct round *round)
{
	free(round->old);
	free(round->edited);
	free(round->fresh);
	free(round->once);
	free(round->twice);
}

char *block_text(const char *document, const char *name)
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

char *without_block(const char *document, const char *name)
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
