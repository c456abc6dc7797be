/* SPDX-License-Identifier: Apache-2.0 */
/* Rows out of what people paste, in whatever shape it comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "explain/paste.h"

static struct paste read_bytes(const char *bytes, size_t n)
{
	struct paste paste;
	paste_read(bytes, n, &paste);
	return paste;
}

static struct paste read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

/* "Replica_IO_Running=No Last_IO_Errno=2003 | ..." of all status rows, with \N for NULL. */
static void assert_rows_of(struct paste paste, const char *expected)
{
	CLEANUP_BUF text = BUF_NULL;
	for (size_t i = 0; i < paste.n_rows; i++) {
		const struct paste_row *row = &paste.rows[i];
		if (row->kind != PASTE_STATUS)
			continue;
		buf_add(&text, text.len > 0 ? " | " : "");
		for (size_t c = 0; c < row->n; c++)
			buf_printf(&text, "%s%s=%s", c > 0 ? " " : "", row->columns[c].name,
				   row->columns[c].value ? row->columns[c].value : "\\N");
	}
	assert_string_equal(buf_text(&text), expected);
	paste_free(&paste);
}

static void assert_rows(const char *text, const char *expected)
{
	assert_rows_of(read_text(text), expected);
}

#define STOPPED "Replica_IO_Running=No Replica_SQL_Running=Yes"

static void the_vertical_form_is_read(void **state)
{
	(void)state;
	assert_rows("mysql> SHOW REPLICA STATUS\\G\n"
		    "*************************** 1. row ***************************\n"
		    " Replica_IO_Running: No\n"
		    "Replica_SQL_Running: Yes\n"
		    "      Last_IO_Error: \n"
		    "          SQL_Delay: NULL\n"
		    "1 row in set (0.00 sec)\n",
		    STOPPED " Last_IO_Error= SQL_Delay=\\N");
}

static void old_names_are_given_in_todays_words(void **state)
{
	struct paste paste = read_text("Slave_IO_Running: No\nRelay_Master_Log_File: a.1\n");
	(void)state;
	assert_true(paste.rows[0].has_old_words);
	assert_false(paste.rows[0].has_new_words);
	assert_rows_of(paste, "Replica_IO_Running=No Relay_Source_Log_File=a.1");
}

static void names_are_read_in_any_case_and_without_blanks(void **state)
{
	(void)state;
	assert_rows("slave_io_running:No\nSLAVE_SQL_RUNNING : Yes\n", STOPPED);
}

static void what_surrounds_a_paste_is_left_out(void **state)
{
	static const char *const pastes[] = {
		"Slave_IO_Running: No\r\nSlave_SQL_Running: Yes\r\n",
		"> Slave_IO_Running: No\n> Slave_SQL_Running: Yes\n",
		">> > Slave_IO_Running: No\n>> > Slave_SQL_Running: Yes\n",
		"    Slave_IO_Running: No\n    Slave_SQL_Running: Yes\n",
		"\t\tSlave_IO_Running: No\n\tSlave_SQL_Running: Yes\n",
		"Hello,\n```sql\nSlave_IO_Running: No\nSlave_SQL_Running: Yes\n```\nBye\n",
		"-- Slave_IO_Running: No\n-- Slave_SQL_Running: Yes\n",
		"* Slave_IO_Running: No\n* Slave_SQL_Running: Yes\n",
		"\xef\xbb\xbfSlave_IO_Running: No\nSlave_SQL_Running: Yes\n",
		"\xc2\xa0\xc2\xa0Slave_IO_Running:\xc2\xa0No\nSlave_SQL_Running: Yes\n",
		"Slave_IO_Running: \033[31mNo\033[0m\n\033[1mSlave_SQL_Running: Yes\033[0m\n",
		"Slave_IO_Running: No\n....\n  ...\nSlave_SQL_Running: Yes\n",
		"Slave_IO_Running: No\n\nSlave_SQL_Running: Yes\n",
	};
	(void)state;
	for (size_t i = 0; i < sizeof pastes / sizeof *pastes; i++)
		assert_rows(pastes[i], STOPPED);
}

static void what_a_windows_shell_writes_is_read(void **state)
{
	static const char text[] = "Slave_IO_Running: No\r\nSlave_SQL_Running: Yes\r\n";
	char bytes[2 + 2 * sizeof text] = "\xff\xfe";
	(void)state;
	for (size_t i = 0; i + 1 < sizeof text; i++)
		bytes[2 + 2 * i] = text[i];
	assert_rows_of(read_bytes(bytes, 2 + 2 * strlen(text)), STOPPED);
}

