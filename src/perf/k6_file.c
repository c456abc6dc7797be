/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/k6_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/document.h"
#include "perf/input.h"
#include "perf/k6_lines.h"
#include "perf/reading.h"
#include "perf/summary.h"

struct reader {
	struct input *input;
	struct result *result;
	char *why;
	size_t why_size;
};

static int unusable(struct reader *reader, const char *why)
{
	text_copy_line(reader->why, reader->why_size, why);
	return K6_FILE_UNUSABLE;
}

static int failed(struct reader *reader, int error)
{
	const char *why = strerror(-error);
	if (error == -EFBIG)
		why = "it has a line or a document of more than 64 MiB";
	text_copy_line(reader->why, reader->why_size, why);
	return error;
}

static int no_document(struct reader *reader, enum document_end end, const char *where)
{
	char line[LINE_SIZE];
	if (end == DOCUMENT_CUT || input_is_cut(reader->input))
		snprintf(line, sizeof line, "it is cut off: it ends in the middle (%s)", where);
	else
		snprintf(line, sizeof line, "it is not JSON (%s)", where);
	return unusable(reader, line);
}

static int read_summary(struct reader *reader)
{
	struct document *document;
	enum result_shape shape;
	const char *text;
	char where[LINE_SIZE];
	size_t n;
	int result = input_look(reader->input, (size_t)-1, &text, &n);
	if (result < 0)
		return failed(reader, result);
	enum document_end end = document_read(text, n, &document, where, sizeof where);
	if (end != DOCUMENT_READ)
		return no_document(reader, end, where);
	bool is_summary = summary_shape(document_tree(document), &shape);
	if (is_summary) {
		summary_read(document_tree(document), shape, reader->result);
		ARRAY_ADD(reader->result->files, reader->result->n_files)->shape = shape;
		if (document_has_doubles(document))
			result_note(reader->result, "A name is in the file twice; the last one "
						    "counts.");
	}
	document_free(document);
	return is_summary ? 0
			  : unusable(reader, "it is JSON, but no summary of k6's: it has neither "
					     "`metrics` nor `results`");
}

/* The first line, without what shells and editors put before it. False: the file is empty. */
static int look_at_first_line(struct input *input, const char **ret_line, size_t *ret_n)
{
	const char *text, *end = NULL;
	size_t n = 0, wanted = 1;
	while (end == NULL) {
		int result = input_look(input, wanted, &text, &n);
		if (result < 0)
			return result;
		size_t blank = 0;
		while (blank < n && strchr(" \t\r\n", text[blank]) != NULL)
			blank++;
		input_take(input, blank);
		text += blank;
		n -= blank;
		end = memchr(text, '\n', n);
		if (end == NULL && input_is_at_end(input))
			end = text + n;
		wanted = n + 1;
	}
	*ret_line = text;
	*ret_n = (size_t)(end - text);
	return 0;
}

static int read_any(struct reader *reader)
{
	const char *line;
	size_t n;
	int result = look_at_first_line(reader->input, &line, &n);
	if (result < 0)
		return failed(reader, result);
	if (n == 0)
		return unusable(reader, "it is empty");
	if (k6_lines_are_json(line, n))
		result = k6_lines_read_json(reader->input, reader->result);
	else if (*line == '{' || *line == '[')
		return read_summary(reader);
	else if (k6_lines_are_csv(line, n))
		result = k6_lines_read_csv(reader->input, reader->result);
	else
		return unusable(reader, "it is neither a summary of k6's nor its JSON or CSV "
					"output");
	if (result == K6_LINES_EMPTY)
		return unusable(reader, "it has no points: nothing was measured");
	return result < 0 ? failed(reader, result) : 0;
}

int k6_file_read(const char *path, struct result *ret, char *why, size_t why_size)
{
	const char *slash = strrchr(path, '/');
	struct result read = {0};
	struct reader reader = {NULL, &read, why, why_size};
	int result = input_open(path, &reader.input);
	if (result < 0)
		return failed(&reader, result);
	result = read_any(&reader);
	input_free(reader.input);
	if (result != 0) {
		result_free(&read);
		return result;
	}
	char name[NAME_SIZE * 4];
	text_copy_line(name, sizeof name, slash != NULL ? slash + 1 : path);
	read.files[0].name = xstrdup(name);
	*ret = read;
	return 0;
}
