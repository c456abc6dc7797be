/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft_help.h"

static void the_headings_are_the_report_s_in_its_order(void **state)
{
	(void)state;
	static const char *const headings[] = {
		"\n# 2020-09-01 Failed to replicate database replica node-2\n",
		"\n## Issue Summary\n",
		"\n## Impact\n",
		"\n## Trigger\n",
		"\n## Detection\n",
		"\n## Root Cause\n",
		"\n## Timeline\n",
		"\n## Resolution & Recovery\n",
		"\n## Corrective and Preventive Measurements\n",
		"\n## Financial Impact\n",
		"\n## Impacted Division\n",
		"\n## References\n",
		"\n## Lessons Learned\n",
		"\n## Open Questions\n",
	};
	struct seed *seed = seed_new();
	char *markdown = markdown_of(seed);
	const char *at = markdown;
	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
		at = strstr(at, headings[i]);
		assert_non_null(at);
	}
	assert_int_equal(count(markdown, "\n## "), 13);
	free(markdown);
	seed_free(seed);
}

static void the_status_line_has_the_state_and_each_level_with_its_time(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	char *markdown = markdown_of(seed);
	assert_says(markdown,
		    "**Status:** Draft | **Incident:** `INC-20200901-0001` | **State:** resolved | "
		    "**Level:** P4 from 02:41:15, P3 from 07:10:04\n");
	assert_says(markdown,
		    "Written by replscribe 0.1.0 on mon-1, as of 2020-09-01 07:50:00 +07:00.");
	free(markdown);
	seed_free(seed);
}

static void a_name_that_moved_is_a_notice_while_replication_works(void **state)
{
	(void)state;
	CHECK_SECTION(
		"02:45:00", "Issue Summary",
		"Replication has worked all along, as far as the agent has seen. But the name "
		"`master.db.example` moved from `10.0.0.5` to `10.0.9.7` at 2020-09-01 02:41:10 "
		"+07:00 (up to 30 s earlier).",
		"would be hit if replication failed", "It is open, and nobody has it in hand");
	CHECK_SECTION("02:45:00", "Impact", "None that the agent has seen");
	CHECK_SECTION(
		"02:45:00", "Financial Impact", "N/A: no impact seen",
		"N/A: replication has worked all along, so there are no minutes to reckon with.");
}

static void the_summary_says_what_where_when_why_and_who_is_hit(void **state)
{
	(void)state;
	CHECK_SECTION(
		"07:05:00", "Issue Summary",
		"Replication on `node-2` from `master.db.example` failed at 2020-09-01 07:00:04 "
		"+07:00 (up to 10 s earlier).",
		"(`source-refused`, error 2003)",
		"The likely cause: the name `master.db.example` moved from `10.0.0.5` to "
		"`10.0.9.7` at "
		"2020-09-01 02:41:10 +07:00 (up to 30 s earlier), 4 h 19 min before that.",
		"The services `auth` and `otp` read from `node-2`", "No alarm has gone out.",
		"**It is open, and nobody has it in hand**, 4 min 56 s after it began.");
}

static void the_summary_says_what_was_done_and_where_it_stands(void **state)
{
	(void)state;
	CHECK_SECTION(
		"07:20:00", "Issue Summary", "The first alarm went out at 07:10:05 on P3.",
		"rina took it at 07:12:20.",
		"The first action, at 07:15:00: Taking action for manual replication of node-2.",
		"**It is being worked on** by rina since 07:12:20");
	CHECK_SECTION(
		"07:35:00", "Issue Summary",
		"Replication has worked again since 2020-09-01 07:30:14 +07:00, after 30 min 10 s.",
		"**It is being watched** since 07:30:24");
	CHECK_SECTION("07:50:00", "Issue Summary",
		      "**Back to normal** since 2020-09-01 07:45:24 +07:00: nothing came back in "
		      "the 15 min in "
		      "which it was watched.");
}

static void an_alarm_before_the_first_symptom_has_no_time_to_detect(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	seed->incident.first_paged = at("2020-09-01T06:00:00+07:00");
	char *markdown = markdown_of(seed);
	assert_says(markdown,
		    "| Time to detect | N/A: the alarm was there before the first symptom |");
	free(markdown);
	seed_free(seed);
}

