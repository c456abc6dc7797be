/* SPDX-License-Identifier: Apache-2.0 */
/* What people say to an incident, and what comes of it. */
#include "incident_stage.h"

#include <time.h>

static size_t count_pages(const struct stage *stage, enum page_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < stage->effects.n_pages; i++)
		n += stage->effects.pages[i].kind == kind;
	return n;
}

static void a_snooze_holds_against_all_but_p1(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_SNOOZED);
	stage_trouble_at(&stage, FINDING_BINLOG_PURGED, LEVEL_P2);
	assert_int_equal(stage.incident->state, STATE_SNOOZED);
	assert_int_equal(stage.effects.n_pages, 0);
	stage_trouble_at(&stage, FINDING_DISK_FULL, LEVEL_P1);
	assert_int_equal(stage.incident->state, STATE_OPEN);
	assert_string_equal(stage_page(&stage, PAGE_RAISED, "boss")->dedup_key,
			    "INC-20200901-0001/1");
	stage_end(&stage);
}

static void a_snooze_quietens_those_who_ring(void **unused)
{
	struct stage stage;

	(void)unused;
	setenv("TZ", "<+07>-7", 1);
	tzset();
	stage_reach(&stage, STATE_SNOOZED);
	assert_string_equal(stage_page(&stage, PAGE_ACKED, "chat")->text,
			    "Snooze until 2020-09-01 07:30:00 +07:00");
	stage_end(&stage);
}

static void after_the_snooze_it_rings_anew(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_SNOOZED);
	stage_event(&stage, EVENT_SNOOZE_OVER);
	assert_string_equal(stage_page(&stage, PAGE_REPEATED, "chat")->dedup_key,
			    "INC-20200901-0001/1");
	stage_end(&stage);
}

static void an_acknowledgement_is_told_to_all_who_ring(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P2);
	stage_step(&stage,
		   &(struct incident_input){.event = EVENT_ACK, .by = "oncall", .text = "on it"});
	assert_int_equal(count_pages(&stage, PAGE_ACKED), 2);
	assert_string_equal(stage_page(&stage, PAGE_ACKED, "pager")->by, "oncall");
	assert_string_equal(stage_entry(&stage, STEP_ACKED)->text, "Ack the issue: on it");
	assert_string_equal(stage_entry(&stage, STEP_ACKED)->by, "oncall");
	stage_end(&stage);
}

static void after_two_alarms_each_hears_news_once(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_ACKED);
	stage_trouble_at(&stage, FINDING_BINLOG_PURGED, LEVEL_P2);
	stage_event(&stage, EVENT_ACK);
	assert_int_equal(count_pages(&stage, PAGE_ACKED), 2);
	assert_string_equal(stage_page(&stage, PAGE_ACKED, "chat")->dedup_key,
			    "INC-20200901-0001/1");
	stage_end(&stage);
}

static void the_first_note_after_an_acknowledgement_is_the_first_action(void **unused)
{
	const struct incident_input note = {
		.event = EVENT_NOTE,
		.by = "oncall",
		.text = "Taking action for manual replication slave server"};
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_ACKED);
	stage_wait(&stage, 3);
	stage_step(&stage, &note);
	assert_string_equal(stage_entry(&stage, STEP_ACTION)->text, note.text);
	stage_step(&stage, &note);
	assert_null(stage_entry(&stage, STEP_ACTION));
	assert_int_equal(stage.incident->first_action.us, minute(3).us);
	stage_end(&stage);
}

static void a_note_before_any_acknowledgement_is_no_action(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_event(&stage, EVENT_NOTE);
	assert_null(stage_entry(&stage, STEP_ACTION));
	stage_end(&stage);
}

static void a_channel_pointed_elsewhere_is_a_first_action(void **unused)
{
	struct stage stage;
	struct finding event;

	(void)unused;
	stage_open(&stage);
	event = stage_finding(&stage, FINDING_SOURCE_CHANGED);
	stage_tell(&stage, EVENT_NEWS, CHANGE_EVENT, &event);
	assert_non_null(stage_entry(&stage, STEP_ACTION));
	stage_end(&stage);
}

static void people_are_told_why_they_may_not(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_RESOLVED);
	assert_string_equal(incident_refuses(stage.incident, EVENT_ACK), "it is resolved already");
	assert_null(incident_refuses(stage.incident, EVENT_NOTE));
	stage_end(&stage);
}

static void a_level_that_is_not_higher_raises_nothing(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_ACKED);
	stage_step(&stage, &(struct incident_input){.event = EVENT_RAISE, .level = LEVEL_P3});
	assert_false(stage.effects.changed);
	assert_int_equal(stage.incident->state, STATE_ACKED);
	stage_end(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_snooze_holds_against_all_but_p1),
		cmocka_unit_test(a_snooze_quietens_those_who_ring),
		cmocka_unit_test(after_the_snooze_it_rings_anew),
		cmocka_unit_test(an_acknowledgement_is_told_to_all_who_ring),
		cmocka_unit_test(after_two_alarms_each_hears_news_once),
		cmocka_unit_test(the_first_note_after_an_acknowledgement_is_the_first_action),
		cmocka_unit_test(a_note_before_any_acknowledgement_is_no_action),
		cmocka_unit_test(a_channel_pointed_elsewhere_is_a_first_action),
		cmocka_unit_test(people_are_told_why_they_may_not),
		cmocka_unit_test(a_level_that_is_not_higher_raises_nothing),
	};

	return cmocka_run_group_tests_name("incident and people", tests, NULL, NULL);
}
