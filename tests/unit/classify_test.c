/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/text.h"
#include "notify/backoff.h"
#include "notify/classify.h"

/* Sun, 06 Nov 1994 08:49:37 GMT: RFC 9110's own example. */
static const wall_t NOW = {INT64_C(784111777) * US_PER_SECOND};

static struct outcome answer(unsigned status, const char *body, const char *retry_after)
{
	struct outcome outcome;
	classify_answer(status, body, strlen(body), retry_after, NOW, &outcome);
	return outcome;
}

static void each_status_has_its_class(void **state)
{
	static const struct {
		unsigned status;
		enum sent sent;
	} cases[] = {
		{200, SENT_DELIVERED},	  {202, SENT_DELIVERED},    {204, SENT_DELIVERED},
		{301, SENT_REJECTED},	  {302, SENT_REJECTED},	    {307, SENT_REJECTED},
		{400, SENT_REJECTED},	  {405, SENT_REJECTED},	    {413, SENT_REJECTED},
		{415, SENT_REJECTED},	  {422, SENT_REJECTED},	    {401, SENT_UNAUTHORISED},
		{403, SENT_UNAUTHORISED}, {407, SENT_UNAUTHORISED}, {404, SENT_GONE},
		{410, SENT_GONE},	  {408, SENT_SLOW_DOWN},    {425, SENT_SLOW_DOWN},
		{429, SENT_SLOW_DOWN},	  {500, SENT_RETRY},	    {502, SENT_RETRY},
		{503, SENT_RETRY},	  {504, SENT_RETRY},	    {599, SENT_RETRY},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct outcome outcome = answer(cases[i].status, "", NULL);
		assert_int_equal(outcome.sent, cases[i].sent);
		assert_int_equal(outcome.http_status, cases[i].status);
	}
}

