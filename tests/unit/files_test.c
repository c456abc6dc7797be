/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/files.h"
#include "scratch.h"

static void write_file(const char *path, const char *text, size_t n, mode_t mode)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, n, file), n);
	fclose(file);
	assert_int_equal(chmod(path, mode), 0);
}

static void assert_holds(const char *path, const char *text)
{
	struct buf whole = BUF_NULL;
	assert_int_equal(file_read(path, 100, &whole), 0);
	assert_string_equal(whole.text, text);
	buf_free(&whole);
}

static void a_file_is_read_whole_or_not_at_all(void **state)
{
	(void)state;
	struct buf whole = BUF_NULL;
	write_file("a", "x\0yz", 4, 0600);
	assert_int_equal(file_read("a", 3, &whole), -EFBIG);
	assert_null(whole.text);
	assert_int_equal(file_read("a", 4, &whole), 0);
	assert_int_equal(whole.len, 4);
	assert_memory_equal(whole.text, "x\0yz", 5);
	buf_free(&whole);
	write_file("empty", "", 0, 0600);
	assert_holds("empty", "");
	assert_int_equal(file_read("none", 4, &whole), -ENOENT);
	assert_int_equal(file_read(".", 4, &whole), -EISDIR);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_int_equal(file_read("pipe", 4, &whole), -EINVAL);
}

static void a_file_is_replaced_with_its_mode(void **state)
{
	(void)state;
	struct stat st;
	mode_t old = umask(077);
	assert_int_equal(file_replace("a", "one", 3, 0640), 0);
	assert_holds("a", "one");
	assert_int_equal(file_replace("a", "two", 3, 0644), 0);
	umask(old);
	assert_holds("a", "two");
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	assert_int_equal(access("a.new", F_OK), -1);
}

static void a_file_that_cannot_be_replaced_stays(void **state)
{
	(void)state;
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_int_equal(file_replace("folder", "x", 1, 0640), -EISDIR);
	assert_int_equal(access("folder.new", F_OK), -1);
	assert_int_equal(file_replace("none/a", "x", 1, 0640), -ENOENT);
	write_file("a", "old", 3, 0600);
	assert_int_equal(mkdir("a.new", 0700), 0);
	assert_true(file_replace("a", "x", 1, 0640) < 0);
	assert_holds("a", "old");
}

static void what_waits_at_the_temporary_name_is_not_written_through(void **state)
{
	(void)state;
	write_file("victim", "mine", 4, 0600);
	assert_int_equal(symlink("victim", "a.new"), 0);
	assert_int_equal(file_replace("a", "x", 1, 0640), 0);
	assert_holds("victim", "mine");
	assert_holds("a", "x");
}

