/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dialect.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

static const char all_slaves[] = "SHOW ALL SLAVES STATUS";
static const char replica[] = "SHOW REPLICA STATUS";
static const char slave[] = "SHOW SLAVE STATUS";

/* In the order of trying. Both of MariaDB's others show the default connection alone. */
static const char *const of_mariadb[] = {all_slaves, replica, slave, NULL};
static const char *const of_mysql[] = {replica, slave, all_slaves, NULL};
static const char *const of_old_mysql[] = {slave, replica, all_slaves, NULL};

enum flavour flavour_of(const char *version, const char *comment)
{
	if (text_contains(version, "MariaDB") || text_contains(comment, "MariaDB"))
		return FLAVOUR_MARIADB;
	return *version >= '0' && *version <= '9' ? FLAVOUR_MYSQL : FLAVOUR_UNKNOWN;
}

/* MariaDB before 11.0 greets with this so that old replicas take it for a 5.5. */
static const char *after_greeting(const char *version)
{
	static const char greeting[] = "5.5.5-";

	return text_starts(version, greeting) ? version + strlen(greeting) : version;
}

bool version_at_least(const char *version, unsigned major, unsigned minor, unsigned patch)
{
	const unsigned long wanted[] = {major, minor, patch};
	const char *at = after_greeting(version);

	for (size_t i = 0; i < 3; i++) {
		char *end = (char *)(size_t)at;
		unsigned long part = *at >= '0' && *at <= '9' ? strtoul(at, &end, 10) : 0;

		if (part != wanted[i])
			return part > wanted[i];
		at = *end == '.' ? end + 1 : "";
	}
	return true;
}

static const char *const *statements(enum flavour flavour, const char *version)
{
	if (flavour == FLAVOUR_MARIADB)
		return of_mariadb;
	return version_at_least(version, 8, 0, 22) ? of_mysql : of_old_mysql;
}

const char *status_statement(enum flavour flavour, const char *version)
{
	return statements(flavour, version)[0];
}

const char *status_statement_after(enum flavour flavour, const char *version, const char *statement)
{
	const char *const *each = statements(flavour, version);

	while (*each && strcmp(*each, statement) != 0)
		each++;
	return *each ? each[1] : NULL;
}

/* REPLICATION CLIENT was split in MariaDB 10.5: the status went to REPLICATION SLAVE ADMIN
 * in 10.5.2 and to a privilege of its own in 10.5.9. */
static const char *status_privilege(enum flavour flavour, const char *version)
{
	if (flavour != FLAVOUR_MARIADB || !version_at_least(version, 10, 5, 2))
		return "REPLICATION CLIENT";
	return version_at_least(version, 10, 5, 9) ? "SLAVE MONITOR" : "REPLICATION SLAVE ADMIN";
}

static void add_quoted(struct buf *to, const char *text, size_t n)
{
	buf_add_char(to, '\'');
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '\'' || text[i] == '\\')
			buf_add_char(to, text[i]);
		buf_add_char(to, text[i]);
	}
	buf_add_char(to, '\'');
}

enum dialect dialect_of(enum flavour flavour, const char *version)
{
	if (flavour == FLAVOUR_MARIADB)
		return DIALECT_MARIADB;
	if (flavour != FLAVOUR_MYSQL)
		return DIALECT_ANY;
	return version_at_least(version, 8, 0, 22) ? DIALECT_MYSQL : DIALECT_OLD_MYSQL;
}

/* How much of a statement says what to do to a channel; 0 = it is no such statement. */
static size_t head_length(const char *statement, size_t n)
{
	static const char *const heads[] = {"START REPLICA", "STOP REPLICA", "RESET REPLICA",
					    "CHANGE REPLICATION SOURCE"};

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		size_t length = strlen(heads[i]);

		if (n >= length && memcmp(statement, heads[i], length) == 0 &&
		    (n == length || statement[length] == ' '))
			return length;
	}
	return 0;
}

static void add_old_word(const char *word, size_t n, struct buf *to)
{
	static const struct {
		const char *now, *old;
	} words[] = {{"replica", "slave"}, {"Replica", "Slave"}, {"REPLICA", "SLAVE"},
		     {"source", "master"}, {"Source", "Master"}, {"SOURCE", "MASTER"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i].now) == n && memcmp(words[i].now, word, n) == 0) {
			buf_add(to, words[i].old);
			return;
		}
	buf_add_n(to, word, n);
}

/* "replica_net_timeout" has the renamed word as a part, "replication_applier_status" does not, and
 * a plain "source" may be anything. */
static void add_old_name(const char *name, size_t n, struct buf *to)
{
	if (!memchr(name, '_', n) && (n == 0 || name[0] != 'R')) {
		buf_add_n(to, name, n);
		return;
	}
	for (size_t from = 0; from <= n;) {
		const char *end = memchr(name + from, '_', n - from);
		size_t length = end ? (size_t)(end - name) - from : n - from;

		add_old_word(name + from, length, to);
		if (end)
			buf_add_char(to, '_');
		from += length + 1;
	}
}

static bool is_of_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static void add_old_words(const char *text, size_t n, struct buf *to)
{
	static const char source[] = "REPLICATION SOURCE";

	for (size_t from = 0, end; from < n; from = end) {
		for (end = from; end < n && is_of_name(text[end]); end++)
			;
		if (n - from >= strlen(source) &&
		    memcmp(text + from, source, strlen(source)) == 0) {
			buf_add(to, "MASTER");
			end = from + strlen(source);
		} else if (end == from) {
			buf_add_char(to, text[end++]);
		} else {
			add_old_name(text + from, end - from, to);
		}
	}
}

static void add_words(enum dialect dialect, const char *text, size_t n, struct buf *to)
{
	if (dialect == DIALECT_OLD_MYSQL || dialect == DIALECT_MARIADB)
		add_old_words(text, n, to);
	else
		buf_add_n(to, text, n);
}

void dialect_add(enum dialect dialect, const char *statement, size_t n, const char *channel,
		 struct buf *to)
{
	size_t head = channel ? head_length(statement, n) : 0;
	bool is_behind_head = head > 0 && dialect == DIALECT_MARIADB;

	add_words(dialect, statement, head, to);
	if (is_behind_head) {
		buf_add_char(to, ' ');
		add_quoted(to, channel, strlen(channel));
	}
	add_words(dialect, statement + head, n - head, to);
	if (head > 0 && !is_behind_head) {
		buf_add(to, " FOR CHANNEL ");
		add_quoted(to, channel, strlen(channel));
	}
}

void status_grant(enum flavour flavour, const char *version, const char *account, struct buf *to)
{
	const char *at = strrchr(account, '@');
	size_t n = at ? (size_t)(at - account) : strlen(account);

	buf_printf(to, "GRANT %s ON *.* TO ", status_privilege(flavour, version));
	add_quoted(to, account, n);
	if (at) {
		buf_add_char(to, '@');
		add_quoted(to, at + 1, strlen(at + 1));
	}
	buf_add_char(to, ';');
}