static void a_column_that_comes_again_begins_a_row(void **state)
{
	(void)state;
	assert_rows("Slave_IO_Running: No\nSlave_SQL_Running: Yes\nSlave_IO_Running: Yes\n",
		    STOPPED " | Replica_IO_Running=Yes");
}

static void rows_of_one_result_belong_together(void **state)
{
	struct paste paste = read_text("**** 1. row ****\nSlave_IO_Running: No\n"
				       "**** 2. row ****\nSlave_IO_Running: No\n"
				       "**** 1. row ****\nSlave_IO_Running: No\n");
	(void)state;
	assert_int_equal(paste.n_rows, 3);
	assert_int_equal(paste.rows[0].result, paste.rows[1].result);
	assert_int_not_equal(paste.rows[1].result, paste.rows[2].result);
	assert_int_equal(paste.rows[1].first_line, 3);
	assert_int_equal(paste.rows[1].last_line, 4);
	paste_free(&paste);
}

static void a_text_that_mail_broke_is_put_together(void **state)
{
	(void)state;
	assert_rows("Last_IO_Error: error connecting to master\n'repl@db1:3306' - retry-time: 60\n"
		    "Last_SQL_Errno: 0\n",
		    "Last_IO_Error=error connecting to master 'repl@db1:3306' - retry-time: 60 "
		    "Last_SQL_Errno=0");
}

/* As a terminal of 80 columns copies it. */
static void add_broken(struct buf *to, const char *line)
{
	for (size_t i = 0; line[i]; i++) {
		buf_add(to, i > 0 && i % 80 == 0 ? "\n" : "");
		buf_add_char(to, line[i]);
	}
	buf_add_char(to, '\n');
}

static void a_text_that_a_terminal_broke_is_put_together_as_it_was(void **state)
{
	static const char column[] =
		"                Last_IO_Error: error connecting to master "
		"'repl@a-rather-long-name.for.a.source.example:3306' - retry-time: 60  retries: 1 "
		"message: Can't connect to MySQL server on 'a-rather-long-name' (111)";
	CLEANUP_BUF text = BUF_NULL;
	CLEANUP_BUF expected = BUF_NULL;
	(void)state;
	add_broken(&text, column);
	buf_add(&text, "Until_Condition: None\n");
	buf_printf(&expected, "Last_IO_Error=%s Until_Condition=None", strstr(column, "error c"));
	assert_rows(buf_text(&text), buf_text(&expected));
}

static void a_gtid_set_of_several_lines_is_one_value(void **state)
{
	(void)state;
	assert_rows("Slave_IO_Running: No\n"
		    "Executed_Gtid_Set: 324f79ab-e688-11f1-8e19-02fc00000001:1-36,\n"
		    "33f72a93-e688-11f1-8f8a-02fc00000001:10\n"
		    "Auto_Position: 1\n",
		    "Replica_IO_Running=No "
		    "Executed_Gtid_Set=324f79ab-e688-11f1-8e19-02fc00000001:1-36, "
		    "33f72a93-e688-11f1-8f8a-02fc00000001:10 Auto_Position=1");
}

static void words_after_a_blank_line_belong_to_a_text_that_ends_in_a_colon(void **state)
{
	(void)state;
	assert_rows("Last_IO_Error: retries: 1 message:\n\nAccess denied\n\nWhat now?\n",
		    "Last_IO_Error=retries: 1 message: Access denied");
	assert_rows("Last_IO_Error: Access denied\n\nWhat now?\n", "Last_IO_Error=Access denied");
}

static void talk_is_no_part_of_a_value(void **state)
{
	static const char *const talks[] = {
		"mysql> START SLAVE;",	   "MariaDB [(none)]> exit",
		"1 row in set (0.00 sec)", "2026-11-22 15:37:56 120 [Note] Slave SQL thread",
		"$ systemctl status",	   "ERROR 1064 (42000): You have an error",
		"Query OK, 0 rows"};
	(void)state;
	for (size_t i = 0; i < sizeof talks / sizeof *talks; i++) {
		CLEANUP_BUF text = BUF_NULL;
		buf_printf(&text, "Last_IO_Error: Access denied\n%s\n", talks[i]);
		assert_rows(buf_text(&text), "Last_IO_Error=Access denied");
	}
}