static void a_folder_is_made_with_its_parents(void **state)
{
	(void)state;
	char *absolute = NULL;
	assert_true(asprintf(&absolute, "%s/p/q", (char *)*state) > 0);
	struct stat st;
	assert_int_equal(folder_make("x/y//z/", 0750), 0);
	assert_int_equal(folder_make("x/y/z", 0750), 0);
	assert_int_equal(stat("x/y/z", &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(folder_make(absolute, 0750), 0);
	write_file("file", "", 0, 0600);
	assert_int_equal(folder_make("file", 0750), -ENOTDIR);
	assert_int_equal(folder_make("file/x", 0750), -ENOTDIR);
	free(absolute);
}

static char secret[16], why[256];

static int read_secret(const char *text, size_t n, mode_t mode)
{
	write_file("secret", text, n, mode);
	memset(secret, '#', sizeof secret);
	why[0] = '\0';
	return secret_read("secret", secret, sizeof secret, why, sizeof why);
}

static void a_secret_loses_its_last_newline_alone(void **state)
{
	(void)state;
	assert_int_equal(read_secret("pass", 4, 0600), 0);
	assert_string_equal(secret, "pass");
	assert_int_equal(read_secret("pass\n", 5, 0640), 0);
	assert_string_equal(secret, "pass");
	assert_int_equal(read_secret("pass\r\n", 6, 0400), 0);
	assert_string_equal(secret, "pass");
	assert_int_equal(read_secret(" pass \n\n", 8, 0600), 0);
	assert_string_equal(secret, " pass \n");
}

static void a_secret_that_everybody_reads_is_refused(void **state)
{
	(void)state;
	assert_int_equal(read_secret("pass", 4, 0644), -EPERM);
	assert_string_equal(why, "secret is open to everybody (mode 0644): do chmod o-rwx secret");
	assert_int_equal(read_secret("pass", 4, 0602), -EPERM);
}

static void a_bad_secret_is_refused_without_being_told(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t n;
		int error;
		const char *why;
	} cases[] = {
		{"", 0, -ENODATA, "secret is empty: write the secret into it"},
		{"\n", 1, -ENODATA, "secret is empty: write the secret into it"},
		{"pa\0ss", 5, -EINVAL, "secret holds a NUL byte: a secret is a line of text"},
		{"0123456789abcdef", 16, -EFBIG,
		 "the secret in secret is too long (14 bytes at most)"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(read_secret(cases[i].text, cases[i].n, 0600), cases[i].error);
		assert_string_equal(why, cases[i].why);
		assert_memory_equal(secret, "\0\0\0\0", 4);
	}
}

static void what_is_no_file_is_no_secret(void **state)
{
	(void)state;
	assert_int_equal(secret_read("none", secret, sizeof secret, why, sizeof why), -ENOENT);
	assert_string_equal(why, "none cannot be read: No such file or directory");
	assert_int_equal(secret_read(".", secret, sizeof secret, why, sizeof why), -EINVAL);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_int_equal(secret_read("pipe", secret, sizeof secret, why, sizeof why), -EINVAL);
	assert_string_equal(why, "pipe is not a file: name the file that holds the secret");
}

static void a_huge_secret_is_refused(void **state)
{
	(void)state;
	write_file("secret", "x", 1, 0600);
	assert_int_equal(truncate("secret", 64 * 1024 + 1), 0);
	assert_int_equal(secret_read("secret", secret, sizeof secret, why, sizeof why), -EFBIG);
	assert_string_equal(why, "secret is larger than a secret (64 KiB at most)");
}

static void a_second_process_is_told_who_holds_the_lock(void **state)
{
	(void)state;
	long pid = 0;
	int fd = -1;
	assert_int_equal(lock_take("lock", &pid, &fd), 0);
	pid_t child = fork();
	if (child == 0) {
		close(fd);
		long holder = 0;
		int mine, result = lock_take("lock", &holder, &mine);
		_exit(result == -EWOULDBLOCK && holder == getppid() ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(fd);
	assert_int_equal(lock_take("lock", &pid, &fd), 0);
	close(fd);
	assert_int_equal(lock_take("none/lock", &pid, &fd), -ENOENT);
}

static void an_exchange_gives_back_what_was_there(void **state)
{
	(void)state;
	struct buf before = BUF_NULL;
	assert_int_equal(file_exchange("a", "one", 3, 0640, 100, &before), 0);
	assert_int_equal(before.len, 0);
	buf_free(&before);
	write_file("a", "by a person", 11, 0640);
	assert_int_equal(file_exchange("a", "two", 3, 0640, 100, &before), 0);
	assert_string_equal(buf_text(&before), "by a person");
	buf_free(&before);
	assert_holds("a", "two");
	assert_int_equal(access("a.new", F_OK), -1);
	assert_int_equal(file_exchange("none/a", "x", 1, 0640, 100, &before), -ENOENT);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(an_exchange_gives_back_what_was_there),
		IN_FOLDER(a_file_is_read_whole_or_not_at_all),
		IN_FOLDER(a_file_is_replaced_with_its_mode),
		IN_FOLDER(a_file_that_cannot_be_replaced_stays),
		IN_FOLDER(what_waits_at_the_temporary_name_is_not_written_through),
		IN_FOLDER(a_folder_is_made_with_its_parents),
		IN_FOLDER(a_secret_loses_its_last_newline_alone),
		IN_FOLDER(a_secret_that_everybody_reads_is_refused),
		IN_FOLDER(a_bad_secret_is_refused_without_being_told),
		IN_FOLDER(what_is_no_file_is_no_secret),
		IN_FOLDER(a_huge_secret_is_refused),
		IN_FOLDER(a_second_process_is_told_who_holds_the_lock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
