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
#include "perf/report_read.h"
#include "platform/files.h"

enum { JSON_MAX = 256 << 20, WIDE = 760, NARROW = 400, PNG_SCALE = 2 };

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

struct writer {
	const char *folder;
	char *why;
	size_t why_size;
};

static int write_file(const struct writer *writer, const char *name, const struct buf *text)
{
	char *path = xasprintf("%s/%s", writer->folder, name);
	int result = file_replace(path, buf_text(text), text->len, 0644);
	if (result < 0)
		snprintf(writer->why, writer->why_size, "%s: %s", path, strerror(-result));
	free(path);
	return result;
}

static int write_chart(const struct writer *writer, const char *stem, const char *kind,
		       const struct buf *bytes)
{
	char *name = xasprintf("charts/%s.%s", stem, kind);
	int result = write_file(writer, name, bytes);
	free(name);
	return result;
}

static int draw_svg(const struct chart *chart, double width, const char *id, char **ret)
{
	CLEANUP_BUF svg = BUF_NULL;
	struct drawing drawing;
	chart_draw(chart, width, &drawing);
	int result = drawing_svg(&drawing, id, &svg);
	drawing_free(&drawing);
	if (result == 0)
		*ret = buf_steal(&svg);
	return result;
}

static int draw_chart(const struct writer *writer, struct chart_file *file, size_t i)
{
	CLEANUP_BUF png = BUF_NULL, svg = BUF_NULL;
	struct drawing drawing;
	char wide[32], narrow[32];
	snprintf(wide, sizeof wide, "w%zu", i);
	snprintf(narrow, sizeof narrow, "n%zu", i);
	chart_draw(file->chart, WIDE, &drawing);
	int result = drawing_png(&drawing, PNG_SCALE, &png);
	drawing_free(&drawing);
	result = result < 0 ? result : draw_svg(file->chart, WIDE, wide, &file->svg_wide);
	result = result < 0 ? result : draw_svg(file->chart, NARROW, narrow, &file->svg_narrow);
	if (result < 0) {
		snprintf(writer->why, writer->why_size, "%s cannot be drawn: %s", file->stem,
			 strerror(-result));
		return result;
	}
	buf_add(&svg, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	buf_add(&svg, file->svg_wide);
	result = write_chart(writer, file->stem, "svg", &svg);
	return result < 0 ? result : write_chart(writer, file->stem, "png", &png);
}

static int write_documents(const struct writer *writer, const struct report *report,
			   struct chart_file *charts, size_t n)
{
	CLEANUP_BUF markdown = BUF_NULL, html = BUF_NULL;
	for (size_t i = 0; i < n; i++) {
		int result = draw_chart(writer, &charts[i], i);
		if (result < 0)
			return result;
	}
	report_markdown(report, charts, n, &markdown);
	report_html(report, charts, n, &html);
	int result = write_file(writer, "report.md", &markdown);
	return result < 0 ? result : write_file(writer, "report.html", &html);
}

static int make_folders(const struct writer *writer)
{
	char *charts = xasprintf("%s/charts", writer->folder);
	int result = folder_make(charts, 0755);
	if (result < 0)
		snprintf(writer->why, writer->why_size, "%s: %s", charts, strerror(-result));
	free(charts);
	return result;
}

int report_store(const char *folder, const struct report *report, char *why, size_t why_size)
{
	struct writer writer = {folder, why, why_size};
	struct report stored = {0};
	CLEANUP_BUF json = BUF_NULL;
	size_t n;
	report_json(report, &json);
	int result = make_folders(&writer);
	result = result < 0 ? result : write_file(&writer, "report.json", &json);
	if (result < 0)
		return result;
	result = parse(&json, &stored, why, why_size);
	if (result != 0)
		return -EBADMSG;
	struct chart_file *charts = charts_of(&stored, &n);
	result = write_documents(&writer, &stored, charts, n);
	charts_free(charts, n);
	report_free(&stored);
	return result;
}
