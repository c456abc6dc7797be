/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "incident/incident.h"
#include "review/signed.h"

static char *signed_of(const char *document)
{
	struct buf text = BUF_NULL;
	signed_text(document, strlen(document), &text);
	return buf_steal(&text);
}

static void assert_same(const char *a, const char *b, bool same)
{
	char *text_a = signed_of(a), *text_b = signed_of(b);
	if (same)
		assert_string_equal(text_a, text_b);
	else
		assert_string_not_equal(text_a, text_b);
	free(text_a);
	free(text_b);
}

#define BLOCK(name, hash, text)                                                                \
	"<!-- replscribe:begin " name " " hash " -->\n\n" text "\n\n<!-- replscribe:end " name \
	" -->\n"

static void what_people_read_is_signed(void **state)
{
	(void)state;
	assert_same("a\n", "b\n", false);
	assert_same(BLOCK("impact", "1111111111111111", "a"),
		    BLOCK("impact", "1111111111111111", "b"), false);
	assert_same("```\n    a\n```\n", "```\n  a\n```\n", false);
}

static void marks_the_status_block_and_line_breaks_are_not(void **state)
{
	(void)state;
	assert_same(BLOCK("impact", "1111111111111111", "a"),
		    BLOCK("impact", "2222222222222222", "a"), true);
	assert_same(BLOCK("status", "1111111111111111", "Draft") "a\n",
		    BLOCK("status", "2222222222222222", "Reviewed") "a\n", true);
	assert_same("a  \r\n\r\n\r\nb", "a\n\nb\n", true);
}

static const enum incident_state anywhere[] = {STATE_OPEN, STATE_ACKED, STATE_MONITORING,
					       STATE_RESOLVED};

static void only_what_is_resolved_can_be_reviewed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof anywhere / sizeof anywhere[0]; i++) {
		struct incident incident = {.state = anywhere[i]};
		bool refused = review_refuses(&incident, REVIEW_REVIEWED, false) != NULL;
		assert_int_equal(refused, anywhere[i] != STATE_RESOLVED);
		assert_null(review_refuses(&incident, REVIEW_IN_REVIEW, false));
		assert_null(review_refuses(&incident, REVIEW_DRAFT, false));
	}
}

static void only_the_text_that_was_reviewed_can_be_closed(void **state)
{
	struct incident incident = {.state = STATE_RESOLVED};
	(void)state;
	assert_non_null(review_refuses(&incident, REVIEW_CLOSED, true));
	incident.review.status = REVIEW_REVIEWED;
	assert_non_null(review_refuses(&incident, REVIEW_CLOSED, false));
	assert_null(review_refuses(&incident, REVIEW_CLOSED, true));
}

static void a_review_is_due_by_the_level_of_the_incident(void **state)
{
	struct policy policy = {0};
	struct incident incident = {
		.state = STATE_RESOLVED, .level = LEVEL_P1, .resolved = {1000 * US_PER_SECOND}};
	wall_t due;
	(void)state;
	assert_false(review_due(&incident, &policy, &due));
	policy.levels[LEVEL_P1].review_within = SPAN_SECONDS(60);
	assert_true(review_due(&incident, &policy, &due));
	assert_int_equal(due.us, 1060 * US_PER_SECOND);
	incident.review.status = REVIEW_REVIEWED;
	assert_false(review_due(&incident, &policy, &due));
	incident.review.status = REVIEW_IN_REVIEW;
	incident.level = LEVEL_P2;
	assert_false(review_due(&incident, &policy, &due));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_read_is_signed),
		cmocka_unit_test(marks_the_status_block_and_line_breaks_are_not),
		cmocka_unit_test(only_what_is_resolved_can_be_reviewed),
		cmocka_unit_test(only_the_text_that_was_reviewed_can_be_closed),
		cmocka_unit_test(a_review_is_due_by_the_level_of_the_incident),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
