/* SPDX-License-Identifier: Apache-2.0 */
/* A Markdown document as a tree: what people read of it, without marks and comments. Raw HTML is
 * text here. Made by tree_read.c, which alone knows cmark; every form but Markdown is written from
 * it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum tree_kind {
	/* Blocks: they hold blocks, those on the second line text. */
	TREE_DOCUMENT,
	TREE_QUOTE,
	TREE_LIST,
	TREE_ITEM,
	TREE_TABLE,
	TREE_ROW,
	TREE_HEADING,
	TREE_PARAGRAPH,
	TREE_CELL,
	TREE_FENCE, /* literal lines */
	TREE_RULE,
	/* What stands in a line. */
	TREE_TEXT,
	TREE_CODE,
	TREE_EMPHASIS,
	TREE_STRONG,
	TREE_LINK,
	TREE_PICTURE, /* its content is what it shows, for those who do not see it */
	TREE_BREAK,
};

struct tree {
	enum tree_kind kind;
	unsigned level;	       /* HEADING: 1 to 6; LIST: its first number, 0 = none */
	bool is_tight;	       /* LIST */
	bool is_task, is_done; /* ITEM */
	bool is_header;	       /* ROW, CELL */
	char *text; /* owned. TEXT, CODE, FENCE: what stands there; LINK, PICTURE: where to */
	struct tree *items; /* owned */
	size_t n;
};

/* Never fails: every text is a Markdown document. */
struct tree *tree_read(const char *markdown);
struct tree *tree_free(struct tree *); /* NULL */

struct tree *tree_add(struct tree *, enum tree_kind);
/* The words of it, without any form. */
void tree_words(const struct tree *, struct buf *to);
/* A question to people, as the agent writes them? */
bool tree_is_question(const struct tree *);
/* The first heading's words: the document's title. */
void tree_title(const struct tree *, struct buf *to);

/* tree_table.c: GitHub's tables, which CommonMark does not know. Lines are without line breaks. */
bool table_line_is_delimiter(const char *line, size_t *ret_n_cells);
/* The cells of a row, trimmed, pipes without their backslashes; at most n, "" where there are less.
 * The caller frees each. */
size_t table_line_count(const char *line);
void table_line_split(const char *line, char **cells, size_t n);
