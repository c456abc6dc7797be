/* SPDX-License-Identifier: Apache-2.0 */
/* Result rows out of what somebody pasted: the vertical form of \G and -E, boxed tables,
 * tab-separated ones, whole or cut, between prompts, other statements and prose. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "probe/observation.h"

struct paste_column {
	char *name;  /* owned; a status' columns in the words of MySQL 8.0.22, others as they stand
		      */
	char *value; /* owned; NULL = SQL NULL */
};

enum paste_kind {
	PASTE_STATUS, /* of a replication channel */
	PASTE_OTHER,  /* of anything else that was printed as rows */
};

struct paste_row {
	enum paste_kind kind;
	struct paste_column *columns; /* owned */
	size_t n;
	size_t first_line, last_line; /* from 1 */
	size_t result;		      /* rows of one result have one number */
	bool has_old_words, has_new_words;
	enum flavour flavour; /* as the paste says above the row; UNKNOWN = it does not */
	char version[64];
};

/* An answer without rows to a question for the replication status. */
struct paste_answer {
	size_t line;
	char statement[128]; /* "SHOW SLAVE STATUS"; "" = only its answer was pasted */
	unsigned code;	     /* 0 = an empty set */
	char text[SAID_SIZE];
	enum flavour flavour; /* as in paste_row */
	char version[64];
};

struct paste {
	struct paste_row *rows; /* owned */
	size_t n_rows;
	struct paste_answer *answers; /* owned */
	size_t n_answers;
	size_t n_dropped; /* rows beyond PASTE_ROWS_MAX */
};

enum { PASTE_ROWS_MAX = 4096, PASTE_COLUMNS_MAX = 256, PASTE_VALUE_MAX = 65536 };

void paste_read(const char *bytes, size_t n, struct paste *ret);
void paste_free(struct paste *);

/* NULL if the row lacks it, or it is SQL NULL. Names as in paste_column, in any case. */
const char *paste_value(const struct paste_row *, const char *name);
bool paste_has(const struct paste_row *, const char *name);
