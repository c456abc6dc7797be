/* SPDX-License-Identifier: Apache-2.0 */
/* The table's advice in the words of each server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "judge/advice.h"

static void assert_advice(const char *lines, const struct advised *advised, const char *expected)
{
	CLEANUP_BUF text = BUF_NULL;
	advice_print(lines, advised, &text);
	assert_string_equal(buf_text(&text), expected);
}

static struct channel_seen orders(void)
{
	return (struct channel_seen){
		.channel = "orders",
		.source_host = "db1.example",
		.source_port = 3307,
		.source_user = "repl",
		.position_by = POSITION_FILE,
		.read_file = "bin.000004",
		.read_pos = 4711,
		.exec_file = "bin.000003",
		.exec_pos = 815,
	};
}

static void assert_said_to(enum dialect dialect, const char *lines, const char *expected)
{
	struct channel_seen row = orders();
	struct advised advised = {.dialect = dialect, .row = &row};
	assert_advice(lines, &advised, expected);
}

static void a_choice_is_made_for_the_server(void **state)
{
	static const char lines[] = "Look at [`server_uuid`|`server_id`] there\n[Wait|]\nGo";
	(void)state;
	assert_said_to(DIALECT_MYSQL, lines, "Look at server_uuid there\nWait\nGo");
	assert_said_to(DIALECT_OLD_MYSQL, lines, "Look at server_uuid there\nWait\nGo");
	assert_said_to(DIALECT_MARIADB, lines, "Look at server_id there\nGo");
	assert_said_to(DIALECT_ANY, lines,
		       "Look at server_uuid (MariaDB: server_id) there\nMySQL: Wait\nGo");
}

static void statements_name_the_channel_in_the_servers_words(void **state)
{
	static const char lines[] =
		"Then: `STOP REPLICA; CHANGE REPLICATION SOURCE TO SOURCE_SSL=1; START REPLICA`";
	(void)state;
	assert_said_to(DIALECT_MYSQL, lines,
		       "Then: STOP REPLICA FOR CHANNEL 'orders'; CHANGE REPLICATION SOURCE TO "
		       "SOURCE_SSL=1 FOR CHANNEL 'orders'; START REPLICA FOR CHANNEL 'orders'");
	assert_said_to(DIALECT_MARIADB, lines,
		       "Then: STOP SLAVE 'orders'; CHANGE MASTER 'orders' TO MASTER_SSL=1; START "
		       "SLAVE 'orders'");
}

static void anybody_gets_both_words(void **state)
{
	(void)state;
	assert_advice("Then: `START REPLICA IO_THREAD`; see `df -h`", &(struct advised){0},
		      "Then: START REPLICA IO_THREAD (START SLAVE IO_THREAD); see df -h");
}

static void the_default_channel_is_named_only_among_others(void **state)
{
	struct channel_seen row = {.channel = ""};
	struct advised advised = {.dialect = DIALECT_MYSQL, .row = &row};
	(void)state;
	assert_advice("`START REPLICA`", &advised, "START REPLICA");
	advised.has_siblings = true;
	assert_advice("`START REPLICA`", &advised, "START REPLICA FOR CHANNEL ''");
}

static void what_is_known_of_the_channel_is_filled_in(void **state)
{
	(void)state;
	assert_said_to(DIALECT_MYSQL, "`nc -vz NAME PORT` by LOGIN",
		       "nc -vz db1.example 3307 by LOGIN");
	assert_said_to(DIALECT_MYSQL, "`SHOW GRANTS FOR 'LOGIN'@'HOST'`",
		       "SHOW GRANTS FOR 'repl'@'HOST'");
	assert_said_to(DIALECT_MYSQL, "`READ_FILE READ_POSITION EXEC_FILE EXEC_POSITION`",
		       "bin.000004 4711 bin.000003 815");
	assert_advice("`NAME PORT READ_FILE EXEC_POSITION`", &(struct advised){0},
		      "NAME PORT FILE POSITION");
}

static void a_channel_that_is_pointed_elsewhere_keeps_its_place(void **state)
{
	static const char line[] = "`CHANGE REPLICATION SOURCE TO SOURCE_HOST='x', WHERE_APPLIED`";
	struct channel_seen row = orders();
	struct advised advised = {.dialect = DIALECT_MYSQL, .row = &row};
	(void)state;
	row.channel[0] = '\0';
	assert_advice(line, &advised,
		      "CHANGE REPLICATION SOURCE TO SOURCE_HOST='x', "
		      "SOURCE_LOG_FILE='bin.000003', SOURCE_LOG_POS=815");
	row.position_by = POSITION_GTID;
	assert_advice(line, &advised,
		      "CHANGE REPLICATION SOURCE TO SOURCE_HOST='x', SOURCE_AUTO_POSITION=1");
	advised.dialect = DIALECT_MARIADB;
	assert_advice(line, &advised,
		      "CHANGE MASTER TO MASTER_HOST='x', MASTER_USE_GTID=slave_pos");
	row.position_by = POSITION_CURRENT_GTID;
	assert_advice(line, &advised,
		      "CHANGE MASTER TO MASTER_HOST='x', MASTER_USE_GTID=current_pos");
	row = (struct channel_seen){0};
	assert_advice(line, &advised,
		      "CHANGE MASTER TO MASTER_HOST='x', MASTER_LOG_FILE='FILE', "
		      "MASTER_LOG_POS=POSITION");
}

static void a_name_that_a_shell_would_obey_is_not_filled_in(void **state)
{
	static const char *const names[] = {"db1;reboot", "$(reboot)",	 "db1 db2",  "'x'",
					    "-oX",	  "db1\nreboot", "d\xc3\xa4"};
	struct channel_seen row = {0};
	struct advised advised = {.dialect = DIALECT_MYSQL, .row = &row};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		text_copy(row.source_host, sizeof row.source_host, names[i]);
		assert_advice("`getent ahosts NAME`", &advised, "getent ahosts NAME");
	}
}

static void a_line_for_some_errors_is_for_no_other(void **state)
{
	static const char lines[] = "Read it\nIf a lock waited (1205, 1213): go on\nElse compare";
	(void)state;
	assert_advice(lines, &(struct advised){.code = 1396}, "Read it\nElse compare");
	assert_advice(lines, &(struct advised){.code = 1213},
		      "Read it\nIf a lock waited (1205, 1213): go on\nElse compare");
	assert_advice(lines, &(struct advised){0},
		      "Read it\nIf a lock waited (1205, 1213): go on\nElse compare");
}

static void an_address_needs_no_look_up(void **state)
{
	static const char lines[] = "See where it leads: `getent ahosts NAME`\nTry it: `getent "
				    "ahosts NAME; nc NAME PORT`";
	struct channel_seen row = orders();
	struct advised advised = {.dialect = DIALECT_MYSQL, .row = &row};
	(void)state;
	assert_advice(lines, &advised,
		      "See where it leads: getent ahosts db1.example\n"
		      "Try it: getent ahosts db1.example; nc db1.example 3307");
	text_copy(row.source_host, sizeof row.source_host, "2001:db8::1");
	assert_advice(lines, &advised, "Try it: nc 2001:db8::1 3307");
}

static void marks_stay_where_they_are_wanted(void **state)
{
	(void)state;
	assert_advice("See `df -h`: `STOP REPLICA; START REPLICA`",
		      &(struct advised){.dialect = DIALECT_OLD_MYSQL, .keeps_marks = true},
		      "See `df -h`: `STOP SLAVE; START SLAVE`");
	assert_advice("`START REPLICA`", &(struct advised){.keeps_marks = true},
		      "`START REPLICA` (`START SLAVE`)");
}

static void assert_without(const char *text, const char *const *words, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(text, words[i]))
			fail_msg("%s says \"%s\": %s", id, words[i], text);
}

/* Words that a server of this kind does not know. */
static void assert_fit(enum dialect dialect, const char *text, const char *id)
{
	static const char *const of_mysql[] = {
		"STOP SLAVE", "START SLAVE", "RESET SLAVE", "MASTER",	   "slave_",
		"MariaDB:",   "FLUSH SSL",   "mariadb",	    "gtid_binlog", "SLAVE MONITOR"};
	static const char *const of_old_mysql[] = {"REPLICA ",	"SOURCE_",	"replica_",
						   "MariaDB:",	"FLUSH SSL",	"mariadb",
						   "gtid_binl", "SLAVE MONITOR"};
	static const char *const of_mariadb[] = {
		"REPLICA ",	 "SOURCE_",	"replica_",	 "super_read_only", "uuid",
		"MySQL 8",	 "auto.cnf",	"gtid_executed", "MySQL:",	    "CLONE",
		"by_worker",	 "mysqlbinlog", "mysqladmin",	 "FOR CHANNEL",	    "GAPS",
		"caching_sha2 ", "RETAIN",	"ALTER INSTANCE"};
	static const char *const markup[] = {"[",	  "]",	       "`",	   "WHERE_",
					     "EXEC_FILE", "READ_FILE", "_POSITION"};
	/* What orchestrator calls its own is everybody's. */
	if (strcmp(id, "source-detached") != 0 && dialect == DIALECT_MYSQL)
		assert_without(text, of_mysql, sizeof of_mysql / sizeof *of_mysql, id);
	else if (strcmp(id, "source-detached") != 0 && dialect == DIALECT_OLD_MYSQL)
		assert_without(text, of_old_mysql, sizeof of_old_mysql / sizeof *of_old_mysql, id);
	else if (strcmp(id, "source-detached") != 0 && dialect == DIALECT_MARIADB)
		assert_without(text, of_mariadb, sizeof of_mariadb / sizeof *of_mariadb, id);
	assert_without(text, markup, sizeof markup / sizeof *markup, id);
}

