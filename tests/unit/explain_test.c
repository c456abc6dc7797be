/* SPDX-License-Identifier: Apache-2.0 */
/* What pasted statuses mean: tests/unit/pastes has one for each finding that a paste can show, in
 * the words and shapes of several servers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "explain/explain.h"

/* What is found on each channel, the worst channel first; then the answers that have no row: their
 * error's number, and what is found. */
static const struct {
	const char *paste, *found;
} pastes[] = {
	{"apply-duplicate-key.mariadb", ": apply-duplicate-key"},
	{"apply-duplicate-key.mysql80.coordinator", ": apply-duplicate-key"},
	{"apply-duplicate-key.mysql97.worker", ": apply-duplicate-key"},
	{"apply-error.mariadb.lock", ": apply-error"},
	{"apply-error.mysql57.foreign-key", ": apply-error"},
	{"apply-row-missing.mariadb", ": apply-row-missing"},
	{"apply-row-missing.mysql57.words", ": apply-row-missing"},
	{"apply-schema.mysql57", ": apply-schema"},
	{"apply-schema.mysql97", ": apply-schema"},
	{"binlog-purged.mariadb", ": binlog-purged"},
	{"binlog-purged.mysql57", ": binlog-purged"},
	{"binlog-purged.mysql97", ": binlog-purged"},
	{"disk-full.mariadb.state", ": disk-full"},
	{"disk-full.mysql57", ": disk-full"},
	{"empty.mariadb.named", "crm:; 0"},
	{"empty.mysql", "0"},
	{"gtid-ahead.mariadb", ": gtid-ahead"},
	{"gtid-ahead.mysql97", ": gtid-ahead"},
	{"gtid-diverged.mariadb", ": gtid-diverged"},
	{"healthy.mariadb.delayed", ":"},
	{"healthy.mysql57.boxed", ":"},
	{"healthy.mysql97", ":"},
	{"io-error.mysql80.gtid-mode", ": io-error"},
	{"io-error.mysql97.packet", ": io-error"},
	{"io-gave-up.mysql97.hard80", ": io-gave-up"},
	{"io-gave-up.mysql97", ": io-gave-up"},
	{"io-stopped.mariadb.gave-up-or-stopped", ": io-stopped"},
	{"io-stopped.mysql97.had-failed", ": io-stopped"},
	{"io-unreachable.mysql57.no-reason", ": io-unreachable"},
	{"io-unreachable.mysql97.half-open", ": io-unreachable"},
	{"delay-exceeded.mysql97", ": delay-exceeded"},
	{"lag.mysql97", ": lag"},
	{"lag-blocked.mysql97", ": lag-blocked"},
	{"none.other-rows", ""},
	{"none.prose", ""},
	{"position-invalid.mariadb", ": position-invalid"},
	{"position-invalid.mysql57.cut", ": position-invalid"},
	{"privileges-missing.mariadb", "1227 privileges-missing"},
	{"privileges-missing.mysql", "1227 privileges-missing"},
	{"relay-log-corrupt.mysql57.queue", ": relay-log-corrupt"},
	{"relay-log-corrupt.mysql97", ": relay-log-corrupt"},
	{"replica-stopped.mariadb", "crm: replica-stopped"},
	{"replica-stopped.mysql57", ": replica-stopped"},
	{"same-server-id.mariadb", ": same-server-id"},
	{"same-server-id.mysql57", ": same-server-id"},
	{"same-server-id.mysql97", ": same-server-id"},
	{"servers.three", ": source-full; : replica-stopped; :"},
	{"source-auth-plugin.mariadb", ": source-auth-plugin"},
	{"source-auth-plugin.mysql80.wrapped", ": source-auth-plugin"},
	{"source-blocks-host.mysql57", ": source-blocks-host"},
	{"source-closes.mariadb", ": source-closes"},
	{"source-closes.mysql97", ": source-closes"},
	{"source-denied.mariadb.locked", ": source-denied"},
	{"source-denied.mysql57", ": source-denied"},
	{"source-denied.mysql80.transport", ": source-denied"},
	{"source-denied.mysql97.grant", ": source-denied"},
	{"source-denied.mysql97", ": source-denied"},
	{"source-detached.mysql80", ": source-detached"},
	{"source-full.mariadb.limit", ": source-full"},
	{"source-full.mysql97", ": source-full"},
	{"source-name-missing.mariadb.nodata", ": source-name-missing"},
	{"source-name-missing.mysql97", ": source-name-missing"},
	{"source-name-unresolved.mysql57", ": source-name-unresolved"},
	{"source-name-unresolved.mysql80.words", ": source-name-unresolved"},
	{"source-refused.mariadb.batch", "crm: source-refused"},
	{"source-refused.mysql97.channel", "billing: source-refused; orders:"},
	{"source-timeout.mariadb.frozen", ": source-timeout"},
	{"source-timeout.mysql57.reason", ": source-timeout"},
	{"source-timeout.mysql80.windows", ": source-timeout"},
	{"source-tls.mariadb", ": source-tls"},
	{"source-tls.mysql97", ": source-tls"},
	{"sql-stopped.mysql97.until", ": sql-stopped"},
	{"syntax.mysql97", "1064"},
	{"two.mariadb", ": apply-duplicate-key source-denied"},
};
enum { N_PASTES = sizeof pastes / sizeof *pastes };

