/* SPDX-License-Identifier: Apache-2.0 */
/* What time does: levels that rise, reminders, snoozes, windows, restarts and clocks that are set.
 */
#include "incident_stage.h"

static void time_raises_an_open_incident(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	assert_due(&stage, EVENT_RAISE_DUE, 10);
	stage_wait(&stage, 10);
	stage_event(&stage, EVENT_RAISE_DUE);
	assert_int_equal(stage.incident->level, LEVEL_P2);
	assert_string_equal(stage_entry(&stage, STEP_RAISED)->text,
			    "Raise the alert on P2 Escalation: nobody acknowledged it for 10 min");
	stage_end(&stage);
}

static void where_nobody_was_told_the_first_sign_starts_the_clock(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_begin(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	finding.level = LEVEL_P4;
	stage_wait(&stage, 4);
	stage_trouble(&stage, &finding);
	assert_due(&stage, EVENT_RAISE_DUE, 6);
	stage_end(&stage);
}

static void where_somebody_was_told_being_told_starts_the_clock(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_begin(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	stage_wait(&stage, 4);
	stage_trouble(&stage, &finding);
	assert_due(&stage, EVENT_RAISE_DUE, 10);
	stage_end(&stage);
}

static void open_with_a_note_hours_before(struct stage *stage)
{
	struct finding moved;

	stage_begin(stage);
	moved = stage_finding(stage, FINDING_DNS_REPOINTED);
	moved.level = moved.max_level = LEVEL_P4;
	stage_trouble(stage, &moved);
}

static void a_note_that_time_may_not_raise_waits_for_ever(void **unused)
{
	struct stage stage;

	(void)unused;
	open_with_a_note_hours_before(&stage);
	assert_not_due(&stage);
	stage_end(&stage);
}

static void the_hours_of_a_note_do_not_count(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	open_with_a_note_hours_before(&stage);
	stage_wait(&stage, 240);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	finding.level = LEVEL_P4;
	stage_wait(&stage, 5);
	stage_trouble(&stage, &finding);
	assert_due(&stage, EVENT_RAISE_DUE, 5);
	stage_end(&stage);
}

static void time_raises_no_higher_than_the_open_findings_allow(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_begin(&stage);
	finding = stage_finding(&stage, FINDING_LAG);
	finding.max_level = LEVEL_P2;
	stage_trouble(&stage, &finding);
	stage_wait(&stage, 10);
	stage_event(&stage, EVENT_RAISE_DUE);
	assert_not_due(&stage);
	stage_event(&stage, EVENT_RAISE_DUE);
	assert_int_equal(stage.incident->level, LEVEL_P2);
	stage_end(&stage);
}

static void what_came_due_three_hours_ago_fires_once(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_wait(&stage, 180);
	assert_due(&stage, EVENT_RAISE_DUE, -170);
	stage_event(&stage, EVENT_RAISE_DUE);
	assert_int_equal(stage.incident->level, LEVEL_P2);
	assert_due(&stage, EVENT_RAISE_DUE, 15);
	stage_end(&stage);
}

static void a_level_repeats_while_nobody_takes_it(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P1);
	stage_wait(&stage, 5);
	assert_due(&stage, EVENT_REPEAT_DUE, 0);
	stage_event(&stage, EVENT_REPEAT_DUE);
	assert_non_null(stage_page(&stage, PAGE_REPEATED, "pager"));
	assert_due(&stage, EVENT_REPEAT_DUE, 5);
	stage_end(&stage);
}

static void a_level_without_receivers_never_repeats(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage.policy.levels[LEVEL_P4].repeat = SPAN_MINUTES(1);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P4);
	assert_due(&stage, EVENT_RAISE_DUE, 10);
	stage_end(&stage);
}

static void an_acknowledgement_stops_raising_and_repeats(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage.policy.ack_expiry = (span_t){0};
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P1);
	stage_event(&stage, EVENT_ACK);
	assert_not_due(&stage);
	stage_end(&stage);
}

