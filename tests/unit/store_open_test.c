/* SPDX-License-Identifier: Apache-2.0 */
/* Opening: what is ours and of our version, what is not, and reading beside a writer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"
#include "store_sample.h"

static char why[LINE_SIZE];

static int try_open(const char *path, bool read_only)
{
	struct store *opened = NULL;
	why[0] = '\0';
	int result = store_open(path, read_only, &opened, why, sizeof why);
	assert_true((result == 0) == (opened != NULL));
	assert_true((result == 0) == (why[0] == '\0'));
	store_free(opened);
	return result;
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void write_file(const char *path, size_t at, const char *bytes, size_t n)
{
	FILE *file = fopen(path, access(path, F_OK) == 0 ? "r+" : "w");
	assert_non_null(file);
	assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	fclose(file);
}

static void a_new_store_is_not_for_everybody_to_read(void **state)
{
	(void)state;
	struct stat st;
	mode_t old = umask(022);
	assert_int_equal(try_open("db", false), 0);
	umask(old);
	static const char *const files[] = {"db", "db-wal", "db-shm"};
	for (size_t i = 0; i < 3; i++)
		if (stat(files[i], &st) == 0)
			assert_int_equal(st.st_mode & 07777, 0640);
}

static void a_store_can_be_opened_again_and_an_empty_file_is_one(void **state)
{
	(void)state;
	assert_int_equal(try_open("db", false), 0);
	assert_int_equal(try_open("db", false), 0);
	write_file("empty", 0, "", 0);
	assert_int_equal(try_open("empty", false), 0);
	assert_int_equal(try_open("empty", true), 0);
}

static void a_newer_store_is_left_alone(void **state)
{
	(void)state;
	assert_int_equal(try_open("db", false), 0);
	run_sql("db", "PRAGMA user_version = 99");
	for (int read_only = 0; read_only < 2; read_only++) {
		assert_int_equal(try_open("db", read_only), STORE_NEWER);
		assert_string_equal(why, "db was written by a newer version (schema 99, this one "
					 "knows up to 2): install that version again, or move the "
					 "file away to begin anew");
	}
}

static void the_database_of_another_program_is_left_alone(void **state)
{
	(void)state;
	run_sql("other", "CREATE TABLE t (a)");
	assert_int_equal(try_open("other", false), STORE_DAMAGED);
	assert_string_equal(why, "other is the database of another program: move it away, or set "
				 "another state-dir");
	run_sql("stamped", "PRAGMA application_id = 7");
	assert_int_equal(try_open("stamped", false), STORE_DAMAGED);
}

static void rubbish_is_named_so(void **state)
{
	(void)state;
	char rubbish[8192];
	memset(rubbish, 'x', sizeof rubbish);
	write_file("rubbish", 0, rubbish, sizeof rubbish);
	assert_int_equal(try_open("rubbish", false), STORE_DAMAGED);
	assert_string_equal(why, "rubbish is damaged (file is not a database): restore it from a "
				 "backup, or move it away to begin anew");
	assert_int_equal(try_open("rubbish", true), STORE_DAMAGED);
}

static void a_damaged_page_is_found_at_the_start(void **state)
{
	(void)state;
	char rubbish[4096];
	memset(rubbish, 0x5A, sizeof rubbish);
	assert_int_equal(try_open("db", false), 0);
	write_file("db", 4096, rubbish, sizeof rubbish);
	assert_int_equal(try_open("db", false), STORE_DAMAGED);
	assert_memory_equal(why, "db is damaged (", 15);
}

static void what_cannot_be_opened_is_said_with_its_reason(void **state)
{
	(void)state;
	assert_int_equal(try_open("none/db", false), -ENOENT);
	assert_string_equal(why, "none/db cannot be opened: No such file or directory");
	assert_int_equal(try_open("none", true), -ENOENT);
	assert_string_equal(why, "there is no none yet: the agent makes it at its first start");
	assert_int_equal(try_open(".", false), -EISDIR);
}

static void a_store_that_is_not_set_up_yet_cannot_be_read(void **state)
{
	(void)state;
	write_file("empty", 0, "", 0);
	assert_int_equal(try_open("empty", true), -EAGAIN);
	assert_string_equal(why, "empty is not ready yet: this version of the agent sets it up "
				 "when it starts");
}

static void a_reader_sees_what_was_committed_while_the_agent_writes(void **state)
{
	(void)state;
	struct incident *before = sample_incident(ID, 2, 1), *after = sample_incident(ID, 3, 5);
	struct store *agent, *reader;
	assert_int_equal(sample_open(state), 0);
	agent = store;
	put_incident(before);
	assert_int_equal(store_begin(agent), 0);
	store_incident(agent, after);
	assert_int_equal(store_open("db", true, &reader, why, sizeof why), 0);
	store = reader;
	assert_stored(before);
	assert_int_equal(store_commit(agent), 0);
	assert_stored(after);
	store = agent;
	put_incident(before);
	store = reader;
	assert_stored(before);
	store_free(reader);
	store = agent;
	incident_free(before);
	incident_free(after);
	assert_int_equal(sample_close(state), 0);
}

static void a_reader_cannot_write(void **state)
{
	(void)state;
	struct incident *incident = sample_incident(ID, 1, 1);
	struct store *reader;
	assert_int_equal(try_open("db", false), 0);
	assert_int_equal(store_open("db", true, &reader, why, sizeof why), 0);
	store_incident(reader, incident);
	assert_string_equal(store_error(reader), "attempt to write a readonly database");
	store_free(reader);
	incident_free(incident);
}

/* As a user of the group who may read the files but not write beside them, with no agent running.
 */
static void who_may_only_read_the_files_can_read_the_store(void **state)
{
	if (geteuid() != 0)
		skip();
	struct incident *incident = sample_incident(ID, 2, 1);
	char *folder = *state;
	assert_int_equal(store_open("db", false, &store, why, sizeof why), 0);
	put_incident(incident);
	store = store_free(store);
	assert_int_equal(chmod(folder, 0755), 0);
	static const char *const files[] = {"db", "db-wal", "db-shm"};
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(chmod(files[i], 0644), 0);
	pid_t reader = fork();
	if (reader == 0) {
		if (setgid(65534) < 0 || setuid(65534) < 0 ||
		    store_open("db", true, &store, why, sizeof why) != 0)
			_exit(1);
		struct incident *found = store_load_incident(store, ID);
		_exit(found != NULL && found->n_findings == 2 ? 0 : 2);
	}
	int status;
	assert_int_equal(waitpid(reader, &status, 0), reader);
	assert_int_equal(status, 0);
	incident_free(incident);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(a_new_store_is_not_for_everybody_to_read),
		IN_FOLDER(a_store_can_be_opened_again_and_an_empty_file_is_one),
		IN_FOLDER(a_newer_store_is_left_alone),
		IN_FOLDER(the_database_of_another_program_is_left_alone),
		IN_FOLDER(rubbish_is_named_so),
		IN_FOLDER(a_damaged_page_is_found_at_the_start),
		IN_FOLDER(what_cannot_be_opened_is_said_with_its_reason),
		IN_FOLDER(a_store_that_is_not_set_up_yet_cannot_be_read),
		cmocka_unit_test(a_reader_sees_what_was_committed_while_the_agent_writes),
		IN_FOLDER(a_reader_cannot_write),
		IN_FOLDER(who_may_only_read_the_files_can_read_the_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
