/* SPDX-License-Identifier: Apache-2.0 */
/* Who is told what, and under which key. */
#include "incident_stage.h"

#include <time.h>

static size_t count_pages(const struct stage *stage, enum page_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < stage->effects.n_pages; i++)
		n += stage->effects.pages[i].kind == kind;
	return n;
}

static void the_first_alarm_goes_to_the_levels_receivers(void **unused)
{
	struct stage stage;
	const struct page *page;

	(void)unused;
	stage_open(&stage);
	assert_int_equal(stage.effects.n_pages, 1);
	page = stage_page(&stage, PAGE_OPENED, "chat");
	assert_string_equal(page->id, "INC-20200901-0001_1");
	assert_string_equal(page->dedup_key, "INC-20200901-0001/0");
	assert_string_equal(page->title, "Failed to replicate database replica node-2");
	assert_string_equal(page->services, "auth, otp");
	assert_string_equal(page->finding, "source-refused");
	assert_string_equal(page->do_now, "See where the name leads now, and whether that is the "
					  "source: getent ahosts NAME");
	stage_end(&stage);
}

static void a_level_without_receivers_sends_nothing_and_says_nothing_of_it(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P4);
	assert_int_equal(stage.effects.n_pages, 0);
	assert_int_equal(stage.effects.n_entries, 1);
	stage_end(&stage);
}

static void the_impact_raises_what_is_seen_on_a_server(void **unused)
{
	struct stage stage;
	struct finding finding;
	struct change change;

	(void)unused;
	stage_begin(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	change = stage_change(CHANGE_OPENED, &finding);
	stage_step(&stage, &(struct incident_input){
				   .event = EVENT_TROUBLE, .change = &change, .level = LEVEL_P2});
	assert_int_equal(stage.incident->level, LEVEL_P2);
	assert_string_equal(stage_entry(&stage, STEP_RAISED)->text,
			    "Raise the alert on P2 Escalation: the level of its services (auth, "
			    "otp)");
	stage_end(&stage);
}

static void the_impact_does_not_raise_a_name_alone(void **unused)
{
	struct stage stage;
	struct finding moved;
	struct change change;

	(void)unused;
	stage_begin(&stage);
	moved = stage_finding(&stage, FINDING_DNS_REPOINTED);
	moved.level = LEVEL_P4;
	change = stage_change(CHANGE_OPENED, &moved);
	stage_step(&stage, &(struct incident_input){
				   .event = EVENT_TROUBLE, .change = &change, .level = LEVEL_P2});
	assert_int_equal(stage.incident->level, LEVEL_P4);
	stage_end(&stage);
}

static void a_raise_tells_the_new_level_and_is_news_to_the_old(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P2);
	stage_wait(&stage, 15);
	stage_event(&stage, EVENT_RAISE_DUE);
	assert_int_equal(count_pages(&stage, PAGE_RAISED), 2);
	assert_non_null(stage_page(&stage, PAGE_RAISED, "boss"));
	assert_int_equal(count_pages(&stage, PAGE_NEWS), 1);
	assert_non_null(stage_page(&stage, PAGE_NEWS, "chat"));
	stage_end(&stage);
}

static void a_raise_keeps_the_key_while_nobody_has_taken_it(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_event(&stage, EVENT_RAISE_DUE);
	assert_string_equal(stage_page(&stage, PAGE_RAISED, "pager")->dedup_key,
			    "INC-20200901-0001/0");
	stage_end(&stage);
}

static void a_raise_past_an_acknowledgement_rings_anew(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_ACKED);
	stage_trouble_at(&stage, FINDING_BINLOG_PURGED, LEVEL_P2);
	assert_int_equal(stage.incident->state, STATE_OPEN);
	assert_string_equal(stage_page(&stage, PAGE_RAISED, "pager")->dedup_key,
			    "INC-20200901-0001/1");
	assert_string_equal(stage_entry(&stage, STEP_RAISED)->text,
			    "Raise the alert on P2 Escalation: the level of binlog-purged; the "
			    "acknowledgement by oncall is overridden");
	stage_end(&stage);
}

static void trouble_of_no_higher_level_leaves_an_acknowledgement(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_ACKED);
	stage_trouble_at(&stage, FINDING_LAG, LEVEL_P3);
	assert_int_equal(stage.incident->state, STATE_ACKED);
	assert_non_null(stage_page(&stage, PAGE_NEWS, "chat"));
	stage_end(&stage);
}

static void a_failure_rings_past_the_acknowledgement_of_a_notice(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage_trouble_at(&stage, FINDING_DNS_REPOINTED, LEVEL_P3);
	stage_event(&stage, EVENT_ACK);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
	assert_int_equal(stage.incident->state, STATE_OPEN);
	assert_string_equal(stage_page(&stage, PAGE_RAISED, "chat")->dedup_key,
			    "INC-20200901-0001/1");
	assert_string_equal(stage_entry(&stage, STEP_RAISED)->text,
			    "Raise the alert on P3 Escalation: what was a notice so far is a "
			    "failure now; the acknowledgement by oncall is overridden");
	stage_end(&stage);
}

static void where_nobody_is_told_a_failure_after_a_notice_adds_nothing(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage_trouble_at(&stage, FINDING_DNS_REPOINTED, LEVEL_P4);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P4);
	assert_null(stage_entry(&stage, STEP_RAISED));
	stage_end(&stage);
}

