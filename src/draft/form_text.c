/* SPDX-License-Identifier: Apache-2.0 */
/* The tree in the words of pen_text.c. */
#include <string.h>

#include "base/text.h"
#include "draft/form.h"
#include "draft/pen.h"

static void say(struct pen *, const struct tree *);

static void say_inside(struct pen *pen, const struct tree *tree)
{
	for (size_t i = 0; i < tree->n; i++)
		say(pen, &tree->items[i]);
}

/* A file of the folder is told by the link's words: "E3". A picture is told by what it shows. */
static void say_link(struct pen *pen, const struct tree *tree)
{
	CLEANUP_BUF words = BUF_NULL;
	tree_words(tree, &words);
	if (tree->kind == TREE_PICTURE)
		SAY(pen, PICTURE(buf_text(&words), tree->text));
	else if (strchr(tree->text, ':') == NULL)
		SAY(pen, REFERENCE(buf_text(&words), tree->text));
	else
		SAY(pen, LINK(buf_text(&words), tree->text));
}

static void say_item(struct pen *pen, const struct tree *item, bool is_numbered)
{
	enum element as = is_numbered	  ? ELEMENT_NUMBERED
			  : item->is_task ? ELEMENT_TASK
					  : ELEMENT_ITEM;
	if (item->is_done)
		SAY(pen, WORDS("(done) "));
	for (size_t i = 0; i < item->n; i++) {
		if (item->items[i].kind != TREE_PARAGRAPH) {
			say(pen, &item->items[i]);
			continue;
		}
		say_inside(pen, &item->items[i]);
		pen_end(pen, i == 0 ? as : ELEMENT_ITEM);
	}
}

static void say_table(struct pen *pen, const struct tree *table)
{
	for (size_t i = 0; i < table->n; i++)
		for (size_t j = 0; j < table->items[i].n; j++) {
			say_inside(pen, &table->items[i].items[j]);
			pen_cell(pen);
		}
	pen->n_columns = table->items[0].n;
	pen_table(pen);
}

static void say_question(struct pen *pen, const struct tree *tree)
{
	CLEANUP_BUF words = BUF_NULL;
	tree_words(tree, &words);
	const char *text = buf_text(&words) + strlen("Question:");
	QUESTION(pen, TEXT(text + strspn(text, " ")));
}

static void say_lines(struct pen *pen, const char *lines)
{
	while (*lines != '\0') {
		size_t len = strcspn(lines, "\n");
		CLEANUP_BUF line = BUF_NULL;
		buf_add_n(&line, lines, len);
		SAY(pen, WORDS("    "), TEXT(buf_text(&line)));
		pen_end(pen, ELEMENT_LINE);
		lines += len + (lines[len] == '\n');
	}
}

static void say_paragraph(struct pen *pen, const struct tree *tree)
{
	say_inside(pen, tree);
	pen_end(pen, ELEMENT_PARAGRAPH);
}

static void say(struct pen *pen, const struct tree *tree)
{
	static const enum element headings[] = {ELEMENT_TITLE, ELEMENT_HEADING, ELEMENT_LABEL};
	switch (tree->kind) {
	case TREE_DOCUMENT:
	case TREE_ITEM:
	case TREE_ROW:
	case TREE_CELL:
	case TREE_EMPHASIS:
	case TREE_STRONG:
		say_inside(pen, tree);
		break;
	case TREE_QUOTE:
		if (tree_is_question(tree))
			say_question(pen, tree);
		else
			say_inside(pen, tree);
		break;
	case TREE_LIST:
		for (size_t i = 0; i < tree->n; i++)
			say_item(pen, &tree->items[i], tree->level > 0);
		break;
	case TREE_TABLE:
		say_table(pen, tree);
		break;
	case TREE_HEADING:
		say_inside(pen, tree);
		pen_end(pen, headings[tree->level < 3 ? tree->level - 1 : 2]);
		break;
	case TREE_PARAGRAPH:
		say_paragraph(pen, tree);
		break;
	case TREE_FENCE:
		say_lines(pen, tree->text);
		break;
	case TREE_RULE:
		SAY(pen, WORDS("----"));
		pen_end(pen, ELEMENT_PARAGRAPH);
		break;
	case TREE_TEXT:
	case TREE_CODE:
		SAY(pen, TEXT(tree->text));
		break;
	case TREE_LINK:
	case TREE_PICTURE:
		say_link(pen, tree);
		break;
	case TREE_BREAK:
		SAY(pen, WORDS(" "));
		break;
	}
}

void form_text(const struct tree *tree, struct buf *to)
{
	struct pen pen;
	pen_init(&pen, &pen_text, (wall_t){0}, to);
	say_inside(&pen, tree);
	pen_done(&pen);
}
