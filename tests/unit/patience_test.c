/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "probe/patience.h"

static mono_t at(int64_t seconds)
{
	return (mono_t){seconds * US_PER_SECOND};
}

static void a_query_that_was_never_lost_may_be_asked(void **state)
{
	struct patience patience = {0};

	(void)state;
	assert_false(patience_waits(&patience, at(0)));
	assert_false(patience_waits(&patience, at(1000)));
}

static void after_a_loss_it_waits_five_seconds(void **state)
{
	struct patience patience = {0};

	(void)state;
	patience_lost(&patience, at(100));
	assert_true(patience_waits(&patience, at(100)));
	assert_true(patience_waits(&patience, (mono_t){at(105).us - 1}));
	assert_false(patience_waits(&patience, at(105)));
}

static void each_further_loss_doubles_the_wait_up_to_five_minutes(void **state)
{
	static const int64_t pauses[] = {5, 10, 20, 40, 80, 160, 300, 300, 300};
	struct patience patience = {0};
	int64_t now = 100;

	(void)state;
	for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
		patience_lost(&patience, at(now));
		assert_true(patience_waits(&patience, at(now + pauses[i] - 1)));
		assert_false(patience_waits(&patience, at(now + pauses[i])));
		now += pauses[i];
	}
}

static void an_answer_makes_it_forget(void **state)
{
	struct patience patience = {0};

	(void)state;
	patience_lost(&patience, at(100));
	patience_lost(&patience, at(105));
	patience_restored(&patience);
	assert_false(patience_waits(&patience, at(106)));
	patience_lost(&patience, at(200));
	assert_false(patience_waits(&patience, at(205)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_query_that_was_never_lost_may_be_asked),
		cmocka_unit_test(after_a_loss_it_waits_five_seconds),
		cmocka_unit_test(each_further_loss_doubles_the_wait_up_to_five_minutes),
		cmocka_unit_test(an_answer_makes_it_forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
