/* SPDX-License-Identifier: Apache-2.0 */
/* What a target's details add to what its status says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

#include "details_scene.h"

#define COORDINATOR                                                                          \
	"Coordinator stopped because there were error(s) in the worker(s). The most recent " \
	"failure "                                                                           \
	"being: Worker 1 failed executing transaction 'u:29' at source log bin.000001, "     \
	"end_log_pos "                                                                       \
	"8029. See error log and/or performance_schema.replication_applier_status_by_worker"
#define WORKER                                                                                    \
	"Worker 1 failed executing transaction 'u:29' at source log bin.000001, end_log_pos "     \
	"8029; Could not execute Write_rows event on table app.t; Duplicate entry '100' for key " \
	"'t.PRIMARY', Error_code: 1062; handler error HA_ERR_FOUND_DUPP_KEY"

static void a_worker_s_own_error_says_why_applying_stopped(void **state)
{
	struct replica_details *details = no_details();
	struct scene *scene = *state;
	add_worker(details, 0, "");
	add_worker(details, 1062, WORKER);
	poll_with(scene, sql_failed(1756, COORDINATOR), details);
	assert_told(scene, "+apply-duplicate-key");
	assert_int_equal(scene->last[0].finding.code, 1062);
	assert_non_null(strstr(scene->last[0].finding.text,
			       "Could not execute Write_rows event on table app.t; Duplicate entry "
			       "'100'"));
	assert_string_equal(scene->facts[scene->n_facts - 1],
			    "Applier worker of node-2 that failed");
}

static void what_the_worker_said_holds_until_it_is_asked_again(void **state)
{
	struct replica_details *details = no_details();
	struct scene *scene = *state;
	add_worker(details, 1032, "Can't find record in 't'");
	poll_with(scene, sql_failed(1756, COORDINATOR), details);
	assert_told(scene, "+apply-row-missing");
	pass(scene, 1);
	poll(scene, sql_failed(1756, COORDINATOR));
	assert_told(scene, "");
	poll(scene, healthy());
	assert_told(scene, "!threads-started -apply-row-missing");
	poll(scene, sql_failed(1756, COORDINATOR));
	assert_told(scene, "+apply-error");
}

static void without_the_worker_s_words_the_coordinator_s_count(void **state)
{
	struct scene *scene = *state;
	poll_with(scene, sql_failed(1062, COORDINATOR), NULL);
	assert_told(scene, "+apply-duplicate-key");
	poll_with(scene, sql_failed(1062, COORDINATOR), no_details());
	assert_told(scene, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		POLLED_TEST(a_worker_s_own_error_says_why_applying_stopped),
		POLLED_TEST(what_the_worker_said_holds_until_it_is_asked_again),
		POLLED_TEST(without_the_worker_s_words_the_coordinator_s_count),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
