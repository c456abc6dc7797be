/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "probe/redact.h"
#include "probe/replica_details.h"

static struct redaction *redaction;

static int make(void **state)
{
	(void)state;
	redaction = redaction_new(true);
	return 0;
}

static int drop(void **state)
{
	(void)state;
	redaction = redaction_free(redaction);
	return 0;
}

static void assert_redacted(const char *text, const char *expected)
{
	char *copy = xstrdup(text);

	redact_text(redaction, copy);
	assert_string_equal(copy, expected);
	redact_text(redaction, copy);
	assert_string_equal(copy, expected);
	free(copy);
}

static void the_value_of_a_duplicate_key_is_taken_out(void **state)
{
	(void)state;
	assert_redacted("Could not execute Write_rows event on table app.users; Duplicate entry "
			"'ayu@example.com' for key 'users.email', Error_code: 1062",
			"Could not execute Write_rows event on table app.users; Duplicate entry "
			"'***' for key 'users.email', Error_code: 1062");
	assert_redacted("Duplicate entry 'O'Brien' for key 'PRIMARY'",
			"Duplicate entry '***' for key 'PRIMARY'");
}

static void a_statement_keeps_its_shape_and_loses_its_values(void **state)
{
	(void)state;
	assert_redacted("Error 'Duplicate entry '7' for key 'PRIMARY'' on query. Default database: "
			"'app'. Query: 'INSERT INTO users2 VALUES (7, 'O''Brien', \"x\\\"y\", "
			"-1.5e-3, 0xFF, NULL)'",
			"Error 'Duplicate entry '*' for key 'PRIMARY'' on query. Default database: "
			"'app'. Query: 'INSERT INTO users2 VALUES (?, ?, ?, -?, ?, NULL)'");
	assert_redacted("Query: 'INSERT INTO t\nVALUES ('a''b')'",
			"Query: 'INSERT INTO t\nVALUES (?)'");
	assert_redacted("Query: 'ALTER TABLE `t1` ADD COLUMN c2 INT'",
			"Query: 'ALTER TABLE `t1` ADD COLUMN c2 INT'");
}

static void a_statement_that_was_cut_loses_its_values_too(void **state)
{
	(void)state;
	assert_redacted("Query: 'INSERT INTO t VALUES ('ayu@exam",
			"Query: 'INSERT INTO t VALUES (?");
}

static void the_rest_of_a_parse_error_is_taken_out(void **state)
{
	(void)state;
	assert_redacted("check the manual for the right syntax to use near 'ayu, 'x')' at line 1",
			"check the manual for the right syntax to use near '***' at line 1");
}

static void values_that_do_not_fit_are_taken_out(void **state)
{
	(void)state;
	assert_redacted("Incorrect string value: 'ayu' for column 'name' at row 1",
			"Incorrect string value: '***' for column 'name' at row 1");
	assert_redacted("Truncated incorrect DOUBLE value: 'ayu'",
			"Truncated incorrect DOUBLE value: '***'");
}

