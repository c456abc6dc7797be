/* SPDX-License-Identifier: Apache-2.0 */
/* Servers print values as they are, quotes inside included, so what comes after them tells where
 * they end (errmsg-utf8.txt of MariaDB, messages_to_clients.txt of MySQL). */
#include "probe/redact_values.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const struct {
	const char *before, *after; /* NULL: the last quote */
} values[] = {
	{"Duplicate entry '", "' for key"}, {" near '", "' at line"},
	{" value: '", "' for column"},	    {" value: '", NULL},
	{"Wrong value for field '", NULL},
};

static char *last_quote(char *from)
{
	char *quote = strrchr(from, '\'');
	return quote ? quote : from + strlen(from);
}

static char *put(char *at, char *end, const char *with)
{
	size_t n = strlen(with), room = (size_t)(end - at);

	if (n > room)
		n = room;
	memcpy(at, with, n);
	memmove(at + n, end, strlen(end) + 1);
	return at + n;
}

static void redact_all(char *text, const char *before, const char *after)
{
	char *at = text;

	while ((at = strstr(at, before))) {
		char *end;

		at += strlen(before);
		end = after ? strstr(at, after) : last_quote(at);
		if (end && strncmp(at, "***", 3) != 0)
			at = put(at, end, "***");
	}
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$' || (c & 0x80);
}

/* The end of a quoted literal, behind its quote; quotes inside are doubled or escaped. */
static char *end_of_literal(char *at, char *end)
{
	char quote = *at++;

	for (; at < end; at++) {
		if (*at == '\\' && at + 1 < end)
			at++;
		else if (*at == quote && at + 1 < end && at[1] == quote)
			at++;
		else if (*at == quote)
			return at + 1;
	}
	return end;
}

static char *end_of_number(char *at, char *end)
{
	while (at < end && (is_word(*at) || *at == '.' ||
			    ((*at == '-' || *at == '+') && (at[-1] == 'e' || at[-1] == 'E'))))
		at++;
	return at;
}

static bool begins_number(const char *statement, const char *at)
{
	return *at >= '0' && *at <= '9' &&
	       (at == statement || (!is_word(at[-1]) && at[-1] != '.' && at[-1] != '`'));
}

/* Literals become ?, as in the digests of performance_schema. */
static void redact_literals(char *at, char *end)
{
	char *statement = at;

	while (at < end) {
		char *literal_end = NULL, *before = at;

		if (*at == '\'' || *at == '"')
			literal_end = end_of_literal(at, end);
		else if (begins_number(statement, at))
			literal_end = end_of_number(at, end);
		if (literal_end) {
			at = put(at, literal_end, "?");
			end -= literal_end - before - (at - before);
		} else {
			at++;
		}
	}
}

/* It is the last thing that a message says, and what was cut has no quote at its end. */
static void redact_last_statement(char *text)
{
	static const char before[] = "Query: '";
	char *at = strstr(text, before), *end;

	if (!at)
		return;
	at += strlen(before);
	end = at + strlen(at);
	if (end > at && end[-1] == '\'')
		end--;
	redact_literals(at, end);
}

/* The statement goes first: what it quotes would end the values of the message. */
void redact_values(char *text)
{
	redact_last_statement(text);
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		redact_all(text, values[i].before, values[i].after);
}

void redact_statement(char *statement)
{
	redact_literals(statement, statement + strlen(statement));
}