static void an_acknowledgement_runs_out_and_the_clock_starts_anew(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_ACKED);
	assert_due(&stage, EVENT_ACK_EXPIRED, 60);
	stage_wait(&stage, 60);
	stage_event(&stage, EVENT_ACK_EXPIRED);
	assert_int_equal(stage.incident->state, STATE_OPEN);
	assert_int_equal(stage.incident->level, LEVEL_P3);
	assert_due(&stage, EVENT_RAISE_DUE, 10);
	stage_end(&stage);
}

static void a_second_acknowledgement_renews_the_first(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_ACKED);
	stage_wait(&stage, 50);
	stage_event(&stage, EVENT_ACK);
	assert_due(&stage, EVENT_ACK_EXPIRED, 60);
	assert_int_equal(stage.incident->first_acked.us, minute(0).us);
	stage_end(&stage);
}

static void nothing_is_due_before_the_snooze_is_over(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_SNOOZED);
	assert_due(&stage, EVENT_SNOOZE_OVER, 30);
	stage_end(&stage);
}

static void the_window_passes_after_monitoring_for_its_length(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_MONITORING);
	assert_due(&stage, EVENT_WINDOW_PASSED, 15);
	stage_end(&stage);
}

static void what_was_not_watched_does_not_count_for_the_window(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_MONITORING);
	stage_wait(&stage, 60);
	stage_step(&stage, &(struct incident_input){.event = EVENT_GAP, .from = minute(10)});
	assert_due(&stage, EVENT_WINDOW_PASSED, 5);
	stage_end(&stage);
}

static void time_does_not_raise_while_nobody_may_be_told(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_event(&stage, EVENT_MUTED);
	assert_not_due(&stage);
	stage_wait(&stage, 60);
	stage_event(&stage, EVENT_UNMUTED);
	assert_due(&stage, EVENT_RAISE_DUE, 10);
	stage_end(&stage);
}

static void a_clock_set_forward_brings_nothing_forward(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_wait(&stage, 4 + 60);
	stage_step(&stage,
		   &(struct incident_input){.event = EVENT_CLOCK_SET, .set_by = SPAN_MINUTES(60)});
	assert_due(&stage, EVENT_RAISE_DUE, 6);
	assert_int_equal(stage.effects.n_entries, 1);
	stage_end(&stage);
}

static void a_clock_set_back_puts_nothing_off(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_wait(&stage, 4 - 60);
	stage_step(&stage,
		   &(struct incident_input){.event = EVENT_CLOCK_SET, .set_by = SPAN_MINUTES(-60)});
	assert_due(&stage, EVENT_RAISE_DUE, 6);
	assert_string_equal(
		stage.effects.entries[0].text,
		"The clock was set back by 1 h: entries recorded before this one are on "
		"the old clock");
	stage_end(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_raises_an_open_incident),
		cmocka_unit_test(where_nobody_was_told_the_first_sign_starts_the_clock),
		cmocka_unit_test(where_somebody_was_told_being_told_starts_the_clock),
		cmocka_unit_test(a_note_that_time_may_not_raise_waits_for_ever),
		cmocka_unit_test(the_hours_of_a_note_do_not_count),
		cmocka_unit_test(time_raises_no_higher_than_the_open_findings_allow),
		cmocka_unit_test(what_came_due_three_hours_ago_fires_once),
		cmocka_unit_test(a_level_repeats_while_nobody_takes_it),
		cmocka_unit_test(a_level_without_receivers_never_repeats),
		cmocka_unit_test(an_acknowledgement_stops_raising_and_repeats),
		cmocka_unit_test(an_acknowledgement_runs_out_and_the_clock_starts_anew),
		cmocka_unit_test(a_second_acknowledgement_renews_the_first),
		cmocka_unit_test(nothing_is_due_before_the_snooze_is_over),
		cmocka_unit_test(the_window_passes_after_monitoring_for_its_length),
		cmocka_unit_test(what_was_not_watched_does_not_count_for_the_window),
		cmocka_unit_test(time_does_not_raise_while_nobody_may_be_told),
		cmocka_unit_test(a_clock_set_forward_brings_nothing_forward),
		cmocka_unit_test(a_clock_set_back_puts_nothing_off),
	};

	return cmocka_run_group_tests_name("incident and time", tests, NULL, NULL);
}