static void trouble_that_was_there_before_is_no_news(void **unused)
{
	struct stage stage;
	struct finding lag;

	(void)unused;
	stage_open(&stage);
	stage_trouble_at(&stage, FINDING_LAG, LEVEL_P3);
	lag = stage_finding(&stage, FINDING_LAG);
	lag.gone = minute(0);
	stage_tell(&stage, EVENT_NEWS, CHANGE_CLOSED, &lag);
	stage_trouble_at(&stage, FINDING_LAG, LEVEL_P3);
	assert_int_equal(stage.effects.n_pages, 0);
	assert_int_equal(stage.effects.n_entries, 1);
	stage_end(&stage);
}

static void the_end_is_told_for_every_key_that_rang(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_ACKED);
	stage_trouble_at(&stage, FINDING_BINLOG_PURGED, LEVEL_P2);
	stage_event(&stage, EVENT_RESOLVE);
	assert_int_equal(count_pages(&stage, PAGE_RESOLVED), 3); /* chat/0, chat/1, pager/1 */
	assert_int_equal(stage.incident->n_told, 0);
	stage_end(&stage);
}

static void a_reopened_incident_rings_under_a_new_key(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_reach(&stage, STATE_RESOLVED);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
	assert_string_equal(stage_page(&stage, PAGE_OPENED, "chat")->dedup_key,
			    "INC-20200901-0001/1");
	stage_end(&stage);
}

static void while_muted_rows_are_written_and_nobody_is_paged(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage_event(&stage, EVENT_MUTED);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
	assert_int_equal(stage.incident->state, STATE_OPEN);
	assert_int_equal(stage.effects.n_pages, 0);
	assert_int_equal(stage.effects.n_entries, 1);
	stage_end(&stage);
}

static void what_outlasts_the_mute_is_paged_at_its_end(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage_event(&stage, EVENT_MUTED);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
	stage_event(&stage, EVENT_UNMUTED);
	assert_non_null(stage_page(&stage, PAGE_OPENED, "chat"));
	assert_non_null(stage_entry(&stage, STEP_RAISED));
	stage_end(&stage);
}

static void an_alarm_from_before_the_mute_is_still_ended_within_it(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_event(&stage, EVENT_MUTED);
	stage_event(&stage, EVENT_RESOLVE);
	assert_non_null(stage_page(&stage, PAGE_RESOLVED, "chat"));
	stage_end(&stage);
}

static void the_first_delivery_is_when_people_were_paged(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_wait(&stage, 2);
	stage_step(&stage, &(struct incident_input){.event = EVENT_DELIVERY,
						    .text = "Could not tell chat: refused",
						    .failed = true});
	assert_false(wall_is_set(stage.incident->first_paged));
	stage_event(&stage, EVENT_DELIVERY);
	assert_int_equal(stage.incident->first_paged.us, minute(2).us);
	assert_int_equal(stage.incident->paged.us, minute(0).us);
	stage_end(&stage);
}

static void the_cause_names_both_addresses_and_both_times(void **unused)
{
	struct stage stage;
	struct finding moved;

	(void)unused;
	setenv("TZ", "<+07>-7", 1);
	tzset();
	stage_begin(&stage);
	moved = stage_finding(&stage, FINDING_DNS_REPOINTED);
	moved.level = LEVEL_P4;
	text_copy(moved.before, sizeof moved.before, "10.0.0.5");
	text_copy(moved.after, sizeof moved.after, "10.0.9.7");
	stage_trouble(&stage, &moved);
	stage_wait(&stage, 259);
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
	assert_string_equal(stage_page(&stage, PAGE_RAISED, "chat")->cause,
			    "Likely cause: db-master.example moved from 10.0.0.5 to 10.0.9.7 "
			    "(2020-09-01 07:00:00 +07:00). It explains: source-refused "
			    "(2020-09-01 11:19:00 +07:00)");
	assert_string_equal(stage_page(&stage, PAGE_RAISED, "chat")->finding, "dns-repointed");
	stage_end(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_alarm_goes_to_the_levels_receivers),
		cmocka_unit_test(a_level_without_receivers_sends_nothing_and_says_nothing_of_it),
		cmocka_unit_test(the_impact_raises_what_is_seen_on_a_server),
		cmocka_unit_test(the_impact_does_not_raise_a_name_alone),
		cmocka_unit_test(a_raise_tells_the_new_level_and_is_news_to_the_old),
		cmocka_unit_test(a_raise_keeps_the_key_while_nobody_has_taken_it),
		cmocka_unit_test(a_raise_past_an_acknowledgement_rings_anew),
		cmocka_unit_test(trouble_of_no_higher_level_leaves_an_acknowledgement),
		cmocka_unit_test(a_failure_rings_past_the_acknowledgement_of_a_notice),
		cmocka_unit_test(where_nobody_is_told_a_failure_after_a_notice_adds_nothing),
		cmocka_unit_test(trouble_that_was_there_before_is_no_news),
		cmocka_unit_test(the_end_is_told_for_every_key_that_rang),
		cmocka_unit_test(a_reopened_incident_rings_under_a_new_key),
		cmocka_unit_test(while_muted_rows_are_written_and_nobody_is_paged),
		cmocka_unit_test(what_outlasts_the_mute_is_paged_at_its_end),
		cmocka_unit_test(an_alarm_from_before_the_mute_is_still_ended_within_it),
		cmocka_unit_test(the_first_delivery_is_when_people_were_paged),
		cmocka_unit_test(the_cause_names_both_addresses_and_both_times),
	};

	return cmocka_run_group_tests_name("incident and pages", tests, NULL, NULL);
}
