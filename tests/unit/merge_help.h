/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of draft_merge share. */
#pragma once

#include "draft_help.h"

/* A small document of the machine's: title, one with a question, two. The caller frees. */
char *document_of(const char *first, const char *second);
char *replaced(const char *text, const char *what, const char *with);
char *block_text(const char *document, const char *name);
/* As an older version wrote it, which did not have the block. */
char *without_block(const char *document, const char *name);

/* An edit of the old document, its merge with a newer one, and the same once more. */
struct round {
	char *old, *edited, *fresh, *once, *twice;
};
struct round round_of(const char *what, const char *with);
void round_free(struct round *);