static void a_column_of_a_later_server_is_taken_along(void **state)
{
	struct paste paste = read_text("**** 1. row ****\n"
				       "  Replica_IO_Running: No\n"
				       "  Replica_Shoe_Size: 44\n"
				       "    Source_Nickname: x\n");
	(void)state;
	assert_false(paste_has(&paste.rows[0], "Replica_Shoe_Size")); /* stands elsewhere */
	assert_int_equal(paste.n_rows, 1);
	paste_free(&paste);
	paste = read_text("**** 1. row ****\n"
			  " Replica_IO_Running: No\n"
			  "  Replica_Shoe_Size: 44\n");
	assert_string_equal(paste_value(&paste.rows[0], "Replica_Shoe_Size"), "44");
	paste_free(&paste);
}

#define BORDER "+------------------+-------------------+-----------------+\n"

static void boxes_are_read(void **state)
{
	(void)state;
	assert_rows(BORDER "| Slave_IO_Running | Slave_SQL_Running | Last_IO_Error   |\n" BORDER
			   "| No               | Yes               |                 |\n"
			   "| Yes              | NULL              | a b             |\n" BORDER
			   "2 rows in set (0.00 sec)\n",
		    STOPPED " Last_IO_Error= | Replica_IO_Running=Yes Replica_SQL_Running=\\N "
			    "Last_IO_Error=a b");
}

static void boxes_of_markdown_and_without_borders_are_read(void **state)
{
	(void)state;
	assert_rows("| Slave_IO_Running | Slave_SQL_Running |\n|---|:--|\n| No | Yes |\n", STOPPED);
	assert_rows("| Slave_IO_Running | Slave_SQL_Running |\n| No | Yes |\n", STOPPED);
}

static void a_box_that_was_cut_gives_what_is_left(void **state)
{
	(void)state;
	assert_rows("+------------------+-------------------+---------------+-------\n"
		    "| Slave_IO_Running | Slave_SQL_Running | Last_IO_Errno | Last_I\n"
		    "+------------------+-------------------+---------------+-------\n"
		    "| No               | Yes               |          2003 | error \n"
		    "| Yes              | Yes               |             0 |       \n",
		    STOPPED " Last_IO_Errno=2003 | Replica_IO_Running=Yes Replica_SQL_Running=Yes "
			    "Last_IO_Errno=0");
	assert_rows("+------------------+-------------------+---------\n"
		    "| Slave_IO_Running | Slave_SQL_Running | Last_IO_Error\n"
		    "+------------------+-------------------+---------\n"
		    "| No               | Yes               | error co\n",
		    STOPPED " Last_IO_Error=error co");
}

static void half_a_number_is_no_number(void **state)
{
	(void)state;
	assert_rows("| Slave_IO_Running | Slave_SQL_Running | Last_IO_Errno |\n"
		    "| No               | Yes               | 20",
		    STOPPED);
}

static void a_box_that_a_terminal_broke_is_put_together(void **state)
{
	(void)state;
	assert_rows("+------------------+--------\n"
		    "-----------+----------------\n"
		    "---------+\n"
		    "| Slave_IO_Running | Slave_S\n"
		    "QL_Running | Last_IO_Error  \n"
		    "         |\n"
		    "+------------------+--------\n"
		    "-----------+----------------\n"
		    "---------+\n"
		    "| No               | Yes    \n"
		    "           | error connectin\n"
		    "g to db1 |\n"
		    "+------------------+--------\n"
		    "-----------+----------------\n"
		    "---------+\n",
		    STOPPED " Last_IO_Error=error connecting to db1");
}

static void a_bar_within_an_error_is_its_own(void **state)
{
	(void)state;
	assert_rows(BORDER "| Slave_IO_Running | Last_SQL_Error    | Last_SQL_Errno  |\n" BORDER
			   "| No               | a | b || c        | 1062            |\n" BORDER,
		    "Replica_IO_Running=No Last_SQL_Error=a | b || c Last_SQL_Errno=1062");
}

static void a_row_that_a_tool_stood_upright_is_read(void **state)
{
	(void)state;
	assert_rows("+-------------------+-------+\n| Variable          | Value |\n"
		    "+-------------------+-------+\n| Slave_IO_Running  | No    |\n"
		    "| Slave_SQL_Running | Yes   |\n+-------------------+-------+\n",
		    STOPPED);
}

