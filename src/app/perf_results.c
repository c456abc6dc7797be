/* SPDX-License-Identifier: Apache-2.0 */
/* The files that k6 leaves: those that the plan names, and those that its command line names. A
 * file that was there before and has not changed is of another run. */
#include "app/perf_run.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/join.h"
#include "perf/k6_file.h"

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

/* "csv=a.csv" or "csv=fileName=a.csv,timeFormat=rfc3339"; without a name it is k6's own. */
static void expect_csv(struct result_files *files, const char *argument)
{
	static const char key[] = "fileName=";
	const char *usual = getenv("K6_CSV_FILENAME"), *name = strstr(argument, key);
	CLEANUP_BUF path = BUF_NULL;

	if (name)
		buf_add_n(&path, name + strlen(key), strcspn(name + strlen(key), ","));
	else if (*argument && !strchr(argument, '='))
		buf_add(&path, argument);
	else
		buf_add(&path, usual ? usual : "file.csv");
	expect(files, buf_text(&path));
}

/* "json=points.json.gz"; other outputs are no files. */
static void expect_output(struct result_files *files, const char *output)
{
	if (text_starts(output, "json="))
		expect(files, output + strlen("json="));
	else if (text_starts(output, "csv="))
		expect_csv(files, output + strlen("csv="));
	else if (strcmp(output, "csv") == 0)
		expect_csv(files, "");
}

/* K6_OUT has several, apart by commas. */
static void expect_outputs(struct result_files *files, const char *outputs)
{
	while (*outputs) {
		size_t n = strcspn(outputs, ",");
		CLEANUP_BUF one = BUF_NULL;

		buf_add_n(&one, outputs, n);
		expect_output(files, buf_text(&one));
		outputs += n + (outputs[n] == ',');
	}
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

/* Short options take their value in the same word, too: -ojson=points.json. */
static const char *output_of(char *const *word)
{
	const char *output = value_of(word, "--out");

	if (!output)
		output = value_of(word, "-o");
	if (!output && text_starts(word[0], "-o") && !text_starts(word[0], "-o="))
		output = word[0] + strlen("-o");
	return output;
}

/* Of the environment, or given to env(1) in the command itself. What follows -e is for the script
 * alone. */
static const char *variable(char *const *argv, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; argv[i]; i++)
		if (strncmp(argv[i], name, n) == 0 && argv[i][n] == '=' &&
		    (i == 0 ||
		     (strcmp(argv[i - 1], "-e") != 0 && strcmp(argv[i - 1], "--env") != 0)))
			return argv[i] + n + 1;
	return getenv(name);
}

/* As k6 has it, the command line's words come before those of the environment. */
struct result_files *results_expect(const struct plan *plan, char *const *argv)
{
	struct result_files *files = xcalloc(1, sizeof *files);
	const char *summaries = variable(argv, "K6_SUMMARY_EXPORT");
	const char *outputs = variable(argv, "K6_OUT");

	expect(files, plan->summary);
	expect(files, plan->points);
	for (char *const *word = argv; *word; word++) {
		const char *summary = value_of(word, "--summary-export"), *output = output_of(word);

		if (summary)
			expect(files, summary);
		if (output)
			expect_output(files, output);
		summaries = summary ? NULL : summaries;
		outputs = output ? NULL : outputs;
	}
	if (summaries)
		expect(files, summaries);
	if (outputs)
		expect_outputs(files, outputs);
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

static void take(struct cycle *cycle, const char *path, struct result *result)
{
	CLEANUP_BUF why = BUF_NULL;
	char how[LINE_SIZE];

	if (!cycle->has_result) {
		cycle->result = *result;
		cycle->has_result = true;
		return;
	}
	if (result_gather(&cycle->result, result, how, sizeof how))
		return;
	buf_printf(&why, "not of the same run as the files before it: %s", how);
	say(cycle, path, buf_text(&why));
	result_free(result);
}

/* One that cannot be used takes nothing away from the others. */
static void read_one(struct cycle *cycle, const char *path)
{
	struct result result;
	char why[LINE_SIZE];

	if (k6_file_read(path, &result, why, sizeof why) == 0)
		take(cycle, path, &result);
	else
		say(cycle, path, why);
}

void results_read(struct result_files *files, struct cycle *cycle)
{
	for (size_t i = 0; i < files->n; i++) {
		struct result_path *item = &files->items[i];

		if (was_written(item))
			read_one(cycle, item->path);
		else
			say(cycle, item->path,
			    item->was_there ? "not read, it is of an earlier run"
					    : "the command did not write it");
	}
}

struct result_files *results_free(struct result_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		free(files->items[i].path);
	free(files->items);
	free(files);
	return NULL;
}
