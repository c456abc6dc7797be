/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scratch.h"
#include "store/history.h"

static struct fact_change change(const char *name, char *before, char *after, int64_t at)
{
	struct fact_change made = {
		.at.us = at, .fact = FACT_A, .before = before, .after = after, .left_out = 3};
	snprintf(made.subject.name, sizeof made.subject.name, "%s", name);
	strcpy(made.subject.view, "resolver");
	strcpy(made.subject.label, "10.0.0.2:53");
	return made;
}

struct read {
	char text[512];
};

static void on_change(void *arg, const struct fact_change *seen)
{
	struct read *read = arg;
	size_t n = strlen(read->text);
	snprintf(read->text + n, sizeof read->text - n, "%lld %s %s %s>%s;", (long long)seen->at.us,
		 seen->subject.name, fact_name(seen->fact), seen->before ? seen->before : "?",
		 seen->after);
}

static struct history *open_here(void)
{
	struct history *history = NULL;
	char why[256] = "";
	assert_int_equal(history_open("history.db", false, &history, why, sizeof why), 0);
	return history;
}

static void fill(struct history *history)
{
	char one[] = "10.0.0.1", two[] = "10.0.0.2", nine[] = "10.0.0.9";
	struct fact_change changes[3] = {change("db.test", NULL, one, 1000),
					 change("other.test", NULL, nine, 2000),
					 change("db.test", one, two, 3000)};
	assert_int_equal(history_write(history, changes, 3), 0);
}

static void changes_come_back_in_order_of_one_name_or_all(void **state)
{
	struct history *history = open_here();
	struct read all = {0}, one = {0}, late = {0};
	(void)state;
	fill(history);
	history_each(history, "", (wall_t){0}, on_change, &all);
	assert_string_equal(all.text, "1000 db.test a ?>10.0.0.1;2000 other.test a ?>10.0.0.9;"
				      "3000 db.test a 10.0.0.1>10.0.0.2;");
	history_each(history, "DB.test", (wall_t){0}, on_change, &one);
	assert_string_equal(one.text,
			    "1000 db.test a ?>10.0.0.1;3000 db.test a 10.0.0.1>10.0.0.2;");
	history_each(history, "", (wall_t){2500}, on_change, &late);
	assert_string_equal(late.text, "3000 db.test a 10.0.0.1>10.0.0.2;");
	history_free(history);
}

static void what_is_old_is_forgotten_and_what_holds_is_not(void **state)
{
	struct history *history = open_here();
	struct read all = {0}, latest = {0};
	(void)state;
	fill(history);
	assert_int_equal(history_forget(history, (wall_t){2500}), 0);
	history_each(history, "", (wall_t){0}, on_change, &all);
	assert_string_equal(all.text, "3000 db.test a 10.0.0.1>10.0.0.2;");
	history_free(history);
	history = open_here(); /* after a restart */
	history_each_latest(history, on_change, &latest);
	assert_string_equal(latest.text, "3000 db.test a ?>10.0.0.2;2000 other.test a ?>10.0.0.9;");
	history_free(history);
}

static void a_damaged_history_makes_place_for_a_new_one(void **state)
{
	FILE *file = fopen("history.db", "w");
	struct history *history;
	struct read all = {0};
	(void)state;
	for (int i = 0; i < 1000; i++)
		fputs("not a database\n", file);
	fclose(file);
	history = open_here();
	fill(history);
	history_each(history, "", (wall_t){2500}, on_change, &all);
	assert_string_equal(all.text, "3000 db.test a 10.0.0.1>10.0.0.2;");
	history_free(history);
	file = fopen("history.db.damaged", "r");
	assert_non_null(file);
	fclose(file);
}

static void without_a_history_there_is_nothing_to_read(void **state)
{
	struct history *history;
	char why[256] = "";
	(void)state;
	assert_true(history_open("none.db", true, &history, why, sizeof why) < 0);
	assert_true(strlen(why) > 0);
}

#define HERE(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HERE(changes_come_back_in_order_of_one_name_or_all),
		HERE(what_is_old_is_forgotten_and_what_holds_is_not),
		HERE(a_damaged_history_makes_place_for_a_new_one),
		HERE(without_a_history_there_is_nothing_to_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
