/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/k6_lines.h"

#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/csv.h"
#include "perf/document.h"
#include "perf/k6_metrics.h"
#include "perf/quantity.h"
#include "perf/raw.h"
#include "perf/reading.h"

struct lines {
	struct raw *raw;
	size_t n_bad;
	bool is_cut;
	bool is_coarse; /* all times are whole seconds */
};

/* A bad line that has its end is a bad line; one without is where the file broke off. */
static void count(struct lines *lines, bool is_good, bool has_end)
{
	lines->is_cut |= !is_good && !has_end;
	lines->n_bad += !is_good && has_end;
}

bool k6_lines_are_json(const char *line, size_t n)
{
	struct document *document;
	char why[1];
	if (document_read(line, n, &document, why, sizeof why) != DOCUMENT_READ)
		return false;
	const char *type = tree_text(document_tree(document), "type", "");
	bool is_line = (strcmp(type, "Metric") == 0 || strcmp(type, "Point") == 0) &&
		       tree_object(document_tree(document), "data") != NULL;
	document_free(document);
	return is_line;
}

/* What k6 itself counts and times is never below zero. */
static bool can_be(const struct raw_point *point)
{
	enum metric_kind kind;
	const char *contains;
	return point->value >= 0 || !k6_metric_kind(point->metric, &kind, &contains);
}

static bool take_point(struct lines *lines, const struct tree *line, const struct tree *data)
{
	const struct tree *tags = tree_object(data, "tags");
	struct raw_point point = {.metric = tree_text(line, "metric", ""),
				  .error = tree_text(tags, "error", ""),
				  .error_code = tree_text(tags, "error_code", ""),
				  .check = tree_text(tags, "check", ""),
				  .group = tree_text(tags, "group", "")};
	if (*point.metric == '\0' || !wall_parse(tree_text(data, "time", ""), &point.at) ||
	    !tree_has_number(data, "value", &point.value) || !can_be(&point))
		return false;
	raw_point(lines->raw, &point);
	return true;
}

static bool take_json(struct lines *lines, const struct tree *line)
{
	const struct tree *data = tree_object(line, "data");
	const char *type = tree_text(line, "type", "");
	if (strcmp(type, "Point") == 0)
		return take_point(lines, line, data);
	if (strcmp(type, "Metric") != 0)
		return false;
	raw_declare(lines->raw, tree_text(data, "name", tree_text(line, "metric", "")),
		    tree_text(data, "type", ""), tree_text(data, "contains", ""));
	return true;
}

static void take_json_line(struct lines *lines, const char *text, size_t n, bool has_end)
{
	struct document *document;
	char why[1];
	if (n == 0)
		return;
	bool is_json = document_read(text, n, &document, why, sizeof why) == DOCUMENT_READ;
	count(lines, is_json && take_json(lines, document_tree(document)), has_end);
	if (is_json)
		document_free(document);
}

/* Shows whole lines (or the last one) and takes them one by one. */
static int read_json_lines(struct input *input, struct lines *lines)
{
	const char *text, *end;
	size_t n, wanted = 1;
	for (;;) {
		int result = input_look(input, wanted, &text, &n);
		if (result < 0)
			return result;
		if (n == 0)
			return 0;
		end = memchr(text, '\n', n);
		if (end == NULL && !input_is_at_end(input)) {
			wanted = n + 1;
			continue;
		}
		size_t length = end != NULL ? (size_t)(end - text) : n;
		take_json_line(lines, text, length, end != NULL);
		input_take(input, length + (end != NULL));
		wanted = 1;
	}
}

static int finish(struct input *input, struct lines *lines, enum result_shape shape,
		  struct result *result)
{
	span_t resolution = lines->is_coarse ? SPAN_SECONDS(1) : (span_t){0};
	if (raw_is_empty(lines->raw))
		return K6_LINES_EMPTY;
	raw_read(lines->raw, resolution, result);
	struct result_file *file = ARRAY_ADD(result->files, result->n_files);
	file->shape = shape;
	file->is_cut = lines->is_cut || input_is_cut(input);
	if (lines->n_bad > 0)
		result_note(result, "%zu lines of the %s could not be read and are left out.",
			    lines->n_bad, shape_text(shape));
	return 0;
}

