/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "probe/mask.h"

static void assert_masked(const char *text, const char *expected)
{
	char copy[512];

	assert_true(strlen(text) < sizeof copy);
	memcpy(copy, text, strlen(text) + 1);
	mask_secrets(copy);
	assert_string_equal(copy, expected);
}

static void the_password_of_a_new_account_is_masked(void **state)
{
	(void)state;
	assert_masked("Query: CREATE USER app IDENTIFIED BY 'hunter2' REQUIRE SSL",
		      "Query: CREATE USER app IDENTIFIED BY '***' REQUIRE SSL");
}

static void a_hash_is_masked_and_the_plugin_s_name_stays(void **state)
{
	(void)state;
	assert_masked("CREATE USER 'app'@'%' IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$x'",
		      "CREATE USER 'app'@'%' IDENTIFIED WITH 'caching_sha2_password' AS '***'");
	assert_masked(
		"create user app identified via 'ed25519' using '6aW9C7ENlasUfymtfMvMZZtnkCVlcb'",
		"create user app identified via 'ed25519' using '***'");
}

static void a_password_that_is_set_is_masked(void **state)
{
	(void)state;
	assert_masked("SET PASSWORD FOR 'app'@'%'='*94BDCEBE'", "SET PASSWORD FOR '***'@'*'='***'");
	assert_masked("SET PASSWORD = PASSWORD('hunter2')", "SET PASSWORD = PASSWORD('***')");
	assert_masked("MASTER_HOST='h', PASSWORD \"hunter2\"", "MASTER_HOST='h', PASSWORD \"***\"");
}

static void words_about_passwords_are_left_alone(void **state)
{
	static const char *const harmless[] = {
		"Access denied for user 'repl'@'10.0.0.2' (using password: YES)",
		"Authentication plugin 'caching_sha2_password' reported error: 'x'",
		"Error 'Duplicate entry '1' for key 'PRIMARY'' on query. Query: 'insert'",
		"Unknown column 'password' in 'field list'",
		"unidentified 'thing'",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		assert_masked(harmless[i], harmless[i]);
}

static void a_secret_whose_end_was_cut_off_is_masked_to_the_end(void **state)
{
	(void)state;
	assert_masked("IDENTIFIED BY 'hunt", "IDENTIFIED BY '***");
	assert_masked("IDENTIFIED BY '", "IDENTIFIED BY '");
	assert_masked("IDENTIFIED BY 'a\\", "IDENTIFIED BY '**");
}

static void a_quote_within_a_secret_does_not_end_it(void **state)
{
	(void)state;
	assert_masked("IDENTIFIED BY 'a''b\\'c' ACCOUNT LOCK", "IDENTIFIED BY '***' ACCOUNT LOCK");
	assert_masked("IDENTIFIED BY \"it's\" x", "IDENTIFIED BY \"***\" x");
}

static void all_secrets_after_the_first_are_masked_too(void **state)
{
	(void)state;
	assert_masked("IDENTIFIED BY 'one', b IDENTIFIED BY 'second'",
		      "IDENTIFIED BY '***', b IDENTIFIED BY '***'");
}

static void short_secrets_do_not_grow(void **state)
{
	(void)state;
	assert_masked("IDENTIFIED BY ''", "IDENTIFIED BY ''");
	assert_masked("IDENTIFIED BY 'x' ", "IDENTIFIED BY '*' ");
}

static void columns_of_passwords_are_known_by_their_names(void **state)
{
	(void)state;
	assert_true(mask_column("Source_Password"));
	assert_true(mask_column("MASTER_PASSWORD"));
	assert_false(mask_column("Source_public_key_path"));
	assert_false(mask_column("Master_SSL_Key"));
	assert_false(mask_column("word"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_password_of_a_new_account_is_masked),
		cmocka_unit_test(a_hash_is_masked_and_the_plugin_s_name_stays),
		cmocka_unit_test(a_password_that_is_set_is_masked),
		cmocka_unit_test(words_about_passwords_are_left_alone),
		cmocka_unit_test(a_secret_whose_end_was_cut_off_is_masked_to_the_end),
		cmocka_unit_test(a_quote_within_a_secret_does_not_end_it),
		cmocka_unit_test(all_secrets_after_the_first_are_masked_too),
		cmocka_unit_test(short_secrets_do_not_grow),
		cmocka_unit_test(columns_of_passwords_are_known_by_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
