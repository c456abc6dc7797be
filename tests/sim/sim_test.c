/* SPDX-License-Identifier: Apache-2.0 */
/* Plays every tape beside it, or those that it is given, and a number of random ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glob.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "sim/random.h"
#include "sim/tape.h"

/* A few seconds in all. REPLSCRIBE_SEEDS=5000 plays more of them, REPLSCRIBE_SEED=17 one alone, and
 * prints its tape. */
enum { FIRST_SEED = 1, N_SEEDS = 100 };

static void read_tape(const char *path, struct buf *to)
{
	FILE *file = fopen(path, "r");
	char bytes[4096];
	size_t n;

	if (!file)
		fail_msg("cannot read %s", path);
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		buf_add_n(to, bytes, n);
	fclose(file);
}

static void play(const char *path, const char *text)
{
	struct tape tape;
	bool is_as_expected = tape_play(&tape, path, text);

	tape_done(&tape);
	if (is_as_expected)
		return;
	fprintf(stderr, "%s\n", tape.trouble); /* longer than what cmocka prints */
	fail();
}

static void tape_gives_what_it_must(void **path)
{
	CLEANUP_BUF text = BUF_NULL;

	read_tape(*path, &text);
	play(*path, buf_text(&text));
}

static void play_seed(unsigned seed, bool is_printed)
{
	CLEANUP_BUF text = BUF_NULL;
	char name[32];

	snprintf(name, sizeof name, "REPLSCRIBE_SEED=%u", seed);
	random_tape(seed, &text);
	if (is_printed)
		printf("%s", buf_text(&text));
	play(name, buf_text(&text));
}

static void random_tapes_break_no_law(void **unused)
{
	const char *one = getenv("REPLSCRIBE_SEED"), *more = getenv("REPLSCRIBE_SEEDS");
	unsigned n = more ? (unsigned)strtoul(more, NULL, 10) : N_SEEDS;

	(void)unused;
	if (one) {
		play_seed((unsigned)strtoul(one, NULL, 10), true);
		return;
	}
	for (unsigned seed = FIRST_SEED; seed < FIRST_SEED + n; seed++)
		play_seed(seed, false);
}

static void find_tapes(int argc, char **argv, glob_t *ret)
{
	const char *folder = getenv("srcdir");
	CLEANUP_BUF pattern = BUF_NULL;

	*ret = (glob_t){0};
	buf_printf(&pattern, "%s/tests/sim/*.tape", folder ? folder : ".");
	if (argc < 2)
		glob(buf_text(&pattern), 0, NULL, ret);
	for (int i = 1; i < argc; i++)
		glob(argv[i], i > 1 ? GLOB_APPEND : 0, NULL, ret);
}

int main(int argc, char **argv)
{
	glob_t tapes;
	struct CMUnitTest *tests;
	int n_failed;

	find_tapes(argc, argv, &tapes);
	tests = xcalloc(tapes.gl_pathc + 1, sizeof *tests);
	tests[0] = (struct CMUnitTest)cmocka_unit_test(random_tapes_break_no_law);
	for (size_t i = 0; i < tapes.gl_pathc; i++)
		tests[i + 1] = (struct CMUnitTest){.name = strrchr(tapes.gl_pathv[i], '/') + 1,
						   .test_func = tape_gives_what_it_must,
						   .initial_state = tapes.gl_pathv[i]};
	n_failed = tapes.gl_pathc == 0 ? 1
				       : _cmocka_run_group_tests("simulation", tests,
								 tapes.gl_pathc + 1, NULL, NULL);
	free(tests);
	globfree(&tapes);
	return n_failed;
}