static void an_open_incident_has_no_end(void **state)
{
	(void)state;
	CHECK_SECTION("07:20:00", "Impact",
		      "has been impaired for 19 min 56 s (2020-09-01 07:00:04 +07:00 to now)");
	CHECK_SECTION("07:20:00", "Financial Impact", "2020-09-01 07:00:04 +07:00 - ongoing",
		      "= 2391.60 USD so far.");
	CHECK_SECTION("07:20:00", "Resolution & Recovery", "| Time to resolve | not yet |");
}

static void an_open_incident_says_what_to_do_now(void **state)
{
	(void)state;
	CHECK_SECTION("07:05:00", "Resolution & Recovery",
		      "### What to do now\n\n1. Find out whether it is meant",
		      "SELECT @@hostname, @@server_id");
	struct seed *seed = seed_new();
	char *markdown = markdown_of(seed);
	assert_says_not(markdown, "What to do now");
	free(markdown);
	seed_free(seed);
}

static void an_end_that_nobody_saw_is_not_called_seen(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	struct incident *incident = &seed->incident;
	struct entry *normal = &seed->entries[seed->document.n_entries - 1];
	for (size_t i = 0; i < incident->n_findings; i++)
		seed->findings[i].gone = (wall_t){0};
	incident->restored = incident->monitoring_since = (wall_t){0};
	normal->voice = VOICE_PERSON;
	text_copy(normal->by, sizeof normal->by, "rina");
	char *markdown = markdown_of(seed), *json = json_of(seed);
	assert_says(markdown, "says rina; the agent had not seen the trouble end by then.");
	assert_says(markdown, "Replication was impaired for at least 45 min 20 s");
	assert_says_not(markdown, "worked again");
	assert_says(json, "\"state\": \"end-unknown\"");
	free(markdown);
	free(json);
	seed_free(seed);
}

static void what_the_configuration_does_not_know_is_asked(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	seed->known = (struct known){.agent = "replscribe", .public_url = ""};
	char *markdown = markdown_of(seed);
	assert_says(markdown, "its configuration names no service that reads from `node-2`");
	assert_says(markdown, DRAFT_QUESTION "Which services read from these targets?");
	assert_says(markdown, DRAFT_QUESTION "Which divisions or teams were hit?");
	assert_says(markdown, "| N/A: no service is configured |");
	assert_says_not(markdown, "`auth`");
	free(markdown);
	seed_free(seed);
}

static void only_services_of_the_incident_s_targets_are_named(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	text_copy(seed->services[1].target, TARGET_SIZE, "node-7");
	char *markdown = markdown_of(seed);
	assert_says(markdown, "The service `auth` reads from `node-2`");
	assert_says_not(markdown, "`otp`");
	free(markdown);
	seed_free(seed);
}

static void the_timeline_is_sorted_and_has_offset_uncertainty_voice_and_evidence(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	struct entry last = seed->entries[seed->document.n_entries - 1];
	seed->entries[seed->document.n_entries - 1] = seed->entries[0];
	seed->entries[0] = last;
	char *markdown = markdown_of(seed), *timeline = section_of(markdown, "Timeline");
	const char *first =
		strstr(timeline, "| 2020-09-01 02:41:10 +07:00 | up to 30 s earlier | dns | "
				 "master.db.example moved from 10.0.0.5 to 10.0.9.7 | [E1](");
	const char *ack =
		strstr(timeline, "| 2020-09-01 07:12:20 +07:00 |  | rina | Ack the issue |  |\n");
	const char *normal = strstr(timeline, "| 2020-09-01 07:45:24 +07:00 |");
	assert_true(first != NULL && ack != NULL && normal != NULL);
	assert_true(first < ack && ack < normal);
	free(markdown);
	free(timeline);
	seed_free(seed);
}

static void every_question_has_the_one_form(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	char *markdown = markdown_of(seed);
	assert_int_equal(count(markdown, "\n" DRAFT_QUESTION), 13);
	assert_int_equal(count(markdown, "Question:"), 13);
	free(markdown);
	seed_free(seed);
}

static void a_drill_says_so_before_anything_else(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	seed->incident.is_drill = true;
	char *markdown = markdown_of(seed), *text = text_of(seed);
	assert_says(markdown, "# DRILL: 2020-09-01 ");
	assert_says(markdown, "**This is a drill.**");
	assert_memory_equal(text, "DRILL: ", 7);
	free(markdown);
	free(text);
	seed_free(seed);
}

