/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "notify/payload.h"

static const wall_t SEVEN = {INT64_C(1598918400) * US_PER_SECOND}; /* 2020-09-01 07:00 +07:00 */

static struct receiver receiver(const char *type)
{
	struct receiver made = {.name = "ops",
				.type = receiver_type(type),
				.key = "e93facc04764012d7bfb002500d5d1a6",
				.secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
				.public_url = "https://replscribe.example"};
	const char *url = made.type->default_url;
	snprintf(made.url, sizeof made.url, "%s", url ? url : "https://ops.example/hook");
	return made;
}

/* The page of docs/webhook.md. */
static struct page page(enum page_kind kind)
{
	return (struct page){
		.id = "INC-20200901-0001_3",
		.incident = "INC-20200901-0001",
		.receiver = "ops",
		.kind = kind,
		.level = LEVEL_P3,
		.dedup_key = "INC-20200901-0001/0",
		.at = wall_after(SEVEN, SPAN_MINUTES(10)),
		.began = SEVEN,
		.finding = "dns-repointed",
		.title = "node-2 lost its source: db-master moved to 10.0.9.7",
		.text = "Nobody has acknowledged for 10 minutes: raised from P4 to P3.",
		.cause = "db-master.example moved from 10.0.0.5 to 10.0.9.7 at 02:41:10, and "
			 "10.0.9.7 "
			 "refuses connections.",
		.do_now = "Find out who changed the record, and point it back or repoint the "
			  "replica.",
		.target = "node-2",
		.source = "db-master.example",
		.services = "auth, otp",
	};
}

static char *written(const struct receiver *receiver, const struct page *page, wall_t now)
{
	struct request request = {0};
	assert_true(receiver->type->write(receiver, page, now, &request));
	char *body = strdup(buf_text(&request.body));
	request_free(&request);
	return body;
}

static void assert_written(const char *type, const struct page *page, const char *part)
{
	struct receiver to = receiver(type);
	char *body = written(&to, page, page->at);
	if (!strstr(body, part))
		fail_msg("%s is not in %s", part, body);
	free(body);
}

static void assert_not_written(const char *type, const struct page *page, const char *part)
{
	struct receiver to = receiver(type);
	char *body = written(&to, page, page->at);
	if (strstr(body, part))
		fail_msg("%s is in %s", part, body);
	free(body);
}

static struct outcome answered(const char *type, unsigned status, const char *body)
{
	struct outcome outcome;
	receiver_type(type)->read(status, body, strlen(body), NULL, SEVEN, &outcome);
	return outcome;
}

static void each_type_is_in_the_list(void **state)
{
	(void)state;
	assert_string_equal(receiver_types(), "webhook, slack, pagerduty, alertmanager");
	assert_string_equal(receiver_type("slack")->name, "slack");
	assert_null(receiver_type("carrier-pigeon"));
}

static void the_documents_example_is_what_the_code_makes(void **state)
{
	char path[4096], text[16384] = "";
	const char *top = getenv("srcdir");
	struct receiver to = receiver("webhook");
	struct page raised = page(PAGE_RAISED);
	char *body = written(&to, &raised, SEVEN);
	(void)state;
	snprintf(path, sizeof path, "%s/docs/webhook.md", top ? top : ".");
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof text - 1, file) > 0);
	fclose(file);
	if (!strstr(text, body))
		fail_msg("docs/webhook.md does not show %s", body);
	free(body);
}

static void a_webhooks_body_is_the_same_on_each_try(void **state)
{
	struct receiver to = receiver("webhook");
	struct page opened = page(PAGE_OPENED);
	char *first = written(&to, &opened, SEVEN);
	char *second = written(&to, &opened, wall_after(SEVEN, SPAN_HOURS(5)));
	(void)state;
	assert_string_equal(first, second);
	free(first);
	free(second);
}

static void only_the_webhook_is_signed(void **state)
{
	static const char *const types[] = {"webhook", "slack", "pagerduty", "alertmanager"};
	struct page opened = page(PAGE_OPENED);
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct receiver to = receiver(types[i]);
		struct request request = {0};
		to.type->write(&to, &opened, SEVEN, &request);
		assert_int_equal(request.sign, i == 0);
		request_free(&request);
	}
}

