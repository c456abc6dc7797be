/* SPDX-License-Identifier: Apache-2.0 */
/* No failure is reported as another one: each row that a server printed is found as what it is, on
 * every engine that there is a row of. tests/fixtures/rows is what real servers printed while
 * tests/e2e/test_matrix.py broke them, tests/unit/pastes the forms and versions that cannot be run
 * there. Names say what is right: FINDING.ENGINE.whatever.txt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "explain/explain.h"

enum { ENGINES_MAX = 16 };

struct matrix {
	unsigned counts[N_FINDINGS][N_FINDINGS]; /* what it is, what was found */
	bool seen[N_FINDINGS][ENGINES_MAX];
	char engines[ENGINES_MAX][16];
	size_t n_engines;
	struct buf wrong;
	unsigned n, n_wrong;
};

/* Pastes that are about something else than one failure of one row. */
static bool is_of_another_kind(const char *file)
{
	static const char *const kinds[] = {"empty.",	"none.",   "privileges-missing.",
					    "servers.", "syntax.", "two."};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (text_starts(file, kinds[i]))
			return true;
	return file[0] == '.';
}

static size_t engine_of(struct matrix *matrix, const char *file)
{
	const char *from = strchr(file, '.') + 1;
	char engine[16];
	text_copy_n(engine, sizeof engine, from, strcspn(from, "."));
	for (size_t i = 0; i < matrix->n_engines; i++)
		if (strcmp(matrix->engines[i], engine) == 0)
			return i;
	assert_true(matrix->n_engines < ENGINES_MAX);
	text_copy(matrix->engines[matrix->n_engines], sizeof engine, engine);
	return matrix->n_engines++;
}

static enum finding_kind kind_of(const char *file)
{
	char id[64];
	enum finding_kind kind;
	text_copy_n(id, sizeof id, file, strcspn(file, "."));
	if (strcmp(id, "healthy") == 0)
		return FINDING_NONE;
	if (!finding_parse(id, &kind))
		fail_msg("%s: there is no such finding", file);
	return kind;
}

static void read_file(const char *path, struct buf *ret)
{
	char piece[4096];
	size_t n;
	FILE *file = fopen(path, "r");
	if (!file)
		fail_msg("%s cannot be read", path);
	while ((n = fread(piece, 1, sizeof piece, file)) > 0)
		buf_add_n(ret, piece, n);
	fclose(file);
}

/* The worst of the channel that is worst. */
static enum finding_kind found_in(const char *path)
{
	struct explanation explanation;
	CLEANUP_BUF text = BUF_NULL;
	enum finding_kind kind = FINDING_NONE;
	read_file(path, &text);
	explain(buf_text(&text), text.len, &explanation);
	if (explanation.n_channels == 0)
		fail_msg("%s holds no row", path);
	if (explanation.channels[0].n_findings > 0)
		kind = explanation.channels[0].findings[0].finding.kind;
	explanation_free(&explanation);
	return kind;
}

static const char *name_of(enum finding_kind kind)
{
	return kind == FINDING_NONE ? "nothing" : finding_row(kind)->id;
}

static void take(struct matrix *matrix, const char *folder, const char *file)
{
	enum finding_kind is = kind_of(file), found;
	CLEANUP_BUF path = BUF_NULL;
	buf_printf(&path, "%s/%s", folder, file);
	found = found_in(buf_text(&path));
	matrix->counts[is][found]++;
	matrix->seen[is][engine_of(matrix, file)] = true;
	matrix->n++;
	if (is == found)
		return;
	matrix->n_wrong++;
	buf_printf(&matrix->wrong, "%s was found as %s\n", file, name_of(found));
}

static void take_folder(struct matrix *matrix, const char *name)
{
	const char *srcdir = getenv("srcdir");
	CLEANUP_BUF path = BUF_NULL;
	DIR *folder;
	buf_printf(&path, "%s/tests/%s", srcdir ? srcdir : ".", name);
	folder = opendir(buf_text(&path));
	if (!folder)
		fail_msg("%s cannot be read", buf_text(&path));
	for (struct dirent *entry; (entry = readdir(folder));)
		if (!is_of_another_kind(entry->d_name))
			take(matrix, buf_text(&path), entry->d_name);
	closedir(folder);
}

static void print_matrix(const struct matrix *matrix)
{
	print_message("what it is: what was found (rows)\n");
	for (unsigned is = 0; is < N_FINDINGS; is++)
		for (unsigned found = 0; found < N_FINDINGS; found++)
			if (matrix->counts[is][found] > 0)
				print_message("%s %-24s %-24s %u\n", is == found ? "  " : "!!",
					      name_of((enum finding_kind)is),
					      name_of((enum finding_kind)found),
					      matrix->counts[is][found]);
}

static struct matrix matrix;

static int setup(void **state)
{
	(void)state;
	take_folder(&matrix, "fixtures/rows");
	take_folder(&matrix, "unit/pastes");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	buf_free(&matrix.wrong);
	return 0;
}

static void no_failure_is_reported_as_another(void **state)
{
	(void)state;
	if (matrix.n_wrong > 0) {
		print_matrix(&matrix);
		fail_msg("%u of %u rows:\n%s", matrix.n_wrong, matrix.n, buf_text(&matrix.wrong));
	}
}

/* The three real servers, and those that only documents speak of. */
static void every_engine_has_rows(void **state)
{
	static const char *const engines[] = {"mariadb1011", "mariadb118", "mysql97", "mysql80",
					      "mysql57"};
	(void)state;
	for (size_t e = 0; e < sizeof engines / sizeof *engines; e++) {
		bool is_there = false;
		for (size_t i = 0; i < matrix.n_engines; i++)
			is_there |= strcmp(matrix.engines[i], engines[e]) == 0;
		if (!is_there)
			fail_msg("no row of %s", engines[e]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_failure_is_reported_as_another),
		cmocka_unit_test(every_engine_has_rows),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
