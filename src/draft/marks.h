/* SPDX-License-Identifier: Apache-2.0 */
/* The marks around what the machine wrote, each alone on its line:
 *
 *   <!-- replscribe:begin NAME HASH -->         or with " yields" after the hash
 *   <!-- replscribe:end NAME -->
 *   <!-- replscribe:blocks NAME NAME ... -->    once, at the end: what has been in the document
 *
 * A block that yields is an offer to people, such as a question: once they change it, it is theirs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { BLOCK_NAME_SIZE = 48 };

enum mark_kind { MARK_NONE, MARK_BEGIN, MARK_END, MARK_BLOCKS };

struct mark {
	enum mark_kind kind;
	char name[BLOCK_NAME_SIZE]; /* BEGIN, END */
	uint64_t hash;		    /* BEGIN; 0 if it cannot be read */
	bool yields;		    /* BEGIN */
	const char *names;	    /* BLOCKS: separated by spaces */
	size_t names_len;
};

/* One line, with or without its line break. */
struct mark mark_read(const char *line, size_t len);
/* Walks the names of a BLOCKS line; false at the end. */
bool mark_next_name(struct mark *, char ret[BLOCK_NAME_SIZE]);

/* FNV-1a 64 of a block's text. Line breaks of either kind and empty lines at both ends make no
 * difference: editors change them on their own. */
uint64_t mark_hash(const char *text, size_t len);
/* The part of the text that is hashed: without the empty lines at both ends. */
void mark_trim(const char **text, size_t *len);

/* A whole block: `text` between its marks. */
void mark_add_block(struct buf *to, const char *name, bool yields, const char *text);