static void slack_sees_the_level_first(void **state)
{
	struct page opened = page(PAGE_OPENED);
	(void)state;
	assert_written("slack", &opened, "{\"text\":\"P3 node-2 lost its source");
	assert_written("slack", &opened, "\"text\":\"*P3 opened* node-2 lost");
	assert_written("slack", &opened, "*Why:* db-master.example moved");
	assert_written("slack", &opened, "*Do now:* Find out");
	assert_written(
		"slack", &opened,
		"<https://replscribe.example/incidents/INC-20200901-0001|Open the incident>");
	assert_written("slack", &opened, "INC-20200901-0001, since 2020-09-01");
}

static void the_target_is_named_where_the_title_does_not(void **state)
{
	struct page opened = page(PAGE_OPENED);
	(void)state;
	snprintf(opened.title, sizeof opened.title, "replication stopped");
	assert_written("slack", &opened, "{\"text\":\"P3 node-2: replication stopped");
	assert_written("slack", &opened, "*P3 opened* node-2: replication stopped");
	assert_written("pagerduty", &opened, "\"summary\":\"P3 node-2: replication stopped\"");
}

static void slack_says_nothing_to_do_when_it_is_over(void **state)
{
	struct page resolved = page(PAGE_RESOLVED);
	(void)state;
	assert_not_written("slack", &resolved, "Do now");
	assert_written("slack", &resolved, "*P3 resolved*");
}

static void names_mention_nobody_in_slack(void **state)
{
	struct page opened = page(PAGE_OPENED);
	(void)state;
	snprintf(opened.title, sizeof opened.title,
		 "<!channel> <@U1> <https://evil|x> @everyone </script> a&b|c");
	snprintf(opened.by, sizeof opened.by, "<!here>\nrm");
	assert_not_written("slack", &opened, "<!");
	assert_not_written("slack", &opened, "<@");
	assert_not_written("slack", &opened, "<https://evil");
	assert_not_written("slack", &opened, "</script>");
	assert_written("slack", &opened, "&lt;!channel&gt;");
	assert_written("slack", &opened, "a&amp;b|c");
	assert_written("slack", &opened, ", by &lt;!here&gt; rm");
	assert_not_written("slack", &opened, "\"verbatim\":false");
}

/* Characters as Slack counts them: those of the string's value. */
static size_t longest_text(const char *json)
{
	static const char key[] = "\"text\":\"";
	size_t longest = 0;
	for (const char *at = json; (at = strstr(at, key));) {
		size_t n = 0;
		for (at += sizeof key - 1; *at != '"'; n++)
			at += *at == '\\' ? 2 : (long)text_bytes_of(at, 1);
		longest = n > longest ? n : longest;
	}
	return longest;
}

static void fill(char *to, size_t size, const char *with)
{
	to[0] = '\0';
	while (strlen(to) + strlen(with) < size)
		strcat(to, with);
}

static void nothing_is_too_long_for_slack(void **state)
{
	static const char *const fills[] = {"&", "<", "a", "\xF0\x9F\x92\xA5", "e\xCC\x81"};
	struct receiver to = receiver("slack");
	(void)state;
	for (size_t i = 0; i < sizeof fills / sizeof *fills; i++) {
		struct page opened = page(PAGE_OPENED);
		fill(opened.title, sizeof opened.title, fills[i]);
		fill(opened.text, sizeof opened.text, fills[i]);
		fill(opened.cause, sizeof opened.cause, fills[i]);
		fill(opened.do_now, sizeof opened.do_now, fills[i]);
		fill(opened.services, sizeof opened.services, fills[i]);
		opened.cause[0] = 'x';
		char *body = written(&to, &opened, SEVEN);
		assert_true(text_is_utf8(body, strlen(body)));
		assert_in_range(longest_text(body), 200, 3000);
		assert_null(strstr(body, "&amp;am\""));
		free(body);
	}
}