static void tabs_are_read(void **state)
{
	(void)state;
	assert_rows("Slave_IO_Running\tSlave_SQL_Running\tLast_IO_Error\tSQL_Delay\n"
		    "No\tYes\ta\\tb\\nc\\\\d\tNULL\n"
		    "Yes\tYes\t\t0\n",
		    STOPPED " Last_IO_Error=a b\nc\\d SQL_Delay=\\N | Replica_IO_Running=Yes "
			    "Replica_SQL_Running=Yes Last_IO_Error= SQL_Delay=0");
}

static void json_is_read_line_by_line(void **state)
{
	(void)state;
	assert_rows("[\n    {\n        \"Replica_IO_Running\": \"No\",\n"
		    "        \"Replica_SQL_Running\" : \"Yes\",\n"
		    "        \"Last_IO_Errno\": 2003,\n        \"SQL_Delay\": NULL\n    }\n]\n",
		    STOPPED " Last_IO_Errno=2003 SQL_Delay=\\N");
}

static void gaps_that_a_terminal_left_are_closed(void **state)
{
	(void)state;
	assert_rows("Last_IO_Error: error connecting - retry                          -time: 60\n",
		    "Last_IO_Error=error connecting - retry-time: 60");
}

static void other_rows_are_told_from_a_status(void **state)
{
	struct paste paste =
		read_text("mysql> SELECT * FROM "
			  "performance_schema.replication_applier_status_by_worker\\G\n"
			  "**** 1. row ****\n"
			  "      CHANNEL_NAME: orders\n"
			  " LAST_ERROR_NUMBER: 1062\n"
			  "LAST_ERROR_MESSAGE: Worker 1 failed: Duplicate entry\n");
	(void)state;
	assert_int_equal(paste.n_rows, 1);
	assert_int_equal(paste.rows[0].kind, PASTE_OTHER);
	assert_string_equal(paste_value(&paste.rows[0], "channel_name"), "orders");
	assert_string_equal(paste_value(&paste.rows[0], "LAST_ERROR_NUMBER"), "1062");
	assert_null(paste_value(&paste.rows[0], "WORKER_ID"));
	paste_free(&paste);
}

static void assert_version(const char *banner, enum flavour flavour, const char *version)
{
	CLEANUP_BUF text = BUF_NULL;
	struct paste paste;
	buf_printf(&text, "%s\nSlave_IO_Running: No\n", banner);
	paste = read_text(buf_text(&text));
	assert_true(paste.n_rows > 0);
	assert_int_equal(paste.rows[paste.n_rows - 1].flavour, flavour);
	assert_string_equal(paste.rows[paste.n_rows - 1].version, version);
	paste_free(&paste);
}

static void the_server_is_known_from_what_stands_above(void **state)
{
	(void)state;
	assert_version("Server version: 8.0.36-28 Percona Server", FLAVOUR_MYSQL, "8.0.36-28");
	assert_version("Server version: 10.11.6-MariaDB-log MariaDB Server", FLAVOUR_MARIADB,
		       "10.11.6-MariaDB-log");
	assert_version("# MySQL 9.7.4 on node-2", FLAVOUR_MYSQL, "9.7.4");
	assert_version("MariaDB [(none)]> SHOW SLAVE STATUS\\G", FLAVOUR_MARIADB, "");
	assert_version("mysql  Ver 15.1 Distrib 10.3.39-MariaDB, for Linux", FLAVOUR_UNKNOWN, "");
	assert_version("MySQL 10.0.0.5 is down", FLAVOUR_UNKNOWN, "");
	assert_version("+-----------+\n| VERSION() |\n+-----------+\n| 5.7.44    |\n+-----------+",
		       FLAVOUR_MYSQL, "5.7.44");
}

/* "SHOW SLAVE STATUS/0 ..." */
static void assert_answers(const char *text, const char *expected)
{
	struct paste paste = read_text(text);
	CLEANUP_BUF said = BUF_NULL;
	for (size_t i = 0; i < paste.n_answers; i++)
		buf_printf(&said, "%s%s/%u", i > 0 ? " " : "", paste.answers[i].statement,
			   paste.answers[i].code);
	assert_string_equal(buf_text(&said), expected);
	paste_free(&paste);
}

