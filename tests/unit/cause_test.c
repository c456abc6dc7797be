/* SPDX-License-Identifier: Apache-2.0 */
/* Which finding explains which, and the table that they come from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/verdict.h"

static struct finding at_second(enum finding_kind kind, int64_t second)
{
	struct finding finding = {.kind = kind, .since = {(second + 1000000) * US_PER_SECOND}};
	text_copy(finding.name, sizeof finding.name, "db-source.example");
	if (finding_row(kind)->about != ABOUT_NAME)
		text_copy(finding.target, sizeof finding.target, "node-2");
	return finding;
}

static struct finding gone(struct finding finding, int64_t second)
{
	finding.gone.us = (second + 1000000) * US_PER_SECOND;
	return finding;
}

static bool explains(enum finding_kind cause, enum finding_kind effect)
{
	struct finding a = at_second(cause, 0), b = at_second(effect, 10);
	return finding_explains(&a, &b);
}

static void each_row_of_the_table_is_complete(void **state)
{
	(void)state;
	for (unsigned i = FINDING_NONE + 1; i < N_FINDINGS; i++) {
		const struct finding_row *row = finding_row((enum finding_kind)i);
		bool is_trouble = row->nature == NATURE_TROUBLE;
		enum finding_kind kind;
		assert_true(finding_parse(row->id, &kind));
		assert_int_equal(kind, i);
		assert_true(*row->means != '\0' && *row->triggers != '\0');
		assert_true(!is_trouble || (*row->do_now != '\0' && *row->prevent != '\0'));
		assert_in_range(row->level, LEVEL_P4, LEVEL_P1);
		assert_true(row->max_level >= row->level);
		assert_true(row->confirm.us >= 0 && row->confirm.us <= 60 * US_PER_SECOND);
		assert_null(strchr(row->means, '\n'));
	}
}

/* Where the next reconnect of a healthy replica is certain to fail, or to reach a wrong server. */
static bool is_certain_to_hurt(enum finding_kind kind)
{
	return kind == FINDING_DNS_MISSING;
}

static void dns_alone_is_p3_at_most_but_where_the_next_reconnect_is_certain_to_fail(void **state)
{
	(void)state;
	for (unsigned i = FINDING_NONE + 1; i < N_FINDINGS; i++) {
		const struct finding_row *row = finding_row((enum finding_kind)i);
		enum level highest = is_certain_to_hurt((enum finding_kind)i) ? LEVEL_P2 : LEVEL_P3;
		if (row->about != ABOUT_NAME)
			continue;
		assert_true(row->max_level <= highest);
		if (highest == LEVEL_P2)
			assert_int_equal(row->level, LEVEL_P2);
	}
}

static void an_unknown_id_is_no_finding(void **state)
{
	enum finding_kind kind = FINDING_LAG;
	(void)state;
	assert_false(finding_parse("", &kind));
	assert_false(finding_parse("none", &kind));
	assert_false(finding_parse("source-Refused", &kind));
	assert_int_equal(kind, FINDING_LAG);
	assert_string_equal(finding_row((enum finding_kind)9999)->id, "none");
}

static void a_finding_is_the_same_by_kind_target_channel_and_name(void **state)
{
	struct finding a = at_second(FINDING_LAG, 0), b = at_second(FINDING_LAG, 99);
	(void)state;
	text_copy(b.name, sizeof b.name, "DB-Source.example.");
	assert_true(finding_same(&a, &b));
	text_copy(b.channel, sizeof b.channel, "c1");
	assert_false(finding_same(&a, &b));
	b = at_second(FINDING_IO_ERROR, 0);
	assert_false(finding_same(&a, &b));
}

static void a_move_explains_what_reaching_another_server_brings(void **state)
{
	(void)state;
	for (unsigned i = FINDING_SOURCE_NAME_MISSING; i <= FINDING_SAME_SERVER_ID; i++)
		assert_true(explains(FINDING_DNS_REPOINTED, (enum finding_kind)i));
	assert_false(explains(FINDING_DNS_REPOINTED, FINDING_IO_STOPPED));
	assert_false(explains(FINDING_DNS_REPOINTED, FINDING_APPLY_DUPLICATE_KEY));
	assert_false(explains(FINDING_DNS_REPOINTED, FINDING_TARGET_UNREACHABLE));
}

static void failing_lookups_explain_the_replicas_own(void **state)
{
	(void)state;
	for (unsigned i = FINDING_DNS_MISSING; i <= FINDING_RESOLVER_DOWN; i++) {
		assert_true(explains((enum finding_kind)i, FINDING_SOURCE_NAME_MISSING));
		assert_true(explains((enum finding_kind)i, FINDING_SOURCE_NAME_UNRESOLVED));
		assert_false(explains((enum finding_kind)i, FINDING_SOURCE_REFUSED));
	}
}

static void a_target_that_is_down_explains_nothing_about_its_source(void **state)
{
	(void)state;
	for (unsigned i = FINDING_NONE; i < N_FINDINGS; i++)
		assert_false(explains(FINDING_TARGET_UNREACHABLE, (enum finding_kind)i));
}

static void no_two_findings_explain_each_other(void **state)
{
	(void)state;
	for (unsigned a = FINDING_NONE; a < N_FINDINGS; a++)
		for (unsigned b = FINDING_NONE; b < N_FINDINGS; b++)
			assert_false(explains((enum finding_kind)a, (enum finding_kind)b) &&
				     explains((enum finding_kind)b, (enum finding_kind)a));
}

