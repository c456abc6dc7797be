/* SPDX-License-Identifier: Apache-2.0 */
/* How a document is written down: a section says what stands there, the pen knows how it looks.
 * What is said gathers on a line, until the line is ended as a paragraph, an item, a cell ... */
#pragma once

#include "base/buf.h"
#include "base/time.h"
#include "draft/marks.h"

enum piece_kind {
	PIECE_END,
	PIECE_WORDS,	 /* our own, as they stand */
	PIECE_STRONG,	 /* our own, set off */
	PIECE_PROSE,	 /* our own, with commands in it: escaped, fit for copying */
	PIECE_TEXT,	 /* from outside: escaped */
	PIECE_CODE,	 /* from outside: a name, an address, a command */
	PIECE_LINK,	 /* text from outside, and a link that is clean (links.h) */
	PIECE_REFERENCE, /* the same, where the text alone tells people where to look */
	PIECE_PICTURE,	 /* what it shows, and its file */
	PIECE_MOMENT,	 /* a time, and how much earlier it may have been */
	PIECE_CLOCK,	 /* the same, short if it is on the document's day */
	PIECE_SPAN,
	N_PIECE_KINDS
};

struct piece {
	enum piece_kind kind;
	const char *text, *link;
	int64_t us, uncertainty_us;
};

#define WORDS(t) ((struct piece){.kind = PIECE_WORDS, .text = (t)})
#define STRONG(t) ((struct piece){.kind = PIECE_STRONG, .text = (t)})
#define PROSE(t) ((struct piece){.kind = PIECE_PROSE, .text = (t)})
#define TEXT(t) ((struct piece){.kind = PIECE_TEXT, .text = (t)})
#define CODE(t) ((struct piece){.kind = PIECE_CODE, .text = (t)})
#define LINK(t, to) ((struct piece){.kind = PIECE_LINK, .text = (t), .link = (to)})
#define REFERENCE(t, to) ((struct piece){.kind = PIECE_REFERENCE, .text = (t), .link = (to)})
#define PICTURE(alt, file) ((struct piece){.kind = PIECE_PICTURE, .text = (alt), .link = (file)})
#define MOMENT(at, span) \
	((struct piece){.kind = PIECE_MOMENT, .us = (at).us, .uncertainty_us = (span).us})
#define AT(at) ((struct piece){.kind = PIECE_MOMENT, .us = (at).us})
#define CLOCK(at) ((struct piece){.kind = PIECE_CLOCK, .us = (at).us})
#define SPAN(span) ((struct piece){.kind = PIECE_SPAN, .us = (span).us})

enum element {
	ELEMENT_NONE,
	ELEMENT_TITLE,
	ELEMENT_HEADING,
	ELEMENT_LABEL, /* a heading inside a section */
	ELEMENT_PARAGRAPH,
	ELEMENT_ITEM,
	ELEMENT_NUMBERED,
	ELEMENT_TASK,
	ELEMENT_QUESTION,
	ELEMENT_REMARK, /* for those who edit the file; readers do not see it */
	ELEMENT_TABLE,
	ELEMENT_LINE, /* as it stands, never broken */
};

enum { COLUMNS_MAX = 64 };

struct pen {
	const struct pen_look *look;
	struct buf *to; /* the document, or the block that is being written */
	struct buf *document;
	struct buf block;
	struct buf line;   /* said, not yet ended */
	struct buf blocks; /* names, for the document's last line */
	char name[BLOCK_NAME_SIZE];
	bool yields;
	enum element last;
	unsigned number; /* in a numbered list */
	wall_t day;	 /* whose date goes without saying */
	char **cells;	 /* of the table that is being written, the header's first; owned */
	size_t n_cells, n_columns;
};

/* One look: Markdown, or plain text. */
struct pen_look {
	void (*piece)(struct pen *, const struct piece *);
	void (*element)(struct pen *, enum element, const char *line);
	void (*table)(struct pen *);
	bool has_marks;
};
extern const struct pen_look pen_markdown, pen_text;

void pen_init(struct pen *, const struct pen_look *, wall_t day, struct buf *to);
void pen_done(struct pen *); /* writes what stands at the document's end */

/* What stands between the two is the machine's; `yields` as in marks.h. */
void pen_block(struct pen *, const char *name);
void pen_offer(struct pen *, const char *name);
void pen_block_end(struct pen *);

void pen_say(struct pen *, const struct piece *pieces);
#define SAY(pen, ...) pen_say((pen), (const struct piece[]){__VA_ARGS__, {0}})

void pen_end(struct pen *, enum element); /* ends the line as that */
void pen_columns(struct pen *, const char *const *names, size_t n);
void pen_cell(struct pen *); /* ends the line as the next cell */
void pen_table(struct pen *);

/* For looks. */
void pen_print_moment(const struct pen *, const struct piece *, struct buf *to);
bool element_is_listed(enum element); /* follows its like without an empty line */

#define PARAGRAPH(pen, ...) (SAY(pen, __VA_ARGS__), pen_end((pen), ELEMENT_PARAGRAPH))
#define ITEM(pen, ...) (SAY(pen, __VA_ARGS__), pen_end((pen), ELEMENT_ITEM))
#define LABEL(pen, words) (SAY(pen, WORDS(words)), pen_end((pen), ELEMENT_LABEL))
#define CELL(pen, ...) (SAY(pen, __VA_ARGS__), pen_cell(pen))
#define QUESTION(pen, ...) (SAY(pen, __VA_ARGS__), pen_end((pen), ELEMENT_QUESTION))
