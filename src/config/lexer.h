/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration as tokens, by libconfuse's rules for words, strings and comments; but a string
 * ends on its line, so that a forgotten quote is found where it is. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_STRING,	     /* with its quotes */
	TOKEN_SIGN,	     /* { } ( ) = , += */
	TOKEN_OPEN_STRING,   /* up to the end of its line */
	TOKEN_OPEN_VARIABLE, /* a string with a ${ that has no } */
	TOKEN_OPEN_COMMENT,  /* up to the end of the file */
	TOKEN_STRAY,	     /* a character that means nothing */
};

struct token {
	enum token_kind kind;
	const char *start;
	size_t n;
	unsigned line;
};

struct lexer {
	const char *at; /* ends with NUL, and holds no other */
	unsigned line;
};

struct token lexer_next(struct lexer *);
bool token_is(const struct token *, const char *sign);
bool token_is_value(const struct token *); /* a word or a string, also a broken one */
