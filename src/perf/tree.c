/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/tree.h"

#include <string.h>

static const struct tree *get_n(const struct tree *tree, const char *key, size_t n)
{
	if (tree == NULL || tree->kind != TREE_OBJECT)
		return NULL;
	for (size_t i = 0; i < tree->n_items; i++)
		if (strncmp(tree->items[i].key, key, n) == 0 && tree->items[i].key[n] == '\0')
			return &tree->items[i];
	return NULL;
}

const struct tree *tree_get(const struct tree *tree, const char *key)
{
	return get_n(tree, key, strlen(key));
}

const struct tree *tree_path(const struct tree *tree, const char *dotted)
{
	for (;;) {
		size_t n = strcspn(dotted, ".");
		tree = get_n(tree, dotted, n);
		if (dotted[n] == '\0')
			return tree;
		dotted += n + 1;
	}
}

static const struct tree *get_kind(const struct tree *tree, const char *key, enum tree_kind kind)
{
	const struct tree *found = tree_get(tree, key);
	return found != NULL && found->kind == kind ? found : NULL;
}

const struct tree *tree_object(const struct tree *tree, const char *key)
{
	return get_kind(tree, key, TREE_OBJECT);
}

const struct tree *tree_array(const struct tree *tree, const char *key)
{
	return get_kind(tree, key, TREE_ARRAY);
}

const char *tree_text(const struct tree *tree, const char *key, const char *otherwise)
{
	const struct tree *found = get_kind(tree, key, TREE_TEXT);
	return found != NULL ? found->text : otherwise;
}

bool tree_has_number(const struct tree *tree, const char *key, double *ret)
{
	const struct tree *found = get_kind(tree, key, TREE_NUMBER);
	if (found == NULL)
		return false;
	*ret = found->number;
	return true;
}

double tree_number(const struct tree *tree, const char *key, double otherwise)
{
	tree_has_number(tree, key, &otherwise);
	return otherwise;
}

bool tree_truth(const struct tree *tree, const char *key, bool otherwise)
{
	const struct tree *found = get_kind(tree, key, TREE_BOOL);
	return found != NULL ? found->truth : otherwise;
}

const struct tree *tree_next(const struct tree *tree, const struct tree *item)
{
	if (tree == NULL || tree->n_items == 0)
		return NULL;
	if (item == NULL)
		return tree->items;
	return item + 1 < tree->items + tree->n_items ? item + 1 : NULL;
}
