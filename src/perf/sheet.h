/* SPDX-License-Identifier: Apache-2.0 */
/* A document as people read it: headings, paragraphs, lists, tables, charts. It is written once
 * and shown as Markdown and as HTML. What is said gathers on a line until something ends it. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum bit_kind { BIT_WORDS, BIT_TEXT, BIT_OWN, BIT_KEEP, BIT_STRONG, BIT_CODE, BIT_LINK, BIT_URL };

struct bit { /* a stretch of text of one kind */
	enum bit_kind kind;
	char *text, *link;
};

struct line {
	struct bit *bits;
	size_t n;
};

enum tone { TONE_PLAIN, TONE_GOOD, TONE_BAD, TONE_FAINT };

struct cell {
	struct line *lines; /* Markdown sets them apart by semicolons */
	size_t n_lines;
	enum tone tone;
	bool is_above; /* the cell above goes on */
};

struct column {
	const char *group; /* neighbours with the same one stand under it; NULL = none */
	const char *name;
	bool is_number;
};

struct sheet_table {
	const struct column *columns; /* lives as long as the sheet */
	size_t n_columns;
	struct cell *cells; /* row by row */
	size_t n_cells;
	bool is_wide; /* on paper it wants all of the width */
};

enum block_kind {
	BLOCK_TITLE,
	BLOCK_HEADING,
	BLOCK_SUBHEADING,
	BLOCK_PARAGRAPH,
	BLOCK_ITEM,
	BLOCK_NOTE, /* below a table, in small print */
	BLOCK_TABLE,
	BLOCK_FIGURE,
	N_BLOCK_KINDS
};

struct figure_block { /* borrowed */
	const char *stem, *alt, *svg_wide, *svg_narrow;
};

struct block {
	enum block_kind kind;
	struct line line;
	struct sheet_table table;
	struct figure_block figure;
};

struct sheet {
	struct block *blocks;
	size_t n_blocks;
	struct line line; /* said, not yet ended */
	struct cell cell; /* likewise */
};

void sheet_free(struct sheet *);

/* `words` are ours and without markup. Text from outside is escaped; `own` is the operator's, who
 * may mention people. */
void say_words(struct sheet *, const char *text);
void say(struct sheet *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void say_own(struct sheet *, const char *text);
void say_strong(struct sheet *, const char *text);
void say_keep(struct sheet *, const char *text); /* on one line, as far as that can be said */
void say_code(struct sheet *, const char *text);
/* A URL of link_fill(), behind words or as it is. */
void say_link(struct sheet *, const char *text, const char *url);
void say_url(struct sheet *, const char *url);

void sheet_end(struct sheet *, enum block_kind); /* ends the line as that */
void sheet_table(struct sheet *, const struct column *, size_t n, bool is_wide);
void cell_line(struct sheet *); /* ends a line inside of a cell; without a line, nothing */
void cell_end(struct sheet *, enum tone);
void cell_above(struct sheet *);
void sheet_figure(struct sheet *, const struct figure_block *);

void sheet_markdown(const struct sheet *, struct buf *to);
/* The body only: report_html.c puts it into a page. */
void sheet_html(const struct sheet *, struct buf *to);
