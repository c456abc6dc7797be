/* SPDX-License-Identifier: Apache-2.0 */
/* Walks over the tokens of one file, and writes down what libconfuse is to read. */
#pragma once

#include "config/lexer.h"
#include "config/reading.h"

/* One token a line, without comments: a line number of libconfuse's says which token it is at. */
struct clean {
	struct buf text;
	struct place *places; /* of each line */
	size_t n;
};
void clean_free(struct clean *);

struct cursor {
	struct reading *reading;
	struct clean *out;
	unsigned file;
	const struct cursor *includer; /* NULL for the main file */
	struct token next;
	struct lexer lexer; /* behind next */
};

void cursor_start(struct cursor *, struct reading *, struct clean *out, unsigned file,
		  const struct cursor *includer);
struct token cursor_take(struct cursor *); /* next, and goes on; broken ones are complained of */
struct place cursor_place(const struct cursor *, const struct token *);
bool cursor_at(const struct cursor *, const char *sign);
bool cursor_at_assignment(const struct cursor *); /* a word, and = or += after it */
bool cursor_at_section(const struct cursor *);	  /* a word, maybe a name, and { after it */

void cursor_skip_braces(struct cursor *); /* from { to its } */
/* What belongs to a name that was taken and cannot be used: its value, its section. */
void cursor_skip_statement(struct cursor *, const struct token *name);
void cursor_skip_line(struct cursor *, unsigned line); /* but not out of the section */

void cursor_write(struct cursor *, const struct token *);
void cursor_write_text(struct cursor *, const char *text, struct place);

/* "`host`", "`}`", "the end of the file": for messages; valid until the buf is freed. */
const char *token_show(const struct token *, struct buf *to);
