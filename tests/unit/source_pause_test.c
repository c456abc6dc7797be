/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "probe/source_pause.h"

static void what_went_well_needs_no_pause(void **state)
{
	(void)state;
	assert_int_equal(source_pause(POLL_OK, 0).us, 0);
}

/* Accounts that lock after a few failures, and hosts that are blocked after 100 broken handshakes.
 */
static void a_refused_login_is_not_tried_ten_times_in_an_hour(void **state)
{
	int64_t passed_s = 0;
	unsigned tries = 0;
	(void)state;
	while (passed_s < 3600)
		passed_s += source_pause(POLL_DENIED, ++tries).us / US_PER_SECOND;
	assert_in_range(tries, 4, 7);
	assert_int_equal(source_pause(POLL_DENIED, 1000).us, SPAN_SECONDS(1800).us);
	assert_int_equal(source_pause(POLL_TLS, 1).us, SPAN_SECONDS(60).us);
}

static void a_server_that_is_down_is_tried_again_soon(void **state)
{
	(void)state;
	assert_int_equal(source_pause(POLL_REFUSED, 1).us, SPAN_SECONDS(1).us);
	assert_int_equal(source_pause(POLL_REFUSED, 100).us, SPAN_SECONDS(10).us);
	assert_int_equal(source_pause(POLL_TIMED_OUT, 100).us, SPAN_SECONDS(60).us);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_went_well_needs_no_pause),
		cmocka_unit_test(a_refused_login_is_not_tried_ten_times_in_an_hour),
		cmocka_unit_test(a_server_that_is_down_is_tried_again_soon),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
