/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <zlib.h>

#include "base/buf.h"
#include "perf/k6_file.h"
#include "perf/run_files.h"
#include "scratch.h"

static const char summary[] = "{\"metrics\":{\"iterations\":{\"count\":20,\"rate\":2},"
			      "\"vus\":{\"value\":1,\"min\":1,\"max\":7}}}";

static const char points[] =
	"{\"type\":\"Metric\",\"data\":{\"name\":\"http_req_duration\",\"type\":\"trend\","
	"\"contains\":\"time\",\"thresholds\":[],\"submetrics\":null},\"metric\":\"http_req_"
	"duration\"}\n"
	"{\"metric\":\"http_req_duration\",\"type\":\"Point\",\"data\":{\"time\":"
	"\"2026-11-22T15:48:57.639626232Z\",\"value\":11.5,\"tags\":{\"status\":\"200\"}}}\n"
	"{\"metric\":\"http_req_duration\",\"type\":\"Point\",\"data\":{\"time\":"
	"\"2026-11-22T22:48:59.639626232+07:00\",\"value\":13.5,\"tags\":null}}\n";

static const char csv[] = "metric_name,timestamp,metric_value,check,error,error_code,group\n"
			  "http_req_duration,1795362537,11.500000,,,,::login\n"
			  "http_reqs,1795362537,1.000000,,\"dial: \"\"x\"\", refused\",1212,\n"
			  "http_req_duration,1795362539,13.500000,,,,::login\n";

