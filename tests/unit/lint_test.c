/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/secrets.h"
#include "review/lint.h"
#include "review/stamp.h"

#define TITLE "# 2020-09-01 Failed to replicate database\n\n"
#define SUMMARY "## Issue Summary\n\nReplication stood still.\n\n"
#define IMPACT "## Impact\n\n420 users saw old data.\n\n"
#define TRIGGER "## Trigger\n\nThe name moved.\n\n"
#define DETECTION "## Detection\n\nThe agent saw it.\n\n"
#define CAUSE "## Root Cause\n\nNo review of DNS changes.\n\n"
#define TIMELINE                                                          \
	"## Timeline\n\n| Time | Uncertainty | By | Event | Evidence |\n" \
	"| --- | --- | --- | --- | --- |\n"                               \
	"| 2020-09-01 07:00:04 +07:00 | | replication | it broke | |\n"   \
	"| 2020-09-01 07:12:20 +07:00 | | Ayu | took it | |\n"            \
	"| 2020-09-01 08:00:14 +07:00 | | incident | normal | |\n\n"
#define RESOLUTION "## Resolution & Recovery\n\nRepointed by hand.\n\n"
#define MEASURES                                        \
	"## Corrective and Preventive Measurements\n\n" \
	"- [ ] Review DNS changes. (owner: Ayu, due: 2020-09-15, tracker: OPS-12)\n\n"
#define FINANCIAL                                                                            \
	"## Financial Impact\n\n| Login | 2020-09-01 07:00:04 +07:00 - 2020-09-01 07:30:14 " \
	"+07:00 | Error Rates |\n\n"
#define REST "## Impacted Division\n\nIdentity\n\n## References\n\nOPS-12\n"
#define WITHOUT_CAUSE TITLE SUMMARY IMPACT TRIGGER DETECTION
#define GOOD WITHOUT_CAUSE CAUSE TIMELINE RESOLUTION MEASURES FINANCIAL REST

static bool has_none(void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return false;
}

/* The rules that complain, with their lines: "time-order:12 secret:14". */
static const char *complaints_of(const char *text)
{
	static char said[4096];
	struct lint lint;
	size_t n = 0;
	lint_document(text, strlen(text), has_none, NULL, &lint);
	said[0] = '\0';
	for (size_t i = 0; i < lint.n; i++)
		n += (size_t)snprintf(said + n, sizeof said - n, "%s%s:%u", i ? " " : "",
				      lint_row(lint.complaints[i].rule)->name,
				      lint.complaints[i].line);
	lint_free(&lint);
	return said;
}

static void a_complete_document_has_nothing_to_mend(void **state)
{
	(void)state;
	assert_string_equal(complaints_of(GOOD), "");
}

static void line_breaks_of_windows_and_a_byte_order_mark_change_nothing(void **state)
{
	char text[8192] = "\xEF\xBB\xBF";
	size_t n = 3;
	(void)state;
	for (const char *at = GOOD; *at != '\0'; at++) {
		if (*at == '\n')
			text[n++] = '\r';
		text[n++] = *at;
	}
	text[n] = '\0';
	assert_string_equal(complaints_of(text), "");
}

static void missing_and_empty_sections_are_told(void **state)
{
	(void)state;
	assert_string_equal(complaints_of(TITLE SUMMARY IMPACT TRIGGER DETECTION CAUSE TIMELINE
					  "## Resolution and Recovery\n\n" MEASURES FINANCIAL REST),
			    "section-empty:31");
	assert_string_equal(complaints_of(TITLE SUMMARY IMPACT TRIGGER CAUSE TIMELINE RESOLUTION
						  MEASURES FINANCIAL REST),
			    "section-missing:1");
	assert_string_equal(complaints_of(SUMMARY IMPACT TRIGGER DETECTION CAUSE TIMELINE RESOLUTION
						  MEASURES FINANCIAL REST),
			    "section-missing:1");
}

static void a_heading_in_code_or_a_comment_is_none(void **state)
{
	(void)state;
	assert_string_equal(complaints_of(GOOD "```\n## Impact\n```\n<!--\n## Trigger\n-->\n"), "");
	assert_string_equal(complaints_of(GOOD "## Impact\n\n3 of 4\n"), "section-twice:50");
}

static void the_title_begins_with_the_day(void **state)
{
	(void)state;
	assert_string_equal(
		complaints_of("# Failed to replicate\n" SUMMARY IMPACT TRIGGER DETECTION CAUSE
				      TIMELINE RESOLUTION MEASURES FINANCIAL REST),
		"title-form:1");
	assert_string_equal(
		complaints_of("# YYYY-MM-DD Issue Name\n" SUMMARY IMPACT TRIGGER DETECTION CAUSE
				      TIMELINE RESOLUTION MEASURES FINANCIAL REST),
		"template-left:1 template-left:1");
}

