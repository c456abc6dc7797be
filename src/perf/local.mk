# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/chart.c %D%/chart.h %D%/chart_draw.c %D%/charts.c %D%/charts.h %D%/csv.c %D%/csv.h \
	%D%/compare.c %D%/compare.h %D%/compare_draw.c %D%/compare_page.c %D%/cycle.c %D%/cycle.h %D%/decode.c \
	%D%/decode.h %D%/html_page.c %D%/html_page.h %D%/join.c %D%/join.h \
	%D%/k6_metrics.c %D%/k6_metrics.def %D%/k6_metrics.h %D%/load.c %D%/load.h %D%/noise.c %D%/noise.h %D%/numbers.c %D%/numbers.h %D%/page.c \
	%D%/page.h %D%/page_cover.c %D%/page_cycles.c %D%/page_detail.c %D%/page_load.c %D%/page_remark.c \
	%D%/page_words.c %D%/percentile.c %D%/percentile.h %D%/phase.c %D%/plan.h %D%/quantity.c %D%/quantity.h \
	%D%/raw.c %D%/raw.h %D%/reading.c %D%/reading.h %D%/report.c %D%/report.h %D%/report_json.c %D%/report_read.c \
	%D%/report_read.h %D%/result.c %D%/result.h %D%/sample.c %D%/sample.h %D%/sheet.c %D%/sheet.h %D%/sheet_html.c \
	%D%/sheet_markdown.c %D%/summary.c %D%/summary.h %D%/tree.c %D%/tree.h
libedge_a_SOURCES += %D%/compare_file.c %D%/compare_file.h %D%/document.c %D%/document.h \
	%D%/folder.c %D%/folder.h %D%/input.c %D%/input.h %D%/k6_file.c %D%/k6_file.h %D%/k6_lines.c %D%/k6_lines.h \
	%D%/report_file.c %D%/report_file.h %D%/run_files.c %D%/run_files.h
EXTRA_DIST += docs/perf-report.schema.json tests/unit/perf_report.golden.md tests/unit/perf_series.golden.md
if HAVE_CMOCKA
PERF_SAMPLE = tests/unit/perf_sample.c tests/unit/perf_sample.h
PERF_SCRATCH = tests/unit/scratch.c tests/unit/scratch.h
check_PROGRAMS += tests/unit/chart_test tests/unit/compare_test tests/unit/drawing_test tests/unit/k6_file_test \
	tests/unit/k6_raw_test tests/unit/k6_summary_test tests/unit/perf_cycle_test tests/unit/perf_file_test \
	tests/unit/perf_report_test tests/unit/perf_text_test tests/unit/plan_test
tests_unit_chart_test_SOURCES = tests/unit/chart_test.c $(PERF_SAMPLE)
tests_unit_chart_test_LDADD = $(UNIT_PURE)
tests_unit_compare_test_SOURCES = tests/unit/compare_test.c
tests_unit_compare_test_LDADD = $(UNIT_PURE)
tests_unit_drawing_test_SOURCES = tests/unit/drawing_test.c
tests_unit_drawing_test_LDADD = $(UNIT_EDGE)
tests_unit_k6_file_test_SOURCES = tests/unit/k6_file_test.c $(PERF_SCRATCH)
tests_unit_k6_file_test_LDADD = $(UNIT_EDGE)
tests_unit_k6_raw_test_SOURCES = tests/unit/k6_raw_test.c
tests_unit_k6_raw_test_LDADD = $(UNIT_PURE)
tests_unit_k6_summary_test_SOURCES = tests/unit/k6_summary_test.c
tests_unit_k6_summary_test_LDADD = $(UNIT_EDGE)
tests_unit_perf_cycle_test_SOURCES = tests/unit/perf_cycle_test.c $(PERF_SAMPLE)
tests_unit_perf_cycle_test_LDADD = $(UNIT_PURE)
tests_unit_perf_file_test_SOURCES = tests/unit/perf_file_test.c $(PERF_SAMPLE) $(PERF_SCRATCH)
tests_unit_perf_file_test_LDADD = $(UNIT_EDGE)
tests_unit_perf_report_test_SOURCES = tests/unit/perf_report_test.c $(PERF_SAMPLE)
tests_unit_perf_report_test_LDADD = $(UNIT_PURE)
tests_unit_perf_text_test_SOURCES = tests/unit/perf_text_test.c
tests_unit_perf_text_test_LDADD = $(UNIT_PURE)
tests_unit_plan_test_SOURCES = tests/unit/plan_test.c $(PERF_SCRATCH)
tests_unit_plan_test_LDADD = $(UNIT_EDGE)
endif
