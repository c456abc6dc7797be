/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/report_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/charts.h"
#include "perf/document.h"
#include "perf/folder.h"
#include "perf/report_read.h"
#include "platform/files.h"

enum { JSON_MAX = 256 << 20 };

static char *json_path(const char *path)
{
	struct stat st;
	bool is_folder = stat(path, &st) != 0 || S_ISDIR(st.st_mode);
	return is_folder ? xasprintf("%s/report.json", path) : xstrdup(path);
}

static int parse(const struct buf *text, struct report *ret, char *why, size_t why_size)
{
	struct document *document;
	char where[LINE_SIZE];
	if (document_read(buf_text(text), text->len, &document, where, sizeof where) !=
	    DOCUMENT_READ) {
		snprintf(why, why_size, "it is not JSON (%s)", where);
		return REPORT_FILE_UNUSABLE;
	}
	bool is_report = report_read(document_tree(document), ret);
	if (!is_report)
		text_copy(why, why_size, "it is no performance report of this version");
	document_free(document);
	return is_report ? 0 : REPORT_FILE_UNUSABLE;
}

int report_load(const char *path, struct report *ret, char *why, size_t why_size)
{
	CLEANUP_BUF text = BUF_NULL;
	char *file = json_path(path);
	int result = file_read(file, JSON_MAX, &text);
	free(file);
	if (result == -ENOENT)
		return REPORT_FILE_NONE;
	if (result < 0) {
		text_copy(why, why_size, strerror(-result));
		return result;
	}
	return parse(&text, ret, why, why_size);
}

static int draw_chart(const struct folder *folder, struct chart_file *file, size_t i)
{
	CLEANUP_BUF narrow_svg = BUF_NULL;
	struct drawing drawing;
	char wide[32], narrow[32];
	snprintf(wide, sizeof wide, "w%zu", i);
	snprintf(narrow, sizeof narrow, "n%zu", i);
	chart_draw(file->chart, CHART_WIDE, &drawing);
	int result = folder_draw(folder, &drawing, file->stem, wide, &file->svg_wide);
	drawing_free(&drawing);
	if (result < 0)
		return result;
	chart_draw(file->chart, CHART_NARROW, &drawing);
	result = drawing_svg(&drawing, narrow, &narrow_svg);
	drawing_free(&drawing);
	file->svg_narrow = buf_steal(&narrow_svg);
	return result;
}

/* Charts of cycles that have been replaced go. */
static int draw_charts(const struct folder *folder, struct chart_file *charts, size_t n)
{
	char **stems = xcalloc(n, sizeof *stems);
	int result = 0;
	for (size_t i = 0; i < n && result == 0; i++) {
		stems[i] = charts[i].stem;
		result = draw_chart(folder, &charts[i], i);
	}
	if (result == 0)
		folder_drop_charts(folder, "cycle-", stems, n);
	free(stems);
	return result;
}

static int write_documents(const struct folder *folder, const struct report *report)
{
	CLEANUP_BUF markdown = BUF_NULL, html = BUF_NULL;
	size_t n;
	struct chart_file *charts = charts_of(report, &n);
	int result = draw_charts(folder, charts, n);
	if (result == 0) {
		report_markdown(report, charts, n, &markdown);
		report_html(report, charts, n, &html);
		result = folder_write(folder, "report.md", &markdown);
		result = result < 0 ? result : folder_write(folder, "report.html", &html);
	}
	charts_free(charts, n);
	return result;
}

int report_store(const char *path, const struct report *report, char *why, size_t why_size)
{
	struct folder folder = {path, why, why_size};
	struct report stored = {0};
	CLEANUP_BUF json = BUF_NULL;
	report_json(report, &json);
	int result = folder_open(&folder);
	result = result < 0 ? result : folder_write(&folder, "report.json", &json);
	if (result < 0)
		return result;
	if (parse(&json, &stored, why, why_size) != 0)
		return -EBADMSG;
	result = write_documents(&folder, &stored);
	report_free(&stored);
	return result;
}

int report_lock(const char *path, int *ret_lock, char *why, size_t why_size)
{
	struct folder folder = {path, why, why_size};
	int result = folder_open(&folder);
	if (result < 0)
		return result;
	result = folder_lock(path, ret_lock);
	if (result < 0)
		snprintf(why, why_size, "%s: %s", path, strerror(-result));
	return result;
}

void report_unlock(int lock)
{
	folder_unlock(lock);
}