static void another_name_or_target_explains_nothing(void **state)
{
	struct finding moved = at_second(FINDING_DNS_REPOINTED, 0);
	struct finding refused = at_second(FINDING_SOURCE_REFUSED, 10);
	struct finding lag = at_second(FINDING_LAG, 20);
	(void)state;
	text_copy(moved.name, sizeof moved.name, "other.example");
	assert_false(finding_explains(&moved, &refused));
	assert_true(finding_explains(&refused, &lag));
	text_copy(lag.target, sizeof lag.target, "node-3");
	assert_false(finding_explains(&refused, &lag));
	text_copy(lag.target, sizeof lag.target, "node-2");
	text_copy(lag.channel, sizeof lag.channel, "c2");
	assert_false(finding_explains(&refused, &lag));
}

static void what_may_have_begun_before_explains_whichever_was_seen_first(void **state)
{
	struct finding refused = at_second(FINDING_SOURCE_REFUSED, 0);
	struct finding moved = at_second(FINDING_DNS_REPOINTED, 300);
	(void)state;
	assert_false(finding_explains(&moved, &refused));
	moved.uncertainty = SPAN_SECONDS(300);
	assert_true(finding_explains(&moved, &refused));
	moved = at_second(FINDING_DNS_REPOINTED, 30);
	assert_true(finding_explains(&moved, &refused));
}

static void a_missing_name_explains_the_morning_and_a_move_the_weeks_after(void **state)
{
	struct finding moved = gone(at_second(FINDING_DNS_REPOINTED, 0), 60);
	struct finding missing = gone(at_second(FINDING_DNS_MISSING, 0), 60);
	struct finding morning = at_second(FINDING_SOURCE_NAME_MISSING, 5 * 3600);
	struct finding next_day = at_second(FINDING_SOURCE_NAME_MISSING, 25 * 3600);
	struct finding next_month = at_second(FINDING_SOURCE_NAME_MISSING, 31 * 24 * 3600);
	(void)state;
	assert_true(finding_explains(&missing, &morning));
	assert_false(finding_explains(&missing, &next_day));
	assert_true(finding_explains(&moved, &next_day));
	assert_false(finding_explains(&moved, &next_month));
}

static void the_cause_explains_and_is_not_explained(void **state)
{
	struct finding findings[] = {
		gone(at_second(FINDING_SOURCE_REFUSED, 20), 600),
		at_second(FINDING_IO_GAVE_UP, 600),
		at_second(FINDING_DNS_REPOINTED, 10),
		at_second(FINDING_APPLY_ERROR, 0),
	};
	(void)state;
	assert_int_equal(cause_of(findings, 4), 2);
}

static void without_any_explanation_it_is_the_earliest_open_trouble(void **state)
{
	struct finding findings[] = {
		at_second(FINDING_SERVER_RESTARTED, 0),
		gone(at_second(FINDING_LAG, 1), 5),
		at_second(FINDING_APPLY_ERROR, 30),
		at_second(FINDING_SOURCE_DENIED, 20),
	};
	(void)state;
	assert_int_equal(cause_of(findings, 4), 3);
	assert_int_equal(cause_of(findings, 2), 0);
	assert_int_equal(cause_of(NULL, 0), -1);
}

static void a_closed_cause_goes_before_an_open_finding_that_explains_less(void **state)
{
	struct finding findings[] = {
		at_second(FINDING_SOURCE_DENIED, 40),
		at_second(FINDING_DISK_FULL, 30),
		gone(at_second(FINDING_DNS_REPOINTED, 0), 20),
	};
	(void)state;
	assert_int_equal(cause_of(findings, 3), 2);
}

static void of_two_moves_that_explain_the_same_the_open_one_is_the_cause(void **state)
{
	struct finding findings[] = {
		at_second(FINDING_SOURCE_REFUSED, 40),
		gone(at_second(FINDING_DNS_REPOINTED, 0), 20),
		at_second(FINDING_DNS_REPOINTED, 30),
	};
	(void)state;
	assert_int_equal(cause_of(findings, 3), 2);
}

static void a_freed_verdict_is_empty_and_may_be_freed_again(void **state)
{
	struct verdict verdict = {0};
	struct change *change = ARRAY_ADD(verdict.changes, verdict.n_changes);
	struct fact *fact = ARRAY_ADD(change->facts, change->n_facts);
	(void)state;
	fact->text = xstrdup("row");
	ARRAY_ADD(verdict.memory, verdict.n_memory)->key = xstrdup("key");
	verdict_free(&verdict);
	assert_null(verdict.changes);
	assert_int_equal(verdict.n_memory, 0);
	verdict_free(&verdict);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_of_the_table_is_complete),
		cmocka_unit_test(
			dns_alone_is_p3_at_most_but_where_the_next_reconnect_is_certain_to_fail),
		cmocka_unit_test(an_unknown_id_is_no_finding),
		cmocka_unit_test(a_finding_is_the_same_by_kind_target_channel_and_name),
		cmocka_unit_test(a_move_explains_what_reaching_another_server_brings),
		cmocka_unit_test(failing_lookups_explain_the_replicas_own),
		cmocka_unit_test(a_target_that_is_down_explains_nothing_about_its_source),
		cmocka_unit_test(no_two_findings_explain_each_other),
		cmocka_unit_test(another_name_or_target_explains_nothing),
		cmocka_unit_test(what_may_have_begun_before_explains_whichever_was_seen_first),
		cmocka_unit_test(a_missing_name_explains_the_morning_and_a_move_the_weeks_after),
		cmocka_unit_test(the_cause_explains_and_is_not_explained),
		cmocka_unit_test(without_any_explanation_it_is_the_earliest_open_trouble),
		cmocka_unit_test(a_closed_cause_goes_before_an_open_finding_that_explains_less),
		cmocka_unit_test(of_two_moves_that_explain_the_same_the_open_one_is_the_cause),
		cmocka_unit_test(a_freed_verdict_is_empty_and_may_be_freed_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
