/* SPDX-License-Identifier: Apache-2.0 */
#include "config/cursor.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

void clean_free(struct clean *clean)
{
	buf_free(&clean->text);
	free(clean->places);
	*clean = (struct clean){0};
}

struct place cursor_place(const struct cursor *cursor, const struct token *token)
{
	return (struct place){cursor->file, token->line};
}

/* False: the token means nothing and is passed over. */
static bool is_usable(struct cursor *cursor, const struct token *token)
{
	struct place at = cursor_place(cursor, token);
	CLEANUP_BUF text = BUF_NULL;
	if (token->kind == TOKEN_STRAY)
		wrong_at(cursor->reading, at, "%s means nothing here; text stands in quotes",
			 token_show(token, &text));
	else if (token->kind == TOKEN_OPEN_COMMENT)
		wrong_at(cursor->reading, at,
			 "the comment that begins here has no end: `*/` is missing, and nothing "
			 "after it was read");
	else if (token->kind == TOKEN_OPEN_STRING)
		wrong_at(cursor->reading, at, "%s is not closed: its second quote is missing",
			 token_show(token, &text));
	else if (token->kind == TOKEN_OPEN_VARIABLE)
		wrong_at(cursor->reading, at, "%s has a `${` without its `}`",
			 token_show(token, &text));
	if (token->kind == TOKEN_OPEN_COMMENT)
		cursor->reading->incomplete = true;
	return token->kind != TOKEN_STRAY && token->kind != TOKEN_OPEN_COMMENT;
}

static void advance(struct cursor *cursor)
{
	do {
		cursor->next = lexer_next(&cursor->lexer);
	} while (!is_usable(cursor, &cursor->next));
}

void cursor_start(struct cursor *cursor, struct reading *reading, struct clean *out, unsigned file,
		  const struct cursor *includer)
{
	const char *text = buf_text(&reading->sources[file].text);
	*cursor = (struct cursor){reading, out, file, includer, {0}, {text, 1}};
	advance(cursor);
}

struct token cursor_take(struct cursor *cursor)
{
	struct token token = cursor->next;
	if (token.kind != TOKEN_END)
		advance(cursor);
	return token;
}

bool cursor_at(const struct cursor *cursor, const char *sign)
{
	return token_is(&cursor->next, sign);
}

bool cursor_at_assignment(const struct cursor *cursor)
{
	struct lexer ahead = cursor->lexer;
	struct token after = lexer_next(&ahead);
	return cursor->next.kind == TOKEN_WORD && (token_is(&after, "=") || token_is(&after, "+="));
}

bool cursor_at_section(const struct cursor *cursor)
{
	struct lexer ahead = cursor->lexer;
	struct token after = lexer_next(&ahead);
	if (token_is_value(&after))
		after = lexer_next(&ahead);
	return cursor->next.kind == TOKEN_WORD && token_is(&after, "{");
}

void cursor_skip_braces(struct cursor *cursor)
{
	struct token open = cursor->next;
	size_t depth = 0;
	do {
		depth += cursor_at(cursor, "{");
		depth -= cursor_at(cursor, "}");
		if (cursor->next.kind == TOKEN_END) {
			wrong_at(cursor->reading, cursor_place(cursor, &open),
				 "the `{` in this line is not closed; nothing after it was read");
			cursor->reading->incomplete = true;
			return;
		}
		cursor_take(cursor);
	} while (depth > 0);
}

void cursor_skip_statement(struct cursor *cursor, const struct token *name)
{
	if (cursor_at(cursor, "=") || cursor_at(cursor, "+=")) {
		cursor_take(cursor);
		if (token_is_value(&cursor->next) && !cursor_at_assignment(cursor)) {
			cursor_take(cursor);
			return;
		}
	} else if (token_is_value(&cursor->next) && cursor->next.line == name->line &&
		   !cursor_at_assignment(cursor)) {
		cursor_take(cursor);
	}
	if (cursor_at(cursor, "{"))
		cursor_skip_braces(cursor);
	else if (cursor_at(cursor, "("))
		cursor_skip_line(cursor, cursor->next.line);
}

void cursor_skip_line(struct cursor *cursor, unsigned line)
{
	while (cursor->next.line == line && cursor->next.kind != TOKEN_END &&
	       !cursor_at(cursor, "}"))
		if (cursor_at(cursor, "{"))
			cursor_skip_braces(cursor);
		else
			cursor_take(cursor);
}

void cursor_write_text(struct cursor *cursor, const char *text, struct place at)
{
	struct clean *out = cursor->out;
	buf_printf(&out->text, "%s\n", text);
	*ARRAY_ADD(out->places, out->n) = at;
}

void cursor_write(struct cursor *cursor, const struct token *token)
{
	buf_add_n(&cursor->out->text, token->start, token->n);
	cursor_write_text(cursor, "", cursor_place(cursor, token));
}

const char *token_show(const struct token *token, struct buf *to)
{
	char line[64];
	text_copy_n(line, sizeof line, token->start, token->n);
	if (token->kind == TOKEN_END)
		buf_add(to, "the end of the file");
	else
		buf_printf(to, "`%s%s`", line, strlen(line) < token->n ? "..." : "");
	return buf_text(to);
}
