/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

static void free_content(struct tree *tree)
{
	for (size_t i = 0; i < tree->n; i++)
		free_content(&tree->items[i]);
	free(tree->items);
	free(tree->text);
}

struct tree *tree_free(struct tree *tree)
{
	if (tree != NULL)
		free_content(tree);
	free(tree);
	return NULL;
}

struct tree *tree_add(struct tree *tree, enum tree_kind kind)
{
	struct tree *added = ARRAY_ADD(tree->items, tree->n);
	added->kind = kind;
	return added;
}

void tree_words(const struct tree *tree, struct buf *to)
{
	if (tree->kind == TREE_TEXT || tree->kind == TREE_CODE)
		buf_add(to, tree->text);
	if (tree->kind == TREE_BREAK)
		buf_add_char(to, ' ');
	for (size_t i = 0; i < tree->n; i++)
		tree_words(&tree->items[i], to);
}

bool tree_is_question(const struct tree *tree)
{
	CLEANUP_BUF words = BUF_NULL;
	if (tree->kind != TREE_QUOTE)
		return false;
	tree_words(tree, &words);
	return text_starts(buf_text(&words), "Question:");
}

void tree_title(const struct tree *tree, struct buf *to)
{
	for (size_t i = 0; i < tree->n; i++)
		if (tree->items[i].kind == TREE_HEADING) {
			tree_words(&tree->items[i], to);
			return;
		}
}