static void an_evidence_s_file_has_its_id_and_harmless_words(void **state)
{
	(void)state;
	static const struct {
		const char *title, *file;
	} cases[] = {
		{"SHOW REPLICA STATUS of node-2, before",
		 "E3-show-replica-status-of-node-2-before.txt"},
		{"../../etc/passwd", "E3-etc-passwd.txt"},
		{"", "E3.txt"},
		{"\xC3\xA9 \n\r\t|<>", "E3.txt"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct evidence evidence = {.id = "E3"};
		char file[EVIDENCE_FILE_SIZE];
		text_copy(evidence.title, sizeof evidence.title, cases[i].title);
		evidence_file_name(&evidence, file, sizeof file);
		assert_string_equal(file, cases[i].file);
	}
}

static void a_long_title_gives_a_file_name_that_fits(void **state)
{
	(void)state;
	struct evidence evidence = {.id = "E12345"};
	char file[EVIDENCE_FILE_SIZE];
	memset(evidence.title, 'x', sizeof evidence.title - 1);
	evidence_file_name(&evidence, file, sizeof file);
	assert_int_equal(strlen(file), EVIDENCE_FILE_SIZE - 1);
	assert_string_equal(file + strlen(file) - 5, "x.txt");
}

static void an_incident_of_which_nothing_is_known_yet_has_its_documents_too(void **state)
{
	(void)state;
	struct incident *incident =
		incident_new("INC-1", "default", (struct now){.wall = at("2020-09-01T07:00:00Z")});
	struct seed seed = {.document = {.incident = incident, .now = at("2020-09-01T07:00:01Z")}};
	char *markdown = markdown_of(&seed), *text = text_of(&seed);
	assert_says(markdown, "Nothing is known of it yet.");
	assert_says(markdown, "Not known yet: the agent has nothing to go by.");
	assert_says(text, "Nothing is recorded yet.");
	free(markdown);
	free(text);
	incident_free(incident);
}

static void check_width(const char *line, void *arg)
{
	(void)arg;
	/* A link or a hash may be longer; where there are words to break at, it breaks. */
	const char *last = strrchr(line, ' ');
	if (text_count(line) > 78 && last != NULL)
		assert_true(strspn(line, " ") + text_count(last) + 1 >= text_count(line));
}

static void plain_text_has_no_markup_and_fits_a_terminal(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	char *text = text_of(seed);
	assert_says_not(text, "**");
	assert_says_not(text, "`");
	assert_says_not(text, "<!--");
	assert_says_not(text, "](");
	assert_says(text, "\nIssue Summary\n-------------\n");
	each_line(text, check_width, NULL);
	free(text);
	seed_free(seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_headings_are_the_report_s_in_its_order),
		cmocka_unit_test(the_status_line_has_the_state_and_each_level_with_its_time),
		cmocka_unit_test(a_name_that_moved_is_a_notice_while_replication_works),
		cmocka_unit_test(the_summary_says_what_where_when_why_and_who_is_hit),
		cmocka_unit_test(the_summary_says_what_was_done_and_where_it_stands),
		cmocka_unit_test(an_alarm_before_the_first_symptom_has_no_time_to_detect),
		cmocka_unit_test(an_open_incident_has_no_end),
		cmocka_unit_test(an_open_incident_says_what_to_do_now),
		cmocka_unit_test(an_end_that_nobody_saw_is_not_called_seen),
		cmocka_unit_test(what_the_configuration_does_not_know_is_asked),
		cmocka_unit_test(only_services_of_the_incident_s_targets_are_named),
		cmocka_unit_test(
			the_timeline_is_sorted_and_has_offset_uncertainty_voice_and_evidence),
		cmocka_unit_test(every_question_has_the_one_form),
		cmocka_unit_test(a_drill_says_so_before_anything_else),
		cmocka_unit_test(an_evidence_s_file_has_its_id_and_harmless_words),
		cmocka_unit_test(a_long_title_gives_a_file_name_that_fits),
		cmocka_unit_test(an_incident_of_which_nothing_is_known_yet_has_its_documents_too),
		cmocka_unit_test(plain_text_has_no_markup_and_fits_a_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
