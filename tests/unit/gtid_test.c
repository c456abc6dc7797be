/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions as sets: what servers print, and what one has that another lacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "judge/gtid.h"

#define A "324f79ab-e688-11f1-8e19-02fc00000001"
#define B "8f3b2c10-e688-11f1-8e19-02fc00000002"

static struct gtid_set set_of(const char *text)
{
	struct gtid_set set;
	assert_true(gtid_set_parse(text, &set));
	return set;
}

static void assert_set(struct gtid_set *set, const char *text)
{
	CLEANUP_BUF printed = BUF_NULL;
	gtid_set_print(set, 1000, &printed);
	assert_string_equal(buf_text(&printed), text);
	gtid_set_free(set);
}

static void a_set_is_read_as_servers_print_it(void **state)
{
	static const char *const texts[][2] = {
		{"", ""},
		{A ":1-5", A ":1-5"},
		{A ":1-5:7:11-18,\n" B ":3", A ":1-5:7:11-18," B ":3"},
		{A ":1-3:6-7,\n" A ":4-5", A ":1-7"},
		{"324F79AB-E688-11F1-8E19-02FC00000001:2-2", A ":2"},
		{A ":1-2:blue:1-9:green:4", A ":1-2:blue:1-9:green:4"},
		{B ":1, " A ":9-12", A ":9-12," B ":1"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct gtid_set set = set_of(texts[i][0]);
		assert_set(&set, texts[i][1]);
	}
}

static void what_is_no_set_is_unknown(void **state)
{
	static const char *const texts[] = {
		"nonsense",
		A ":",
		A ":0",
		A ":5-3",
		A ":1-",
		A ":1-5;" B ":1",
		A ":99999999999999999999",
		"324f79ab-e688-11f1-8e19-02fc0000000:1",
		A ":a_tag_that_is_much_longer_than_thirty_two:1",
		A ":1--3",
		"0-1-100",
	};
	struct gtid_set untouched = {.n = 77};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_false(gtid_set_parse(texts[i], &untouched));
	assert_int_equal(untouched.n, 77);
}

static void a_set_of_too_many_parts_is_unknown(void **state)
{
	CLEANUP_BUF text = BUF_NULL;
	struct gtid_set set;
	(void)state;
	buf_add(&text, A);
	for (unsigned i = 0; i <= GTID_RUNS_MAX; i++)
		buf_printf(&text, ":%u", 2 * i + 1);
	assert_false(gtid_set_parse(buf_text(&text), &set));
}

static void one_set_without_another_is_what_only_the_first_has(void **state)
{
	static const char *const cases[][3] = {
		{A ":1-10", A ":1-10", ""},
		{A ":1-10", "", A ":1-10"},
		{A ":1-10", A ":3-4:7", A ":1-2:5-6:8-10"},
		{A ":1-10", A ":1-3:9-20", A ":4-8"},
		{A ":5-6:9-12", A ":1-9," B ":1", A ":10-12"},
		{A ":1-3," B ":1-4", A ":1-3", B ":1-4"},
		{A ":1-3," B ":1-4", B ":2", A ":1-3," B ":1:3-4"},
		{A ":1-3:red:1-3", A ":1-3:blue:1-3", A ":red:1-3"},
		{A ":1:3:5:7", A ":2:4:6", A ":1:3:5:7"},
		{A ":1:3:5:7", A ":1-6", A ":7"},
		{"", A ":1", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct gtid_set a = set_of(cases[i][0]), b = set_of(cases[i][1]);
		struct gtid_set rest = gtid_set_without(&a, &b);
		assert_int_equal(gtid_set_is_within(&a, &b), rest.n == 0);
		assert_set(&rest, cases[i][2]);
		gtid_set_free(&a);
		gtid_set_free(&b);
	}
}

static void two_sets_together_have_each_transaction_once(void **state)
{
	struct gtid_set a = set_of(A ":1-5:9"), b = set_of(A ":4-8," B ":1");
	(void)state;
	gtid_set_add(&a, &b);
	assert_int_equal(gtid_set_count(&a), 10);
	gtid_set_free(&b);
	assert_set(&a, A ":1-9," B ":1");
}

static void transactions_are_told_by_the_server_that_made_them(void **state)
{
	struct gtid_set all = set_of(A ":1-5:blue:1-2," B ":1-3"), own = set_of(A ":1," B ":2");
	(void)state;
	assert_true(gtid_set_has_uuid(&all, B));
	assert_false(gtid_set_has_uuid(&all, "00000000-0000-0000-0000-000000000000"));
	assert_false(gtid_set_has_uuid(&all, ""));
	gtid_set_drop_uuid(&all, B);
	assert_set(&all, A ":1-5:blue:1-2");
	gtid_set_keep_uuid(&own, B);
	assert_set(&own, B ":2");
}

static void a_long_set_is_cut_between_its_parts(void **state)
{
	struct gtid_set set = set_of(A ":1-5:7:11-18," B ":3");
	CLEANUP_BUF text = BUF_NULL;
	(void)state;
	gtid_set_print(&set, 44, &text);
	assert_string_equal(buf_text(&text), A ":1-5:7...");
	gtid_set_free(&set);
}

static struct gtid_points points_of(const char *text)
{
	struct gtid_points points;
	assert_true(gtid_points_parse(text, &points));
	return points;
}

static void a_position_is_read_as_mariadb_prints_it(void **state)
{
	struct gtid_points points = points_of("1-7-5,0-2-44, 0-1-100,0-1-99");
	CLEANUP_BUF text = BUF_NULL;
	(void)state;
	gtid_points_print(&points, 100, &text);
	assert_string_equal(buf_text(&text), "0-1-100,0-2-44,1-7-5");
	assert_int_equal(gtid_points_last(&points, 0), 100);
	assert_int_equal(gtid_points_last(&points, 9), 0);
	assert_int_equal(gtid_points_find(&points, 0, 2)->number, 44);
	assert_null(gtid_points_find(&points, 1, 2));
	gtid_points_free(&points);
	points = points_of("");
	assert_int_equal(points.n, 0);
}

static void what_is_no_position_is_unknown(void **state)
{
	static const char *const texts[] = {"0-1",
					    "0-1-",
					    "x",
					    "0-1-5 0-2-6",
					    "0-1-5-6",
					    A ":1",
					    "4294967296-1-1",
					    "0-1-99999999999999999999"};
	struct gtid_points points;
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_false(gtid_points_parse(texts[i], &points));
}

static void each_domain_counts_by_itself_how_far_it_is_behind(void **state)
{
	static const struct {
		const char *replica, *source;
		uint64_t behind;
	} cases[] = {
		{"0-1-100", "0-1-100", 0}, {"0-1-90", "0-1-100", 10},
		{"0-1-90", "0-2-100", 10}, {"0-1-90,1-1-50", "0-1-100,1-1-40", 10},
		{"", "0-1-7,1-1-3", 10},   {"0-1-90", "0-1-80,0-2-95", 5},
		{"0-1-90", "", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct gtid_points replica = points_of(cases[i].replica);
		struct gtid_points source = points_of(cases[i].source);
		assert_int_equal(gtid_points_behind(&replica, &source), cases[i].behind);
		gtid_points_free(&replica);
		gtid_points_free(&source);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_is_read_as_servers_print_it),
		cmocka_unit_test(what_is_no_set_is_unknown),
		cmocka_unit_test(a_set_of_too_many_parts_is_unknown),
		cmocka_unit_test(one_set_without_another_is_what_only_the_first_has),
		cmocka_unit_test(two_sets_together_have_each_transaction_once),
		cmocka_unit_test(transactions_are_told_by_the_server_that_made_them),
		cmocka_unit_test(a_long_set_is_cut_between_its_parts),
		cmocka_unit_test(a_position_is_read_as_mariadb_prints_it),
		cmocka_unit_test(what_is_no_position_is_unknown),
		cmocka_unit_test(each_domain_counts_by_itself_how_far_it_is_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
