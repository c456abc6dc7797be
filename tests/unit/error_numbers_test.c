/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>

#include "probe/error_numbers.h"

static void a_login_that_is_denied_is_told_from_a_server_that_is_full(void **state)
{
	static const unsigned denied[] = {1045, 1130, 1129, 1698, 1862,
					  2059, 2061, 3118, 4151, 5010};
	static const unsigned full[] = {1040, 1203, 1226};

	(void)state;
	for (size_t i = 0; i < sizeof denied / sizeof *denied; i++)
		assert_int_equal(poll_end_of_connect(denied[i], false), POLL_DENIED);
	for (size_t i = 0; i < sizeof full / sizeof *full; i++)
		assert_int_equal(poll_end_of_connect(full[i], false), POLL_FULL);
}

static void a_server_that_says_why_is_believed_however_long_it_took(void **state)
{
	(void)state;
	assert_int_equal(poll_end_of_connect(1045, true), POLL_DENIED);
	assert_int_equal(poll_end_of_statement(1227, true), POLL_NO_PRIVILEGE);
}

static void a_connection_that_breaks_is_lost_and_one_that_stays_mute_timed_out(void **state)
{
	(void)state;
	assert_int_equal(poll_end_of_connect(2013, false), POLL_LOST);
	assert_int_equal(poll_end_of_connect(2013, true), POLL_TIMED_OUT);
}

static void trouble_with_encryption_is_tls_while_connecting_alone(void **state)
{
	(void)state;
	assert_int_equal(poll_end_of_connect(2026, false), POLL_TLS);
	assert_int_equal(poll_end_of_connect(2026, true), POLL_TIMED_OUT);
	assert_int_equal(poll_end_of_statement(2026, false), POLL_LOST);
}

static void a_statement_without_an_answer_hangs_in_the_words_of_both_libraries(void **state)
{
	(void)state;
	assert_int_equal(poll_end_of_statement(2013, true), POLL_HANGS);
	assert_int_equal(poll_end_of_statement(2026, true), POLL_HANGS);
	assert_int_equal(poll_end_of_statement(2006, false), POLL_LOST);
}

static void a_missing_privilege_is_known(void **state)
{
	(void)state;
	assert_int_equal(poll_end_of_statement(1227, false), POLL_NO_PRIVILEGE);
	assert_int_equal(poll_end_of_statement(1142, false), POLL_NO_PRIVILEGE);
}

static void what_is_no_protocol_is_garbled(void **state)
{
	(void)state;
	assert_int_equal(poll_end_of_connect(2007, false), POLL_GARBLED);
	assert_int_equal(poll_end_of_statement(2027, false), POLL_GARBLED);
	assert_int_equal(poll_end_of_statement(2020, true), POLL_GARBLED);
}

static void an_unknown_number_is_an_error_of_the_server(void **state)
{
	(void)state;
	assert_int_equal(poll_end_of_connect(1047, false), POLL_OTHER);
	assert_int_equal(poll_end_of_statement(ERROR_SYNTAX, false), POLL_OTHER);
}

static void the_errno_of_a_connection_says_how_far_it_got(void **state)
{
	(void)state;
	assert_int_equal(poll_end_of_errno(ECONNREFUSED), POLL_REFUSED);
	assert_int_equal(poll_end_of_errno(ENOENT), POLL_REFUSED);
	assert_int_equal(poll_end_of_errno(ETIMEDOUT), POLL_TIMED_OUT);
	assert_int_equal(poll_end_of_errno(EHOSTUNREACH), POLL_UNREACHABLE);
	assert_int_equal(poll_end_of_errno(ENETUNREACH), POLL_UNREACHABLE);
	assert_int_equal(poll_end_of_errno(EACCES), POLL_UNREACHABLE);
}

static void both_libraries_numbers_for_no_connection_are_known(void **state)
{
	(void)state;
	for (unsigned code = 2001; code <= 2005; code++)
		assert_true(error_says_no_connection(code));
	assert_false(error_says_no_connection(2000));
	assert_false(error_says_no_connection(2006));
	assert_false(error_says_no_connection(1045));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_login_that_is_denied_is_told_from_a_server_that_is_full),
		cmocka_unit_test(a_server_that_says_why_is_believed_however_long_it_took),
		cmocka_unit_test(
			a_connection_that_breaks_is_lost_and_one_that_stays_mute_timed_out),
		cmocka_unit_test(trouble_with_encryption_is_tls_while_connecting_alone),
		cmocka_unit_test(
			a_statement_without_an_answer_hangs_in_the_words_of_both_libraries),
		cmocka_unit_test(a_missing_privilege_is_known),
		cmocka_unit_test(what_is_no_protocol_is_garbled),
		cmocka_unit_test(an_unknown_number_is_an_error_of_the_server),
		cmocka_unit_test(the_errno_of_a_connection_says_how_far_it_got),
		cmocka_unit_test(both_libraries_numbers_for_no_connection_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
