/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "perf/csv.h"
#include "perf/decode.h"
#include "perf/quantity.h"

static void decode_in_pieces(const char *bytes, size_t n, size_t piece, struct buf *to)
{
	struct decoder decoder = {0};
	for (size_t at = 0; at < n; at += piece)
		decode(&decoder, bytes + at, n - at < piece ? n - at : piece, to);
	decode_end(&decoder, to);
}

static void assert_decodes(const char *bytes, size_t n, const char *expected)
{
	for (size_t piece = 1; piece <= n; piece++) {
		CLEANUP_BUF text = BUF_NULL;
		decode_in_pieces(bytes, n, piece, &text);
		assert_string_equal(buf_text(&text), expected);
	}
}

static void utf8_stays_as_it_is(void **state)
{
	(void)state;
	assert_decodes("{\"\xC3\xA9\":1}", 8, "{\"\xC3\xA9\":1}");
	assert_decodes("\xEF\xBB", 2, "\xEF\xBB");
}

static void a_byte_order_mark_is_dropped(void **state)
{
	(void)state;
	assert_decodes("\xEF\xBB\xBF{}", 5, "{}");
	assert_decodes("\xEF\xBB\xBF", 3, "");
}

static void powershell_s_utf16_becomes_utf8(void **state)
{
	(void)state;
	assert_decodes("\xFF\xFE{\0\xE9\0\x3D\xD8\x00\xDE}\0", 12, "{\xC3\xA9\xF0\x9F\x98\x80}");
	assert_decodes("\xFE\xFF\0{\0\xE9\xD8\x3D\xDE\x00\0}", 12, "{\xC3\xA9\xF0\x9F\x98\x80}");
}

static void broken_utf16_shows_where(void **state)
{
	(void)state;
	static const char broken[] = "\xEF\xBF\xBD";
	assert_decodes("\xFF\xFE\x00\xDE", 4, broken);
	assert_decodes("\xFF\xFE\x3D\xD8x\0", 6, "\xEF\xBF\xBDx");
	assert_decodes("\xFF\xFEx\0y", 5, "x\xEF\xBF\xBD");
}

static size_t read_record(const char *text, bool is_last, struct csv_record *record)
{
	size_t used;
	return csv_read(text, strlen(text), is_last, record, &used) == CSV_RECORD ? used : 0;
}

static void a_record_ends_with_its_line(void **state)
{
	(void)state;
	struct csv_record record = {0};
	assert_int_equal(read_record("a,b,\r\nnext", false, &record), 6);
	assert_int_equal(record.n, 3);
	assert_string_equal(csv_field(&record, 1), "b");
	assert_string_equal(csv_field(&record, 2), "");
	assert_string_equal(csv_field(&record, 3), "");
	csv_free(&record);
}

static void quotes_hold_commas_quotes_and_lines(void **state)
{
	(void)state;
	struct csv_record record = {0};
	assert_true(read_record("\"a,\"\"b\"\"\nc\",d\n", false, &record) > 0);
	assert_int_equal(record.n, 2);
	assert_string_equal(csv_field(&record, 0), "a,\"b\"\nc");
	assert_string_equal(csv_field(&record, 1), "d");
	csv_free(&record);
}

static void a_record_without_its_end_waits_for_more(void **state)
{
	(void)state;
	struct csv_record record = {0};
	assert_int_equal(read_record("a,b", false, &record), 0);
	assert_int_equal(read_record("a,b", true, &record), 3);
	assert_int_equal(read_record("a,\"b", true, &record), 0);
	csv_free(&record);
}

static void columns_are_found_by_their_head(void **state)
{
	(void)state;
	struct csv_record record = {0};
	size_t at;
	assert_true(read_record("metric_value,metric_name\n", false, &record) > 0);
	assert_true(csv_find(&record, "metric_name", &at));
	assert_int_equal(at, 1);
	assert_false(csv_find(&record, "metric", &at));
	csv_free(&record);
}

static void quantities_are_read_as_kubernetes_writes_them(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double millicores;
	} cpus[] = {{"250m", 250}, {"156340n", 0.15634}, {"0.5", 500}, {"2", 2000},
		    {"1e3", 1e6},  {"12u", 0.012},	 {"0", 0},     {"1E", 1e21}};
	static const struct {
		const char *text;
		double mib;
	} memories[] = {{"128Mi", 128}, {"1Gi", 1024},		{"131072Ki", 128},
			{"1048576", 1}, {"128974848000m", 123}, {"512M", 512e6 / 1048576}};
	double value;
	for (size_t i = 0; i < sizeof cpus / sizeof *cpus; i++) {
		assert_true(quantity_read_cpu(cpus[i].text, &value));
		assert_true(value / cpus[i].millicores > 0.999999 || value == 0);
		assert_true(value <= cpus[i].millicores * 1.000001);
	}
	for (size_t i = 0; i < sizeof memories / sizeof *memories; i++) {
		assert_true(quantity_read_memory(memories[i].text, &value));
		assert_true(value / memories[i].mib > 0.999999 &&
			    value / memories[i].mib < 1.000001);
	}
}

static void what_is_no_amount_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"",	   "m",	  "-1",	 "1 m", " 1",	"0x10",
					    "inf", "nan", "1mm", "1e",	"1Kib", "1e999"};
	double value = 7;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_false(quantity_read_cpu(texts[i], &value));
		assert_false(quantity_read_memory(texts[i], &value));
	}
	assert_true(value == 7);
	assert_true(number_read("-1e+06", &value) && value == -1e6);
	assert_false(number_read("1m", &value));
	assert_false(number_read("NaN", &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_stays_as_it_is),
		cmocka_unit_test(a_byte_order_mark_is_dropped),
		cmocka_unit_test(powershell_s_utf16_becomes_utf8),
		cmocka_unit_test(broken_utf16_shows_where),
		cmocka_unit_test(a_record_ends_with_its_line),
		cmocka_unit_test(quotes_hold_commas_quotes_and_lines),
		cmocka_unit_test(a_record_without_its_end_waits_for_more),
		cmocka_unit_test(columns_are_found_by_their_head),
		cmocka_unit_test(quantities_are_read_as_kubernetes_writes_them),
		cmocka_unit_test(what_is_no_amount_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
