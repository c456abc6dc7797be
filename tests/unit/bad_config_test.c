/* SPDX-License-Identifier: Apache-2.0 */
/* Each malformed configuration, and all that must be said of it: in which line, and what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/settings.h"
#include "scratch.h"

enum { WANTS_MAX = 8 };

struct want {
	const char *at; /* file and line */
	const char *says;
};

struct bad {
	const char *name;
	const char *text;
	struct want wants[WANTS_MAX]; /* all of them, in order */
};

#define OK "target \"a\" { host = \"h\" }\n"
#define AT(line) "main.conf:" #line ": "

static const struct bad bads[] = {
#define BAD(name, text, ...) {name, text, {__VA_ARGS__}},
#include "bad_configs.def"
#undef BAD
};
enum { N_BADS = sizeof bads / sizeof *bads };

static void write_file(const char *path, const char *text, size_t n, mode_t mode)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, n, file), n);
	fclose(file);
	assert_int_equal(chmod(path, mode), 0);
}

static void write_text(const char *path, const char *text, mode_t mode)
{
	write_file(path, text, strlen(text), mode);
}

static int enter(void **state)
{
	if (scratch_enter(state) < 0 || mkdir("folder", 0700) < 0)
		return -1;
	unsetenv("CREDENTIALS_DIRECTORY");
	write_text("key", "0123456789abcdef0123456789abcdef\n", 0600);
	write_text("short", "0123456789abcdef", 0600);
	write_text("open", "0123456789abcdef0123456789abcdef", 0644);
	write_text("empty", "\n", 0600);
	write_text("whsec", "whsec_#", 0600);
	write_text("slack-url", "https://hooks.slack.com/services/T/B/x", 0600);
	write_text("pem", "-", 0644);
	write_text("loop.conf", "\ninclude(\"main.conf\")\n", 0644);
	write_text("more.conf",
		   "# one\nservice \"s\" {\n prodct = \"x\"\n impact-type = \"Outtage\"\n}\n",
		   0644);
	write_text("open.conf", "\nservice \"s\" {\n product = \"x\"\n", 0644);
	write_text("brace.conf", "}\n", 0644);
	write_text("rubbish.conf", "service s {}\n\x01", 0644);
	return 0;
}

static void assert_says(const struct complaints *complaints, const struct want *wants)
{
	size_t n = 0;
	while (n < WANTS_MAX && wants[n].at != NULL)
		n++;
	for (size_t i = 0; i < complaints->n; i++)
		if (i >= n ||
		    strncmp(complaints->lines[i], wants[i].at, strlen(wants[i].at)) != 0 ||
		    strstr(complaints->lines[i], wants[i].says) == NULL)
			fail_msg("number %zu is: %s", i + 1, complaints->lines[i]);
	assert_int_equal(complaints->n, n);
}

static void is_refused(void **state)
{
	const struct bad *bad = *state;
	struct settings *settings = NULL;
	struct complaints complaints = {0};
	write_text("main.conf", bad->text, 0644);
	int result = settings_load("main.conf", SECRETS_READ, &settings, &complaints);
	assert_int_equal(result, complaints.n);
	assert_says(&complaints, bad->wants);
	assert_null(settings);
	complaints_free(&complaints);
}

static void refuse_file(const char *path, const char *says)
{
	struct settings *settings = NULL;
	struct complaints complaints = {0};
	assert_int_equal(settings_load(path, SECRETS_READ, &settings, &complaints), 1);
	assert_non_null(strstr(complaints.lines[0], says));
	complaints_free(&complaints);
}

static void a_nul_byte_is_refused(void **state)
{
	(void)state;
	write_file("nul.conf", OK "\n# a\0b\n", sizeof(OK "\n# a\0b\n") - 1, 0644);
	refuse_file("nul.conf", "nul.conf:3: byte 0x00 is no text");
}

static void binary_rubbish_is_refused(void **state)
{
	(void)state;
	write_file("elf.conf",
		   "\x7f"
		   "ELF\2\1\1\0\0\xff",
		   10, 0644);
	refuse_file("elf.conf", "elf.conf:1: byte 0x7f is no text");
}

