/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of the single shapes share; only they include it. */
#pragma once

#include "explain/lines.h"
#include "explain/paste.h"

struct reader {
	struct paste_lines lines;
	size_t at; /* the line that is next */
	struct paste *paste;
	size_t result;	       /* the present one's number */
	struct paste_row *row; /* open for columns; NULL = none */
	bool has_separator;    /* the open row began with one: all its lines are columns */
	bool may_continue;     /* the last line was a column's, so the next one may go on */
	size_t colon;	       /* where the open row's columns have theirs */
	char statement[128];   /* the question for the status that waits for rows; "" = none */
	size_t statement_line;
	bool asked_otherwise; /* the last statement was another one */
	enum flavour flavour; /* as a banner or a prompt above says */
	char version[64];
};

/* Each takes what stands at reader->at and moves on; false where that is none of theirs. */
bool read_boxed(struct reader *);
bool read_tabbed(struct reader *);
bool read_vertical(struct reader *);
/* Prompts, statements, banners, errors, "Empty set". */
bool read_talk(struct reader *);

const char *reader_line(const struct reader *, size_t at); /* "" beyond the end */

/* Opens a row of the present result; the former one is closed. NULL if there are too many. */
struct paste_row *row_open(struct reader *);
void row_close(struct reader *); /* drops a row without columns */
bool row_has(const struct paste_row *, const char *name, size_t n);
/* The value is bounded; "NULL" is SQL NULL. */
void row_add(struct reader *, const char *name, size_t name_n, const char *value, size_t value_n);
void row_extend(struct reader *, size_t at); /* the last value goes on in that line */
/* Does the line end what stands above it, whatever that is? */
bool line_is_talk(const char *line);
/* At the end of the paste: what was asked and not answered. */
void talk_end(struct reader *);
/* "10.11.6-MariaDB", "8.0.36": rows from here on are of such a server. */
void talk_version(struct reader *, const char *version, enum flavour);
