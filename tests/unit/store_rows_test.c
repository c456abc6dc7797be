/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the outbox, the memory, the heartbeat and the numbers of incidents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "platform/clock.h"
#include "store/tables.h"
#include "store_sample.h"

static void put_row(const struct outbox_row *row)
{
	assert_int_equal(store_begin(store), 0);
	store_row(store, row);
	assert_int_equal(store_commit(store), 0);
}

struct rows {
	struct outbox_row rows[8];
	size_t n;
};

static void take_row(void *arg, const struct outbox_row *row)
{
	struct rows *rows = arg;
	rows->rows[rows->n++] = *row;
}

static void a_row_comes_back_with_every_member_of_its_page(void **state)
{
	(void)state;
	struct outbox_row row = {.number = INT64_MAX};
	struct rows found = {.n = 0};
	sample_fill(&table_outbox, &row, 3);
	row.state = ROW_STANDING;
	put_row(&row);
	sample_reopen();
	assert_int_equal(store_each_row(store, take_row, &found), 0);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.rows[0].number, INT64_MAX);
	assert_same(&table_outbox, &found.rows[0], &row);
	row.state = ROW_SENDING;
	row.tries = 9;
	put_row(&row);
	found.n = 0;
	assert_int_equal(store_each_row(store, take_row, &found), 0);
	assert_int_equal(found.n, 1);
	assert_same(&table_outbox, &found.rows[0], &row);
}

static void rows_that_still_matter_come_back_oldest_first(void **state)
{
	(void)state;
	int64_t now = clock_now().wall.us, day = SPAN_HOURS(24).us;
	const struct outbox_row rows[] = {
		{.number = 7, .state = ROW_WAITING},
		{.number = 6, .state = ROW_SENDING},
		{.number = 5, .state = ROW_DELIVERED, .queued = {now}},
		{.number = 4, .state = ROW_STANDING},
		{.number = 3, .state = ROW_FAILED, .queued = {now - day / 2}},
		{.number = 2, .state = ROW_FAILED, .queued = {now - 2 * day}, .next_try = {now}},
		{.number = 1, .state = ROW_FAILED, .queued = {now - 2 * day}},
	};
	struct rows found = {.n = 0};
	for (size_t i = 0; i < 7; i++)
		put_row(&rows[i]);
	assert_int_equal(store_each_row(store, take_row, &found), 0);
	assert_int_equal(found.n, 5);
	static const int64_t expected[] = {2, 3, 4, 6, 7};
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(found.rows[i].number, expected[i]);
}

static void put_memory(const char *key, const char *value)
{
	char *keys = xstrdup(key), *values = xstrdup(value);
	assert_int_equal(store_begin(store), 0);
	store_memory(store, &(struct memory_item){keys, values});
	assert_int_equal(store_commit(store), 0);
	free(keys);
	free(values);
}

static void add_memory(void *arg, const char *key, const char *value)
{
	snprintf((char *)arg + strlen(arg), 64, "%s=%s;", key, value);
}

static void memory_is_kept_replaced_and_forgotten(void **state)
{
	(void)state;
	char all[256] = "";
	put_memory("name:a", "1");
	put_memory("name:b", "");
	put_memory("name:c", "3");
	put_memory("name:a", "2'");
	put_memory("name:c", NULL);
	put_memory("name:d", NULL);
	sample_reopen();
	assert_int_equal(store_each_memory(store, add_memory, all), 0);
	assert_string_equal(all, "name:a=2';name:b=;");
}

static void the_last_sign_of_life_is_known(void **state)
{
	(void)state;
	wall_t at = {42};
	assert_false(store_last_heartbeat(store, &at));
	assert_int_equal(at.us, 42);
	store_heartbeat(store, (wall_t){1000});
	store_heartbeat(store, (wall_t){2000});
	sample_reopen();
	assert_true(store_last_heartbeat(store, &at));
	assert_int_equal(at.us, 2000);
}

static void assert_next(const char *day, const char *expected)
{
	char id[INCIDENT_ID_SIZE];
	store_next_id(store, day, id);
	assert_string_equal(id, expected);
}

static void ids_count_per_day_and_are_never_given_again(void **state)
{
	(void)state;
	assert_next("20200901", "INC-20200901-0001");
	assert_next("20200901", "INC-20200901-0002");
	assert_next("20200902", "INC-20200902-0001");
	assert_next("20200901", "INC-20200901-0003");
	sample_reopen();
	assert_next("20200901", "INC-20200901-0004");
	assert_int_equal(store_begin(store), 0);
	assert_next("20200901", "INC-20200901-0005");
	store_rollback(store);
	assert_next("20200901", "INC-20200901-0006");
}

static void ids_of_incidents_count_even_if_their_number_was_not_stored(void **state)
{
	(void)state;
	put_in_state("INC-20200901-0041", STATE_OPEN, 0);
	put_in_state("INC-20200901-10000", STATE_OPEN, 0);
	assert_next("20200901", "INC-20200901-10001");
	assert_next("20200902", "INC-20200902-0001");
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, sample_open, sample_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(a_row_comes_back_with_every_member_of_its_page),
		WITH_STORE(rows_that_still_matter_come_back_oldest_first),
		WITH_STORE(memory_is_kept_replaced_and_forgotten),
		WITH_STORE(the_last_sign_of_life_is_known),
		WITH_STORE(ids_count_per_day_and_are_never_given_again),
		WITH_STORE(ids_of_incidents_count_even_if_their_number_was_not_stored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