static void a_missing_file_is_refused(void **state)
{
	(void)state;
	refuse_file("nope.conf",
		    "nope.conf:1: nope.conf cannot be read: No such file or directory");
}

static void a_folder_as_file_is_refused(void **state)
{
	(void)state;
	refuse_file("folder", "folder:1: folder cannot be read: it is a directory");
}

static void a_pipe_as_file_is_refused_without_waiting(void **state)
{
	(void)state;
	assert_int_equal(mkfifo("pipe", 0600), 0);
	refuse_file("pipe", "pipe:1: pipe cannot be read: it is no regular file");
}

static void an_unreadable_file_is_refused(void **state)
{
	(void)state;
	bool is_root = geteuid() == 0;
	write_text("closed.conf", OK, 0);
	assert_int_equal(chmod(".", 0755), 0);
	if (is_root)
		assert_int_equal(seteuid(65534), 0);
	refuse_file("closed.conf", "closed.conf:1: closed.conf cannot be read: Permission denied");
	if (is_root)
		assert_int_equal(seteuid(0), 0);
}

static void a_file_without_end_is_refused(void **state)
{
	(void)state;
	write_text("big.conf", OK, 0644);
	assert_int_equal(truncate("big.conf", INT64_C(1) << 30), 0);
	refuse_file("big.conf", "larger than 16 MiB");
}

static void a_flood_of_complaints_is_cut_and_counted(void **state)
{
	(void)state;
	struct settings *settings = NULL;
	struct complaints complaints = {0};
	struct buf text = BUF_NULL;
	for (int i = 0; i < 1000; i++)
		buf_add(&text, "prot = 1\n");
	write_text("main.conf", buf_text(&text), 0644);
	assert_int_equal(settings_load("main.conf", SECRETS_READ, &settings, &complaints), 201);
	assert_string_equal(complaints.lines[200], "main.conf: and 801 more");
	complaints_free(&complaints);
	buf_free(&text);
}

static void ten_bad_reloads_do_not_spoil_the_eleventh(void **state)
{
	(void)state;
	struct settings *settings = NULL;
	for (int i = 0; i < 20; i++) {
		struct complaints complaints = {0};
		write_text("main.conf", OK "include(\"more.conf\")\n", 0644);
		assert_int_equal(settings_load("main.conf", SECRETS_READ, &settings, &complaints),
				 2);
		complaints_free(&complaints);
	}
	struct complaints complaints = {0};
	write_text("main.conf", OK, 0644);
	assert_int_equal(settings_load("main.conf", SECRETS_READ, &settings, &complaints), 0);
	settings_free(settings);
}

int main(void)
{
	const struct CMUnitTest others[] = {
		cmocka_unit_test(a_nul_byte_is_refused),
		cmocka_unit_test(binary_rubbish_is_refused),
		cmocka_unit_test(a_missing_file_is_refused),
		cmocka_unit_test(a_folder_as_file_is_refused),
		cmocka_unit_test(a_pipe_as_file_is_refused_without_waiting),
		cmocka_unit_test(an_unreadable_file_is_refused),
		cmocka_unit_test(a_file_without_end_is_refused),
		cmocka_unit_test(a_flood_of_complaints_is_cut_and_counted),
		cmocka_unit_test(ten_bad_reloads_do_not_spoil_the_eleventh),
	};
	struct CMUnitTest table[N_BADS];
	for (size_t i = 0; i < N_BADS; i++)
		table[i] = (struct CMUnitTest){bads[i].name, is_refused, NULL, NULL,
					       (void *)(uintptr_t)&bads[i]};
	/* Not as the groups' setup: its state would replace the tests' own. */
	void *folder;
	if (enter(&folder) < 0)
		return 1;
	int failed = cmocka_run_group_tests_name("the table", table, NULL, NULL) +
		     cmocka_run_group_tests_name("other files", others, NULL, NULL);
	scratch_leave(&folder);
	return failed;
}