static void retry_after_is_read_in_all_its_forms(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
	} cases[] = {
		{"3", 3000000},
		{" 3 ", 3000000},
		{"1.5", 1500000},
		{"0", 0},
		{"3600", INT64_C(3600000000)},
		{"86400", INT64_C(3600000000)},
		{"99999999999999999999999999", INT64_C(3600000000)},
		{"Sun, 06 Nov 1994 08:50:07 GMT", 30000000},
		{"Sunday, 06-Nov-94 08:50:07 GMT", 30000000},
		{"Sun Nov  6 08:50:07 1994", 30000000},
		{"Sun, 06 Nov 1994 08:49:07 GMT", 0},
		{"Wed, 06 Nov 2094 08:49:07 GMT", INT64_C(3600000000)},
		{"", 0},
		{"-5", 0},
		{"soon", 0},
		{"3 minutes", 0},
		{"inf", 0},
		{"0x10", 0},
		{"Sun, 06 Nov", 0},
		{"Sun, 66 Nov 1994 08:50:07 GMT", 0},
		{"Sun, 06 Foo 1994 08:50:07 GMT", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(retry_after_header(cases[i].text, NOW).us, cases[i].us);
}

static void a_year_of_two_digits_is_never_far_ahead(void **state)
{
	wall_t later = wall_after(NOW, SPAN_HOURS(24 * 366 * 32));
	(void)state;
	assert_int_equal(retry_after_header("Sunday, 06-Nov-94 08:50:07 GMT", later).us, 0);
}

static void retry_after_is_read_from_a_json_body(void **state)
{
	static const struct {
		const char *body;
		int64_t us;
	} cases[] = {
		{"{\"retry_after\":1,\"ok\":false,\"error\":\"rate_limited\"}", 1000000},
		{"{\"retry_after\" : 0.5}", 500000},
		{"{\"retry_after\":64.57,\"global\":false}", 64570000},
		{"{\"retry_after\":86400}", INT64_C(3600000000)},
		{"{\"retry_after\":\"soon\"}", 0},
		{"{\"retry_after\":null}", 0},
		{"{\"retry_after\":-1}", 0},
		{"{\"retry_after\"", 0},
		{"{\"retry_after\":", 0},
		{"too many requests", 0},
		{"", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *body = cases[i].body;
		assert_int_equal(retry_after_body(body, strlen(body)).us, cases[i].us);
	}
}

static void the_longer_of_header_and_body_counts(void **state)
{
	(void)state;
	assert_int_equal(answer(429, "{\"retry_after\":7}", "3").wait.us, 7000000);
	assert_int_equal(answer(429, "{\"retry_after\":2}", "3").wait.us, 3000000);
	assert_int_equal(answer(503, "", "3").wait.us, 3000000);
	assert_int_equal(answer(429, "", NULL).wait.us, 0);
}

static void a_servers_own_trouble_puts_nothing_off_for_long(void **state)
{
	(void)state;
	assert_int_equal(answer(503, "", "86400").wait.us, SPAN_MINUTES(5).us);
	assert_int_equal(answer(503, "{\"retry_after\":86400}", NULL).wait.us, SPAN_MINUTES(5).us);
	assert_int_equal(answer(503, "", "299").wait.us, SPAN_SECONDS(299).us);
	assert_int_equal(answer(429, "", "86400").wait.us, SPAN_HOURS(1).us);
}

static void the_reason_is_kept_on_one_clean_line(void **state)
{
	(void)state;
	assert_string_equal(answer(400, "\"at least one label pair required\"", NULL).text,
			    "answered 400: \"at least one label pair required\"");
	assert_string_equal(answer(400, "{\"code\":400,\n\"message\":\"x\"}\n", NULL).text,
			    "answered 400: {\"code\":400, \"message\":\"x\"}");
	assert_string_equal(answer(503, " \n", NULL).text, "answered 503");
	assert_string_equal(answer(301, "", NULL).text,
			    "answered 301, a redirect, which is not followed");
	assert_string_equal(answer(400, "\033[2J", NULL).text, "answered 400: \xEF\xBF\xBD[2J");
}

static void a_page_of_html_is_cut_on_a_code_point(void **state)
{
	char body[4096] = "";
	(void)state;
	for (size_t i = 0; i + 4 < sizeof body; i += 4)
		memcpy(body + i, "\xF0\x9F\x92\xA5", 4);
	struct outcome outcome = answer(500, body, NULL);
	assert_true(text_is_utf8(outcome.text, strlen(outcome.text)));
	assert_null(strstr(outcome.text, "\xEF\xBF\xBD"));
	assert_true(strlen(outcome.text) > 300);
}

static void a_certificate_keeps_the_row_and_waits_for_somebody(void **state)
{
	struct outcome outcome;
	(void)state;
	classify_trouble(TROUBLE_CERTIFICATE, "certificate has expired", &outcome);
	assert_int_equal(outcome.sent, SENT_UNAUTHORISED);
	classify_trouble(TROUBLE_NETWORK, "Connection refused", &outcome);
	assert_int_equal(outcome.sent, SENT_RETRY);
	assert_int_equal(outcome.http_status, 0);
	assert_string_equal(outcome.text, "Connection refused");
}

static void waiting_doubles_to_a_minute_and_then_is_five(void **state)
{
	static const int64_t seconds[] = {1, 2, 4, 8, 16, 32, 60, 300, 300, 300};
	(void)state;
	for (unsigned i = 0; i < sizeof seconds / sizeof *seconds; i++)
		for (int64_t number = 1; number < 50; number++)
			assert_in_range(backoff_row(number, i + 1).us, seconds[i] * US_PER_SECOND,
					seconds[i] * US_PER_SECOND * 6 / 5);
}

static void rows_that_fail_together_are_not_tried_together(void **state)
{
	(void)state;
	assert_int_equal(backoff_row(7, 3).us, backoff_row(7, 3).us);
	assert_int_not_equal(backoff_row(7, 3).us, backoff_row(8, 3).us);
	assert_int_not_equal(backoff_row(7, 9).us, backoff_row(7, 10).us);
}

static void a_receiver_that_refuses_us_is_asked_every_ten_minutes(void **state)
{
	static const int64_t minutes[] = {1, 2, 4, 8, 10, 10, 10};
	(void)state;
	for (unsigned i = 0; i < sizeof minutes / sizeof *minutes; i++)
		assert_int_equal(backoff_receiver(i + 1).us, SPAN_MINUTES(minutes[i]).us);
	assert_int_equal(backoff_receiver(4000000000).us, SPAN_MINUTES(10).us);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_status_has_its_class),
		cmocka_unit_test(retry_after_is_read_in_all_its_forms),
		cmocka_unit_test(a_year_of_two_digits_is_never_far_ahead),
		cmocka_unit_test(retry_after_is_read_from_a_json_body),
		cmocka_unit_test(the_longer_of_header_and_body_counts),
		cmocka_unit_test(a_servers_own_trouble_puts_nothing_off_for_long),
		cmocka_unit_test(the_reason_is_kept_on_one_clean_line),
		cmocka_unit_test(a_page_of_html_is_cut_on_a_code_point),
		cmocka_unit_test(a_certificate_keeps_the_row_and_waits_for_somebody),
		cmocka_unit_test(waiting_doubles_to_a_minute_and_then_is_five),
		cmocka_unit_test(rows_that_fail_together_are_not_tried_together),
		cmocka_unit_test(a_receiver_that_refuses_us_is_asked_every_ten_minutes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
