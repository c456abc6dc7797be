/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "notify/outbox.h"

static const struct now START = {{INT64_C(1000) * US_PER_SECOND},
				 {INT64_C(1598918400) * US_PER_SECOND}};

static struct now after(span_t span)
{
	return (struct now){mono_after(START.mono, span), wall_after(START.wall, span)};
}

static struct page page(const char *receiver, const char *incident, enum page_kind kind)
{
	struct page made = {.kind = kind, .level = LEVEL_P3, .at = START.wall};
	static unsigned number;
	snprintf(made.id, sizeof made.id, "%s_%u", incident, ++number);
	snprintf(made.incident, sizeof made.incident, "%s", incident);
	snprintf(made.receiver, sizeof made.receiver, "%s", receiver);
	snprintf(made.dedup_key, sizeof made.dedup_key, "%s/0", incident);
	return made;
}

static int64_t add(struct outbox *outbox, const char *receiver, const char *incident,
		   enum page_kind kind, struct now now)
{
	struct page made = page(receiver, incident, kind);
	return outbox_add(outbox, &made, now)->number;
}

static struct outbox *outbox_with(const char *receiver, span_t refresh)
{
	struct outbox *outbox = outbox_new();
	outbox_receiver(outbox, receiver, refresh);
	return outbox;
}

/* Takes what is next, whichever it is, and settles it. */
static struct settled try_next(struct outbox *outbox, enum sent sent, unsigned status, span_t wait,
			       struct now now)
{
	const struct outbox_row *row = outbox_next(outbox, now);
	struct settled settled;
	assert_non_null(row);
	outbox_done(outbox, row->number,
		    &(struct outcome){
			    .sent = sent, .http_status = status, .wait = wait, .text = "said so"},
		    now, &settled);
	return settled;
}

static struct settled deliver(struct outbox *outbox, struct now now)
{
	return try_next(outbox, SENT_DELIVERED, 200, (span_t){0}, now);
}

static struct settled retry(struct outbox *outbox, struct now now)
{
	return try_next(outbox, SENT_RETRY, 503, (span_t){0}, now);
}

static bool has_next(struct outbox *outbox, struct now now)
{
	wall_t at;
	/* What outbox_wake promises must be what outbox_next does. */
	bool is_awake = outbox_wake(outbox, now, &at) && at.us <= now.wall.us;
	const struct outbox_row *row = outbox_next(outbox, now);
	struct settled settled;
	if (row)
		outbox_done(outbox, row->number, &(struct outcome){.sent = SENT_RETRY}, now,
			    &settled);
	assert_int_equal(is_awake, row != NULL);
	return row != NULL;
}

static void a_page_is_sent_once_and_forgotten(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct outbox_figures figures;
	wall_t at;
	(void)state;
	int64_t number = add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	struct settled settled = deliver(outbox, START);
	assert_int_equal(settled.row.number, number);
	assert_int_equal(settled.row.state, ROW_DELIVERED);
	assert_int_equal(settled.row.tries, 1);
	assert_int_equal(settled.row.delivered.us, START.wall.us);
	assert_null(outbox_next(outbox, after(SPAN_HOURS(1))));
	assert_false(outbox_wake(outbox, START, &at));
	outbox_figures(outbox, &figures);
	assert_int_equal(figures.waiting, 0);
	outbox_free(outbox);
}

static void a_row_is_tried_again_with_its_id_until_it_arrives(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	struct settled first = retry(outbox, START);
	assert_int_equal(first.row.state, ROW_WAITING);
	assert_false(first.tell);
	assert_string_equal(first.row.last_error, "said so");
	assert_false(has_next(outbox, after(SPAN_MS(900))));
	retry(outbox, after(SPAN_SECONDS(2)));
	struct settled last = deliver(outbox, after(SPAN_SECONDS(10)));
	assert_string_equal(last.row.page.id, first.row.page.id);
	assert_int_equal(last.row.tries, 3);
	assert_true(last.tell);
	assert_string_equal(last.row.last_error, "");
	outbox_free(outbox);
}

static void the_second_row_of_an_incident_waits_for_the_first(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	int64_t opened = add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	int64_t resolved = add(outbox, "chat", "INC-1", PAGE_RESOLVED, START);
	assert_int_equal(retry(outbox, START).row.number, opened);
	assert_null(outbox_next(outbox, START));
	assert_int_equal(deliver(outbox, after(SPAN_SECONDS(2))).row.number, opened);
	assert_int_equal(deliver(outbox, after(SPAN_SECONDS(2))).row.number, resolved);
	outbox_free(outbox);
}