static void questions_and_templates_are_left_overs(void **state)
{
	(void)state;
	assert_string_equal(complaints_of(GOOD "> **Question:** Who?\n"), "question-open:50");
	assert_string_equal(complaints_of(GOOD "TODO: ask\n"), "template-left:50");
	assert_string_equal(complaints_of(GOOD "AUTODOC and TODOS\n"), "");
	assert_string_equal(complaints_of(GOOD "`TODO`\n```\nTBD\n```\n"), "template-left:50");
}

static void actions_want_owner_due_and_tracker(void **state)
{
	(void)state;
	assert_string_equal(complaints_of(WITHOUT_CAUSE CAUSE TIMELINE RESOLUTION
					  "## Corrective and Preventive Measurements\n\n"
					  "- [ ] One. (owner: ?, due: ?, tracker: ?)\n"
					  "- [x] Two. (owner: Ayu, due: soon, tracker: OPS-1)\n"
					  "- [ ] Three.\n\n" FINANCIAL REST),
			    "action-unassigned:37 action-due:38 action-unassigned:39");
	assert_string_equal(complaints_of(WITHOUT_CAUSE CAUSE TIMELINE RESOLUTION
					  "## Corrective and Preventive Measurements\n\n"
					  "None.\n\n" FINANCIAL REST),
			    "action-none:35");
}

static void the_root_cause_is_not_the_trigger(void **state)
{
	(void)state;
	assert_string_equal(
		complaints_of(WITHOUT_CAUSE
			      "## Root Cause\n\n*The name* moved!\n\n" TIMELINE RESOLUTION MEASURES
				      FINANCIAL REST),
		"cause-is-trigger:19");
}

static void the_root_cause_names_no_person(void **state)
{
	(void)state;
	assert_string_equal(complaints_of(WITHOUT_CAUSE
					  "## Root Cause\n\nAyu forgot.\n\n" TIMELINE RESOLUTION
						  MEASURES FINANCIAL REST),
			    "cause-names-person:21");
	assert_string_equal(complaints_of(WITHOUT_CAUSE
					  "## Root Cause\n\nAsk @budi.\n\n" TIMELINE RESOLUTION
						  MEASURES FINANCIAL REST),
			    "cause-names-person:21");
	assert_string_equal(
		complaints_of(WITHOUT_CAUSE
			      "## Root Cause\n\n'repl@db:3306', `a@b`, 'x'@'10.0.0.5'.\n\n" TIMELINE
				      RESOLUTION MEASURES FINANCIAL REST),
		"");
}

static void times_that_go_back_are_told(void **state)
{
	(void)state;
	assert_string_equal(
		complaints_of(
			WITHOUT_CAUSE CAUSE
			"## Timeline\n\n- 2020-09-01 07:12 +07:00: took it\n"
			"- 2020-09-01 00:05:00Z: it was before\n"
			"- 2020-09-01 08:00 GMT+7: normal\n\n" RESOLUTION MEASURES FINANCIAL REST),
		"time-order:26 time-outside:39");
}

static void the_same_moment_in_other_zones_is_in_order(void **state)
{
	(void)state;
	assert_string_equal(
		complaints_of(
			WITHOUT_CAUSE CAUSE
			"## Timeline\n\n- 2020-09-01 07:00 +07:00: it broke\n"
			"- 2020-09-01T00:05:00Z: five minutes later\n"
			"- 2020-09-01 08:00 GMT+7: normal\n\n" RESOLUTION MEASURES FINANCIAL REST),
		"");
}

static void damage_lies_in_the_timeline_and_ends_after_its_start(void **state)
{
	(void)state;
	assert_string_equal(
		complaints_of(WITHOUT_CAUSE CAUSE TIMELINE RESOLUTION MEASURES
			      "## Financial Impact\n\n2020-09-01 07:30:00 +07:00 - 2020-09-01 "
			      "07:10:00 +07:00 and 2020-09-02 07:00 +07:00\n\n" REST),
		"time-outside:41 time-reversed:41");
}

static void times_need_a_zone_and_must_exist(void **state)
{
	(void)state;
	assert_string_equal(complaints_of(GOOD "At 2020-09-01 07:00.\n"), "zone-missing:50");
	assert_string_equal(complaints_of(GOOD "2020-09-01 07:00 +07:00 to 2020-09-01 07:30\n"),
			    "");
	assert_string_equal(complaints_of(GOOD "2020-02-30 07:00 +07:00\n"), "time-invalid:50");
}

static void the_impact_wants_a_number_that_is_no_duration(void **state)
{
	(void)state;
	assert_string_equal(
		complaints_of(TITLE SUMMARY
			      "## Impact\n\n1. `node-2`: 30 min 10 s, from 2020-09-01 07:00:04 "
			      "+07:00, at 10.0.0.5, v10.11\n> 5 users?\n\n" TRIGGER DETECTION CAUSE
				      TIMELINE RESOLUTION MEASURES FINANCIAL REST),
		"impact-number:7");
	assert_string_equal(
		complaints_of(TITLE SUMMARY "## Impact\n\n3.5 % of all orders\n\n" TRIGGER DETECTION
				      CAUSE TIMELINE RESOLUTION MEASURES FINANCIAL REST),
		"");
}

