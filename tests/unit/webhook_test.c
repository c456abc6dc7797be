/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "http_stub.h"
#include "notify/sign.h"
#include "notify/webhook.h"

#define ANSWER(status, head, body)                                                      \
	{                                                                               \
		.text = "HTTP/1.1 " status "\r\nConnection: close\r\n" head "\r\n" body \
	}
static const struct stub_answer NO_CONTENT = ANSWER("204 No Content", "", "");

struct fixture {
	struct loop *loop;
	struct sender *sender;
	struct stub stub;
	struct receiver receiver;
	struct request request;
	struct timer *guard;
	struct outcome outcomes[STUB_REQUESTS];
	int64_t numbers[STUB_REQUESTS];
	size_t n, wanted;
	size_t again; /* requests still to be sent, one after the other's outcome */
};

static void send_one(struct fixture *fixture, int64_t number)
{
	assert_int_equal(sender_send(fixture->sender, number, &fixture->receiver, &fixture->request,
				     "INC-20200901-0001_3"),
			 0);
}

static void on_sent(void *arg, int64_t number, const struct outcome *outcome)
{
	struct fixture *fixture = arg;
	fixture->numbers[fixture->n] = number;
	fixture->outcomes[fixture->n++] = *outcome;
	if (fixture->n == fixture->wanted)
		loop_stop(fixture->loop, 0);
	else if (fixture->again > 0 && fixture->again--)
		send_one(fixture, number + 1);
}

/* Only so that a test that would hang fails. */
static void on_guard(void *arg, struct now now)
{
	(void)now;
	loop_stop(arg, 1);
}

static void begin(struct fixture *fixture, const char *type, const struct stub_answer *answers,
		  size_t n_answers)
{
	*fixture = (struct fixture){.wanted = 1};
	assert_int_equal(loop_new(&fixture->loop), 0);
	assert_int_equal(loop_timer(fixture->loop, on_guard, fixture->loop, &fixture->guard), 0);
	timer_at(fixture->guard, mono_after(loop_now(fixture->loop).mono, SPAN_SECONDS(60)));
	assert_int_equal(sender_new(fixture->loop, on_sent, fixture, &fixture->sender), 0);
	assert_true(stub_start(&fixture->stub, fixture->loop, "127.0.0.1", answers, n_answers));
	fixture->receiver = (struct receiver){.name = "ops",
					      .type = receiver_type(type),
					      .secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
					      .timeout = SPAN_SECONDS(30)};
	snprintf(fixture->receiver.url, sizeof fixture->receiver.url,
		 "http://127.0.0.1:%u/services/T12345678", fixture->stub.port);
	struct page page = {.id = "INC-20200901-0001_3", .level = LEVEL_P3, .title = "stopped"};
	fixture->receiver.type->write(&fixture->receiver, &page, loop_now(fixture->loop).wall,
				      &fixture->request);
}

static void end(struct fixture *fixture)
{
	sender_free(fixture->sender);
	stub_end(&fixture->stub);
	timer_free(fixture->guard);
	loop_free(fixture->loop);
	request_free(&fixture->request);
}

static void run(struct fixture *fixture)
{
	assert_int_equal(loop_run(fixture->loop), 0);
}

/* One request to one answer; the outcome. */
static struct outcome told(const char *type, struct stub_answer answer)
{
	struct fixture fixture;
	begin(&fixture, type, &answer, 1);
	send_one(&fixture, 7);
	run(&fixture);
	assert_int_equal(fixture.stub.n_requests, 1);
	assert_int_equal(fixture.numbers[0], 7);
	struct outcome outcome = fixture.outcomes[0];
	end(&fixture);
	return outcome;
}

/* A header's value, or "". */
static const char *header(const struct stub *stub, size_t request, const char *name)
{
	static char value[256];
	char line[64];
	snprintf(line, sizeof line, "\r\n%s: ", name);
	const char *at = strcasestr(buf_text(&stub->requests[request]), line);
	at = at ? at + strlen(line) : "";
	snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\r\n"), at);
	return value;
}

static const char *body(const struct stub *stub, size_t request)
{
	return strstr(buf_text(&stub->requests[request]), "\r\n\r\n") + 4;
}

