/* SPDX-License-Identifier: Apache-2.0 */
/* Which changes belong to an incident. */
#include "incident_stage.h"

static bool takes(const struct stage *stage, const struct finding *finding)
{
	struct change change = stage_change(CHANGE_OPENED, finding);

	return incident_takes(stage->incident, &change, &stage->policy, stage_now(stage));
}

static struct finding on_node_3(const struct stage *stage, enum finding_kind kind)
{
	struct finding finding = stage_finding(stage, kind);

	text_copy(finding.target, sizeof finding.target, "node-3");
	return finding;
}

static void anything_on_its_target_is_taken(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_open(&stage);
	finding = stage_finding(&stage, FINDING_APPLY_DUPLICATE_KEY);
	finding.name[0] = '\0';
	assert_true(takes(&stage, &finding));
	stage_end(&stage);
}

static void another_replica_that_lost_the_same_source_is_taken(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_open(&stage);
	finding = on_node_3(&stage, FINDING_SOURCE_TIMEOUT);
	text_copy(finding.name, sizeof finding.name, "DB-master.example.");
	assert_true(takes(&stage, &finding));
	stage_end(&stage);
}

static void another_replica_that_lost_another_source_is_not_taken(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_open(&stage);
	finding = on_node_3(&stage, FINDING_SOURCE_TIMEOUT);
	text_copy(finding.name, sizeof finding.name, "db-other.example");
	assert_false(takes(&stage, &finding));
	stage_end(&stage);
}

static void another_replicas_own_trouble_is_not_taken(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_open(&stage);
	finding = on_node_3(&stage, FINDING_APPLY_DUPLICATE_KEY);
	assert_false(takes(&stage, &finding));
	stage_end(&stage);
}

static void findings_without_a_name_do_not_meet_in_it(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_begin(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	finding.name[0] = '\0';
	stage_trouble(&stage, &finding);
	finding = on_node_3(&stage, FINDING_SOURCE_REFUSED);
	finding.name[0] = '\0';
	assert_false(takes(&stage, &finding));
	stage_end(&stage);
}

static void a_resolved_one_takes_the_same_finding_again(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_reach(&stage, STATE_RESOLVED);
	stage_wait(&stage, 24 * 60);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	assert_true(takes(&stage, &finding));
	stage_end(&stage);
}

static void a_resolved_one_takes_nothing_new(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_reach(&stage, STATE_RESOLVED);
	finding = stage_finding(&stage, FINDING_LAG);
	assert_false(takes(&stage, &finding));
	stage_end(&stage);
}

static void news_of_a_finding_go_where_it_is_open(void **unused)
{
	struct stage stage;
	struct finding finding;
	struct change change;

	(void)unused;
	stage_open(&stage);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	change = stage_change(CHANGE_CLOSED, &finding);
	assert_true(incident_takes(stage.incident, &change, &stage.policy, stage_now(&stage)));
	change.finding.kind = FINDING_LAG;
	assert_false(incident_takes(stage.incident, &change, &stage.policy, stage_now(&stage)));
	stage_end(&stage);
}

static void after_the_reopen_window_it_takes_nothing(void **unused)
{
	struct stage stage;
	struct finding finding;

	(void)unused;
	stage_reach(&stage, STATE_RESOLVED);
	stage_wait(&stage, 24 * 60 + 1);
	finding = stage_finding(&stage, FINDING_SOURCE_REFUSED);
	assert_false(takes(&stage, &finding));
	stage_end(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anything_on_its_target_is_taken),
		cmocka_unit_test(another_replica_that_lost_the_same_source_is_taken),
		cmocka_unit_test(another_replica_that_lost_another_source_is_not_taken),
		cmocka_unit_test(another_replicas_own_trouble_is_not_taken),
		cmocka_unit_test(findings_without_a_name_do_not_meet_in_it),
		cmocka_unit_test(a_resolved_one_takes_the_same_finding_again),
		cmocka_unit_test(a_resolved_one_takes_nothing_new),
		cmocka_unit_test(news_of_a_finding_go_where_it_is_open),
		cmocka_unit_test(after_the_reopen_window_it_takes_nothing),
	};

	return cmocka_run_group_tests_name("what an incident takes", tests, NULL, NULL);
}