static void one_incidents_retry_does_not_hold_up_another(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	int64_t other = add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	retry(outbox, START);
	assert_int_equal(deliver(outbox, START).row.number, other);
	outbox_free(outbox);
}

static void one_row_of_a_receiver_is_under_way_at_a_time(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	wall_t at;
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	assert_non_null(outbox_next(outbox, START));
	assert_null(outbox_next(outbox, START));
	assert_false(outbox_wake(outbox, START, &at));
	outbox_free(outbox);
}

static void one_receivers_trouble_does_not_delay_another(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	outbox_receiver(outbox, "pager", (span_t){0});
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	add(outbox, "pager", "INC-1", PAGE_OPENED, START);
	assert_string_equal(outbox_next(outbox, START)->page.receiver, "chat");
	assert_string_equal(deliver(outbox, START).row.page.receiver, "pager");
	outbox_free(outbox);
}

static void the_highest_level_goes_first(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct page urgent = page("chat", "INC-2", PAGE_OPENED);
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_NEWS, START);
	urgent.level = LEVEL_P1;
	outbox_add(outbox, &urgent, START);
	assert_string_equal(deliver(outbox, START).row.page.incident, "INC-2");
	outbox_free(outbox);
}

static void slow_down_pauses_the_whole_receiver_until_then(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	wall_t at;
	(void)state;
	outbox_receiver(outbox, "pager", (span_t){0});
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	add(outbox, "pager", "INC-2", PAGE_OPENED, START);
	struct settled settled = try_next(outbox, SENT_SLOW_DOWN, 429, SPAN_SECONDS(30), START);
	assert_int_equal(settled.row.next_try.us, after(SPAN_SECONDS(30)).wall.us);
	assert_string_equal(deliver(outbox, START).row.page.receiver, "pager");
	assert_null(outbox_next(outbox, after(SPAN_MS(29999))));
	assert_true(outbox_wake(outbox, START, &at));
	assert_int_equal(at.us, after(SPAN_SECONDS(30)).wall.us);
	assert_non_null(outbox_next(outbox, after(SPAN_SECONDS(30))));
	outbox_free(outbox);
}

static void a_pause_of_more_than_a_minute_is_told_at_once(void **state)
{
	static const struct {
		enum sent sent;
		unsigned status;
		span_t wait;
		bool is_told;
	} cases[] = {
		{SENT_RETRY, 503, SPAN_SECONDS(60), false},
		{SENT_RETRY, 503, SPAN_SECONDS(61), true},
		{SENT_SLOW_DOWN, 429, SPAN_SECONDS(60), false},
		{SENT_SLOW_DOWN, 429, SPAN_SECONDS(61), true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct outbox *outbox = outbox_with("chat", (span_t){0});
		add(outbox, "chat", "INC-1", PAGE_NEWS, START);
		struct settled settled =
			try_next(outbox, cases[i].sent, cases[i].status, cases[i].wait, START);
		assert_int_equal(settled.row.state, ROW_WAITING);
		assert_int_equal(settled.tell, cases[i].is_told);
		assert_int_equal(settled.receiver_failing, cases[i].is_told);
		assert_int_equal(*outbox_trouble(outbox, "chat") != '\0', cases[i].is_told);
		outbox_free(outbox);
	}
}

static void the_trouble_says_why_and_until_when(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	try_next(outbox, SENT_RETRY, 503, SPAN_MINUTES(5), START);
	assert_string_equal(outbox_trouble(outbox, "chat"),
			    "since 2020-09-01 00:00:00 +00:00, next try at 2020-09-01 00:05:00 "
			    "+00:00: said so");
	outbox_free(outbox);
}

static void that_a_page_has_to_wait_is_told_once(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct now later = after(SPAN_MINUTES(5));
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	assert_true(try_next(outbox, SENT_RETRY, 503, SPAN_MINUTES(5), START).tell);
	struct settled again = try_next(outbox, SENT_RETRY, 503, SPAN_MINUTES(5), later);
	assert_false(again.tell || again.receiver_failing);
	assert_non_null(strstr(outbox_trouble(outbox, "chat"), "next try at 2020-09-01 00:10:00"));
	struct settled delivered = deliver(outbox, after(SPAN_MINUTES(10)));
	assert_true(delivered.tell && delivered.receiver_mended);
	outbox_free(outbox);
}

static void what_a_pause_of_the_receiver_holds_up_is_told_too(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct settled waits;
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	int64_t before = add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	try_next(outbox, SENT_SLOW_DOWN, 429, SPAN_HOURS(1), START);
	int64_t meanwhile = add(outbox, "chat", "INC-3", PAGE_OPENED, after(SPAN_MINUTES(1)));
	const int64_t numbers[] = {before, meanwhile};
	for (size_t i = 0; i < 2; i++) {
		assert_true(outbox_ended(outbox, &waits));
		assert_int_equal(waits.row.number, numbers[i]);
		assert_int_equal(waits.row.state, ROW_WAITING);
		assert_true(waits.tell);
		assert_string_equal(waits.row.last_error, "said so");
		assert_int_equal(waits.row.next_try.us, after(SPAN_HOURS(1)).wall.us);
	}
	add(outbox, "chat", "INC-4", PAGE_OPENED, after(SPAN_MINUTES(59)));
	assert_false(outbox_ended(outbox, &waits));
	outbox_free(outbox);
}

static void a_reload_lifts_a_pause(void **state)
{
	static const enum sent cases[] = {SENT_SLOW_DOWN, SENT_RETRY};
	wall_t at;
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct outbox *outbox = outbox_with("chat", (span_t){0});
		int64_t number = add(outbox, "chat", "INC-1", PAGE_OPENED, START);
		try_next(outbox, cases[i], 429, SPAN_HOURS(1), START);
		assert_null(outbox_next(outbox, after(SPAN_SECONDS(1))));
		outbox_receiver(outbox, "chat", (span_t){0});
		assert_string_equal(outbox_trouble(outbox, "chat"), "not tried since the reload");
		assert_true(outbox_wake(outbox, after(SPAN_SECONDS(1)), &at));
		assert_int_equal(at.us, after(SPAN_SECONDS(1)).wall.us);
		struct settled settled = deliver(outbox, after(SPAN_SECONDS(1)));
		assert_int_equal(settled.row.number, number);
		assert_true(settled.receiver_mended);
		outbox_free(outbox);
	}
}

