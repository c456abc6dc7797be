/* SPDX-License-Identifier: Apache-2.0 */
/* A document of names and values, as JSON has them, for those who say what it means. The texts
 * belong to whoever read it: perf/document.h. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum tree_kind { TREE_NULL, TREE_BOOL, TREE_NUMBER, TREE_TEXT, TREE_ARRAY, TREE_OBJECT };

struct tree {
	enum tree_kind kind;
	bool truth;
	double number;
	const char *text;
	const char *key;    /* in an object; NULL elsewhere */
	struct tree *items; /* of arrays and objects */
	size_t n_items;
};

/* NULL if it is no object or has no such member; so they can be chained. */
const struct tree *tree_get(const struct tree *, const char *key);
const struct tree *tree_path(const struct tree *, const char *dotted); /* "state.isStdOutTTY" */
const struct tree *tree_object(const struct tree *, const char *key);
const struct tree *tree_array(const struct tree *, const char *key);
/* `otherwise` if it is not there or is something else. */
const char *tree_text(const struct tree *, const char *key, const char *otherwise);
double tree_number(const struct tree *, const char *key, double otherwise);
bool tree_truth(const struct tree *, const char *key, bool otherwise);
bool tree_has_number(const struct tree *, const char *key, double *ret);
/* for (const struct tree *one = NULL; (one = tree_next(tree, one)) != NULL;) */
const struct tree *tree_next(const struct tree *, const struct tree *item);