static void read_paste(const char *name, struct buf *ret)
{
	const char *srcdir = getenv("srcdir");
	CLEANUP_BUF path = BUF_NULL;
	char piece[4096];
	size_t n;
	FILE *file;
	buf_printf(&path, "%s/tests/unit/pastes/%s.txt", srcdir ? srcdir : ".", name);
	file = fopen(buf_text(&path), "r");
	if (!file)
		fail_msg("%s cannot be read", buf_text(&path));
	while ((n = fread(piece, 1, sizeof piece, file)) > 0)
		buf_add_n(ret, piece, n);
	fclose(file);
}

static void explain_paste(const char *name, struct explanation *ret)
{
	CLEANUP_BUF text = BUF_NULL;
	read_paste(name, &text);
	explain(buf_text(&text), text.len, ret);
}

static void print_found(const struct explanation *explanation, struct buf *to)
{
	for (size_t i = 0; i < explanation->n_channels; i++) {
		const struct explained_channel *channel = &explanation->channels[i];
		buf_printf(to, "%s%s:", i > 0 ? "; " : "", channel->seen.channel);
		for (size_t f = 0; f < channel->n_findings; f++)
			buf_printf(to, " %s", finding_row(channel->findings[f].finding.kind)->id);
	}
	for (size_t i = 0; i < explanation->n_answers; i++) {
		const struct explained_answer *answer = &explanation->answers[i];
		buf_printf(to, "%s%u", to->len > 0 ? "; " : "", answer->answer->code);
		if (answer->kind != FINDING_NONE)
			buf_printf(to, " %s", finding_row(answer->kind)->id);
	}
}

static void each_paste_is_told_from_all_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_PASTES; i++) {
		struct explanation explanation;
		CLEANUP_BUF found = BUF_NULL;
		explain_paste(pastes[i].paste, &explanation);
		print_found(&explanation, &found);
		if (strcmp(buf_text(&found), pastes[i].found) != 0)
			fail_msg("%s gives \"%s\", not \"%s\"", pastes[i].paste, buf_text(&found),
				 pastes[i].found);
		explanation_free(&explanation);
	}
}

static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = words; (at = strstr(at, word)); at += n)
		if (at > words && at[-1] == ' ' && strchr(" ;", at[n]))
			return true;
	return false;
}

/* These show over time, or beside the row. */
static bool is_seen_elsewhere(enum finding_kind kind)
{
	return kind == FINDING_WRONG_SOURCE || kind == FINDING_SOURCE_HALF_OPEN ||
	       kind == FINDING_FILTERS_CHANGED || kind == FINDING_ERRANT_TRANSACTIONS ||
	       kind == FINDING_LAG_TRANSACTION;
}