static void a_pause_that_goes_on_after_the_reload_is_told_again(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	try_next(outbox, SENT_SLOW_DOWN, 429, SPAN_HOURS(1), START);
	outbox_receiver(outbox, "chat", (span_t){0});
	assert_true(try_next(outbox, SENT_SLOW_DOWN, 429, SPAN_HOURS(1), START).tell);
	assert_non_null(strstr(outbox_trouble(outbox, "chat"), "said so"));
	outbox_free(outbox);
}

static void a_retry_waits_as_long_as_the_receiver_asks(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	try_next(outbox, SENT_RETRY, 503, SPAN_SECONDS(40), START);
	assert_null(outbox_next(outbox, after(SPAN_SECONDS(39))));
	assert_non_null(outbox_next(outbox, after(SPAN_SECONDS(40))));
	outbox_free(outbox);
}

static void a_rejected_row_fails_and_the_next_one_goes(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct outbox_figures figures;
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_NEWS, START);
	int64_t next = add(outbox, "chat", "INC-1", PAGE_RESTORED, START);
	struct settled settled = try_next(outbox, SENT_REJECTED, 400, (span_t){0}, START);
	assert_int_equal(settled.row.state, ROW_FAILED);
	assert_true(settled.tell);
	assert_false(settled.receiver_failing);
	assert_int_equal(deliver(outbox, START).row.number, next);
	outbox_figures(outbox, &figures);
	assert_int_equal(figures.failed, 1);
	assert_int_equal(figures.waiting, 0);
	outbox_free(outbox);
}

static void a_receiver_that_refuses_us_keeps_its_rows_and_is_told_once(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	struct settled first = try_next(outbox, SENT_UNAUTHORISED, 403, (span_t){0}, START);
	assert_int_equal(first.row.state, ROW_WAITING);
	assert_true(first.receiver_failing);
	assert_null(outbox_next(outbox, after(SPAN_SECONDS(59))));
	struct settled second =
		try_next(outbox, SENT_UNAUTHORISED, 403, (span_t){0}, after(SPAN_MINUTES(1)));
	assert_false(second.receiver_failing);
	assert_null(outbox_next(outbox, after(SPAN_SECONDS(179))));
	assert_true(deliver(outbox, after(SPAN_MINUTES(3))).receiver_mended);
	assert_false(deliver(outbox, after(SPAN_MINUTES(3))).receiver_mended);
	outbox_free(outbox);
}