static void text_that_was_cut_inside_a_code_point_is_still_utf8(void **state)
{
	static const char *const types[] = {"webhook", "slack", "pagerduty", "alertmanager"};
	struct page opened = page(PAGE_OPENED);
	(void)state;
	strcpy(opened.title, "caf\xC3");
	strcpy(opened.text, "\xED\xA0\x80 lone surrogate");
	strcpy(opened.by, "\x01\x02");
	strcpy(opened.dedup_key, "\xFF");
	for (size_t i = 0; i < 4; i++) {
		struct receiver to = receiver(types[i]);
		char *body = written(&to, &opened, SEVEN);
		assert_true(text_is_utf8(body, strlen(body)));
		assert_null(strchr(body, '\x01'));
		free(body);
	}
}

static void pagerduty_is_triggered_acknowledged_and_resolved(void **state)
{
	static const char *const actions[N_PAGE_KINDS] = {
		[PAGE_OPENED] = "trigger",   [PAGE_RAISED] = "trigger",
		[PAGE_REPEATED] = "trigger", [PAGE_ACKED] = "acknowledge",
		[PAGE_RESOLVED] = "resolve",
	};
	struct receiver to = receiver("pagerduty");
	(void)state;
	for (enum page_kind kind = 0; kind < N_PAGE_KINDS; kind++) {
		struct page any = page(kind);
		struct request request = {0};
		char action[64];
		assert_int_equal(to.type->write(&to, &any, SEVEN, &request), actions[kind] != NULL);
		if (actions[kind]) {
			snprintf(action, sizeof action, "\"event_action\":\"%s\"", actions[kind]);
			assert_non_null(strstr(request.body.text, action));
			assert_non_null(
				strstr(request.body.text, "\"dedup_key\":\"INC-20200901-0001/0\""));
		}
		request_free(&request);
	}
}

static void a_level_is_a_severity_at_pagerduty(void **state)
{
	static const char *const severities[N_LEVELS] = {
		[LEVEL_NONE] = "\"severity\":\"info\"",	  [LEVEL_P4] = "\"severity\":\"info\"",
		[LEVEL_P3] = "\"severity\":\"warning\"",  [LEVEL_P2] = "\"severity\":\"error\"",
		[LEVEL_P1] = "\"severity\":\"critical\"",
	};
	(void)state;
	for (enum level level = 0; level < N_LEVELS; level++) {
		struct page opened = page(PAGE_OPENED);
		opened.level = level;
		assert_written("pagerduty", &opened, severities[level]);
	}
}

static void pagerduty_always_gets_a_source(void **state)
{
	struct page opened = page(PAGE_OPENED);
	(void)state;
	assert_written("pagerduty", &opened, "\"source\":\"node-2\",\"severity\"");
	opened.target[0] = '\0';
	assert_written("pagerduty", &opened, "\"source\":\"db-master.example\",\"severity\"");
	opened.source[0] = '\0';
	assert_written("pagerduty", &opened, "\"source\":\"INC-20200901-0001\",\"severity\"");
}

static void no_link_is_made_of_an_address_that_is_none(void **state)
{
	static const char *const urls[] = {"", "replscribe.example", "javascript:alert(1)",
					   "https://", "https://a b"};
	struct page opened = page(PAGE_OPENED);
	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct receiver to = receiver("alertmanager");
		snprintf(to.public_url, sizeof to.public_url, "%s", urls[i]);
		char *body = written(&to, &opened, SEVEN);
		assert_null(strstr(body, "generatorURL"));
		free(body);
	}
	assert_written(
		"alertmanager", &opened,
		"\"generatorURL\":\"https://replscribe.example/incidents/INC-20200901-0001\"");
}

/* The labels, which are the alert's identity. */
static char *labels(const struct page *page)
{
	struct receiver to = receiver("alertmanager");
	char *body = written(&to, page, page->at);
	char *start = strstr(body, "\"labels\":"), *end = strchr(start, '}');
	char *cut = strndup(start, (size_t)(end - start));
	free(body);
	return cut;
}

static void an_alert_stays_the_same_one_through_its_incident(void **state)
{
	struct page opened = page(PAGE_OPENED);
	char *first = labels(&opened);
	(void)state;
	for (enum page_kind kind = 0; kind < N_PAGE_KINDS; kind++) {
		struct page later = page(kind);
		later.level = LEVEL_P1;
		snprintf(later.title, sizeof later.title, "another title");
		snprintf(later.finding, sizeof later.finding, "another finding");
		char *same = labels(&later);
		assert_string_equal(same, first);
		free(same);
	}
	free(first);
}

