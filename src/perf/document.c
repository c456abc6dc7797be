/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/document.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/text.h"
#include "base/xalloc.h"

struct document {
	json_t *root; /* owns the texts of the tree */
	struct tree tree;
	bool has_doubles;
};

/* Numbers become doubles at once, so that no whole number is too large; a NUL in a text ends it. */
enum { FLAGS = JSON_DECODE_INT_AS_REAL | JSON_DECODE_ANY | JSON_ALLOW_NUL };

static void copy_tree(const json_t *json, struct tree *to);

static void copy_object(const json_t *json, struct tree *to)
{
	/* The library's walkers take no const, and change nothing. */
	json_t *object = (json_t *)(uintptr_t)json;
	to->kind = TREE_OBJECT;
	to->items = xcalloc(json_object_size(json), sizeof *to->items);
	for (void *at = json_object_iter(object); at != NULL;
	     at = json_object_iter_next(object, at)) {
		struct tree *item = &to->items[to->n_items++];
		copy_tree(json_object_iter_value(at), item);
		item->key = json_object_iter_key(at);
	}
}

static void copy_array(const json_t *json, struct tree *to)
{
	to->kind = TREE_ARRAY;
	to->n_items = json_array_size(json);
	to->items = xcalloc(to->n_items, sizeof *to->items);
	for (size_t i = 0; i < to->n_items; i++)
		copy_tree(json_array_get(json, i), &to->items[i]);
}

/* As deep as the library reads: 2048 levels. */
static void copy_tree(const json_t *json, struct tree *to)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		copy_object(json, to);
		break;
	case JSON_ARRAY:
		copy_array(json, to);
		break;
	case JSON_STRING:
		to->kind = TREE_TEXT;
		to->text = json_string_value(json);
		break;
	case JSON_INTEGER:
	case JSON_REAL:
		to->kind = TREE_NUMBER;
		to->number = json_number_value(json);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		to->kind = TREE_BOOL;
		to->truth = json_is_true(json);
		break;
	case JSON_NULL:
		break;
	}
}

static void free_items(struct tree *tree)
{
	for (size_t i = 0; i < tree->n_items; i++)
		free_items(&tree->items[i]);
	free(tree->items);
}

enum document_end document_read(const char *text, size_t n, struct document **ret, char *why,
				size_t why_size)
{
	json_error_t error;
	bool has_doubles = false;
	json_t *root = json_loadb(text, n, FLAGS | JSON_REJECT_DUPLICATES, &error);
	if (root == NULL && json_error_code(&error) == json_error_duplicate_key) {
		has_doubles = true;
		root = json_loadb(text, n, FLAGS, &error);
	}
	if (root == NULL) {
		char line[sizeof error.text + 64];
		snprintf(line, sizeof line, "line %d, column %d: %s", error.line, error.column,
			 error.text);
		text_copy_line(why, why_size, line);
		/* "tru" at the end was going to be true; a bracket too many was not. */
		bool is_half_word = n > 0 && (size_t)error.position >= n && text[n - 1] != ']' &&
				    text[n - 1] != '}';
		bool is_cut = json_error_code(&error) == json_error_premature_end_of_input ||
			      is_half_word;
		return is_cut ? DOCUMENT_CUT : DOCUMENT_BROKEN;
	}
	struct document *document = xcalloc(1, sizeof *document);
	document->root = root;
	document->has_doubles = has_doubles;
	copy_tree(root, &document->tree);
	*ret = document;
	return DOCUMENT_READ;
}

const struct tree *document_tree(const struct document *document)
{
	return &document->tree;
}

bool document_has_doubles(const struct document *document)
{
	return document->has_doubles;
}

struct document *document_free(struct document *document)
{
	if (document == NULL)
		return NULL;
	free_items(&document->tree);
	json_decref(document->root);
	free(document);
	return NULL;
}