static void questions_that_no_row_answers_are_kept(void **state)
{
	(void)state;
	assert_answers("mysql> show replica status\\G\nEmpty set (0.00 sec)\n",
		       "SHOW REPLICA STATUS/0");
	assert_answers("mysql> SHOW SLAVE STATUS\n\nmysql> SELECT 1\n", "SHOW SLAVE STATUS/0");
	assert_answers("Empty set (0.00 sec)\n", "/0");
	assert_answers("MariaDB [(none)]> show all slaves status;\nERROR 1227 (42000): Access "
		       "denied\n",
		       "SHOW ALL SLAVES STATUS/1227");
	assert_answers("--------------\nSHOW SLAVE STATUS\n--------------\n\nERROR 1064 (42000) at "
		       "line 1: You have an error\n",
		       "SHOW SLAVE STATUS/1064");
	assert_answers("$ mysql -e 'show slave status\\G'\n$\n", "SHOW SLAVE STATUS/0");
}

static void questions_that_are_answered_are_not(void **state)
{
	(void)state;
	assert_answers("mysql> show slave status\\G\nSlave_IO_Running: No\n1 row in set\n", "");
	assert_answers("mysql> SELECT * FROM t;\nEmpty set (0.00 sec)\n", "");
	assert_answers("I ran show slave status and nothing happened.\n", "");
}

static void nothing_is_read_into_prose(void **state)
{
	(void)state;
	assert_rows("", "");
	assert_rows("What does Seconds_Behind_Master mean?\nNote: it lies.\n", "");
	assert_rows("a | b | c\n+1 for that: yes\n", "");
}

static void rows_and_values_are_bounded(void **state)
{
	CLEANUP_BUF text = BUF_NULL;
	struct paste paste;
	(void)state;
	for (size_t i = 0; i < PASTE_ROWS_MAX + 10; i++)
		buf_add(&text, "Slave_IO_Running: No\n");
	paste = read_text(buf_text(&text));
	assert_int_equal(paste.n_rows, PASTE_ROWS_MAX);
	assert_int_equal(paste.n_dropped, 10);
	paste_free(&paste);
	buf_clear(&text);
	buf_add(&text, "Last_IO_Error: ");
	for (size_t i = 0; i < PASTE_VALUE_MAX + 100; i++)
		buf_add_char(&text, 'x');
	paste = read_text(buf_text(&text));
	assert_int_equal(strlen(paste_value(&paste.rows[0], "Last_IO_Error")), PASTE_VALUE_MAX);
	paste_free(&paste);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vertical_form_is_read),
		cmocka_unit_test(old_names_are_given_in_todays_words),
		cmocka_unit_test(names_are_read_in_any_case_and_without_blanks),
		cmocka_unit_test(what_surrounds_a_paste_is_left_out),
		cmocka_unit_test(what_a_windows_shell_writes_is_read),
		cmocka_unit_test(a_column_that_comes_again_begins_a_row),
		cmocka_unit_test(rows_of_one_result_belong_together),
		cmocka_unit_test(a_text_that_mail_broke_is_put_together),
		cmocka_unit_test(a_text_that_a_terminal_broke_is_put_together_as_it_was),
		cmocka_unit_test(a_gtid_set_of_several_lines_is_one_value),
		cmocka_unit_test(words_after_a_blank_line_belong_to_a_text_that_ends_in_a_colon),
		cmocka_unit_test(talk_is_no_part_of_a_value),
		cmocka_unit_test(a_column_of_a_later_server_is_taken_along),
		cmocka_unit_test(boxes_are_read),
		cmocka_unit_test(boxes_of_markdown_and_without_borders_are_read),
		cmocka_unit_test(a_box_that_was_cut_gives_what_is_left),
		cmocka_unit_test(half_a_number_is_no_number),
		cmocka_unit_test(a_box_that_a_terminal_broke_is_put_together),
		cmocka_unit_test(a_bar_within_an_error_is_its_own),
		cmocka_unit_test(a_row_that_a_tool_stood_upright_is_read),
		cmocka_unit_test(tabs_are_read),
		cmocka_unit_test(json_is_read_line_by_line),
		cmocka_unit_test(gaps_that_a_terminal_left_are_closed),
		cmocka_unit_test(other_rows_are_told_from_a_status),
		cmocka_unit_test(the_server_is_known_from_what_stands_above),
		cmocka_unit_test(questions_that_no_row_answers_are_kept),
		cmocka_unit_test(questions_that_are_answered_are_not),
		cmocka_unit_test(nothing_is_read_into_prose),
		cmocka_unit_test(rows_and_values_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