static void an_alert_stands_for_four_refreshes_and_ends_when_it_ended(void **state)
{
	struct receiver to = receiver("alertmanager");
	struct page opened = page(PAGE_OPENED), resolved = page(PAGE_RESOLVED);
	wall_t now = wall_after(SEVEN, SPAN_MINUTES(30));
	char *body = written(&to, &opened, now);
	(void)state;
	assert_non_null(strstr(body, "\"startsAt\":\"2020-09-01T00:00:00.000Z\""));
	assert_non_null(strstr(body, "\"endsAt\":\"2020-09-01T00:34:00.000Z\""));
	free(body);
	body = written(&to, &resolved, now);
	assert_non_null(strstr(body, "\"endsAt\":\"2020-09-01T00:10:00.000Z\""));
	assert_non_null(strstr(body, "\"cause\":\"db-master"));
	free(body);
	/* A clock that was set back: neither an end to come nor one before the start. */
	body = written(&to, &resolved, wall_after(SEVEN, (span_t){-1000000}));
	assert_non_null(strstr(body, "\"startsAt\":\"2020-08-31T23:59:59.000Z\""));
	assert_non_null(strstr(body, "\"endsAt\":\"2020-08-31T23:59:59.000Z\""));
	free(body);
}

static void alertmanagers_path_comes_after_its_address(void **state)
{
	static const char *const urls[] = {"http://am:9093", "http://am:9093/"};
	struct page opened = page(PAGE_OPENED);
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct receiver to = receiver("alertmanager");
		struct request request = {0};
		snprintf(to.url, sizeof to.url, "%s", urls[i]);
		to.type->write(&to, &opened, SEVEN, &request);
		assert_string_equal(request.url, "http://am:9093/api/v2/alerts");
		request_free(&request);
	}
}

static void a_drill_says_so_everywhere(void **state)
{
	struct page drill = page(PAGE_OPENED);
	(void)state;
	drill.is_drill = true;
	assert_written("webhook", &drill, "\"test\":true");
	assert_written("slack", &drill, "{\"text\":\"P3 DRILL ");
	assert_written("slack", &drill, "*P3 DRILL, opened*");
	assert_written("pagerduty", &drill, "\"summary\":\"P3 DRILL ");
	assert_written("alertmanager", &drill, "\"drill\":\"true\"");
}

static void slack_says_ok_and_nothing_else(void **state)
{
	(void)state;
	assert_int_equal(answered("slack", 200, "ok").sent, SENT_DELIVERED);
	assert_int_equal(answered("slack", 200, "").sent, SENT_REJECTED);
	assert_int_equal(answered("slack", 200, "okay").sent, SENT_REJECTED);
	assert_int_equal(answered("slack", 204, "ok").sent, SENT_REJECTED);
	assert_string_equal(answered("slack", 200, "no_text").text, "answered 200: no_text");
	assert_int_equal(answered("slack", 403, "invalid_token").sent, SENT_UNAUTHORISED);
	assert_int_equal(answered("slack", 410, "channel_is_archived").sent, SENT_GONE);
	struct outcome busy = answered(
		"slack", 200, "{\"retry_after\":9,\"ok\":false,\"error\":\"rate_limited\"}");
	assert_int_equal(busy.sent, SENT_SLOW_DOWN);
	assert_int_equal(busy.wait.us, SPAN_SECONDS(9).us);
}

static void pagerduty_accepts_with_202(void **state)
{
	(void)state;
	assert_int_equal(answered("pagerduty", 202, "{\"status\":\"success\"}").sent,
			 SENT_DELIVERED);
	assert_int_equal(answered("pagerduty", 202, "").sent, SENT_DELIVERED);
	assert_int_equal(answered("pagerduty", 200, "<html>log in to the hotel").sent,
			 SENT_REJECTED);
	struct outcome refused = answered("pagerduty", 400, "{\"status\":\"invalid event\"}");
	assert_int_equal(refused.sent, SENT_REJECTED);
	assert_string_equal(refused.text, "answered 400: {\"status\":\"invalid event\"}");
}