static void a_reload_tries_a_receiver_that_refused_us_at_once(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	try_next(outbox, SENT_UNAUTHORISED, 403, (span_t){0}, START);
	outbox_receiver(outbox, "chat", (span_t){0});
	assert_non_null(outbox_next(outbox, after(SPAN_SECONDS(1))));
	outbox_free(outbox);
}

static void a_receiver_that_is_gone_is_off_until_the_reload(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct settled ended;
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	int64_t second = add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	struct settled settled = try_next(outbox, SENT_GONE, 410, (span_t){0}, START);
	assert_int_equal(settled.row.state, ROW_FAILED);
	assert_true(settled.tell && settled.receiver_failing);
	assert_true(outbox_ended(outbox, &ended));
	assert_int_equal(ended.row.number, second);
	assert_int_equal(ended.row.state, ROW_FAILED);
	assert_non_null(strstr(ended.row.last_error, "said so"));
	assert_true(ended.tell);
	assert_false(outbox_ended(outbox, &ended));
	add(outbox, "chat", "INC-3", PAGE_OPENED, START);
	assert_null(outbox_next(outbox, START));
	assert_true(outbox_ended(outbox, &ended));
	outbox_receiver(outbox, "chat", (span_t){0});
	add(outbox, "chat", "INC-4", PAGE_OPENED, START);
	assert_true(deliver(outbox, START).receiver_mended);
	outbox_free(outbox);
}

static void not_found_is_believed_the_third_time(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	struct settled settled = try_next(outbox, SENT_GONE, 404, (span_t){0}, START);
	assert_int_equal(settled.row.state, ROW_WAITING);
	assert_true(settled.receiver_failing);
	settled = try_next(outbox, SENT_GONE, 404, (span_t){0}, after(SPAN_MINUTES(1)));
	assert_int_equal(settled.row.state, ROW_WAITING);
	settled = try_next(outbox, SENT_GONE, 404, (span_t){0}, after(SPAN_MINUTES(3)));
	assert_int_equal(settled.row.state, ROW_FAILED);
	outbox_free(outbox);
}

static void an_outage_is_told_once_and_so_is_its_end(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	unsigned told = 0;
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	for (int i = 0; i < 10; i++) {
		struct settled settled = retry(outbox, after(SPAN_HOURS(i)));
		told += settled.receiver_failing;
		assert_int_equal(*outbox_trouble(outbox, "chat") != '\0', i >= 2);
	}
	assert_int_equal(told, 1);
	assert_non_null(strstr(outbox_trouble(outbox, "chat"), "said so"));
	assert_true(deliver(outbox, after(SPAN_HOURS(11))).receiver_mended);
	assert_string_equal(outbox_trouble(outbox, "chat"), "");
	assert_string_equal(outbox_trouble(outbox, "nobody"), "");
	outbox_free(outbox);
}

static void a_page_that_was_not_sent_mends_nothing(void **state)
{
	struct outbox *outbox = outbox_with("pager", (span_t){0});
	(void)state;
	add(outbox, "pager", "INC-1", PAGE_OPENED, START);
	for (int i = 0; i < 3; i++)
		retry(outbox, after(SPAN_HOURS(i)));
	add(outbox, "pager", "INC-2", PAGE_NEWS, after(SPAN_HOURS(2)));
	struct settled settled =
		try_next(outbox, SENT_SKIPPED, 0, (span_t){0}, after(SPAN_HOURS(2)));
	assert_int_equal(settled.row.state, ROW_DELIVERED);
	assert_false(settled.tell || settled.receiver_mended);
	assert_string_not_equal(outbox_trouble(outbox, "pager"), "");
	outbox_free(outbox);
}

static void only_alarms_first_delivery_and_failures_are_told(void **state)
{
	static const struct {
		enum page_kind kind;
		bool tell;
	} cases[] = {
		{PAGE_OPENED, true},	{PAGE_RAISED, true}, {PAGE_REPEATED, true},
		{PAGE_ACKED, false},	{PAGE_NEWS, false},  {PAGE_RESTORED, false},
		{PAGE_RESOLVED, false},
	};
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		add(outbox, "chat", "INC-1", cases[i].kind, START);
		assert_int_equal(deliver(outbox, START).tell, cases[i].tell);
	}
	outbox_free(outbox);
}

