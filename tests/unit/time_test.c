/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/time.h"

/* 2020-09-01 07:00:04.250 in Jakarta */
static const wall_t MORNING = {INT64_C(1598918404250000)};

static void set_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

static int zone_jakarta(void **state)
{
	(void)state;
	set_zone("Asia/Jakarta");
	return 0;
}

static void assert_prints(void (*print)(wall_t, struct buf *), wall_t at, const char *expected)
{
	struct buf text = BUF_NULL;
	print(at, &text);
	assert_string_equal(buf_text(&text), expected);
	buf_free(&text);
}

static void assert_span(void (*print)(span_t, struct buf *), int64_t us, const char *expected)
{
	struct buf text = BUF_NULL;
	print((span_t){us}, &text);
	assert_string_equal(buf_text(&text), expected);
	buf_free(&text);
}

static void a_time_is_printed_in_the_zone_with_its_offset(void **state)
{
	(void)state;
	assert_prints(wall_print, MORNING, "2020-09-01 07:00:04 +07:00");
	assert_prints(wall_print_ms, MORNING, "2020-09-01 07:00:04.250 +07:00");
	assert_prints(wall_print_minute, MORNING, "2020-09-01 07:00");
	assert_prints(wall_print_date, MORNING, "2020-09-01");
	assert_prints(wall_print_compact_date, MORNING, "20200901");
}

static void the_offset_follows_the_change_of_the_clocks(void **state)
{
	(void)state;
	set_zone("America/St_Johns");
	assert_prints(wall_print, MORNING, "2020-08-31 21:30:04 -02:30");
	assert_prints(wall_print, wall_after(MORNING, SPAN_HOURS(24 * 120)),
		      "2020-12-29 20:30:04 -03:30");
	set_zone("Europe/Berlin");
	wall_t before = {INT64_C(1603587599000000)};
	assert_prints(wall_print, before, "2020-10-25 02:59:59 +02:00");
	assert_prints(wall_print, wall_after(before, SPAN_SECONDS(1)),
		      "2020-10-25 02:00:00 +01:00");
}

static void rfc3339_is_always_utc(void **state)
{
	(void)state;
	assert_prints(wall_print_rfc3339, MORNING, "2020-09-01T00:00:04.250Z");
	assert_prints(wall_print_rfc3339, (wall_t){-1}, "1969-12-31T23:59:59.999Z");
}

static void a_time_that_is_not_set_is_a_dash(void **state)
{
	(void)state;
	void (*const prints[])(wall_t, struct buf *) = {
		wall_print,	 wall_print_ms,		  wall_print_minute,
		wall_print_date, wall_print_compact_date, wall_print_rfc3339};
	for (size_t i = 0; i < sizeof prints / sizeof prints[0]; i++)
		assert_prints(prints[i], (wall_t){0}, "-");
}

static void any_number_is_printed_as_a_time(void **state)
{
	(void)state;
	assert_prints(wall_print_rfc3339, (wall_t){INT64_MAX}, "294247-01-10T04:00:54.775Z");
	assert_prints(wall_print_rfc3339, (wall_t){INT64_MIN}, "-290308-12-21T19:59:05.224Z");
}

static void a_time_is_read_with_its_offset(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t us;
	} cases[] = {
		{"2020-09-01T07:00:04.25+07:00", INT64_C(1598918404250000)},
		{"2020-09-01T00:00:04.250Z", INT64_C(1598918404250000)},
		{"2020-09-01 00:00:04.250z", INT64_C(1598918404250000)},
		{"2020-08-31t21:30:04.2500009-02:30", INT64_C(1598918404250000)},
		{"2020-02-29T00:00:00Z", INT64_C(1582934400000000)},
		{"1969-12-31T23:59:59.999999Z", -1},
		{"9999-12-31T23:59:59Z", INT64_C(253402300799000000)},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		wall_t at = {0};
		assert_true(wall_parse(cases[i].text, &at));
		assert_int_equal(at.us, cases[i].us);
	}
}

static void what_is_no_time_is_refused_and_nothing_is_written(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"",
		"2020",
		"2020-09-01",
		"2020-09-01T02:00:00",
		"2020-09-01T02:00Z",
		"2020-09-01T02:00:00.Z",
		"2020-9-1T02:00:00Z",
		"2020-13-01T02:00:00Z",
		"2020-00-01T02:00:00Z",
		"2020-02-30T02:00:00Z",
		"2021-02-29T02:00:00Z",
		"2020-09-00T02:00:00Z",
		"2020-09-01T24:00:00Z",
		"2020-09-01T02:60:00Z",
		"2020-09-01T02:00:60Z",
		"2020-09-01T02:00:00+7:00",
		"2020-09-01T02:00:00+0700",
		"2020-09-01T02:00:00+24:00",
		"2020-09-01T02:00:00+07:60",
		"2020-09-01T02:00:00Z ",
		" 2020-09-01T02:00:00Z",
		"2020-09-01_02:00:00Z",
		"2020-09-01T02:00:00Zjunk",
		"-020-09-01T02:00:00Z",
		"1970-01-01T00:00:00Z",
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		wall_t at = {42};
		assert_false(wall_parse(cases[i], &at));
		assert_int_equal(at.us, 42);
	}
}