static void write_bytes(const char *name, const char *bytes, size_t n)
{
	FILE *file = fopen(name, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	fclose(file);
}

static void write_text(const char *name, const char *text)
{
	write_bytes(name, text, strlen(text));
}

static void write_gzip(const char *name, const char *text)
{
	gzFile file = gzopen(name, "wb");
	assert_non_null(file);
	assert_int_equal(gzwrite(file, text, (unsigned)strlen(text)), strlen(text));
	gzclose(file);
}

static void cut_file(const char *name, size_t n)
{
	CLEANUP_BUF bytes = BUF_NULL;
	char byte;
	FILE *file = fopen(name, "r");
	assert_non_null(file);
	while (bytes.len < n && fread(&byte, 1, 1, file) == 1)
		buf_add_n(&bytes, &byte, 1);
	fclose(file);
	write_bytes(name, buf_text(&bytes), bytes.len);
}

static struct result read_good(const char *name)
{
	struct result result;
	char why[200] = "";
	int code = k6_file_read(name, &result, why, sizeof why);
	if (code != 0)
		fail_msg("%s: %d %s", name, code, why);
	return result;
}

static void assert_unusable(const char *name, const char *reason)
{
	struct result result;
	char why[200] = "";
	assert_int_equal(k6_file_read(name, &result, why, sizeof why), K6_FILE_UNUSABLE);
	if (strstr(why, reason) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", name, why, reason);
}

static void assert_is_the_summary(const char *name)
{
	struct result result = read_good(name);
	assert_int_equal(result.files[0].shape, SHAPE_SUMMARY_EXPORT);
	assert_true(result.duration_s.value == 10);
	result_free(&result);
}

static void assert_are_the_points(const char *name, enum result_shape shape, bool is_cut)
{
	struct result result = read_good(name);
	assert_int_equal(result.files[0].shape, shape);
	assert_int_equal(result.files[0].is_cut, is_cut);
	if (!is_cut)
		assert_true(result_stat(&result, "http_req_duration", "avg").value == 12.5);
	result_free(&result);
}

static void a_summary_is_read_under_its_plain_name(void **state)
{
	(void)state;
	mkdir("folder", 0755);
	write_text("folder/a.json", summary);
	struct result result = read_good("folder/a.json");
	assert_string_equal(result.files[0].name, "a.json");
	result_free(&result);
}

static void marks_and_encodings_of_any_shell_are_read(void **state)
{
	(void)state;
	CLEANUP_BUF utf8 = BUF_NULL, utf16 = BUF_NULL;
	buf_printf(&utf8, "\xEF\xBB\xBF\r\n%s\r\n", summary);
	buf_add_n(&utf16, "\xFF\xFE", 2);
	for (const char *at = summary; *at != '\0'; at++)
		buf_add_n(&utf16, (char[]){*at, 0}, 2);
	write_bytes("utf8.json", utf8.text, utf8.len);
	write_bytes("utf16.json", utf16.text, utf16.len);
	assert_is_the_summary("utf8.json");
	assert_is_the_summary("utf16.json");
}

static void lines_and_csv_tell_themselves_apart(void **state)
{
	(void)state;
	write_text("out.json", points);
	write_text("out.txt", csv);
	assert_are_the_points("out.json", SHAPE_JSON_LINES, false);
	assert_are_the_points("out.txt", SHAPE_CSV, false);
}

static void gzip_is_known_by_its_bytes(void **state)
{
	(void)state;
	write_gzip("points", points);
	write_gzip("csv", csv);
	write_gzip("summary", summary);
	assert_are_the_points("points", SHAPE_JSON_LINES, false);
	assert_are_the_points("csv", SHAPE_CSV, false);
	assert_is_the_summary("summary");
}

static void times_keep_their_offsets(void **state)
{
	(void)state;
	write_text("out.json", points);
	struct result result = read_good("out.json");
	assert_true(result.duration_s.value == 2);
	assert_int_equal(result.start.at.us, 1795362537639626);
	assert_int_equal(result.start.within.us, 0);
	result_free(&result);
}

static void csv_has_whole_seconds_and_its_errors(void **state)
{
	(void)state;
	write_text("out.csv", csv);
	struct result result = read_good("out.csv");
	assert_int_equal(result.start.within.us, US_PER_SECOND);
	assert_string_equal(result.failures[0].text, "1212 dial: \"x\", refused");
	result_free(&result);
}

static void csv_times_are_read_in_each_of_their_formats(void **state)
{
	(void)state;
	static const char *const times[] = {
		"1795362537",	       "1795362537000",	       "1795362537000000",
		"1795362537000000000", "2026-11-22T15:48:57Z", "2026-11-22T15:48:57.000000001Z"};
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		char text[300];
		snprintf(text, sizeof text,
			 "timestamp,metric_value,metric_name\n%s,1.000000,iterations\n", times[i]);
		write_text("out.csv", text);
		struct result result = read_good("out.csv");
		assert_int_equal(result.start.at.us, 1795362537000000);
		assert_int_equal(result.start.within.us, i == 0 || i == 4 ? US_PER_SECOND : 0);
		result_free(&result);
	}
}

static void a_cut_file_says_so_and_gives_what_it_has(void **state)
{
	(void)state;
	write_bytes("cut.json", points, sizeof points - 20);
	write_bytes("cut.csv", csv, sizeof csv - 30);
	assert_are_the_points("cut.json", SHAPE_JSON_LINES, true);
	assert_are_the_points("cut.csv", SHAPE_CSV, true);
}

static void cut_gzip_gives_what_came_before(void **state)
{
	(void)state;
	CLEANUP_BUF many = BUF_NULL;
	struct stat st;
	for (int i = 0; i < 20000; i++)
		buf_printf(&many,
			   "{\"metric\":\"iterations\",\"type\":\"Point\",\"data\":{\"time\":"
			   "\"2026-11-22T15:48:57.%09dZ\",\"value\":1,\"tags\":null}}\n",
			   i * 7919 % 1000000000);
	write_gzip("out.gz", buf_text(&many));
	assert_int_equal(stat("out.gz", &st), 0);
	cut_file("out.gz", (size_t)st.st_size / 2);
	struct result result = read_good("out.gz");
	double n = result_stat(&result, "iterations", "count").value;
	assert_true(result.files[0].is_cut);
	assert_true(n > 1000 && n < 19999);
	result_free(&result);
}

static void a_last_line_without_its_end_is_whole_if_it_reads(void **state)
{
	(void)state;
	write_bytes("out.json", points, sizeof points - 2);
	write_bytes("out.csv", csv, sizeof csv - 2);
	assert_are_the_points("out.json", SHAPE_JSON_LINES, false);
	assert_are_the_points("out.csv", SHAPE_CSV, false);
}

static void bad_lines_are_counted_and_left_out(void **state)
{
	(void)state;
	CLEANUP_BUF text = BUF_NULL;
	buf_printf(&text,
		   "%snonsense\n{\"type\":\"Point\"}\n{\"metric\":\"x\",\"type\":\"Point\","
		   "\"data\":{\"time\":\"yesterday\",\"value\":1}}\n%s",
		   points, points);
	write_text("out.json", buf_text(&text));
	struct result result = read_good("out.json");
	assert_false(result.files[0].is_cut);
	assert_int_equal(result.n_notes, 1);
	assert_non_null(strstr(result.notes[0], "3 lines"));
	assert_true(result_stat(&result, "http_req_duration", "count").value == 4);
	result_free(&result);
}

static void a_cut_summary_is_not_guessed_at(void **state)
{
	(void)state;
	write_bytes("cut.json", summary, sizeof summary / 2);
	assert_unusable("cut.json", "cut off");
	write_bytes("cut.json", points, 40);
	assert_unusable("cut.json", "cut off");
}

static void a_name_that_is_there_twice_counts_the_last_time(void **state)
{
	(void)state;
	write_text("two.json", "{\"metrics\":{\"vus\":{\"value\":1,\"min\":1,\"max\":3},"
			       "\"vus\":{\"value\":1,\"min\":1,\"max\":5}}}");
	struct result result = read_good("two.json");
	assert_true(result.vus_reached.value == 5);
	assert_int_equal(result.n_notes, 1);
	result_free(&result);
}

static void what_is_no_file_of_k6_s_is_said_to_be_none(void **state)
{
	(void)state;
	write_text("empty", "");
	write_text("blank", "\xEF\xBB\xBF \n\n");
	write_text("prose", "checks........: 97%\n");
	write_text("json", "{\"a\": 1}");
	write_text("broken", "{\"metrics\": oops}");
	write_text("metric", "{\"type\":\"Metric\",\"data\":{\"name\":\"vus\",\"type\":\"gauge\"},"
			     "\"metric\":\"vus\"}\n");
	write_text("other.csv", "metric_name,value\nvus,1\n");
	assert_unusable("empty", "empty");
	assert_unusable("blank", "empty");
	assert_unusable("prose", "neither");
	assert_unusable("json", "no summary");
	assert_unusable("broken", "not JSON");
	assert_unusable("metric", "no points");
	assert_unusable("other.csv", "neither");
}

static void what_cannot_be_opened_is_an_error_of_the_system(void **state)
{
	(void)state;
	struct result result;
	char why[200];
	mkdir("folder", 0755);
	assert_int_equal(k6_file_read("nowhere", &result, why, sizeof why), -ENOENT);
	assert_int_equal(k6_file_read("folder", &result, why, sizeof why), -EISDIR);
	assert_non_null(strstr(why, "directory"));
}

/* As main() gets them. */
static char a_json[] = "a.json", b_json[] = "b.json", out_json[] = "out.json",
	    out_csv[] = "out.csv";

static size_t count_runs(char *const *paths, size_t n)
{
	struct run_files *runs;
	size_t n_runs;
	char why[300] = "";
	int code = run_files_read(paths, n, &runs, &n_runs, why, sizeof why);
	if (code != 0)
		fail_msg("%s", why);
	run_files_free(runs, n_runs);
	return n_runs;
}

static void a_summary_and_its_points_are_one_run(void **state)
{
	(void)state;
	write_text("a.json", summary);
	write_text("out.json", points);
	write_text("b.json", summary);
	assert_int_equal(count_runs((char *[]){a_json, out_json}, 2), 1);
	assert_int_equal(count_runs((char *[]){out_json, a_json}, 2), 1);
	assert_int_equal(count_runs((char *[]){a_json, b_json}, 2), 2);
	assert_int_equal(count_runs((char *[]){a_json, out_json, b_json, out_json}, 4), 2);
}

static void points_of_another_run_are_refused(void **state)
{
	(void)state;
	struct run_files *runs;
	size_t n;
	char why[300] = "";
	write_text("a.json", summary);
	write_text("out.csv", "metric_name,timestamp,metric_value\niterations,1795362537,1.0\n");
	char *paths[] = {a_json, out_csv};
	assert_int_equal(run_files_read(paths, 2, &runs, &n, why, sizeof why), K6_FILE_UNUSABLE);
	assert_non_null(strstr(why, "the one has 20 iterations, the other 1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)
		IN_SCRATCH(a_summary_is_read_under_its_plain_name),
		IN_SCRATCH(marks_and_encodings_of_any_shell_are_read),
		IN_SCRATCH(lines_and_csv_tell_themselves_apart),
		IN_SCRATCH(gzip_is_known_by_its_bytes),
		IN_SCRATCH(times_keep_their_offsets),
		IN_SCRATCH(csv_has_whole_seconds_and_its_errors),
		IN_SCRATCH(csv_times_are_read_in_each_of_their_formats),
		IN_SCRATCH(a_cut_file_says_so_and_gives_what_it_has),
		IN_SCRATCH(cut_gzip_gives_what_came_before),
		IN_SCRATCH(a_last_line_without_its_end_is_whole_if_it_reads),
		IN_SCRATCH(bad_lines_are_counted_and_left_out),
		IN_SCRATCH(a_cut_summary_is_not_guessed_at),
		IN_SCRATCH(a_name_that_is_there_twice_counts_the_last_time),
		IN_SCRATCH(what_is_no_file_of_k6_s_is_said_to_be_none),
		IN_SCRATCH(what_cannot_be_opened_is_an_error_of_the_system),
		IN_SCRATCH(a_summary_and_its_points_are_one_run),
		IN_SCRATCH(points_of_another_run_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
