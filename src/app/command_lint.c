/* SPDX-License-Identifier: Apache-2.0 */
/* Reads documents as a reviewer would: an incident's draft, or files of a postmortem repository,
 * for which no configuration is needed. */
#include "app/commands.h"
#include "app/exits.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "platform/files.h"
#include "review/lint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DOCUMENT_BYTES_MAX = 64 << 20, EXIT_COMPLAINTS = 1 };

struct linting {
	struct linted *files; /* owned, their names too */
	size_t n, n_complaints;
	struct settings *settings; /* only where an incident is named */
};

static bool has_file(void *arg, const char *name)
{
	char *path = xasprintf("%s/%s", (const char *)arg, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static bool is_incident(const char *word)
{
	return text_starts(word, "INC-") && strpbrk(word, "/.") == NULL && access(word, F_OK) != 0;
}

/* Owned. NULL: it has been said why. */
static char *path_of(struct linting *linting, const struct options *options, const char *word,
		     int *ret_code)
{
	*ret_code = EXIT_DONE;
	if (!is_incident(word))
		return xstrdup(word);
	if (!linting->settings)
		*ret_code = load_settings(options, false, &linting->settings);
	if (*ret_code)
		return NULL;
	return xasprintf("%s/incidents/%s/draft.md", linting->settings->state_dir, word);
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? xstrndup(path, (size_t)(slash - path)) : xstrdup(".");
}

static void lint_text(struct linting *linting, char *path, const struct buf *text)
{
	struct linted *file = ARRAY_ADD(linting->files, linting->n);
	char *folder = folder_of(path);

	file->file = path;
	lint_document(buf_text(text), text->len, has_file, folder, &file->lint);
	linting->n_complaints += file->lint.n;
	free(folder);
}

static int lint_one(struct linting *linting, const struct options *options, const char *word)
{
	CLEANUP_BUF text = BUF_NULL;
	int code, result;
	char *path = path_of(linting, options, word, &code);

	if (!path)
		return code;
	result = file_read(path, DOCUMENT_BYTES_MAX, &text);
	if (result == 0) {
		lint_text(linting, path, &text);
		return EXIT_DONE;
	}
	complain(EXIT_UNAVAILABLE, "%s cannot be read: %s", path, strerror(-result));
	free(path);
	return EXIT_UNAVAILABLE;
}

static void print_for_people(const struct linting *linting, struct buf *to)
{
	for (size_t i = 0; i < linting->n; i++)
		lint_print(&linting->files[i].lint, linting->files[i].file, to);
	if (linting->n_complaints == 0)
		buf_add(to, "nothing to complain about\n");
	else
		buf_printf(to, "%zu to mend\n", linting->n_complaints);
}

static int print(const struct linting *linting, const char *format)
{
	CLEANUP_BUF text = BUF_NULL;

	if (strcmp(format, "text") == 0)
		print_for_people(linting, &text);
	else if (strcmp(format, "json") == 0)
		lint_print_json(linting->files, linting->n, &text);
	else
		lint_print_sarif(linting->files, linting->n, VERSION_TEXT, &text);
	fputs(buf_text(&text), stdout);
	return linting->n_complaints ? EXIT_COMPLAINTS : EXIT_DONE;
}

static void linting_free(struct linting *linting)
{
	for (size_t i = 0; i < linting->n; i++) {
		free(linting->files[i].file);
		lint_free(&linting->files[i].lint);
	}
	free(linting->files);
	settings_free(linting->settings);
}

int command_lint(const struct options *options)
{
	const char *format = options->format ? options->format : options->json ? "json" : "text";
	struct linting linting = {0};
	int code = EXIT_DONE;

	if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0 &&
	    strcmp(format, "sarif") != 0)
		return complain(EXIT_USAGE, "`%s` is no format: text, json or sarif", format);
	for (int i = 0; i < options->n_words && code == EXIT_DONE; i++)
		code = lint_one(&linting, options, options->words[i]);
	if (code == EXIT_DONE)
		code = print(&linting, format);
	linting_free(&linting);
	return code;
}