static void what_rfc3339_prints_is_read_back(void **state)
{
	(void)state;
	for (int64_t ms = -5000000000000; ms < 5000000000000; ms += 86412345677) {
		struct buf text = BUF_NULL;
		wall_print_rfc3339((wall_t){ms * 1000}, &text);
		wall_t at;
		assert_true(wall_parse(text.text, &at));
		assert_int_equal(at.us, ms * 1000);
		buf_free(&text);
	}
}

static void a_length_is_read_in_each_unit(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t us;
	} cases[] = {{"0", 0},
		     {"0s", 0},
		     {"500us", 500},
		     {"250ms", 250000},
		     {"10s", 10000000},
		     {"15m", 900000000},
		     {"24h", INT64_C(86400000000)},
		     {"14d", INT64_C(1209600000000)},
		     {"9223372036854775807us", INT64_MAX}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		span_t span = {-1};
		assert_true(span_parse(cases[i].text, &span));
		assert_int_equal(span.us, cases[i].us);
	}
}

static void what_is_no_length_is_refused_and_nothing_is_written(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"",	      "10",
		"s",	      "-1s",
		"+1s",	      "1.5s",
		"1 s",	      " 1s",
		"1s ",	      "1S",
		"1sec",	      "1h30m",
		"0x10s",      "9223372036854775808us",
		"106751992d", "99999999999999999999d",
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		span_t span = {42};
		assert_false(span_parse(cases[i], &span));
		assert_int_equal(span.us, 42);
	}
}

static void a_length_is_printed_for_people(void **state)
{
	(void)state;
	static const struct {
		int64_t us;
		const char *text;
	} cases[] = {{0, "0 s"},
		     {1, "under 1 ms"},
		     {250000, "250 ms"},
		     {999400, "999 ms"},
		     {999600, "1 s"},
		     {1500000, "1.5 s"},
		     {4000000, "4 s"},
		     {9960000, "10 s"},
		     {59400000, "59 s"},
		     {59600000, "1 min"},
		     {136000000, "2 min 16 s"},
		     {3599600000, "1 h"},
		     {INT64_C(3900000000), "1 h 5 min"},
		     {INT64_C(86399000000), "1 d"},
		     {INT64_C(273600000000), "3 d 4 h"},
		     {-4000000, "-4 s"},
		     {INT64_MIN, "-106751991 d 4 h"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_span(span_print, cases[i].us, cases[i].text);
}

static void a_length_is_printed_exactly_and_read_back(void **state)
{
	(void)state;
	static const struct {
		int64_t us;
		const char *text;
	} cases[] = {{0, "0"},
		     {1, "1us"},
		     {250000, "250ms"},
		     {1500000, "1500ms"},
		     {90000000, "90s"},
		     {900000000, "15m"},
		     {INT64_C(3600000000), "1h"},
		     {INT64_C(90000000000), "25h"},
		     {INT64_C(1209600000000), "14d"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_span(span_print_exact, cases[i].us, cases[i].text);
		span_t span;
		assert_true(span_parse(cases[i].text, &span));
		assert_int_equal(span.us, cases[i].us);
	}
}

static void sums_and_differences_stop_at_the_ends(void **state)
{
	(void)state;
	assert_int_equal(wall_after(MORNING, SPAN_MINUTES(2)).us - MORNING.us, 120000000);
	assert_int_equal(wall_since(MORNING, (wall_t){MORNING.us + 5}).us, -5);
	assert_int_equal(wall_after(MORNING, (span_t){INT64_MAX}).us, INT64_MAX);
	assert_int_equal(mono_after((mono_t){-9}, (span_t){INT64_MIN}).us, INT64_MIN);
	assert_int_equal(mono_since((mono_t){INT64_MAX}, (mono_t){-1}).us, INT64_MAX);
	assert_int_equal(wall_since((wall_t){INT64_MIN}, (wall_t){1}).us, INT64_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_time_is_printed_in_the_zone_with_its_offset, zone_jakarta),
		cmocka_unit_test(the_offset_follows_the_change_of_the_clocks),
		cmocka_unit_test_setup(rfc3339_is_always_utc, zone_jakarta),
		cmocka_unit_test(a_time_that_is_not_set_is_a_dash),
		cmocka_unit_test(any_number_is_printed_as_a_time),
		cmocka_unit_test_setup(a_time_is_read_with_its_offset, zone_jakarta),
		cmocka_unit_test(what_is_no_time_is_refused_and_nothing_is_written),
		cmocka_unit_test(what_rfc3339_prints_is_read_back),
		cmocka_unit_test(a_length_is_read_in_each_unit),
		cmocka_unit_test(what_is_no_length_is_refused_and_nothing_is_written),
		cmocka_unit_test(a_length_is_printed_for_people),
		cmocka_unit_test(a_length_is_printed_exactly_and_read_back),
		cmocka_unit_test(sums_and_differences_stop_at_the_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
