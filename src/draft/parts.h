/* SPDX-License-Identifier: Apache-2.0 */
/* A document taken apart: blocks, headings and what stands between them. Only this folder includes
 * it. */
#pragma once

#include "draft/marks.h"

enum part_kind {
	PART_TEXT,    /* people's, and what stands between the blocks */
	PART_HEADING, /* one line of PART_TEXT's kind */
	PART_BLOCK,
	PART_NAMES, /* the line that says which blocks there have been */
	PART_STRAY, /* a mark without its other half */
};

struct part {
	enum part_kind kind;
	const char *at; /* with the marks; borrowed from the document */
	size_t len;
	const char *inner; /* BLOCK: between the marks, as it stands there */
	size_t inner_len;
	char name[BLOCK_NAME_SIZE]; /* BLOCK, STRAY */
	bool yields;		    /* BLOCK */
	bool is_unchanged;	    /* BLOCK: as the machine wrote it */
};

struct parts {
	struct part *items; /* owned */
	size_t n;
};

/* Every byte of the text is in exactly one part, in order. A mark without its other half, with
 * another mark between them, or of a block that has been there already, is a stray; what it stood
 * around is text. */
void parts_take(struct parts *, const char *text, size_t len);
void parts_free(struct parts *);

/* -1 if there is none. */
int parts_find_block(const struct parts *, const char *name);
bool parts_has_stray(const struct parts *, const char *name);
/* Is it on a line of PART_NAMES? */
bool parts_names(const struct parts *, const char *name);