static void each_finding_on_a_channel_has_a_paste(void **state)
{
	(void)state;
	for (unsigned i = FINDING_NONE + 1; i < N_FINDINGS; i++) {
		const struct finding_row *row = finding_row((enum finding_kind)i);
		bool is_shown = row->about != ABOUT_CHANNEL || row->nature != NATURE_TROUBLE ||
				is_seen_elsewhere((enum finding_kind)i);
		for (size_t p = 0; p < N_PASTES && !is_shown; p++)
			is_shown = has_word(pastes[p].found, row->id);
		if (!is_shown)
			fail_msg("no paste shows %s", row->id);
	}
}

static bool is_known(const char *file)
{
	for (size_t i = 0; i < N_PASTES; i++)
		if (text_starts(file, pastes[i].paste) &&
		    strcmp(file + strlen(pastes[i].paste), ".txt") == 0)
			return true;
	return false;
}

static void each_paste_in_the_folder_is_looked_at(void **state)
{
	const char *srcdir = getenv("srcdir");
	CLEANUP_BUF path = BUF_NULL;
	DIR *folder;
	(void)state;
	buf_printf(&path, "%s/tests/unit/pastes", srcdir ? srcdir : ".");
	folder = opendir(buf_text(&path));
	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder));)
		if (entry->d_name[0] != '.' && !is_known(entry->d_name))
			fail_msg("nobody looks at %s", entry->d_name);
	closedir(folder);
}

static void assert_says(const char *paste, const char *const *texts, size_t n)
{
	struct explanation explanation;
	CLEANUP_BUF said = BUF_NULL;
	explain_paste(paste, &explanation);
	explanation_print(&explanation, 10000, false, &said);
	for (size_t i = 0; i < n; i++)
		if (!strstr(buf_text(&said), texts[i]))
			fail_msg("%s does not say \"%s\":\n%s", paste, texts[i], buf_text(&said));
	explanation_free(&explanation);
}

