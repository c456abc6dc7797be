/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/advice.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

struct piece {
	const char *text;
	size_t n;
};

static struct piece until(const char *text, size_t n, char end)
{
	const char *at = memchr(text, end, n);
	return (struct piece){text, at ? (size_t)(at - text) : n};
}

static bool is_same(struct piece piece, const char *text)
{
	return piece.n == strlen(text) && memcmp(piece.text, text, piece.n) == 0;
}

/* A|B: the half for this server, or both where that is not known. */
static void choose(struct piece mysql, struct piece mariadb, enum dialect dialect, struct buf *to)
{
	bool is_alone = mysql.n == 0 || mariadb.n == 0;
	if (dialect == DIALECT_ANY && is_alone && to->len == 0)
		buf_add(to, mysql.n > 0 ? "MySQL: " : "MariaDB: ");
	if (dialect != DIALECT_MARIADB)
		buf_add_n(to, mysql.text, mysql.n);
	if (dialect == DIALECT_ANY && !is_alone)
		buf_add(to, " (MariaDB: ");
	if (dialect == DIALECT_MARIADB || dialect == DIALECT_ANY)
		buf_add_n(to, mariadb.text, mariadb.n);
	if (dialect == DIALECT_ANY && !is_alone)
		buf_add_char(to, ')');
}

static void make_choices(struct piece line, enum dialect dialect, struct buf *to)
{
	while (line.n > 0) {
		struct piece plain = until(line.text, line.n, '[');
		buf_add_n(to, plain.text, plain.n);
		line.text += plain.n;
		line.n -= plain.n;
		if (line.n > 0) {
			struct piece choice = until(line.text + 1, line.n - 1, ']');
			struct piece mysql = until(choice.text, choice.n, '|');
			assert(mysql.n < choice.n && choice.n + 1 < line.n);
			choose(mysql,
			       (struct piece){mysql.text + mysql.n + 1, choice.n - mysql.n - 1},
			       dialect, to);
			line.text += choice.n + 2;
			line.n -= choice.n + 2;
		}
	}
}

/* A name of a host, an account or a file, and nothing that a shell or a server would take for
 * more. */
static bool is_plain(const char *name)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-";
	return *name != '\0' && *name != '-' && strspn(name, allowed) == strlen(name);
}

static void fill_name(const char *name, const char *unknown, struct buf *to)
{
	buf_add(to, is_plain(name) ? name : unknown);
}

static void fill_number(uint64_t number, const char *unknown, struct buf *to)
{
	if (number > 0)
		buf_printf(to, "%" PRIu64, number);
	else
		buf_add(to, unknown);
}

static void add_option(const struct advised *advised, const char *option, struct buf *to)
{
	dialect_add(advised->dialect, option, strlen(option), NULL, to);
	buf_add_char(to, '=');
}

/* Without GTIDs a channel that gets another host forgets its place: the options name it again. */
static void fill_where_applied(const struct advised *advised, const struct channel_seen *row,
			       struct buf *to)
{
	bool is_mariadb = advised->dialect == DIALECT_MARIADB;
	if (row->position_by == POSITION_GTID || row->position_by == POSITION_CURRENT_GTID) {
		add_option(advised, is_mariadb ? "SOURCE_USE_GTID" : "SOURCE_AUTO_POSITION", to);
		buf_add(to, !is_mariadb				? "1"
			    : row->position_by == POSITION_GTID ? "slave_pos"
								: "current_pos");
		return;
	}
	add_option(advised, "SOURCE_LOG_FILE", to);
	buf_add_char(to, '\'');
	fill_name(row->exec_file, "FILE", to);
	buf_add(to, "', ");
	add_option(advised, "SOURCE_LOG_POS", to);
	fill_number(row->exec_pos, "POSITION", to);
}

static bool fill(struct piece word, const struct advised *advised, struct buf *to)
{
	static const struct channel_seen unknown;
	const struct channel_seen *row = advised->row ? advised->row : &unknown;
	if (is_same(word, "NAME"))
		fill_name(row->source_host, "NAME", to);
	else if (is_same(word, "PORT"))
		fill_number(row->source_port, "PORT", to);
	else if (is_same(word, "LOGIN"))
		fill_name(row->source_user, "LOGIN", to);
	else if (is_same(word, "READ_FILE"))
		fill_name(row->read_file, "FILE", to);
	else if (is_same(word, "READ_POSITION"))
		fill_number(row->read_pos, "POSITION", to);
	else if (is_same(word, "EXEC_FILE"))
		fill_name(row->exec_file, "FILE", to);
	else if (is_same(word, "EXEC_POSITION"))
		fill_number(row->exec_pos, "POSITION", to);
	else if (is_same(word, "WHERE_APPLIED"))
		fill_where_applied(advised, row, to);
	else
		return false;
	return true;
}