static void what_is_wrong_with_a_receiver_is_said(void **state)
{
	struct receiver to = receiver("pagerduty");
	(void)state;
	assert_null(receiver_wrong(&to));
	strcpy(to.key, "short");
	assert_non_null(strstr(receiver_wrong(&to), "32 characters"));
	to = receiver("webhook");
	assert_null(receiver_wrong(&to));
	strcpy(to.secret, "whsec_not base64");
	assert_non_null(strstr(receiver_wrong(&to), "base64"));
	strcpy(to.secret, "whsec_YWJj=");
	assert_non_null(receiver_wrong(&to));
	strcpy(to.secret, "a plain one");
	assert_null(receiver_wrong(&to));
	to.secret[0] = '\0';
	assert_non_null(receiver_wrong(&to));
	to = receiver("slack");
	strcpy(to.url, "ftp://hooks.slack.com/x");
	assert_non_null(strstr(receiver_wrong(&to), "https://"));
	strcpy(to.url, "https://hooks.slack.com/a b");
	assert_non_null(receiver_wrong(&to));
	to.url[0] = '\0';
	assert_non_null(receiver_wrong(&to));
}

static void a_receiver_is_printed_without_its_secrets(void **state)
{
	static const struct {
		const char *url, *printed;
	} cases[] = {
		{"https://hooks.slack.com/services/T0/B0/x", "slack at hooks.slack.com"},
		{"https://me:word@ops.example:8443/x?key=1", "slack at ops.example"},
		{"http://[2001:db8::1]:80/x", "slack at 2001:db8::1"},
		{"https://me:p@ss@ops.example", "slack at ops.example"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct receiver to = receiver("slack");
		char line[LINE_SIZE];
		snprintf(to.url, sizeof to.url, "%s", cases[i].url);
		receiver_print(&to, line, sizeof line);
		assert_string_equal(line, cases[i].printed);
	}
}

static void what_the_other_side_repeats_of_a_secret_is_masked(void **state)
{
	struct receiver to = receiver("webhook");
	char text[] = "no /services/T00000000/B11111111 with key=0123456789&amp;sig=abcdefghi; "
		      "e93facc04764012d7bfb002500d5d1a6 MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw joe:word "
		      "B11111111 at ops.example";
	(void)state;
	strcpy(to.url, "https://joey:swordfish@ops.example/hooks/T00000000/B11111111?key=0123456789"
		       "&sig=abcdefghi");
	receiver_mask(&to, text, strlen(text));
	assert_string_equal(
		text, "no /services/*********/********* with key=**********&amp;sig=*********; "
		      "******************************** ******************************** joe:word "
		      "********* at ops.example");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_type_is_in_the_list),
		cmocka_unit_test(the_documents_example_is_what_the_code_makes),
		cmocka_unit_test(a_webhooks_body_is_the_same_on_each_try),
		cmocka_unit_test(only_the_webhook_is_signed),
		cmocka_unit_test(slack_sees_the_level_first),
		cmocka_unit_test(the_target_is_named_where_the_title_does_not),
		cmocka_unit_test(slack_says_nothing_to_do_when_it_is_over),
		cmocka_unit_test(names_mention_nobody_in_slack),
		cmocka_unit_test(nothing_is_too_long_for_slack),
		cmocka_unit_test(text_that_was_cut_inside_a_code_point_is_still_utf8),
		cmocka_unit_test(pagerduty_is_triggered_acknowledged_and_resolved),
		cmocka_unit_test(a_level_is_a_severity_at_pagerduty),
		cmocka_unit_test(pagerduty_always_gets_a_source),
		cmocka_unit_test(no_link_is_made_of_an_address_that_is_none),
		cmocka_unit_test(an_alert_stays_the_same_one_through_its_incident),
		cmocka_unit_test(an_alert_stands_for_four_refreshes_and_ends_when_it_ended),
		cmocka_unit_test(alertmanagers_path_comes_after_its_address),
		cmocka_unit_test(a_drill_says_so_everywhere),
		cmocka_unit_test(slack_says_ok_and_nothing_else),
		cmocka_unit_test(pagerduty_accepts_with_202),
		cmocka_unit_test(what_is_wrong_with_a_receiver_is_said),
		cmocka_unit_test(a_receiver_is_printed_without_its_secrets),
		cmocka_unit_test(what_the_other_side_repeats_of_a_secret_is_masked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
