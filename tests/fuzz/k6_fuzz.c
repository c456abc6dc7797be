/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of k6's, and as a report that was written before: they are refused, or become
 * a report that is whole, clean and the same when it is read back. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "perf/charts.h"
#include "perf/compare.h"
#include "perf/document.h"
#include "perf/k6_file.h"
#include "perf/report_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_text(const struct buf *text)
{
	assert(text_is_utf8(buf_text(text), text->len));
	assert(strlen(buf_text(text)) == text->len);
	assert(strpbrk(buf_text(text), "\r\x1b\x07") == NULL);
}

static void check_charts(const struct report *report)
{
	size_t n;
	struct chart_file *charts = charts_of(report, &n);
	for (size_t i = 0; i < n; i++) {
		struct drawing drawing;
		chart_draw(charts[i].chart, 400, &drawing);
		for (size_t j = 0; j < drawing.n_strokes; j++)
			for (size_t k = 0; k < drawing.strokes[j].n_spots; k++)
				assert(drawing.strokes[j].spots[k].x >= 0 &&
				       drawing.strokes[j].spots[k].y <= drawing.height);
		drawing_free(&drawing);
	}
	charts_free(charts, n);
}

static void check_documents(const struct report *report)
{
	CLEANUP_BUF markdown = BUF_NULL, html = BUF_NULL;
	report_markdown(report, NULL, 0, &markdown);
	report_html(report, NULL, 0, &html);
	check_text(&markdown);
	check_text(&html);
	assert(strstr(buf_text(&html), "<script") == NULL);
	check_charts(report);
}

static void check_compare(const struct report *report)
{
	static char name[] = "itself";
	const struct cycle *cycle = &report->cycles[0];
	struct compare_side side = {name, &cycle, 1};
	struct compare compare;
	CLEANUP_BUF text = BUF_NULL;
	compare_sides(&side, &side, 0.1, &compare);
	for (size_t i = 0; i < compare.n_rows; i++)
		assert(compare.rows[i].verdict == COMPARE_SAME ||
		       compare.rows[i].verdict == COMPARE_UNCLEAR);
	compare_markdown(&compare, &text);
	check_text(&text);
	compare_free(&compare);
}

static bool read_report(const char *text, size_t n, struct report *ret)
{
	struct document *document;
	char why[200];
	if (document_read(text, n, &document, why, sizeof why) != DOCUMENT_READ)
		return false;
	bool is_report = report_read(document_tree(document), ret);
	document_free(document);
	return is_report;
}

/* What is written, read and written again is the same. */
static void check_report(const struct report *report)
{
	struct report again;
	CLEANUP_BUF first = BUF_NULL, second = BUF_NULL;
	report_json(report, &first);
	check_text(&first);
	assert(read_report(buf_text(&first), first.len, &again));
	report_json(&again, &second);
	assert(strcmp(buf_text(&first), buf_text(&second)) == 0);
	check_documents(&again);
	report_free(&again);
}

static void check_result(struct result *result)
{
	struct report report = {0};
	struct cycle cycle = {.has_result = true, .result = *result};
	assert(result->n_files == 1 && *result->files[0].name != '\0');
	for (size_t i = 1; i < result->n_metrics; i++)
		assert(strcmp(result->metrics[i - 1].name, result->metrics[i].name) < 0);
	assert(result->n_load <= 241);
	assert(result->vus_reached.value >= 0 && result->duration_s.value >= 0);
	cycle_settle_times(&cycle);
	cycle_settle_end(&cycle);
	report_add(&report, &cycle, SAME_CYCLE_AGAIN);
	check_report(&report);
	check_compare(&report);
	report_free(&report);
}

static void read_as_result(const uint8_t *bytes, size_t n)
{
	struct result result;
	char path[64], why[200] = "";
	int fd = memfd_create("k6", MFD_CLOEXEC);
	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	int code = k6_file_read(path, &result, why, sizeof why);
	assert(code == 0 || (*why != '\0' && strchr(why, '\n') == NULL));
	if (code == 0)
		check_result(&result);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct report report;
	read_as_result(bytes, n);
	if (read_report((const char *)bytes, n, &report)) {
		check_report(&report);
		report_free(&report);
	}
	return 0;
}