static void secrets_are_told_and_never_repeated(void **state)
{
	static const char *const secrets[] = {
		"mysql://repl:hunter22@db:3306/",
		"password = hunter22",
		"MASTER_PASSWORD='hunter22'",
		"\"password\": \"hunter22\"",
		"CREATE USER a IDENTIFIED BY 'hunter22'",
		"ALTER USER a IDENTIFIED WITH ed25519 AS 'hunter22hunter22'",
		"https://hooks.slack.com/services/T0/B0/hunter22",
		"routing_key: hunter22hunter22hunter22",
		"Authorization: Bearer hunter22hunter22hunter22",
		"-----BEGIN RSA PRIVATE KEY-----",
		"AKIAIOSFODNN7EXAMPLE",
	};
	(void)state;
	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
		CLEANUP_BUF text = BUF_NULL, said = BUF_NULL;
		struct lint lint;
		buf_printf(&text, "%s```\n%s\n```\n", GOOD, secrets[i]);
		assert_string_equal(complaints_of(buf_text(&text)), "secret:51");
		lint_document(buf_text(&text), text.len, NULL, NULL, &lint);
		lint_print(&lint, "a.md", &said);
		assert_null(strstr(buf_text(&said), "hunter22"));
		lint_free(&lint);
	}
}

static void what_only_looks_like_a_secret_is_left_alone(void **state)
{
	(void)state;
	assert_string_equal(
		complaints_of(GOOD "Access denied for user 'repl'@'node-2' (using password: YES)\n"
				   "password-file = \"mysql-password\"\nIDENTIFIED BY '***'\n"
				   "password = ***\nhttps://grafana.example/d/auth?from=1&to=2\n"),
		"");
}

static void links_to_evidence_that_is_not_there_are_told(void **state)
{
	struct lint lint;
	(void)state;
	assert_string_equal(complaints_of(GOOD "[E1](evidence/E1-x.txt), [x](incident.json)\n"
					       "[E1](evidence/E1-x.txt)\n"),
			    "evidence-missing:50");
	lint_document(GOOD "[E1](evidence/E1-x.txt)\n", strlen(GOOD "[E1](evidence/E1-x.txt)\n"),
		      NULL, NULL, &lint);
	assert_int_equal(lint.n, 0);
	lint_free(&lint);
}

static void what_a_merge_left_is_told(void **state)
{
	(void)state;
	assert_string_equal(complaints_of(GOOD "<<<<<<< HEAD\n=======\n>>>>>>> x\n"),
			    "conflict-left:50 conflict-left:51 conflict-left:52");
	assert_string_equal(complaints_of(GOOD "*What stands above was changed by people and is "
					       "theirs. The agent's own text goes on below.*\n"),
			    "two-texts:50");
	assert_string_equal(complaints_of(GOOD "<!-- replscribe:begin a 0123456789abcdef -->\n"
					       "<!-- replscribe:end b -->\n"),
			    "mark-broken:50 mark-broken:51");
}

static void hostile_bytes_are_read_to_their_end(void **state)
{
	static const char bytes[] =
		"# \xff\xfe\0\x1b[31m\n## Impact\n\0\n|\n|||\n- [ ]\n](evidence/";
	struct lint lint;
	CLEANUP_BUF said = BUF_NULL;
	(void)state;
	for (size_t n = 0; n < sizeof bytes; n++) {
		lint_document(bytes, n, has_none, NULL, &lint);
		lint_print(&lint, "\x1b]0;x", &said);
		lint_free(&lint);
	}
	assert_null(strchr(buf_text(&said), '\x1b'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_complete_document_has_nothing_to_mend),
		cmocka_unit_test(line_breaks_of_windows_and_a_byte_order_mark_change_nothing),
		cmocka_unit_test(missing_and_empty_sections_are_told),
		cmocka_unit_test(a_heading_in_code_or_a_comment_is_none),
		cmocka_unit_test(the_title_begins_with_the_day),
		cmocka_unit_test(questions_and_templates_are_left_overs),
		cmocka_unit_test(actions_want_owner_due_and_tracker),
		cmocka_unit_test(the_root_cause_is_not_the_trigger),
		cmocka_unit_test(the_root_cause_names_no_person),
		cmocka_unit_test(times_that_go_back_are_told),
		cmocka_unit_test(the_same_moment_in_other_zones_is_in_order),
		cmocka_unit_test(damage_lies_in_the_timeline_and_ends_after_its_start),
		cmocka_unit_test(times_need_a_zone_and_must_exist),
		cmocka_unit_test(the_impact_wants_a_number_that_is_no_duration),
		cmocka_unit_test(secrets_are_told_and_never_repeated),
		cmocka_unit_test(what_only_looks_like_a_secret_is_left_alone),
		cmocka_unit_test(links_to_evidence_that_is_not_there_are_told),
		cmocka_unit_test(what_a_merge_left_is_told),
		cmocka_unit_test(hostile_bytes_are_read_to_their_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