static bool is_capital(char c)
{
	return (c >= 'A' && c <= 'Z') || c == '_';
}

static void fill_words(const char *text, const struct advised *advised, struct buf *to)
{
	while (*text != '\0') {
		struct piece word = {text, 0};
		while (is_capital(text[word.n]))
			word.n++;
		if (word.n == 0)
			buf_add_char(to, *text++);
		else if (!fill(word, advised, to))
			buf_add_n(to, word.text, word.n);
		text += word.n;
	}
}

static const char *channel_of(const struct advised *advised)
{
	if (!advised->row || (advised->row->channel[0] == '\0' && !advised->has_siblings))
		return NULL;
	return advised->row->channel;
}

/* An address needs no look-up. */
static bool is_idle(struct piece command, const struct advised *advised)
{
	struct address address;
	return advised->row && address_parse(advised->row->source_host, &address) &&
	       (is_same(command, "getent ahosts NAME") ||
		(command.n > 4 && memcmp(command.text, "dig ", 4) == 0));
}

/* Statements stand one after the other: "STOP REPLICA; START REPLICA". */
static void say_statements(struct piece commands, const struct advised *advised, struct buf *to)
{
	while (commands.n > 0) {
		struct piece statement = until(commands.text, commands.n, ';');
		size_t skip = statement.n < commands.n ? strlen("; ") : 0;
		CLEANUP_BUF words = BUF_NULL;
		if (!is_idle(statement, advised)) {
			buf_add(to, to->len > 0 ? "; " : "");
			dialect_add(advised->dialect, statement.text, statement.n,
				    channel_of(advised), &words);
			fill_words(buf_text(&words), advised, to);
		}
		commands.text += statement.n + skip;
		commands.n -= statement.n + skip;
	}
}

static void add_commands(const char *text, bool keeps_marks, struct buf *to)
{
	buf_add(to, keeps_marks ? "`" : "");
	buf_add(to, text);
	buf_add(to, keeps_marks ? "`" : "");
}

/* False if none is left to say. */
static bool say_commands(struct piece commands, const struct advised *advised, struct buf *to)
{
	struct advised in_old_words = *advised;
	CLEANUP_BUF now = BUF_NULL;
	CLEANUP_BUF old = BUF_NULL;
	say_statements(commands, advised, &now);
	if (now.len == 0)
		return false;
	add_commands(buf_text(&now), advised->keeps_marks, to);
	if (advised->dialect != DIALECT_ANY)
		return true;
	in_old_words.dialect = DIALECT_OLD_MYSQL;
	say_statements(commands, &in_old_words, &old);
	if (strcmp(buf_text(&now), buf_text(&old)) == 0)
		return true;
	buf_add(to, " (");
	add_commands(buf_text(&old), advised->keeps_marks, to);
	buf_add_char(to, ')');
	return true;
}

/* False if the line is about commands that are not to be said. */
static bool say_line(struct piece line, const struct advised *advised, struct buf *to)
{
	while (line.n > 0) {
		struct piece plain = until(line.text, line.n, '`');
		buf_add_n(to, plain.text, plain.n);
		line.text += plain.n;
		line.n -= plain.n;
		if (line.n > 0) {
			struct piece commands = until(line.text + 1, line.n - 1, '`');
			assert(commands.n + 1 < line.n);
			if (!say_commands(commands, advised, to))
				return false;
			line.text += commands.n + 2;
			line.n -= commands.n + 2;
		}
	}
	return true;
}

/* Is it for other errors than this one? "(1205, 1213)" */
static bool is_of_another_error(struct piece line, unsigned code)
{
	char number[16];
	for (size_t i = 0; i + 5 < line.n && code != 0; i++)
		if (line.text[i] == '(' && strspn(line.text + i + 1, "0123456789") >= 4) {
			snprintf(number, sizeof number, "%u", code);
			return memmem(line.text + i, line.n - i, number, strlen(number)) == NULL;
		}
	return false;
}

void advice_print(const char *lines, const struct advised *advised, struct buf *to)
{
	size_t before = to->len;
	while (*lines != '\0') {
		struct piece line = {lines, strcspn(lines, "\n")};
		CLEANUP_BUF chosen = BUF_NULL;
		CLEANUP_BUF said = BUF_NULL;
		if (!is_of_another_error(line, advised->code))
			make_choices(line, advised->dialect, &chosen);
		line = (struct piece){buf_text(&chosen), chosen.len};
		if (say_line(line, advised, &said) && said.len > 0) {
			buf_add(to, to->len > before ? "\n" : "");
			buf_add(to, buf_text(&said));
		}
		lines += strcspn(lines, "\n");
		lines += *lines == '\n';
	}
}

void finding_advice(const char *lines, struct buf *to)
{
	advice_print(lines, &(struct advised){0}, to);
}
