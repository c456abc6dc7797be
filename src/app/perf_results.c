/* SPDX-License-Identifier: Apache-2.0 */
/* The files that k6 leaves: those that the plan names, and those that its command line names. A
 * file that was there before and has not changed is of another run. */
#include "app/perf_run.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/run_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct result_path {
	char *path;
	bool was_there;
	struct stat before;
};

struct result_files {
	struct result_path *items;
	size_t n;
};

static void expect(struct result_files *files, const char *path)
{
	struct result_path *item;

	for (size_t i = 0; i < files->n; i++)
		if (strcmp(files->items[i].path, path) == 0)
			return;
	if (*path == '\0' || strcmp(path, "-") == 0)
		return;
	item = ARRAY_ADD(files->items, files->n);
	item->path = xstrdup(path);
	item->was_there = stat(path, &item->before) == 0;
}

/* "json=points.json.gz"; other outputs are no files. */
static void expect_output(struct result_files *files, const char *output)
{
	if (text_starts(output, "json=") || text_starts(output, "csv="))
		expect(files, strchr(output, '=') + 1);
}

/* The value of --name=value or --name value; NULL if the word is another one. */
static const char *value_of(char *const *word, const char *name)
{
	size_t n = strlen(name);

	if (strncmp(word[0], name, n) != 0)
		return NULL;
	if (word[0][n] == '=')
		return word[0] + n + 1;
	return word[0][n] == '\0' ? word[1] : NULL;
}

struct result_files *results_expect(const struct plan *plan, char *const *argv)
{
	struct result_files *files = xcalloc(1, sizeof *files);

	expect(files, plan->summary);
	expect(files, plan->points);
	for (char *const *word = argv; *word; word++) {
		const char *summary = value_of(word, "--summary-export");
		const char *output = value_of(word, "--out");

		if (!output)
			output = value_of(word, "-o");
		if (summary)
			expect(files, summary);
		if (output)
			expect_output(files, output);
	}
	return files;
}

static bool was_written(const struct result_path *item)
{
	struct stat now;

	if (stat(item->path, &now) < 0)
		return false;
	return !item->was_there || now.st_ino != item->before.st_ino ||
	       now.st_size != item->before.st_size ||
	       now.st_mtim.tv_sec != item->before.st_mtim.tv_sec ||
	       now.st_mtim.tv_nsec != item->before.st_mtim.tv_nsec;
}

static void say(struct cycle *cycle, const char *what, const char *why)
{
	CLEANUP_BUF remark = BUF_NULL;

	buf_printf(&remark, "%s%s%s: %s.", cycle->remark, *cycle->remark ? " " : "", what, why);
	text_copy_line(cycle->remark, sizeof cycle->remark, buf_text(&remark));
}

static size_t choose(struct result_files *files, struct cycle *cycle, char **ret_paths)
{
	size_t n = 0;

	for (size_t i = 0; i < files->n; i++) {
		struct result_path *item = &files->items[i];

		if (was_written(item))
			ret_paths[n++] = item->path;
		else
			say(cycle, item->path,
			    item->was_there ? "not read, it is of an earlier run"
					    : "the command did not write it");
	}
	return n;
}

static void take(struct run_files *runs, size_t n, struct cycle *cycle)
{
	if (n > 1) {
		say(cycle, "The result", "the files are of different runs, so none was taken");
		return;
	}
	cycle->result = runs[0].result;
	cycle->has_result = true;
	runs[0].result = (struct result){0};
}

void results_read(struct result_files *files, struct cycle *cycle)
{
	char **paths = xcalloc(files->n, sizeof *paths);
	size_t n = choose(files, cycle, paths), n_runs;
	struct run_files *runs;
	char why[LINE_SIZE * 2];

	if (n > 0 && run_files_read(paths, n, &runs, &n_runs, why, sizeof why) != 0) {
		say(cycle, "The result could not be read", why);
	} else if (n > 0) {
		take(runs, n_runs, cycle);
		run_files_free(runs, n_runs);
	}
	free(paths);
}

struct result_files *results_free(struct result_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		free(files->items[i].path);
	free(files->items);
	free(files);
	return NULL;
}
