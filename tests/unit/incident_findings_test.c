/* SPDX-License-Identifier: Apache-2.0 */
/* What findings leave on an incident: title, entries, evidence, a bounded memory. */
#include "incident_stage.h"

static void the_title_follows_the_worst_finding(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_begin(&stage);
	stage_trouble_at(&stage, FINDING_DNS_REPOINTED, LEVEL_P4);
	assert_string_equal(stage.incident->title,
			    "Source name db-master.example moved to another address");
	stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P4);
	assert_string_equal(stage.incident->title, "Failed to replicate database replica node-2");
	stage_end(&stage);
}

static void the_title_names_both_replicas(void **unused)
{
	struct stage stage;
	struct finding other;

	(void)unused;
	stage_open(&stage);
	other = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	text_copy(other.target, sizeof other.target, "node-3");
	stage_trouble(&stage, &other);
	assert_string_equal(stage.incident->title,
			    "Failed to replicate database replicas node-2 and node-3");
	stage_end(&stage);
}

static void facts_become_numbered_evidence_of_their_entry(void **unused)
{
	struct stage stage;
	struct finding finding;
	struct change change;
	struct fact facts[2] = {{.title = "before", .text = (char[]){"up"}},
				{.title = "after", .text = (char[]){"down"}}};

	(void)unused;
	stage_begin(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	change = stage_change(CHANGE_OPENED, &finding);
	change.facts = facts;
	change.n_facts = 2;
	stage_step(&stage, &(struct incident_input){.event = EVENT_TROUBLE, .change = &change});
	assert_int_equal(stage.effects.n_evidence, 2);
	assert_string_equal(stage.effects.evidence[1].id, "E2");
	assert_string_equal(stage.effects.evidence[1].text, "down");
	assert_string_equal(stage_entry(&stage, STEP_DETECTED)->evidence[1], "E2");
	stage_end(&stage);
}

static struct incident_input trouble_with(const struct change *change,
					  const struct evidence *frozen, size_t n_frozen)
{
	return (struct incident_input){
		.event = EVENT_TROUBLE, .change = change, .frozen = frozen, .n_frozen = n_frozen};
}

static void the_same_fact_is_frozen_once(void **unused)
{
	struct stage stage;
	struct finding finding, other;
	struct change change;
	struct incident_input input;
	struct fact facts[2] = {{.title = "before", .at = minute(0), .text = (char[]){"up"}},
				{.title = "now", .at = minute(0), .text = (char[]){"up"}}};
	struct evidence frozen;

	(void)unused;
	stage_begin(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	change = stage_change(CHANGE_OPENED, &finding);
	change.facts = facts;
	change.n_facts = 2;
	input = trouble_with(&change, NULL, 0);
	stage_step(&stage, &input);
	assert_int_equal(stage.effects.n_evidence, 1);
	frozen = stage.effects.evidence[0];
	other = stage_finding(&stage, FINDING_APPLY_DUPLICATE_KEY);
	change = stage_change(CHANGE_OPENED, &other);
	change.facts = facts;
	change.n_facts = 1;
	input = trouble_with(&change, &frozen, 1);
	stage_step(&stage, &input);
	assert_int_equal(stage.effects.n_evidence, 0);
	assert_string_equal(stage.effects.entries[0].evidence[0], "E1");
	stage_end(&stage);
}

static void the_same_words_of_another_time_are_another_fact(void **unused)
{
	struct stage stage;
	struct finding finding;
	struct change change;
	struct incident_input input;
	struct fact facts[2] = {{.title = "before", .at = minute(0), .text = (char[]){"up"}},
				{.title = "now", .at = minute(1), .text = (char[]){"up"}}};

	(void)unused;
	stage_begin(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	change = stage_change(CHANGE_OPENED, &finding);
	change.facts = facts;
	change.n_facts = 2;
	input = trouble_with(&change, NULL, 0);
	stage_step(&stage, &input);
	assert_int_equal(stage.effects.n_evidence, 2);
	stage_end(&stage);
}

static void one_of_two_findings_that_goes_is_news(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_open(&stage);
	stage_trouble_at(&stage, FINDING_LAG, LEVEL_P4);
	finding = stage_finding(&stage, FINDING_LAG);
	finding.gone = minute(0);
	stage_tell(&stage, EVENT_NEWS, CHANGE_CLOSED, &finding);
	assert_int_equal(stage.incident->state, STATE_OPEN);
	assert_string_equal(stage.effects.entries[0].text, "lag");
	stage_end(&stage);
}

static void a_clear_that_leaves_a_finding_open_restores_nothing(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	stage_trouble_at(&stage, FINDING_LAG, LEVEL_P4);
	stage_clear(&stage, FINDING_LAG);
	assert_int_equal(stage.incident->state, STATE_OPEN);
	assert_null(stage_entry(&stage, STEP_RESTORED));
	stage_end(&stage);
}

static void a_changed_error_number_is_entered(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_open(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	finding.code = 2005;
	stage_tell(&stage, EVENT_NEWS, CHANGE_UPDATED, &finding);
	assert_int_equal(stage.effects.n_entries, 1);
	assert_int_equal(stage.incident->findings[0].code, 2005);
	stage_end(&stage);
}

static void other_words_for_the_same_error_are_no_entry(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_open(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	text_copy(finding.said, sizeof finding.said, "retries: 2");
	stage_tell(&stage, EVENT_NEWS, CHANGE_UPDATED, &finding);
	assert_int_equal(stage.effects.n_entries, 0);
	assert_true(stage.effects.changed);
	stage_end(&stage);
}

static void a_name_that_moves_on_is_entered(void **unused)
{
	struct stage stage;
	struct finding moved;

	(void)unused;
	stage_begin(&stage);
	stage_trouble_at(&stage, FINDING_DNS_REPOINTED, LEVEL_P4);
	moved = stage_finding(&stage, FINDING_DNS_REPOINTED);
	text_copy(moved.after, sizeof moved.after, "10.0.9.8");
	stage_tell(&stage, EVENT_NEWS, CHANGE_UPDATED, &moved);
	assert_int_equal(stage.effects.n_entries, 1);
	stage_end(&stage);
}

static void a_flapping_finding_keeps_a_bounded_number_of_stretches(void **unused)
{
	struct stage stage;

	(void)unused;
	stage_open(&stage);
	for (int i = 0; i < 200; i++) {
		stage_wait(&stage, 1);
		stage_clear(&stage, FINDING_SOURCE_REFUSED);
		stage_trouble_at(&stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
	}
	assert_int_equal(stage.incident->n_findings, 64);
	assert_int_equal(incident_open_findings(stage.incident), 1);
	assert_int_equal(stage.incident->findings[0].since.us, minute(0).us);
	stage_end(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_title_follows_the_worst_finding),
		cmocka_unit_test(the_title_names_both_replicas),
		cmocka_unit_test(facts_become_numbered_evidence_of_their_entry),
		cmocka_unit_test(the_same_fact_is_frozen_once),
		cmocka_unit_test(the_same_words_of_another_time_are_another_fact),
		cmocka_unit_test(one_of_two_findings_that_goes_is_news),
		cmocka_unit_test(a_clear_that_leaves_a_finding_open_restores_nothing),
		cmocka_unit_test(a_changed_error_number_is_entered),
		cmocka_unit_test(other_words_for_the_same_error_are_no_entry),
		cmocka_unit_test(a_name_that_moves_on_is_entered),
		cmocka_unit_test(a_flapping_finding_keeps_a_bounded_number_of_stretches),
	};

	return cmocka_run_group_tests_name("incident and findings", tests, NULL, NULL);
}
