/* SPDX-License-Identifier: Apache-2.0 */
/* A step is stored whole or not at all: on failure, on a full disk, on a kill. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/statement.h"
#include "store_sample.h"

static void count_row(void *arg, const struct outbox_row *row)
{
	(void)row;
	++*(size_t *)arg;
}

static void a_step_that_is_rolled_back_leaves_nothing(void **state)
{
	(void)state;
	struct incident *before = sample_incident(ID, 2, 1), *after = sample_incident(ID, 3, 5);
	put_incident(before);
	assert_int_equal(store_begin(store), 0);
	store_incident(store, after);
	store_rollback(store);
	assert_stored(before);
	put_incident(after);
	assert_stored(after);
	incident_free(before);
	incident_free(after);
}

static void a_failure_inside_a_step_takes_the_whole_step_back(void **state)
{
	(void)state;
	struct entry entry = {.number = 1};
	struct incident *incident = sample_incident(ID, 1, 1);
	assert_int_equal(store_begin(store), 0);
	store_incident(store, incident);
	store_effects(store, "INC-20200901-0666",
		      &(struct effects){.entries = &entry, .n_entries = 1});
	store_row(store, &(struct outbox_row){.number = 1});
	assert_int_equal(store_commit(store), -EIO);
	assert_string_equal(store_error(store), "FOREIGN KEY constraint failed");
	assert_null(store_load_incident(store, ID));
	size_t n = 0;
	assert_int_equal(store_each_row(store, count_row, &n), 0);
	assert_int_equal(n, 0);
	put_incident(incident);
	assert_string_equal(store_error(store), "");
	assert_stored(incident);
	incident_free(incident);
}

static void limit_pages(int more)
{
	char sql[64];
	sqlite3_stmt *count;
	assert_int_equal(sqlite3_prepare_v2(store->db, "PRAGMA page_count", -1, &count, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(count), SQLITE_ROW);
	snprintf(sql, sizeof sql, "PRAGMA max_page_count = %d",
		 sqlite3_column_int(count, 0) + more);
	sqlite3_finalize(count);
	assert_int_equal(sqlite3_exec(store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void a_full_disk_fails_the_step_and_then_all_is_well_again(void **state)
{
	(void)state;
	struct incident *before = sample_incident(ID, 2, 1), *after = sample_incident(ID, 300, 5);
	put_incident(before);
	limit_pages(2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(store_begin(store), 0);
		store_incident(store, after);
		store_row(store, &(struct outbox_row){.number = 1});
		assert_int_equal(store_commit(store), -ENOSPC);
		assert_string_equal(store_error(store), "database or disk is full");
		assert_stored(before);
	}
	limit_pages(10000);
	put_incident(after);
	assert_stored(after);
	incident_free(before);
	incident_free(after);
}

static void ids_go_on_while_the_disk_is_full(void **state)
{
	(void)state;
	char id[INCIDENT_ID_SIZE];
	assert_int_equal(sqlite3_exec(store->db, "PRAGMA query_only = ON", NULL, NULL, NULL),
			 SQLITE_OK);
	store_next_id(store, "20200901", id);
	store_next_id(store, "20200901", id);
	assert_string_equal(id, "INC-20200901-0002");
}

/* A writer in a process of its own, which is killed when it says that it has come so far. */
static void kill_writer(const struct incident *incident, bool after_commit)
{
	int says[2];
	char byte;
	assert_int_equal(pipe(says), 0);
	store = store_free(store);
	pid_t writer = fork();
	if (writer == 0) {
		char why[LINE_SIZE];
		if (store_open("db", false, &store, why, sizeof why) != 0 ||
		    store_begin(store) != 0)
			_exit(1);
		store_incident(store, incident);
		if (after_commit && store_commit(store) != 0)
			_exit(1);
		if (write(says[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	close(says[1]);
	assert_int_equal(read(says[0], &byte, 1), 1);
	close(says[0]);
	assert_int_equal(kill(writer, SIGKILL), 0);
	assert_int_equal(waitpid(writer, NULL, 0), writer);
	sample_reopen();
}

static void a_kill_before_the_commit_leaves_the_former_state(void **state)
{
	(void)state;
	struct incident *before = sample_incident(ID, 2, 1), *after = sample_incident(ID, 300, 5);
	put_incident(before);
	kill_writer(after, false);
	assert_stored(before);
	put_incident(after);
	assert_stored(after);
	incident_free(before);
	incident_free(after);
}

static void a_kill_after_the_commit_leaves_the_new_state(void **state)
{
	(void)state;
	struct incident *before = sample_incident(ID, 2, 1), *after = sample_incident(ID, 300, 5);
	put_incident(before);
	kill_writer(after, true);
	assert_stored(after);
	incident_free(before);
	incident_free(after);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, sample_open, sample_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(a_step_that_is_rolled_back_leaves_nothing),
		WITH_STORE(a_failure_inside_a_step_takes_the_whole_step_back),
		WITH_STORE(a_full_disk_fails_the_step_and_then_all_is_well_again),
		WITH_STORE(ids_go_on_while_the_disk_is_full),
		WITH_STORE(a_kill_before_the_commit_leaves_the_former_state),
		WITH_STORE(a_kill_after_the_commit_leaves_the_new_state),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
