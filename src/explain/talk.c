/* SPDX-License-Identifier: Apache-2.0 */
/* What stands around rows: prompts, statements, banners, errors, "Empty set". */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "explain/reader.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool starts(const char *line, const char *with)
{
	return strncasecmp(line, with, strlen(with)) == 0;
}

/* "8.0.36", "10.11.6"; an address has a fourth part. */
static size_t version_length(const char *text)
{
	size_t n = 0;

	for (unsigned part = 0; part < 3; part++) {
		size_t digits = strspn(text + n, "0123456789");

		if (digits == 0 || digits > 3 || (part < 2 && text[n + digits] != '.'))
			return 0;
		n += digits + (part < 2);
	}
	return text[n] == '.' && is_digit(text[n + 1]) ? 0 : n;
}

void talk_version(struct reader *reader, const char *version, enum flavour otherwise)
{
	size_t n = strcspn(version, " \t,;()|'\"");

	if (version_length(version) == 0)
		return;
	text_copy_n(reader->version, sizeof reader->version, version, n);
	reader->flavour = text_contains(reader->version, "MariaDB") ? FLAVOUR_MARIADB : otherwise;
}

static void see_version_after(struct reader *reader, const char *line, const char *words,
			      enum flavour flavour)
{
	const char *at = strstr(line, words);

	if (at)
		talk_version(reader, at + strlen(words), flavour);
}

/* A client's own version says nothing of the server. */
static void see_banner(struct reader *reader, const char *line)
{
	if (strstr(line, "Distrib ") || strstr(line, "  Ver "))
		return;
	see_version_after(reader, line, "MySQL ", FLAVOUR_MYSQL);
	see_version_after(reader, line, "MariaDB ", FLAVOUR_MARIADB);
	see_version_after(reader, line, "Server version: ", FLAVOUR_MYSQL);
	if (starts(line + strspn(line, " "), "MariaDB [") && reader->flavour != FLAVOUR_MARIADB) {
		reader->flavour = FLAVOUR_MARIADB;
		reader->version[0] = '\0';
	}
}

static const char *next_word(const char *at)
{
	at += strcspn(at, " ");
	return at + strspn(at, " ");
}

/* SHOW [ALL] REPLICA|SLAVE|REPLICAS|SLAVES ['name'] STATUS: its length. */
static size_t status_statement_length(const char *text)
{
	const char *at = text;

	if (!starts(at, "show "))
		return 0;
	at = next_word(at);
	if (starts(at, "all "))
		at = next_word(at);
	if (!starts(at, "slave") && !starts(at, "replica"))
		return 0;
	at = next_word(at);
	if (*at == '\'' || *at == '"' || *at == '`')
		at = next_word(at);
	return starts(at, "status") ? (size_t)(at - text) + strlen("status") : 0;
}

/* A statement that somebody gave to a client, not one that prose speaks of. */
static const char *find_asked(const char *line, size_t *ret_n)
{
	for (const char *at = line; *at; at++) {
		size_t n = status_statement_length(at), before = (size_t)(at - line);
		const char *lead = at;

		if (n == 0)
			continue;
		while (lead > line && strchr(" '\"", lead[-1]))
			lead--;
		if (lead == line || lead[-1] == '>' || (before >= 2 && strstr(line, "-e")) ||
		    strstr(line, "mysql ") || strstr(line, "mariadb ")) {
			*ret_n = n;
			return at;
		}
		return NULL;
	}
	return NULL;
}

/* A prompt with something behind it, or waiting. */
static bool is_prompt(const char *line)
{
	static const char *const statements[] = {"show ",  "select ", "start ", "stop ",  "change ",
						 "reset ", "set ",    "use ",	"flush ", "exit",
						 "quit",   "pager",   "\\"};
	const char *sign = strchr(line, '>');

	line += strspn(line, " ");
	if (starts(line, "mysql>") || starts(line, "mariadb>") || starts(line, "mariadb ["))
		return true;
	if (!sign || sign - line > 100)
		return false;
	sign += 1 + strspn(sign + 1, " ");
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
		if (starts(sign, statements[i]))
			return true;
	return false;
}

/* "1 row in set (0.00 sec)" */
static bool is_count(const char *line)
{
	return is_digit(*line) && (strstr(line, " row in set") || strstr(line, " rows in set"));
}

static bool is_log_line(const char *line)
{
	return strspn(line, "0123456789") == 4 && line[4] == '-' && is_digit(line[5]);
}

static unsigned error_number(const char *line)
{
	return starts(line, "ERROR ") && is_digit(line[6]) ? (unsigned)strtoul(line + 6, NULL, 10)
							   : 0;
}

bool line_is_talk(const char *line)
{
	static const char *const begins[] = {"Empty set", "Query OK", "Bye",   "+--",
					     "$ ",	  "# ",	      "-----", "Enter password",
					     "Warning",	  "|"};

	line += strspn(line, " \t");
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (starts(line, begins[i]))
			return true;
	return is_prompt(line) || is_count(line) || is_log_line(line) || error_number(line) > 0;
}

static void add_answer(struct reader *reader, unsigned code, const char *text)
{
	struct paste_answer *answer;

	if (reader->paste->n_answers >= PASTE_ROWS_MAX)
		return;
	answer = ARRAY_ADD(reader->paste->answers, reader->paste->n_answers);
	answer->line = *reader->statement ? reader->statement_line : reader->at + 1;
	answer->code = code;
	text_copy(answer->text, sizeof answer->text, text);
	text_copy(answer->statement, sizeof answer->statement, reader->statement);
	answer->flavour = reader->flavour;
	text_copy(answer->version, sizeof answer->version, reader->version);
	reader->statement[0] = '\0';
}

void talk_end(struct reader *reader)
{
	if (*reader->statement)
		add_answer(reader, 0, "");
}

static void see_statement(struct reader *reader, const char *line)
{
	size_t n = 0;
	const char *statement = find_asked(line, &n);
	char asked[sizeof reader->statement];

	if (!statement && !is_prompt(line))
		return;
	text_copy_n(asked, sizeof asked, statement, statement ? n : 0);
	for (char *at = asked; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	if (statement == line && strcasecmp(asked, reader->statement) == 0)
		return; /* a client that repeats what it was told */
	talk_end(reader);
	text_copy(reader->statement, sizeof reader->statement, asked);
	reader->statement_line = reader->at + 1;
	reader->asked_otherwise = !statement;
}

static void see_reply(struct reader *reader, const char *line)
{
	unsigned code = error_number(line);
	const char *text = strstr(line, ": ");

	if (reader->asked_otherwise)
		return;
	if (code > 0)
		add_answer(reader, code, text ? text + 2 : "");
	else if (starts(line, "Empty set"))
		add_answer(reader, 0, "");
}

bool read_talk(struct reader *reader)
{
	const char *line = reader_line(reader, reader->at);

	if (line_is_talk(line))
		row_close(reader);
	line += strspn(line, " \t");
	see_banner(reader, line);
	see_statement(reader, line);
	see_reply(reader, line);
	reader->at++;
	return true;
}