static void a_signature_is_that_of_the_standard(void **state)
{
	const char *text = "{\"test\": 2432232314}";
	wall_t at = {INT64_C(1614265330) * US_PER_SECOND};
	char signature[SIGNATURE_SIZE];
	(void)state;
	assert_int_equal(sign_standard("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
				       "msg_p5jXN8AQM9LWM0D4loKWxJek", at, text, strlen(text),
				       signature),
			 0);
	assert_string_equal(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	assert_int_equal(sign_standard("whsec_no base64", "a", at, text, strlen(text), signature),
			 -EINVAL);
}

static void a_plain_secret_is_the_key_itself(void **state)
{
	wall_t at = {INT64_C(1614265330) * US_PER_SECOND};
	char plain[SIGNATURE_SIZE], encoded[SIGNATURE_SIZE];
	(void)state;
	sign_standard("swordfish", "a", at, "x", 1, plain);
	sign_standard("whsec_c3dvcmRmaXNo", "a", at, "x", 1, encoded);
	assert_string_equal(plain, encoded);
}

static void a_page_arrives_signed_as_one_request(void **state)
{
	struct fixture fixture;
	char signature[SIGNATURE_SIZE];
	(void)state;
	begin(&fixture, "webhook", &NO_CONTENT, 1);
	send_one(&fixture, 7);
	run(&fixture);
	const struct stub *stub = &fixture.stub;
	assert_int_equal(stub->n_requests, 1);
	assert_int_equal(fixture.outcomes[0].sent, SENT_DELIVERED);
	assert_int_equal(fixture.outcomes[0].http_status, 204);
	assert_true(text_starts(buf_text(&stub->requests[0]), "POST /services/T12345678 HTTP/1.1"));
	assert_string_equal(body(stub, 0), fixture.request.body.text);
	assert_string_equal(header(stub, 0, "Content-Type"), "application/json");
	assert_string_equal(header(stub, 0, "User-Agent"), "replscribe/" VERSION_TEXT);
	assert_string_equal(header(stub, 0, "webhook-id"), "INC-20200901-0001_3");
	wall_t at = {strtoll(header(stub, 0, "webhook-timestamp"), NULL, 10) * US_PER_SECOND};
	sign_standard(fixture.receiver.secret, "INC-20200901-0001_3", at, body(stub, 0),
		      strlen(body(stub, 0)), signature);
	assert_string_equal(header(stub, 0, "webhook-signature"), signature);
	end(&fixture);
}

static void each_try_carries_the_same_id_and_body(void **state)
{
	static const struct stub_answer answers[] = {
		ANSWER("503 Busy", "", ""), ANSWER("503 Busy", "", ""), ANSWER("200 OK", "", "")};
	static const enum sent sent[] = {SENT_RETRY, SENT_RETRY, SENT_DELIVERED};
	struct fixture fixture;
	(void)state;
	begin(&fixture, "webhook", answers, 3);
	fixture.wanted = 3;
	fixture.again = 2;
	send_one(&fixture, 1);
	run(&fixture);
	assert_int_equal(fixture.stub.n_requests, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(fixture.outcomes[i].sent, sent[i]);
		assert_string_equal(header(&fixture.stub, i, "webhook-id"), "INC-20200901-0001_3");
		assert_string_equal(body(&fixture.stub, i), fixture.request.body.text);
	}
	end(&fixture);
}

static void retry_after_comes_through(void **state)
{
	(void)state;
	struct outcome outcome =
		told("webhook", (struct stub_answer)ANSWER("429 Slow", "Retry-After: 3\r\n", ""));
	assert_int_equal(outcome.sent, SENT_SLOW_DOWN);
	assert_int_equal(outcome.wait.us, SPAN_SECONDS(3).us);
	outcome = told("slack",
		       (struct stub_answer)ANSWER(
			       "429 Slow", "", "{\"retry_after\":2,\"error\":\"rate_limited\"}"));
	assert_int_equal(outcome.wait.us, SPAN_SECONDS(2).us);
}

/* Whoever hears of an end may send the next one, and that one's end must not nest in it. */
static void what_cannot_be_signed_is_refused_and_nobody_is_called(void **state)
{
	struct fixture fixture;
	(void)state;
	begin(&fixture, "webhook", &NO_CONTENT, 1);
	snprintf(fixture.receiver.secret, sizeof fixture.receiver.secret, "whsec_no base64");
	assert_int_equal(sender_send(fixture.sender, 1, &fixture.receiver, &fixture.request,
				     "INC-20200901-0001_3"),
			 -EINVAL);
	assert_int_equal(fixture.n, 0);
	end(&fixture);
}

static void slacks_body_decides(void **state)
{
	(void)state;
	assert_int_equal(
		told("slack", (struct stub_answer)ANSWER("200 OK", "Content-Length: 2\r\n", "ok"))
			.sent,
		SENT_DELIVERED);
	assert_int_equal(told("slack", (struct stub_answer)ANSWER("200 OK", "Content-Length: 7\r\n",
								  "no_text"))
				 .sent,
			 SENT_REJECTED);
}

static void a_success_that_breaks_off_is_tried_again(void **state)
{
	(void)state;
	struct outcome outcome =
		told("webhook", (struct stub_answer)ANSWER("200 OK", "Content-Length: 9\r\n", "o"));
	assert_int_equal(outcome.sent, SENT_RETRY);
	assert_int_not_equal(outcome.text[0], 0);
}

static void a_refusal_that_breaks_off_is_a_refusal(void **state)
{
	(void)state;
	struct outcome outcome =
		told("webhook", (struct stub_answer)ANSWER("400 No", "Content-Length: 9\r\n", "o"));
	assert_int_equal(outcome.sent, SENT_REJECTED);
	assert_string_equal(outcome.text, "answered 400: o");
}

static void silence_ends_with_the_receivers_timeout(void **state)
{
	static const struct stub_answer answers[] = {
		{.text = NULL},
		{.text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", .is_held = true}};
	struct fixture fixture;
	(void)state;
	begin(&fixture, "webhook", answers, 2);
	fixture.receiver.timeout = SPAN_MS(50);
	fixture.wanted = 2;
	fixture.again = 1;
	send_one(&fixture, 1);
	run(&fixture);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(fixture.outcomes[i].sent, SENT_RETRY);
		assert_non_null(strstr(fixture.outcomes[i].text, "timed out"));
	}
	end(&fixture);
}

static void a_closed_port_is_tried_again(void **state)
{
	struct fixture fixture;
	(void)state;
	begin(&fixture, "webhook", &NO_CONTENT, 1);
	/* A port that was free a moment ago. */
	struct stub closed;
	stub_start(&closed, fixture.loop, "127.0.0.1", &NO_CONTENT, 1);
	unsigned port = closed.port;
	stub_end(&closed);
	snprintf(fixture.request.url, sizeof fixture.request.url, "http://127.0.0.1:%u/", port);
	send_one(&fixture, 1);
	run(&fixture);
	assert_int_equal(fixture.outcomes[0].sent, SENT_RETRY);
	assert_int_equal(fixture.outcomes[0].http_status, 0);
	assert_int_not_equal(fixture.outcomes[0].text[0], 0);
	end(&fixture);
}

static void a_redirect_is_not_followed(void **state)
{
	struct fixture fixture;
	struct stub elsewhere;
	char text[256];
	struct stub_answer moved = {.text = text};
	(void)state;
	begin(&fixture, "webhook", &moved, 1);
	stub_start(&elsewhere, fixture.loop, "127.0.0.1", &NO_CONTENT, 1);
	snprintf(text, sizeof text,
		 "HTTP/1.1 307 Go\r\nConnection: close\r\nContent-Length: 0\r\n"
		 "Location: http://127.0.0.1:%u/\r\n\r\n",
		 elsewhere.port);
	send_one(&fixture, 1);
	run(&fixture);
	assert_int_equal(fixture.outcomes[0].sent, SENT_REJECTED);
	assert_int_equal(elsewhere.n_requests, 0);
	stub_end(&elsewhere);
	end(&fixture);
}

static void a_secret_that_is_said_back_is_not_kept(void **state)
{
	(void)state;
	struct outcome outcome =
		told("webhook", (struct stub_answer)ANSWER("400 No", "", "no /services/T12345678"));
	assert_string_equal(outcome.text, "answered 400: no /********/*********");
}

static void a_long_answer_is_read_in_part(void **state)
{
	struct stub_answer page = ANSWER("200 OK", "", "");
	(void)state;
	page.padding = 300 * 1024;
	assert_int_equal(told("webhook", page).sent, SENT_DELIVERED);
	assert_int_equal(told("slack", page).sent, SENT_REJECTED);
}

static void only_the_web_is_spoken(void **state)
{
	struct fixture fixture;
	(void)state;
	begin(&fixture, "webhook", &NO_CONTENT, 1);
	snprintf(fixture.request.url, sizeof fixture.request.url, "file:///etc/hostname");
	send_one(&fixture, 1);
	run(&fixture);
	assert_int_not_equal(fixture.outcomes[0].sent, SENT_DELIVERED);
	assert_non_null(strstr(fixture.outcomes[0].text, "\"file\" "));
	end(&fixture);
}

static void a_hundred_pages_at_once_all_arrive(void **state)
{
	struct fixture fixture;
	bool is_seen[100] = {false};
	(void)state;
	begin(&fixture, "webhook", &NO_CONTENT, 1);
	fixture.wanted = 100;
	for (int64_t i = 0; i < 100; i++)
		send_one(&fixture, i);
	run(&fixture);
	for (size_t i = 0; i < 100; i++) {
		assert_int_equal(fixture.outcomes[i].sent, SENT_DELIVERED);
		assert_false(is_seen[fixture.numbers[i]]);
		is_seen[fixture.numbers[i]] = true;
	}
	end(&fixture);
}

static void a_receiver_that_hangs_holds_up_no_other(void **state)
{
	static const struct stub_answer silence = {.text = NULL};
	struct fixture fixture;
	struct stub other;
	(void)state;
	begin(&fixture, "webhook", &silence, 1);
	stub_start(&other, fixture.loop, "127.0.0.1", &NO_CONTENT, 1);
	send_one(&fixture, 1);
	snprintf(fixture.request.url, sizeof fixture.request.url, "http://127.0.0.1:%u/",
		 other.port);
	send_one(&fixture, 2);
	run(&fixture);
	assert_int_equal(fixture.numbers[0], 2);
	assert_int_equal(fixture.outcomes[0].sent, SENT_DELIVERED);
	stub_end(&other);
	end(&fixture);
	/* What was under way is dropped without a word. */
	assert_int_equal(fixture.n, 1);
}

static void a_proxy_of_the_environment_is_used_but_not_for_loopback(void **state)
{
	struct fixture fixture;
	char proxy[64];
	(void)state;
	begin(&fixture, "webhook", &NO_CONTENT, 1);
	snprintf(proxy, sizeof proxy, "http://127.0.0.1:%u", fixture.stub.port);
	setenv("http_proxy", proxy, 1);
	fixture.wanted = 2;
	send_one(&fixture, 1);
	snprintf(fixture.request.url, sizeof fixture.request.url, "http://ops.invalid/hook");
	snprintf(fixture.receiver.url, sizeof fixture.receiver.url, "http://ops.invalid/hook");
	send_one(&fixture, 2);
	run(&fixture);
	unsetenv("http_proxy");
	assert_int_equal(fixture.stub.n_requests, 2);
	bool is_first_direct = text_starts(buf_text(&fixture.stub.requests[0]), "POST /services/");
	assert_true(text_starts(buf_text(&fixture.stub.requests[is_first_direct]),
				"POST http://ops.invalid/hook "));
	assert_true(
		text_starts(buf_text(&fixture.stub.requests[!is_first_direct]), "POST /services/"));
	end(&fixture);
}

static void an_ipv6_receiver_is_reached(void **state)
{
	struct fixture fixture;
	struct stub six;
	(void)state;
	begin(&fixture, "webhook", &NO_CONTENT, 1);
	bool has_six = stub_start(&six, fixture.loop, "::1", &NO_CONTENT, 1);
	if (has_six) {
		snprintf(fixture.request.url, sizeof fixture.request.url, "http://[::1]:%u/",
			 six.port);
		send_one(&fixture, 1);
		run(&fixture);
		assert_int_equal(fixture.outcomes[0].sent, SENT_DELIVERED);
		stub_end(&six);
	}
	end(&fixture);
	if (!has_six)
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signature_is_that_of_the_standard),
		cmocka_unit_test(a_plain_secret_is_the_key_itself),
		cmocka_unit_test(a_page_arrives_signed_as_one_request),
		cmocka_unit_test(each_try_carries_the_same_id_and_body),
		cmocka_unit_test(retry_after_comes_through),
		cmocka_unit_test(what_cannot_be_signed_is_refused_and_nobody_is_called),
		cmocka_unit_test(slacks_body_decides),
		cmocka_unit_test(a_success_that_breaks_off_is_tried_again),
		cmocka_unit_test(a_refusal_that_breaks_off_is_a_refusal),
		cmocka_unit_test(silence_ends_with_the_receivers_timeout),
		cmocka_unit_test(a_closed_port_is_tried_again),
		cmocka_unit_test(a_redirect_is_not_followed),
		cmocka_unit_test(a_secret_that_is_said_back_is_not_kept),
		cmocka_unit_test(a_long_answer_is_read_in_part),
		cmocka_unit_test(only_the_web_is_spoken),
		cmocka_unit_test(a_hundred_pages_at_once_all_arrive),
		cmocka_unit_test(a_receiver_that_hangs_holds_up_no_other),
		cmocka_unit_test(a_proxy_of_the_environment_is_used_but_not_for_loopback),
		cmocka_unit_test(an_ipv6_receiver_is_reached),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