static void news_is_given_up_after_a_day_and_an_alarm_is_not(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	add(outbox, "chat", "INC-2", PAGE_NEWS, START);
	assert_int_equal(retry(outbox, START).row.state, ROW_WAITING);
	assert_int_equal(retry(outbox, START).row.state, ROW_WAITING);
	assert_int_equal(retry(outbox, after(SPAN_HOURS(25))).row.state, ROW_WAITING);
	struct settled news = retry(outbox, after(SPAN_HOURS(25)));
	assert_int_equal(news.row.state, ROW_FAILED);
	assert_int_equal(news.row.page.kind, PAGE_NEWS);
	assert_true(news.tell);
	assert_int_equal(retry(outbox, after(SPAN_HOURS(500))).row.state, ROW_WAITING);
	outbox_free(outbox);
}

static void an_alarm_is_given_up_when_its_incident_is_over(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	add(outbox, "chat", "INC-1", PAGE_RESOLVED, after(SPAN_HOURS(1)));
	assert_int_equal(retry(outbox, after(SPAN_HOURS(2))).row.state, ROW_WAITING);
	assert_int_equal(retry(outbox, after(SPAN_HOURS(24))).row.state, ROW_FAILED);
	outbox_free(outbox);
}

static void a_row_that_was_under_way_is_sent_again_with_its_id(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct outbox_row row = {.number = 7,
				 .page = page("chat", "INC-1", PAGE_OPENED),
				 .state = ROW_SENDING,
				 .tries = 1,
				 .queued = START.wall,
				 .next_try = START.wall};
	wall_t at;
	(void)state;
	outbox_restore(outbox, &row);
	assert_true(outbox_wake(outbox, START, &at));
	const struct outbox_row *next = outbox_next(outbox, START);
	assert_string_equal(next->page.id, row.page.id);
	assert_int_equal(next->number, 7);
	assert_int_equal(next->tries, 2);
	outbox_free(outbox);
}

static void restored_rows_keep_their_order_and_their_time(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct outbox_row late = {.number = 9,
				  .page = page("chat", "INC-1", PAGE_RESOLVED),
				  .queued = START.wall,
				  .next_try = START.wall};
	struct outbox_row early = late;
	(void)state;
	early.number = 8;
	early.page = page("chat", "INC-1", PAGE_OPENED);
	early.tries = 4;
	early.next_try = after(SPAN_SECONDS(5)).wall;
	outbox_restore(outbox, &late);
	outbox_restore(outbox, &early);
	assert_null(outbox_next(outbox, START));
	assert_null(outbox_next(outbox, after(SPAN_SECONDS(4))));
	assert_int_equal(deliver(outbox, after(SPAN_SECONDS(5))).row.number, 8);
	assert_int_equal(deliver(outbox, after(SPAN_SECONDS(5))).row.number, 9);
	outbox_free(outbox);
}

static void a_restart_does_not_forget_that_the_receiver_asked_for_a_pause(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct outbox_row row = {.number = 7,
				 .page = page("chat", "INC-1", PAGE_OPENED),
				 .tries = 1,
				 .http_status = 429,
				 .next_try = after(SPAN_SECONDS(30)).wall};
	(void)state;
	outbox_restore(outbox, &row);
	add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	assert_null(outbox_next(outbox, START));
	assert_null(outbox_next(outbox, after(SPAN_SECONDS(29))));
	assert_non_null(outbox_next(outbox, after(SPAN_SECONDS(30))));
	outbox_free(outbox);
}

static void a_restart_says_what_still_waits_and_why(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct outbox_row row = {.number = 7,
				 .page = page("chat", "INC-1", PAGE_OPENED),
				 .tries = 1,
				 .http_status = 429,
				 .queued = START.wall,
				 .next_try = after(SPAN_HOURS(1)).wall,
				 .last_error = "answered 429"};
	struct settled settled;
	(void)state;
	outbox_restore(outbox, &row);
	assert_null(outbox_next(outbox, after(SPAN_MINUTES(1))));
	assert_string_equal(outbox_trouble(outbox, "chat"),
			    "since 2020-09-01 00:00:00 +00:00, next try at 2020-09-01 01:00:00 "
			    "+00:00: answered 429");
	assert_false(outbox_ended(outbox, &settled)); /* it was told before */
	add(outbox, "chat", "INC-2", PAGE_OPENED, after(SPAN_MINUTES(1)));
	assert_true(outbox_ended(outbox, &settled));
	assert_string_equal(settled.row.last_error, "answered 429");
	outbox_free(outbox);
}