int k6_lines_read_json(struct input *input, struct result *ret)
{
	struct lines lines = {.raw = raw_new()};
	int result = read_json_lines(input, &lines);
	if (result == 0)
		result = finish(input, &lines, SHAPE_JSON_LINES, ret);
	raw_free(lines.raw);
	return result;
}

/* Which columns there are depends on k6's version and its systemTags. */
enum column {
	COLUMN_METRIC,
	COLUMN_TIME,
	COLUMN_VALUE,
	COLUMN_ERROR,
	COLUMN_ERROR_CODE,
	COLUMN_CHECK,
	COLUMN_GROUP,
	N_COLUMNS
};

static const char *const heads[] = {"metric_name", "timestamp", "metric_value", "error",
				    "error_code",  "check",	"group"};

static bool find_columns(const struct csv_record *head, size_t ret[N_COLUMNS])
{
	for (size_t i = 0; i < N_COLUMNS; i++)
		if (!csv_find(head, heads[i], &ret[i])) {
			if (i <= COLUMN_VALUE)
				return false;
			ret[i] = (size_t)-1;
		}
	return true;
}

bool k6_lines_are_csv(const char *line, size_t n)
{
	struct csv_record head = {0};
	size_t used, columns[N_COLUMNS];
	bool is_csv =
		csv_read(line, n, true, &head, &used) == CSV_RECORD && find_columns(&head, columns);
	csv_free(&head);
	return is_csv;
}

/* K6_CSV_TIME_FORMAT: unix, unix_milli, unix_micro and unix_nano tell themselves apart by their
 * length, for as long as any of us lives; rfc3339 and rfc3339_nano are no numbers. */
static bool read_time(const char *text, wall_t *ret, bool *is_coarse)
{
	size_t n = strspn(text, "0123456789");
	int64_t us = 0;
	if (n == 0 || text[n] != '\0') {
		*is_coarse &= strchr(text, '.') == NULL;
		return wall_parse(text, ret);
	}
	if (n > 10 && n != 13 && n != 16 && n != 19)
		return false;
	*is_coarse &= n <= 10;
	for (size_t i = 0; i < (n <= 10 ? n + 6 : 16); i++)
		us = us * 10 + (i < n ? text[i] - '0' : 0);
	*ret = (wall_t){us};
	return us > 0;
}

static bool take_record(struct lines *lines, const struct csv_record *record,
			const size_t columns[N_COLUMNS])
{
	struct raw_point point = {.metric = csv_field(record, columns[COLUMN_METRIC]),
				  .error = csv_field(record, columns[COLUMN_ERROR]),
				  .error_code = csv_field(record, columns[COLUMN_ERROR_CODE]),
				  .check = csv_field(record, columns[COLUMN_CHECK]),
				  .group = csv_field(record, columns[COLUMN_GROUP])};
	if (*point.metric == '\0' ||
	    !read_time(csv_field(record, columns[COLUMN_TIME]), &point.at, &lines->is_coarse) ||
	    !number_read(csv_field(record, columns[COLUMN_VALUE]), &point.value) || !can_be(&point))
		return false;
	raw_point(lines->raw, &point);
	return true;
}

static int read_records(struct input *input, struct lines *lines, struct csv_record *record)
{
	size_t columns[N_COLUMNS], n, used, wanted = 1, n_fields = 0;
	const char *text;
	for (;;) {
		int result = input_look(input, wanted, &text, &n);
		if (result < 0)
			return result;
		if (n == 0)
			return 0;
		if (csv_read(text, n, input_is_at_end(input), record, &used) == CSV_MORE) {
			lines->is_cut = input_is_at_end(input);
			if (lines->is_cut)
				return 0;
			wanted = n + 1;
			continue;
		}
		if (n_fields == 0 && find_columns(record, columns))
			n_fields = record->n;
		else if (record->n > 1 || *csv_field(record, 0) != '\0')
			count(lines, record->n == n_fields && take_record(lines, record, columns),
			      text[used - 1] == '\n');
		input_take(input, used);
		wanted = 1;
	}
}

int k6_lines_read_csv(struct input *input, struct result *ret)
{
	struct lines lines = {.raw = raw_new(), .is_coarse = true};
	struct csv_record record = {0};
	int result = read_records(input, &lines, &record);
	if (result == 0)
		result = finish(input, &lines, SHAPE_CSV, ret);
	csv_free(&record);
	raw_free(lines.raw);
	return result;
}
