/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft/form.h"

void form_files_free(struct form_files *files)
{
	for (size_t i = 0; i < files->n; i++) {
		free(files->items[i].path);
		free(files->items[i].text);
	}
	free(files->items);
	*files = (struct form_files){0};
}

const struct form_file *form_file_find(const struct form_files *files, const char *path)
{
	for (size_t i = 0; i < files->n; i++)
		if (strcmp(files->items[i].path, path) == 0)
			return &files->items[i];
	return NULL;
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);
	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* Text in evidence/, and nothing that leads out of it. */
static bool is_evidence(const char *path)
{
	static const char folder[] = "evidence/";
	if (!ends_with(path, ".txt") && !ends_with(path, ".svg"))
		return false;
	return text_starts(path, folder) && path[strlen(folder)] != '\0' &&
	       path[strlen(folder)] != '.' && strchr(path + strlen(folder), '/') == NULL;
}

void form_files_named(const struct tree *tree, struct form_files *ret)
{
	bool leads = tree->kind == TREE_LINK || tree->kind == TREE_PICTURE;
	if (leads && is_evidence(tree->text) && form_file_find(ret, tree->text) == NULL)
		ARRAY_ADD(ret->items, ret->n)->path = xstrdup(tree->text);
	for (size_t i = 0; i < tree->n; i++)
		form_files_named(&tree->items[i], ret);
}