static void a_clock_that_was_set_back_holds_no_page_up(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct now now = after(SPAN_SECONDS(3));
	wall_t at;
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	retry(outbox, START);
	now.wall = wall_after(START.wall, (span_t){-SPAN_HOURS(2).us});
	assert_true(outbox_wake(outbox, now, &at));
	assert_int_equal(at.us, now.wall.us);
	assert_non_null(outbox_next(outbox, now));
	outbox_free(outbox);
}

static void a_restored_row_waits_an_hour_at_most(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct outbox_row row = {.number = 7,
				 .page = page("chat", "INC-1", PAGE_OPENED),
				 .next_try = after(SPAN_HOURS(900)).wall};
	(void)state;
	outbox_restore(outbox, &row);
	assert_null(outbox_next(outbox, START));
	assert_non_null(outbox_next(outbox, after(SPAN_HOURS(1))));
	outbox_free(outbox);
}

static void numbers_rise_over_restarts_and_backward_clocks(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct outbox_row old = {.number = START.wall.us + 5,
				 .page = page("chat", "INC-1", PAGE_OPENED),
				 .state = ROW_FAILED};
	(void)state;
	/* Above whatever the store may still hold of the past. */
	assert_true(add(outbox, "chat", "INC-2", PAGE_OPENED, START) >= START.wall.us);
	outbox_restore(outbox, &old);
	int64_t first = add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	int64_t second = add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	assert_true(first > old.number);
	assert_true(second > first);
	outbox_free(outbox);
}

static void an_alarm_that_stands_is_refreshed_and_told_once(void **state)
{
	struct outbox *outbox = outbox_with("am", SPAN_MINUTES(1));
	wall_t at;
	(void)state;
	add(outbox, "am", "INC-1", PAGE_OPENED, START);
	struct settled first = deliver(outbox, START);
	assert_int_equal(first.row.state, ROW_STANDING);
	assert_true(first.tell);
	assert_true(outbox_wake(outbox, START, &at));
	assert_int_equal(at.us, after(SPAN_MINUTES(1)).wall.us);
	assert_null(outbox_next(outbox, after(SPAN_SECONDS(59))));
	struct settled second = deliver(outbox, after(SPAN_MINUTES(1)));
	assert_string_equal(second.row.page.id, first.row.page.id);
	assert_int_equal(second.row.delivered.us, START.wall.us);
	assert_false(second.tell);
	outbox_free(outbox);
}

static void the_newest_page_of_an_alarm_is_the_one_that_stands(void **state)
{
	struct outbox *outbox = outbox_with("am", SPAN_MINUTES(1));
	struct settled ended;
	(void)state;
	int64_t opened = add(outbox, "am", "INC-1", PAGE_OPENED, START);
	deliver(outbox, START);
	int64_t acked = add(outbox, "am", "INC-1", PAGE_ACKED, START);
	deliver(outbox, START);
	assert_true(outbox_ended(outbox, &ended));
	assert_int_equal(ended.row.number, opened);
	assert_int_equal(ended.row.state, ROW_DELIVERED);
	assert_false(ended.tell);
	assert_int_equal(deliver(outbox, after(SPAN_MINUTES(1))).row.number, acked);
	assert_null(outbox_next(outbox, after(SPAN_MINUTES(1))));
	outbox_free(outbox);
}

static void resolved_is_repeated_for_five_minutes(void **state)
{
	struct outbox *outbox = outbox_with("am", SPAN_MINUTES(1));
	(void)state;
	add(outbox, "am", "INC-1", PAGE_RESOLVED, START);
	for (int i = 0; i < 5; i++)
		assert_int_equal(deliver(outbox, after(SPAN_MINUTES(i))).row.state, ROW_STANDING);
	assert_int_equal(deliver(outbox, after(SPAN_MINUTES(5))).row.state, ROW_DELIVERED);
	assert_null(outbox_next(outbox, after(SPAN_HOURS(1))));
	outbox_free(outbox);
}

static void an_alarm_ends_even_if_its_end_is_rejected(void **state)
{
	struct outbox *outbox = outbox_with("am", SPAN_MINUTES(1));
	struct settled ended;
	(void)state;
	add(outbox, "am", "INC-1", PAGE_OPENED, START);
	deliver(outbox, START);
	add(outbox, "am", "INC-1", PAGE_RESOLVED, START);
	try_next(outbox, SENT_REJECTED, 400, (span_t){0}, START);
	assert_true(outbox_ended(outbox, &ended));
	assert_null(outbox_next(outbox, after(SPAN_HOURS(1))));
	outbox_free(outbox);
}

