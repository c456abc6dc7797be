/* SPDX-License-Identifier: Apache-2.0 */
/* The machine: which state follows which, and what the timeline says of it. */
#include "incident_stage.h"

#include <time.h>

#include "incident/table.h"

static void every_pair_of_state_and_event_is_written(void **unused)
{
	(void)unused;
	for (unsigned state = 0; state < N_STATES; state++)
		for (unsigned event = 0; event < N_EVENTS; event++)
			if (!incident_transition(state, event)->written)
				fail_msg("missing: %s in state %s", event_name(event),
					 state_name(state));
}

static void an_ignored_event_leads_nowhere(void **unused)
{
	(void)unused;
	for (unsigned state = 0; state < N_STATES; state++)
		for (unsigned event = 0; event < N_EVENTS; event++) {
			const struct transition *transition = incident_transition(state, event);

			if (!transition->actions)
				assert_int_equal(transition->to, state);
		}
}

static void mark_reachable(bool reached[N_STATES], unsigned from)
{
	for (unsigned event = 0; event < N_EVENTS; event++) {
		const struct transition *transition = incident_transition(from, event);

		reached[transition->to] = true;
		for (unsigned state = 0; state < N_STATES; state++)
			reached[state] |= transition->may >> state & 1;
	}
}

static void every_state_can_be_reached_from_nothing(void **unused)
{
	bool reached[N_STATES] = {[STATE_NONE] = true};

	(void)unused;
	for (unsigned round = 0; round < N_STATES; round++)
		for (unsigned state = 0; state < N_STATES; state++)
			if (reached[state])
				mark_reachable(reached, state);
	for (unsigned state = 0; state < N_STATES; state++)
		if (!reached[state])
			fail_msg("nothing leads to %s", state_name(state));
}

/* Also: no action leads where the table does not allow it, which incident_step asserts. */
static void every_event_can_be_stepped_in_every_state(void **unused)
{
	(void)unused;
	for (unsigned state = 0; state < N_STATES; state++)
		for (unsigned event = 0; event < N_EVENTS; event++) {
			struct stage stage;
			struct finding finding;

			stage_reach(&stage, state);
			assert_int_equal(stage.incident->state, state);
			stage_wait(&stage, 1);
			finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
			if (event == EVENT_TROUBLE || event == EVENT_NEWS)
				stage_tell(&stage, event,
					   event == EVENT_NEWS ? CHANGE_UPDATED : CHANGE_OPENED,
					   &finding);
			else if (event == EVENT_CLEAR)
				stage_clear(&stage, FINDING_SOURCE_REFUSED);
			else
				stage_event(&stage, event);
			assert_int_equal(stage.incident->state,
					 incident_transition(state, event)->to);
			stage_end(&stage);
		}
}

static void an_ignored_event_changes_nothing(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_event(&stage, EVENT_WINDOW_PASSED);
	assert_false(stage.effects.changed);
	assert_int_equal(stage.effects.n_entries + stage.effects.n_pages, 0);
	stage_end(&stage);
}

static void trouble_is_entered_when_it_began_not_when_it_was_confirmed(void **unused)
{
	struct stage stage;
	struct finding finding;
	const struct entry *entry;

	(void)unused;
	stage_begin(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	stage_wait(&stage, 5);
	stage_trouble(&stage, &finding);
	entry = stage_entry(&stage, STEP_DETECTED);
	assert_int_equal(entry->at.us, minute(0).us);
	assert_int_equal(entry->recorded.us, minute(5).us);
	assert_string_equal(entry->text, "Metrics show failed to replicate database replica "
					 "node-2: source-refused");
	stage_end(&stage);
}

static void an_earlier_sign_predates_the_beginning(void **unused)
{
	struct stage stage;
	struct finding moved;

	(void)unused;
	stage_open(&stage);
	moved = stage_finding(&stage, FINDING_DNS_REPOINTED);
	moved.since = minute(-240);
	stage_trouble(&stage, &moved);
	assert_int_equal(stage.incident->began.us, minute(-240).us);
	assert_int_equal(stage_entry(&stage, STEP_CHANGE)->at.us, minute(-240).us);
	stage_end(&stage);
}

static void no_entry_lies_after_its_recording(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_begin(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	finding.since = minute(3);
	stage_trouble(&stage, &finding);
	assert_int_equal(stage.effects.entries[0].at.us, minute(0).us);
	stage_end(&stage);
}

static void restored_is_back_dated_and_monitoring_is_not(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_open(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	finding.gone = minute(30);
	stage_wait(&stage, 35);
	stage_tell(&stage, EVENT_CLEAR, CHANGE_CLOSED, &finding);
	assert_int_equal(stage_entry(&stage, STEP_RESTORED)->at.us, minute(30).us);
	assert_int_equal(stage_entry(&stage, STEP_MONITORING)->at.us, minute(35).us);
	assert_string_equal(stage_entry(&stage, STEP_MONITORING)->text,
			    "Monitoring phase replication (for 15 min): source-refused");
	stage_end(&stage);
}

static void a_relapse_of_an_acknowledged_incident_is_acknowledged(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_ACKED);
	stage_clear(&stage, FINDING_SOURCE_REFUSED);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
	assert_int_equal(stage.incident->state, STATE_ACKED);
	assert_false(wall_is_set(stage.incident->restored));
	stage_end(&stage);
}

static void a_relapse_within_the_snooze_stays_quiet(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_SNOOZED);
	stage_clear(&stage, FINDING_SOURCE_REFUSED);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
	assert_int_equal(stage.incident->state, STATE_SNOOZED);
	assert_int_equal(stage.effects.n_pages, 0);
	stage_end(&stage);
}

static void a_relapse_after_the_snooze_rings_anew(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_SNOOZED);
	stage_wait(&stage, 29);
	stage_clear(&stage, FINDING_SOURCE_REFUSED);
	stage_wait(&stage, 5);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
	assert_int_equal(stage.incident->state, STATE_OPEN);
	assert_string_equal(stage_page(&stage, PAGE_REPEATED, "chat")->dedup_key,
			    "INC-20200901-0001/1");
	stage_end(&stage);
}

