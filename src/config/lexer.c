/* SPDX-License-Identifier: Apache-2.0 */
#include "config/lexer.h"

#include <string.h>

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* False if there is no comment here. An open one stays where it is. */
static bool skip_comment(struct lexer *lexer)
{
	if (lexer->at[0] == '#' || starts(lexer->at, "//")) {
		lexer->at += strcspn(lexer->at, "\n");
		return true;
	}
	const char *end = starts(lexer->at, "/*") ? strstr(lexer->at + 2, "*/") : NULL;
	if (end == NULL)
		return false;
	for (; lexer->at < end + 2; lexer->at++)
		lexer->line += *lexer->at == '\n';
	return true;
}

static void skip_space(struct lexer *lexer)
{
	do {
		for (; *lexer->at != '\0' && strchr(" \t\r\n", *lexer->at) != NULL; lexer->at++)
			lexer->line += *lexer->at == '\n';
	} while (skip_comment(lexer));
}

static size_t word_length(const char *at)
{
	if (starts(at, "${")) {
		size_t n = strcspn(at, "}\n");
		return at[n] == '}' ? n + 1 : 1;
	}
	size_t n = 0;
	while (at[n] != '\0' && strchr(" \t\r\n#\"'{}()=,+*", at[n]) == NULL &&
	       !starts(at + n, "//") && !starts(at + n, "/*"))
		n++;
	return n;
}

/* libconfuse looks for the brace beyond the end of the string. */
static bool opens_variable(const char *at)
{
	size_t n = starts(at, "${") ? strcspn(at, "}\"\n") : 0;
	return n > 0 && at[n] != '}';
}

/* Up to the closing quote, or to the end of the line. */
static size_t string_length(const char *at, enum token_kind *kind)
{
	size_t n = 1;
	*kind = TOKEN_STRING;
	for (; at[n] != at[0]; n++) {
		if (at[0] == '"' && opens_variable(at + n))
			*kind = TOKEN_OPEN_VARIABLE;
		if (at[n] == '\\' && at[n + 1] != '\0')
			n++;
		if (at[n] == '\n' || at[n] == '\0') {
			*kind = TOKEN_OPEN_STRING;
			return n;
		}
	}
	return n + 1;
}

static struct token take(struct lexer *lexer, enum token_kind kind, size_t n)
{
	struct token token = {kind, lexer->at, n, lexer->line};
	for (size_t i = 0; i < n; i++)
		lexer->line += lexer->at[i] == '\n';
	lexer->at += n;
	return token;
}

struct token lexer_next(struct lexer *lexer)
{
	skip_space(lexer);
	const char *at = lexer->at;
	if (*at == '\0')
		return take(lexer, TOKEN_END, 0);
	if (starts(at, "/*"))
		return take(lexer, TOKEN_OPEN_COMMENT, strlen(at));
	if (*at == '"' || *at == '\'') {
		enum token_kind kind;
		size_t n = string_length(at, &kind);
		return take(lexer, kind, n);
	}
	if (starts(at, "+="))
		return take(lexer, TOKEN_SIGN, 2);
	if (strchr("{}()=,", *at) != NULL)
		return take(lexer, TOKEN_SIGN, 1);
	size_t n = word_length(at);
	return n > 0 ? take(lexer, TOKEN_WORD, n) : take(lexer, TOKEN_STRAY, 1);
}

bool token_is(const struct token *token, const char *sign)
{
	return token->kind == TOKEN_SIGN && token->n == strlen(sign) &&
	       memcmp(token->start, sign, token->n) == 0;
}

bool token_is_value(const struct token *token)
{
	return token->kind == TOKEN_WORD || token->kind == TOKEN_STRING ||
	       token->kind == TOKEN_OPEN_STRING || token->kind == TOKEN_OPEN_VARIABLE;
}