static void a_refresh_that_fails_is_tried_again_soon(void **state)
{
	struct outbox *outbox = outbox_with("am", SPAN_MINUTES(1));
	(void)state;
	add(outbox, "am", "INC-1", PAGE_OPENED, START);
	deliver(outbox, START);
	struct settled settled = retry(outbox, after(SPAN_MINUTES(1)));
	assert_int_equal(settled.row.state, ROW_STANDING);
	assert_int_equal(deliver(outbox, after(SPAN_SECONDS(62))).row.state, ROW_STANDING);
	outbox_free(outbox);
}

static void a_standing_row_of_the_store_stands_again(void **state)
{
	struct outbox *outbox = outbox_with("am", SPAN_MINUTES(1));
	struct outbox_row row = {.number = 7,
				 .page = page("am", "INC-1", PAGE_OPENED),
				 .state = ROW_SENDING,
				 .delivered = START.wall,
				 .next_try = START.wall};
	(void)state;
	outbox_restore(outbox, &row);
	struct settled settled = deliver(outbox, START);
	assert_int_equal(settled.row.state, ROW_STANDING);
	assert_false(settled.tell);
	outbox_free(outbox);
}

static void what_stood_at_a_receiver_that_left_the_configuration_ends(void **state)
{
	struct outbox *outbox = outbox_new();
	struct outbox_row row = {.number = 7,
				 .page = page("am", "INC-1", PAGE_OPENED),
				 .state = ROW_STANDING,
				 .delivered = START.wall};
	struct settled ended;
	(void)state;
	outbox_restore(outbox, &row);
	assert_null(outbox_next(outbox, START));
	assert_true(outbox_ended(outbox, &ended));
	assert_int_equal(ended.row.state, ROW_DELIVERED);
	outbox_free(outbox);
}

static void what_waits_for_a_receiver_that_left_the_configuration_fails_at_once(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct outbox_figures figures;
	struct settled ended;
	wall_t at;
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	add(outbox, "chat", "INC-1", PAGE_NEWS, START);
	retry(outbox, START);
	outbox_forget(outbox, "chat");
	for (int i = 0; i < 2; i++) {
		assert_true(outbox_ended(outbox, &ended));
		assert_int_equal(ended.row.state, ROW_FAILED);
		assert_true(ended.tell);
		assert_string_equal(ended.row.last_error, "the receiver is no longer configured");
	}
	assert_false(outbox_ended(outbox, &ended));
	assert_false(outbox_wake(outbox, START, &at));
	outbox_figures(outbox, &figures);
	assert_int_equal(figures.waiting, 0);
	outbox_free(outbox);
}

static void a_later_page_for_a_receiver_that_is_not_configured_fails_too(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct settled ended;
	(void)state;
	outbox_forget(outbox, "chat");
	add(outbox, "chat", "INC-1", PAGE_RESOLVED, START);
	add(outbox, "nobody", "INC-1", PAGE_OPENED, START);
	assert_null(outbox_next(outbox, START));
	for (int i = 0; i < 2; i++) {
		assert_true(outbox_ended(outbox, &ended));
		assert_string_equal(ended.row.last_error, "the receiver is no longer configured");
	}
	outbox_receiver(outbox, "chat", (span_t){0});
	add(outbox, "chat", "INC-2", PAGE_OPENED, START);
	assert_int_equal(deliver(outbox, START).row.state, ROW_DELIVERED);
	outbox_free(outbox);
}

static void
a_page_under_way_to_a_receiver_that_left_the_configuration_ends_with_its_try(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct settled ended;
	(void)state;
	int64_t number = add(outbox, "chat", "INC-1", PAGE_OPENED, START);
	assert_non_null(outbox_next(outbox, START));
	outbox_forget(outbox, "chat");
	assert_false(outbox_ended(outbox, &ended));
	outbox_done(outbox, number, &(struct outcome){.sent = SENT_RETRY, .text = "said so"}, START,
		    &ended);
	assert_true(outbox_ended(outbox, &ended));
	assert_int_equal(ended.row.number, number);
	assert_int_equal(ended.row.state, ROW_FAILED);
	outbox_free(outbox);
}