static void an_incident_that_nobody_acknowledged_says_so_at_its_end(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_MONITORING);
	stage_event(&stage, EVENT_WINDOW_PASSED);
	assert_string_equal(stage_entry(&stage, STEP_NORMAL)->text,
			    "Operation of database replica node-2 is back to normal; nobody had "
			    "acknowledged the issue");
	stage_end(&stage);
}

static void the_same_trouble_after_its_end_opens_it_again(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_RESOLVED);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P4);
	assert_int_equal(stage.incident->reopened, 1);
	assert_int_equal(stage.incident->level, LEVEL_P4);
	assert_false(wall_is_set(stage.incident->resolved));
	stage_end(&stage);
}

static void a_name_accepted_where_it_is_does_not_hold_a_reopened_incident(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_trouble_at(&stage, FINDING_DNS_REPOINTED, LEVEL_P4);
	stage_event(&stage, EVENT_RESOLVE);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
	assert_int_equal(incident_open_findings(stage.incident), 1);
	stage_end(&stage);
}

static void a_gap_names_both_its_ends(void **unused)
{
	struct stage stage;

	(void)unused;
	setenv("TZ", "<+07>-7", 1);
	tzset();
	stage_open(&stage);
	stage_wait(&stage, 60);
	stage_event(&stage, EVENT_GAP);
	assert_string_equal(stage_entry(&stage, STEP_GAP)->text,
			    "replscribe saw nothing from 2020-09-01 07:55:00 +07:00 to "
			    "2020-09-01 08:00:00 +07:00 (stopped or paused)");
	assert_int_equal(stage_entry(&stage, STEP_GAP)->at.us, minute(55).us);
	stage_end(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair_of_state_and_event_is_written),
		cmocka_unit_test(an_ignored_event_leads_nowhere),
		cmocka_unit_test(every_state_can_be_reached_from_nothing),
		cmocka_unit_test(every_event_can_be_stepped_in_every_state),
		cmocka_unit_test(an_ignored_event_changes_nothing),
		cmocka_unit_test(trouble_is_entered_when_it_began_not_when_it_was_confirmed),
		cmocka_unit_test(an_earlier_sign_predates_the_beginning),
		cmocka_unit_test(no_entry_lies_after_its_recording),
		cmocka_unit_test(restored_is_back_dated_and_monitoring_is_not),
		cmocka_unit_test(a_relapse_of_an_acknowledged_incident_is_acknowledged),
		cmocka_unit_test(a_relapse_within_the_snooze_stays_quiet),
		cmocka_unit_test(a_relapse_after_the_snooze_rings_anew),
		cmocka_unit_test(an_incident_that_nobody_acknowledged_says_so_at_its_end),
		cmocka_unit_test(the_same_trouble_after_its_end_opens_it_again),
		cmocka_unit_test(a_name_accepted_where_it_is_does_not_hold_a_reopened_incident),
		cmocka_unit_test(a_gap_names_both_its_ends),
	};

	return cmocka_run_group_tests_name("incident", tests, NULL, NULL);
}