static void each_rows_advice_fits_each_server(void **state)
{
	(void)state;
	for (unsigned i = FINDING_NONE + 1; i < N_FINDINGS; i++) {
		const struct finding_row *row = finding_row((enum finding_kind)i);
		const char *const columns[] = {row->triggers, row->do_now, row->prevent};
		for (unsigned at = 0; at < 3 * 4; at++) {
			enum dialect dialect = (enum dialect)(at % 4);
			struct advised advised = {.dialect = dialect};
			CLEANUP_BUF text = BUF_NULL;
			advice_print(columns[at / 4], &advised, &text);
			assert_fit(dialect, buf_text(&text), row->id);
			assert_true((text.len > 0) == (*columns[at / 4] != '\0'));
			assert_null(strstr(buf_text(&text), "\n\n"));
			assert_null(strstr(buf_text(&text), "  "));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_choice_is_made_for_the_server),
		cmocka_unit_test(statements_name_the_channel_in_the_servers_words),
		cmocka_unit_test(anybody_gets_both_words),
		cmocka_unit_test(the_default_channel_is_named_only_among_others),
		cmocka_unit_test(what_is_known_of_the_channel_is_filled_in),
		cmocka_unit_test(a_channel_that_is_pointed_elsewhere_keeps_its_place),
		cmocka_unit_test(a_name_that_a_shell_would_obey_is_not_filled_in),
		cmocka_unit_test(a_line_for_some_errors_is_for_no_other),
		cmocka_unit_test(an_address_needs_no_look_up),
		cmocka_unit_test(marks_stay_where_they_are_wanted),
		cmocka_unit_test(each_rows_advice_fits_each_server),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