#define ASSERT_SAYS(paste, ...)                                \
	assert_says(paste, (const char *const[]){__VA_ARGS__}, \
		    sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void advice_is_in_the_words_of_the_server(void **state)
{
	(void)state;
	ASSERT_SAYS("source-refused.mysql97.channel", "MySQL 8.0.22 or later, by GTID",
		    "STOP REPLICA FOR CHANNEL 'billing';",
		    "CHANGE REPLICATION SOURCE TO SOURCE_HOST='ADDRESS', SOURCE_AUTO_POSITION=1 "
		    "FOR CHANNEL 'billing';",
		    "getent ahosts db1.example");
	ASSERT_SAYS("source-refused.mariadb.batch", "MariaDB, by GTID", "STOP SLAVE 'crm';",
		    "CHANGE MASTER 'crm' TO MASTER_HOST='ADDRESS', MASTER_USE_GTID=slave_pos;");
	ASSERT_SAYS("source-timeout.mysql57.reason", "MySQL 5.7, by file and position",
		    "CHANGE MASTER TO MASTER_HOST='ADDRESS', MASTER_LOG_FILE='mysql-bin.000311', "
		    "MASTER_LOG_POS=7741;",
		    "nc -vz -w 3 10.1.0.5 3306");
	ASSERT_SAYS("apply-row-missing.mysql57.words", "server unknown",
		    "START REPLICA SQL_THREAD;",
		    "or, on MariaDB and on MySQL before 8.0.22:", "START SLAVE SQL_THREAD;");
}

static void an_error_of_a_class_has_its_own_first_step(void **state)
{
	(void)state;
	ASSERT_SAYS("source-denied.mysql97.grant",
		    "1. It may log in, but not replicate; grant it on the source:\n"
		    "                   GRANT REPLICATION SLAVE ON *.* TO 'repl'@'HOST';");
	ASSERT_SAYS("source-denied.mysql80.transport",
		    "CHANGE REPLICATION SOURCE TO SOURCE_SSL=1;");
	ASSERT_SAYS("source-denied.mariadb.locked", "ALTER USER 'repl'@'HOST' ACCOUNT UNLOCK;");
	ASSERT_SAYS("apply-error.mariadb.lock", "A lock wait timed out on the replica");
}

static void the_time_until_it_gives_up_is_told(void **state)
{
	(void)state;
	ASSERT_SAYS(
		"source-closes.mysql97",
		"This was attempt 3 of 10, one every 60 s: in about 7 min it gives up for good, "
		"and then waits for a START REPLICA IO_THREAD.");
	ASSERT_SAYS("source-closes.mariadb", "100000 times, which lasts 69 d 11 h");
	ASSERT_SAYS("io-gave-up.mysql97", "It made 10 attempts of 10",
		    "Its last error is source-name-missing: ");
	ASSERT_SAYS("healthy.mysql97", "it gives up for good after 10 attempts of 60 s, 10 min: "
				       "raise SOURCE_RETRY_COUNT");
}

static void a_stop_over_a_failure_warns_of_it(void **state)
{
	(void)state;
	ASSERT_SAYS("io-stopped.mysql97.had-failed",
		    "Before it was stopped it could not connect (source-refused)");
	ASSERT_SAYS("io-stopped.mariadb.gave-up-or-stopped",
		    "MariaDB does not count its attempts here");
}

static void a_workers_own_error_is_shown(void **state)
{
	(void)state;
	ASSERT_SAYS("apply-duplicate-key.mysql97.worker",
		    "Worker    Worker 1 failed executing transaction",
		    "Duplicate entry '100' for key 'orders.PRIMARY'");
	ASSERT_SAYS("apply-duplicate-key.mysql80.coordinator", "error 1062",
		    "Duplicate entry '7' for key 'users.PRIMARY'");
}

static void what_a_paste_cannot_tell_is_said(void **state)
{
	(void)state;
	ASSERT_SAYS("source-name-missing.mysql97",
		    "where db1.example leads now, whether that has changed",
		    "since when: a row has no history",
		    "Seconds_Behind_Source says 0, which means nothing");
	ASSERT_SAYS("source-timeout.mysql57.reason", "who answers at 10.1.0.5 now");
	ASSERT_SAYS("source-name-unresolved.mysql57",
		    "MySQL 5.7 does not say whether the name is missing or the resolver fails");
	ASSERT_SAYS("io-unreachable.mysql57.no-reason",
		    "The message leaves out why (refused, no route, no answer)");
	ASSERT_SAYS("healthy.mysql97", "all is well", "until replica_net_timeout is over");
	ASSERT_SAYS("healthy.mariadb.delayed", "It is kept 1 h behind on purpose");
	ASSERT_SAYS("apply-row-missing.mysql57.words", "(without its number)");
}

static void lag_says_how_much_and_why(void **state)
{
	(void)state;
	ASSERT_SAYS("lag.mysql97", "It is 1 h 30 min behind by the server's own count.",
		    "received up to binlog.000042:1187", "applied up to binlog.000042:310",
		    "The applying thread says: Applying batch of row changes (update).");
	ASSERT_SAYS("lag-blocked.mysql97",
		    "The applying thread says: Waiting for table metadata lock.");
	ASSERT_SAYS("delay-exceeded.mysql97", "1 h 30 min behind");
}

static void an_empty_answer_is_a_source_or_a_missing_replication(void **state)
{
	(void)state;
	ASSERT_SAYS("empty.mysql", "SHOW REPLICA STATUS, line 1: no row",
		    "If it is a source, or stands alone, that is as it should be.",
		    "If it is to be a replica, its replication is missing");
	ASSERT_SAYS("empty.mariadb.named", "shows a MariaDB server's unnamed connection only");
}

static void an_error_instead_of_a_status_is_explained(void **state)
{
	(void)state;
	ASSERT_SAYS("privileges-missing.mysql", "GRANT REPLICATION CLIENT ON *.*");
	ASSERT_SAYS("privileges-missing.mariadb", "GRANT SLAVE MONITOR ON *.*");
	ASSERT_SAYS("syntax.mysql97", "MySQL 8.4 and later know only SHOW REPLICA STATUS\\G");
}

static void channels_stand_worst_first_with_their_lines(void **state)
{
	(void)state;
	ASSERT_SAYS(
		"servers.three", "3 channels, 2 of them in trouble",
		"Replica of db1.example:3306\n  MySQL 8.0.22 or later, by GTID; lines 38 to 68");
}

static void the_same_row_again_is_no_other_channel(void **state)
{
	struct explanation explanation;
	CLEANUP_BUF text = BUF_NULL;
	(void)state;
	read_paste("healthy.mysql97", &text);
	read_paste("healthy.mysql97", &text);
	explain(buf_text(&text), text.len, &explanation);
	assert_int_equal(explanation.n_channels, 1);
	assert_int_equal(explanation.channels[0].n_repeats, 1);
	explanation_free(&explanation);
}

static void assert_json_says(const char *paste, const char *expected)
{
	struct explanation explanation;
	CLEANUP_BUF said = BUF_NULL;
	explain_paste(paste, &explanation);
	explanation_print_json(&explanation, &said);
	if (!strstr(buf_text(&said), expected))
		fail_msg("%s does not say %s:\n%s", paste, expected, buf_text(&said));
	explanation_free(&explanation);
}

static void programs_get_the_same(void **state)
{
	(void)state;
	assert_json_says("source-denied.mysql97", "\"finding\": \"source-denied\"");
	assert_json_says("source-denied.mysql97", "\"level\": \"P3\"");
	assert_json_says("source-denied.mysql97", "\"channel\": \"\"");
	assert_json_says("source-denied.mysql97", "\"source\": \"db1.example:3306\"");
	assert_json_says("source-denied.mysql97", "\"lag_seconds\": null");
	assert_json_says("source-denied.mysql97", "\"said_at\": \"2026-03-01 04:12:09\"");
	assert_json_says("io-gave-up.mysql97", "\"behind\": \"source-name-missing\"");
	assert_json_says("lag.mysql97", "\"lag_seconds\": 5400");
	assert_json_says("privileges-missing.mysql", "\"finding\": \"privileges-missing\"");
	assert_json_says("none.prose", "\"channels\": []");
}

static void what_a_hostile_row_says_cannot_be_pasted_into_a_shell(void **state)
{
	static const char paste[] = "Slave_IO_Running: Connecting\nSlave_SQL_Running: Yes\n"
				    "Master_Host: $(reboot)\nMaster_User: x'; DROP TABLE t; --\n"
				    "Master_Port: 3306\nLast_IO_Errno: 2005\n"
				    "Last_IO_Error: \x1b]0;x\x07 Unknown server host (-2)\n"
				    "Channel_Name: a'b\n";
	struct explanation explanation;
	CLEANUP_BUF said = BUF_NULL;
	(void)state;
	explain(paste, strlen(paste), &explanation);
	explanation_print(&explanation, 100, false, &said);
	assert_non_null(strstr(buf_text(&said), "getent ahosts NAME\n"));
	assert_null(strstr(buf_text(&said), "ahosts $"));
	assert_null(strpbrk(buf_text(&said), "\x1b\x07"));
	assert_non_null(strstr(buf_text(&said), "FOR CHANNEL 'a''b';"));
	explanation_free(&explanation);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_paste_is_told_from_all_others),
		cmocka_unit_test(each_finding_on_a_channel_has_a_paste),
		cmocka_unit_test(each_paste_in_the_folder_is_looked_at),
		cmocka_unit_test(advice_is_in_the_words_of_the_server),
		cmocka_unit_test(an_error_of_a_class_has_its_own_first_step),
		cmocka_unit_test(the_time_until_it_gives_up_is_told),
		cmocka_unit_test(a_stop_over_a_failure_warns_of_it),
		cmocka_unit_test(a_workers_own_error_is_shown),
		cmocka_unit_test(what_a_paste_cannot_tell_is_said),
		cmocka_unit_test(lag_says_how_much_and_why),
		cmocka_unit_test(an_empty_answer_is_a_source_or_a_missing_replication),
		cmocka_unit_test(an_error_instead_of_a_status_is_explained),
		cmocka_unit_test(channels_stand_worst_first_with_their_lines),
		cmocka_unit_test(the_same_row_again_is_no_other_channel),
		cmocka_unit_test(programs_get_the_same),
		cmocka_unit_test(what_a_hostile_row_says_cannot_be_pasted_into_a_shell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
