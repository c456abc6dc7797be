/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

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

static void a_server_s_dialect_is_known_by_its_version(void **state)
{
	(void)state;
	assert_int_equal(dialect_of(FLAVOUR_MYSQL, "9.7.4"), DIALECT_MYSQL);
	assert_int_equal(dialect_of(FLAVOUR_MYSQL, "8.0.22"), DIALECT_MYSQL);
	assert_int_equal(dialect_of(FLAVOUR_MYSQL, "8.0.21"), DIALECT_OLD_MYSQL);
	assert_int_equal(dialect_of(FLAVOUR_MARIADB, "11.8.9-MariaDB"), DIALECT_MARIADB);
	assert_int_equal(dialect_of(FLAVOUR_UNKNOWN, ""), DIALECT_ANY);
}

static void assert_said(enum dialect dialect, const char *statement, const char *channel,
			const char *expected)
{
	CLEANUP_BUF said = BUF_NULL;

	dialect_add(dialect, statement, strlen(statement), channel, &said);
	assert_string_equal(buf_text(&said), expected);
}

static void statements_are_said_in_each_server_s_words(void **state)
{
	static const char change[] = "CHANGE REPLICATION SOURCE TO SOURCE_HOST='db_source'";

	(void)state;
	assert_said(DIALECT_MYSQL, "START REPLICA IO_THREAD", NULL, "START REPLICA IO_THREAD");
	assert_said(DIALECT_ANY, change, NULL, change);
	assert_said(DIALECT_OLD_MYSQL, "START REPLICA IO_THREAD", NULL, "START SLAVE IO_THREAD");
	assert_said(DIALECT_MARIADB, "CHANGE REPLICATION SOURCE TO SOURCE_RETRY_COUNT=9", NULL,
		    "CHANGE MASTER TO MASTER_RETRY_COUNT=9");
	assert_said(DIALECT_OLD_MYSQL, "SHOW REPLICA STATUS", NULL, "SHOW SLAVE STATUS");
}

static void a_statement_names_its_channel_where_the_server_wants_it(void **state)
{
	(void)state;
	assert_said(DIALECT_MYSQL, "START REPLICA IO_THREAD", "orders",
		    "START REPLICA IO_THREAD FOR CHANNEL 'orders'");
	assert_said(DIALECT_OLD_MYSQL, "CHANGE REPLICATION SOURCE TO SOURCE_SSL=1", "",
		    "CHANGE MASTER TO MASTER_SSL=1 FOR CHANNEL ''");
	assert_said(DIALECT_MARIADB, "START REPLICA IO_THREAD", "orders",
		    "START SLAVE 'orders' IO_THREAD");
	assert_said(DIALECT_MARIADB, "CHANGE REPLICATION SOURCE TO SOURCE_SSL=1", "o'b",
		    "CHANGE MASTER 'o''b' TO MASTER_SSL=1");
	assert_said(DIALECT_MYSQL, "SHOW REPLICA STATUS", "orders", "SHOW REPLICA STATUS");
}

static void only_renamed_names_are_renamed(void **state)
{
	(void)state;
	assert_said(DIALECT_OLD_MYSQL, "replica_net_timeout", NULL, "slave_net_timeout");
	assert_said(DIALECT_MARIADB, "Relay_Source_Log_File", NULL, "Relay_Master_Log_File");
	assert_said(DIALECT_OLD_MYSQL, "rpl_semi_sync_source_enabled", NULL,
		    "rpl_semi_sync_master_enabled");
	assert_said(DIALECT_OLD_MYSQL, "GRANT REPLICATION SLAVE ON *.*", NULL,
		    "GRANT REPLICATION SLAVE ON *.*");
	assert_said(DIALECT_OLD_MYSQL, "performance_schema.replication_applier_status", NULL,
		    "performance_schema.replication_applier_status");
	assert_said(DIALECT_MARIADB, "dig source.example replica", NULL,
		    "dig source.example replica");
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
		cmocka_unit_test(a_server_s_dialect_is_known_by_its_version),
		cmocka_unit_test(statements_are_said_in_each_server_s_words),
		cmocka_unit_test(a_statement_names_its_channel_where_the_server_wants_it),
		cmocka_unit_test(only_renamed_names_are_renamed),
		cmocka_unit_test(the_grant_names_the_privilege_of_that_very_version),
		cmocka_unit_test(an_account_s_name_is_quoted_whatever_it_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
