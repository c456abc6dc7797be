/* SPDX-License-Identifier: Apache-2.0 */
/* What one server lacks of another's transactions; the sets themselves are tested in gtid_test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judge/transactions.h"

#define A "324f79ab-e688-11f1-8e19-02fc00000001"
#define B "324f79ab-e688-11f1-8e19-02fc00000002"

static void check_within(enum flavour flavour, const char *these, const char *state,
			 const char *position, enum has expected, const char *lacking)
{
	struct transactions a = {0}, b = {0};
	CLEANUP_BUF text = BUF_NULL;
	transactions_take(&a, flavour, these, NULL);
	transactions_take(&b, flavour, state, position);
	assert_int_equal(transactions_within(&a, &b, &text), expected);
	assert_string_equal(buf_text(&text), lacking);
	transactions_free(&a);
	transactions_free(&b);
}
#define MYSQL(these, other, has, lacking) \
	check_within(FLAVOUR_MYSQL, these, other, NULL, has, lacking)
#define MARIADB(these, state, position, has, lacking) \
	check_within(FLAVOUR_MARIADB, these, state, position, has, lacking)

static void mysql_sets_are_within_or_lack_the_difference(void **state)
{
	(void)state;
	MYSQL(A ":1-5", A ":1-9," B ":1", HAS_ALL, "");
	MYSQL(A ":1-5:7", A ":1-4", HAS_NOT, A ":5:7");
	MYSQL("", "", HAS_ALL, "");
	MYSQL(A ":1:tag:1-3", A ":1-5", HAS_NOT, A ":tag:1-3");
}

static void what_is_no_set_is_unknown(void **state)
{
	(void)state;
	MYSQL("what", A ":1", HAS_UNKNOWN, "");
	MYSQL(A ":1", NULL, HAS_UNKNOWN, "");
	MARIADB("0-1-x", "0-1-5", "", HAS_UNKNOWN, "");
}

static void a_number_by_another_server_of_the_domain_is_another_transaction(void **state)
{
	(void)state;
	MARIADB("0-1-13", "0-1-20", "0-1-20", HAS_ALL, "");
	MARIADB("0-1-13", "0-1-10", "0-1-10", HAS_NOT, "0-1-13");
	MARIADB("0-1-13", "0-1-10,0-2-14", "0-2-14", HAS_NOT, "0-1-13");
	MARIADB("0-1-13,1-5-3", "0-1-13", "0-1-13", HAS_NOT, "1-5-3");
	MARIADB("", "", "", HAS_ALL, "");
}

static void a_server_from_a_backup_knows_only_its_position(void **state)
{
	(void)state;
	MARIADB("0-1-13", "", "0-1-13", HAS_ALL, "");
	MARIADB("0-1-13", "0-2-15", "0-2-15", HAS_UNKNOWN, "");
	MARIADB("0-1-13", "", "0-1-12", HAS_NOT, "0-1-13");
}

static void what_a_server_wrote_itself_may_be_left_out(void **state)
{
	struct transactions a = {0}, b = {0};
	(void)state;
	transactions_take(&a, FLAVOUR_MYSQL, A ":1-5," B ":1", NULL);
	transactions_take(&b, FLAVOUR_MYSQL, A ":1-9", NULL);
	assert_int_equal(transactions_within_but_own(&a, &b, B, 2, NULL), HAS_ALL);
	assert_int_equal(transactions_within_but_own(&a, &b, A, 1, NULL), HAS_NOT);
	transactions_free(&a);
	transactions_free(&b);
}

static void servers_of_two_kinds_are_not_compared(void **state)
{
	struct transactions a = {0}, b = {0};
	uint64_t n = 7;
	(void)state;
	transactions_take(&a, FLAVOUR_MYSQL, A ":1-5", NULL);
	transactions_take(&b, FLAVOUR_MARIADB, "0-1-5", NULL);
	assert_int_equal(transactions_within(&a, &b, NULL), HAS_UNKNOWN);
	assert_false(transactions_behind(&a, &b, &n));
	transactions_free(&a);
	transactions_free(&b);
}

static void the_distance_is_counted(void **state)
{
	struct transactions a = {0}, b = {0};
	uint64_t n;
	(void)state;
	transactions_take(&a, FLAVOUR_MYSQL, A ":1-5", NULL);
	transactions_take(&b, FLAVOUR_MYSQL, A ":1-9," B ":1-2", NULL);
	assert_true(transactions_behind(&a, &b, &n));
	assert_int_equal(n, 6);
	transactions_take(&a, FLAVOUR_MARIADB, "0-1-5", NULL);
	transactions_take(&b, FLAVOUR_MARIADB, "0-1-9,1-1-3", NULL);
	assert_true(transactions_behind(&a, &b, &n));
	assert_int_equal(n, 7);
	transactions_free(&a);
	transactions_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mysql_sets_are_within_or_lack_the_difference),
		cmocka_unit_test(what_is_no_set_is_unknown),
		cmocka_unit_test(a_number_by_another_server_of_the_domain_is_another_transaction),
		cmocka_unit_test(a_server_from_a_backup_knows_only_its_position),
		cmocka_unit_test(what_a_server_wrote_itself_may_be_left_out),
		cmocka_unit_test(servers_of_two_kinds_are_not_compared),
		cmocka_unit_test(the_distance_is_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
