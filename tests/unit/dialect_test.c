/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "probe/dialect.h"

static void the_flavour_is_known_by_its_own_words(void **state)
{
	(void)state;
	assert_int_equal(flavour_of("10.11.19-MariaDB-log", "Debian 12"), FLAVOUR_MARIADB);
	assert_int_equal(flavour_of("8.0.36", "mariadb.org binary distribution"), FLAVOUR_MARIADB);
	assert_int_equal(flavour_of("9.7.4-2", "(Debian)"), FLAVOUR_MYSQL);
	assert_int_equal(flavour_of("8.0.36-28", "Percona Server (GPL)"), FLAVOUR_MYSQL);
	assert_int_equal(flavour_of("", ""), FLAVOUR_UNKNOWN);
}

static void versions_are_compared_as_numbers(void **state)
{
	(void)state;
	assert_true(version_at_least("8.0.22", 8, 0, 22));
	assert_true(version_at_least("8.0.100-log", 8, 0, 22));
	assert_true(version_at_least("10.11.18-MariaDB", 10, 5, 9));
	assert_true(version_at_least("9.7.4-2", 8, 0, 22));
	assert_false(version_at_least("8.0.21", 8, 0, 22));
	assert_false(version_at_least("5.7.44-log", 8, 0, 22));
	assert_false(version_at_least("10.5.8-MariaDB", 10, 5, 9));
}

static void what_a_version_leaves_out_is_zero(void **state)
{
	(void)state;
	assert_true(version_at_least("9", 9, 0, 0));
	assert_false(version_at_least("8.0.mysql_aurora.3.04.0", 8, 0, 22));
	assert_false(version_at_least("", 0, 0, 1));
	assert_false(version_at_least("x.y", 1, 0, 0));
}

static void mariadb_s_greeting_for_old_replicas_is_seen_through(void **state)
{
	(void)state;
	assert_true(version_at_least("5.5.5-10.11.18-MariaDB", 10, 11, 18));
	assert_false(version_at_least("5.5.5-10.4.2-MariaDB", 10, 5, 0));
}

static void each_server_is_asked_in_its_own_words(void **state)
{
	(void)state;
	assert_string_equal(status_statement(FLAVOUR_MARIADB, "11.8.9-MariaDB"),
			    "SHOW ALL SLAVES STATUS");
	assert_string_equal(status_statement(FLAVOUR_MYSQL, "9.7.4-2"), "SHOW REPLICA STATUS");
	assert_string_equal(status_statement(FLAVOUR_MYSQL, "8.0.22"), "SHOW REPLICA STATUS");
	assert_string_equal(status_statement(FLAVOUR_MYSQL, "8.0.21"), "SHOW SLAVE STATUS");
	assert_string_equal(status_statement(FLAVOUR_MYSQL, "5.7.44"), "SHOW SLAVE STATUS");
	assert_string_equal(status_statement(FLAVOUR_UNKNOWN, ""), "SHOW SLAVE STATUS");
}

static void each_server_is_offered_all_three_statements_once(void **state)
{
	static const struct {
		enum flavour flavour;
		const char *version;
	} servers[] = {{FLAVOUR_MARIADB, "10.11.19-MariaDB"},
		       {FLAVOUR_MYSQL, "9.7.4"},
		       {FLAVOUR_MYSQL, "5.7.44"}};

	(void)state;
	for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
		const char *at = status_statement(servers[i].flavour, servers[i].version);
		int n = 0;

		for (; at; n++)
			at = status_statement_after(servers[i].flavour, servers[i].version, at);
		assert_int_equal(n, 3);
	}
}

static void assert_grant(enum flavour flavour, const char *version, const char *account,
			 const char *expected)
{
	CLEANUP_BUF grant = BUF_NULL;

	status_grant(flavour, version, account, &grant);
	assert_string_equal(buf_text(&grant), expected);
}

static void the_grant_names_the_privilege_of_that_very_version(void **state)
{
	(void)state;
	assert_grant(FLAVOUR_MYSQL, "9.7.4", "mon@%",
		     "GRANT REPLICATION CLIENT ON *.* TO 'mon'@'%';");
	assert_grant(FLAVOUR_MARIADB, "10.5.9-MariaDB", "mon@%",
		     "GRANT SLAVE MONITOR ON *.* TO 'mon'@'%';");
	assert_grant(FLAVOUR_MARIADB, "10.5.8-MariaDB", "mon@%",
		     "GRANT REPLICATION SLAVE ADMIN ON *.* TO 'mon'@'%';");
	assert_grant(FLAVOUR_MARIADB, "10.4.34-MariaDB", "mon@%",
		     "GRANT REPLICATION CLIENT ON *.* TO 'mon'@'%';");
}

static void an_account_s_name_is_quoted_whatever_it_holds(void **state)
{
	(void)state;
	assert_grant(FLAVOUR_MYSQL, "9.7.4", "o'b\\r@x@10.0.0.%",
		     "GRANT REPLICATION CLIENT ON *.* TO 'o''b\\\\r@x'@'10.0.0.%';");
	assert_grant(FLAVOUR_MYSQL, "9.7.4", "role", "GRANT REPLICATION CLIENT ON *.* TO 'role';");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_flavour_is_known_by_its_own_words),
		cmocka_unit_test(versions_are_compared_as_numbers),
		cmocka_unit_test(what_a_version_leaves_out_is_zero),
		cmocka_unit_test(mariadb_s_greeting_for_old_replicas_is_seen_through),
		cmocka_unit_test(each_server_is_asked_in_its_own_words),
		cmocka_unit_test(each_server_is_offered_all_three_statements_once),
		cmocka_unit_test(the_grant_names_the_privilege_of_that_very_version),
		cmocka_unit_test(an_account_s_name_is_quoted_whatever_it_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