static void what_waits_is_counted_with_its_oldest(void **state)
{
	struct outbox *outbox = outbox_with("chat", (span_t){0});
	struct outbox_figures figures;
	(void)state;
	add(outbox, "chat", "INC-1", PAGE_OPENED, after(SPAN_SECONDS(5)));
	add(outbox, "chat", "INC-1", PAGE_NEWS, after(SPAN_SECONDS(6)));
	outbox_receiver(outbox, "pager", (span_t){0});
	add(outbox, "pager", "INC-1", PAGE_OPENED, after(SPAN_SECONDS(7)));
	outbox_figures(outbox, &figures);
	assert_int_equal(figures.waiting, 3);
	assert_int_equal(figures.oldest.us, after(SPAN_SECONDS(5)).wall.us);
	outbox_free(outbox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_sent_once_and_forgotten),
		cmocka_unit_test(a_row_is_tried_again_with_its_id_until_it_arrives),
		cmocka_unit_test(the_second_row_of_an_incident_waits_for_the_first),
		cmocka_unit_test(one_incidents_retry_does_not_hold_up_another),
		cmocka_unit_test(one_row_of_a_receiver_is_under_way_at_a_time),
		cmocka_unit_test(one_receivers_trouble_does_not_delay_another),
		cmocka_unit_test(the_highest_level_goes_first),
		cmocka_unit_test(slow_down_pauses_the_whole_receiver_until_then),
		cmocka_unit_test(a_pause_of_more_than_a_minute_is_told_at_once),
		cmocka_unit_test(the_trouble_says_why_and_until_when),
		cmocka_unit_test(that_a_page_has_to_wait_is_told_once),
		cmocka_unit_test(what_a_pause_of_the_receiver_holds_up_is_told_too),
		cmocka_unit_test(a_reload_lifts_a_pause),
		cmocka_unit_test(a_pause_that_goes_on_after_the_reload_is_told_again),
		cmocka_unit_test(a_retry_waits_as_long_as_the_receiver_asks),
		cmocka_unit_test(a_rejected_row_fails_and_the_next_one_goes),
		cmocka_unit_test(a_receiver_that_refuses_us_keeps_its_rows_and_is_told_once),
		cmocka_unit_test(a_reload_tries_a_receiver_that_refused_us_at_once),
		cmocka_unit_test(a_receiver_that_is_gone_is_off_until_the_reload),
		cmocka_unit_test(not_found_is_believed_the_third_time),
		cmocka_unit_test(an_outage_is_told_once_and_so_is_its_end),
		cmocka_unit_test(a_page_that_was_not_sent_mends_nothing),
		cmocka_unit_test(only_alarms_first_delivery_and_failures_are_told),
		cmocka_unit_test(news_is_given_up_after_a_day_and_an_alarm_is_not),
		cmocka_unit_test(an_alarm_is_given_up_when_its_incident_is_over),
		cmocka_unit_test(a_row_that_was_under_way_is_sent_again_with_its_id),
		cmocka_unit_test(restored_rows_keep_their_order_and_their_time),
		cmocka_unit_test(a_restart_does_not_forget_that_the_receiver_asked_for_a_pause),
		cmocka_unit_test(a_restart_says_what_still_waits_and_why),
		cmocka_unit_test(a_clock_that_was_set_back_holds_no_page_up),
		cmocka_unit_test(a_restored_row_waits_an_hour_at_most),
		cmocka_unit_test(numbers_rise_over_restarts_and_backward_clocks),
		cmocka_unit_test(an_alarm_that_stands_is_refreshed_and_told_once),
		cmocka_unit_test(the_newest_page_of_an_alarm_is_the_one_that_stands),
		cmocka_unit_test(resolved_is_repeated_for_five_minutes),
		cmocka_unit_test(an_alarm_ends_even_if_its_end_is_rejected),
		cmocka_unit_test(a_refresh_that_fails_is_tried_again_soon),
		cmocka_unit_test(a_standing_row_of_the_store_stands_again),
		cmocka_unit_test(what_stood_at_a_receiver_that_left_the_configuration_ends),
		cmocka_unit_test(
			what_waits_for_a_receiver_that_left_the_configuration_fails_at_once),
		cmocka_unit_test(a_later_page_for_a_receiver_that_is_not_configured_fails_too),
		cmocka_unit_test(
			a_page_under_way_to_a_receiver_that_left_the_configuration_ends_with_its_try),
		cmocka_unit_test(what_waits_is_counted_with_its_oldest),
	};
	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