static void what_names_servers_and_positions_stays(void **state)
{
	static const char *const texts[] = {
		"error connecting to master 'repl@db.example:3306' - retry-time: 60 retries: 1",
		"Access denied for user 'repl'@'node-2' (using password: YES)",
		"Got fatal error 1236 from source: 'Could not find first log file name'",
		"Can't find record in 'users', Error_code: 1032; end_log_pos 1234",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_redacted(texts[i], texts[i]);
}

static void secrets_and_own_patterns_are_taken_out(void **state)
{
	char why[256] = "";
	(void)state;
	assert_true(redaction_add(redaction, "[0-9]{16}", why, sizeof why));
	assert_redacted("card 4111111111111111 and 4222222222222222, mysql://a:hunter22@h/",
			"card *** and ***, mysql://a:***@h/");
}

static void a_pattern_that_cannot_work_is_refused_with_the_reason(void **state)
{
	char why[256] = "";
	(void)state;
	assert_false(redaction_add(redaction, "[0-9", why, sizeof why));
	assert_string_not_equal(why, "");
	assert_false(redaction_add(redaction, "x*", why, sizeof why));
	assert_string_equal(why, "it matches the empty text");
}

static void values_stay_where_that_is_wanted(void **state)
{
	char text[] = "Duplicate entry '7' for key 'PRIMARY', mysql://a:hunter22@h/";
	struct redaction *lax = redaction_new(false);
	(void)state;
	redact_text(lax, text);
	assert_string_equal(text, "Duplicate entry '7' for key 'PRIMARY', mysql://a:***@h/");
	redaction_free(lax);
}

static void the_error_and_the_row_of_a_channel_are_redacted_together(void **state)
{
	struct observation seen = {.kind = SEEN_REPLICA};
	struct channel_seen *channel = ARRAY_ADD(seen.replica.channels, seen.replica.n_channels);
	(void)state;
	channel->sql_error.code = 1062;
	text_copy(channel->sql_error.text, SAID_SIZE, "Duplicate entry 'ayu' for key 'PRIMARY'");
	channel->row = xstrdup("Last_SQL_Error: Duplicate entry 'ayu' for key 'PRIMARY'. Query: "
			       "'INSERT INTO t\n    VALUES ('ayu')'\n"
			       "Until_Condition: None\n");
	observation_redact(redaction, &seen);
	assert_string_equal(channel->sql_error.text, "Duplicate entry '***' for key 'PRIMARY'");
	assert_string_equal(channel->row,
			    "Last_SQL_Error: Duplicate entry '***' for key 'PRIMARY'. Query: "
			    "'INSERT INTO t\n    VALUES (?)'\n"
			    "Until_Condition: None\n");
	observation_free(&seen);
}

static void details_are_redacted_as_what_they_are(void **state)
{
	struct observation seen = {.kind = SEEN_REPLICA};
	struct replica_details *details = xcalloc(1, sizeof *details);
	(void)state;
	seen.replica.details = details;
	text_copy(details->blockers[0].doing, LINE_SIZE, "UPDATE t SET mail = 'ayu@example.com'");
	details->n_blockers = 1;
	text_copy(ARRAY_ADD(details->doers, details->n_doers)->statement, LINE_SIZE,
		  "CHANGE MASTER TO MASTER_HOST = 'node-7'");
	text_copy(ARRAY_ADD(details->lines, details->n_lines)->text, LINE_SIZE,
		  "Duplicate entry 'ayu' for key 'PRIMARY'");
	observation_redact(redaction, &seen);
	assert_string_equal(details->blockers[0].doing, "UPDATE t SET mail = ?");
	assert_string_equal(details->doers[0].statement, "CHANGE MASTER TO MASTER_HOST = 'node-7'");
	assert_string_equal(details->lines[0].text, "Duplicate entry '***' for key 'PRIMARY'");
	observation_free(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(details_are_redacted_as_what_they_are, make, drop),
		cmocka_unit_test_setup_teardown(the_value_of_a_duplicate_key_is_taken_out, make,
						drop),
		cmocka_unit_test_setup_teardown(a_statement_keeps_its_shape_and_loses_its_values,
						make, drop),
		cmocka_unit_test_setup_teardown(a_statement_that_was_cut_loses_its_values_too, make,
						drop),
		cmocka_unit_test_setup_teardown(the_rest_of_a_parse_error_is_taken_out, make, drop),
		cmocka_unit_test_setup_teardown(values_that_do_not_fit_are_taken_out, make, drop),
		cmocka_unit_test_setup_teardown(what_names_servers_and_positions_stays, make, drop),
		cmocka_unit_test_setup_teardown(secrets_and_own_patterns_are_taken_out, make, drop),
		cmocka_unit_test_setup_teardown(
			a_pattern_that_cannot_work_is_refused_with_the_reason, make, drop),
		cmocka_unit_test_setup_teardown(values_stay_where_that_is_wanted, make, drop),
		cmocka_unit_test_setup_teardown(
			the_error_and_the_row_of_a_channel_are_redacted_together, make, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
