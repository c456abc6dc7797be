/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft_help.h"

static void triggers_are_ranked_with_their_distance_in_time(void **state)
{
	(void)state;
	CHECK_SECTION("07:50:00", "Trigger",
		      "1. **DNS change**: the name `master.db.example` moved from `10.0.0.5` to "
		      "`10.0.9.7` at "
		      "2020-09-01 02:41:10 +07:00 (up to 30 s earlier), 4 h 19 min before the "
		      "first symptom. "
		      "Evidence: [E1](evidence/E1-dns-answers-for-master-db-example-before.txt)",
		      "2. **Maintenance window** `cloud-2020-09-01` (Cloud provider maintenance), "
		      "2020-09-01 "
		      "02:00:00 +07:00 to 2020-09-01 03:00:00 +07:00: the DNS change fell inside "
		      "it; it ended "
		      "4 h before the first symptom.");
}

static void a_window_far_off_or_later_is_no_candidate(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	seed->windows[0].start = at("2020-08-30T02:00:00+07:00");
	seed->windows[0].end = at("2020-08-30T03:00:00+07:00");
	seed->windows[1] = (struct known_window){.name = "later",
						 .start = at("2020-09-01T07:10:00+07:00"),
						 .end = at("2020-09-01T08:00:00+07:00")};
	seed->known.n_windows = 2;
	char *markdown = markdown_of(seed);
	assert_says_not(markdown, "Maintenance window");
	free(markdown);
	seed_free(seed);
}

static void the_cause_is_likely_with_what_speaks_for_and_against_it(void **state)
{
	(void)state;
	CHECK_SECTION("07:50:00", "Root Cause",
		      "**Likely cause:** master.db.example moved from 10.0.0.5 to 10.0.9.7. **What "
		      "it led to:** "
		      "node-2 cannot reach its source",
		      "It came first: 4 h 19 min before the first symptom.",
		      "`node-2` replicates from this very name, `master.db.example`.",
		      "It leaves nothing unexplained that the agent has seen.",
		      "Replication went on for 4 h 19 min after it.");
}

static void what_the_cause_does_not_explain_is_said(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	seed->findings[2] = (struct finding){.kind = FINDING_DISK_FULL,
					     .target = "node-2",
					     .since = at("2020-09-01T07:05:00+07:00"),
					     .gone = at("2020-09-01T07:20:00+07:00")};
	seed->incident.n_findings = 3;
	char *markdown = markdown_of(seed);
	assert_says(markdown, "It does not explain `disk-full` on `node-2`.");
	assert_says_not(markdown, "It leaves nothing unexplained");
	free(markdown);
	seed_free(seed);
}

static void leave_one_finding(struct seed *seed, enum finding_kind kind, unsigned code)
{
	seed->findings[0] = (struct finding){.kind = kind,
					     .target = "node-2",
					     .since = at("2020-09-01T07:00:04+07:00"),
					     .code = code,
					     .said = "Duplicate entry '7' for key 'PRIMARY'",
					     .text = "node-2 has stopped applying (error 1062)"};
	seed->incident.n_findings = 1;
	seed->incident.state = STATE_OPEN;
	seed->document.n_entries = 0;
}

static void what_the_server_states_itself_is_not_called_likely(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	leave_one_finding(seed, FINDING_APPLY_DUPLICATE_KEY, 1062);
	char *markdown = markdown_of(seed);
	assert_says(markdown,
		    "**As the server states it:** node-2 has stopped applying (error 1062).");
	assert_says(markdown, "`Duplicate entry '7' for key 'PRIMARY'`");
	assert_says_not(markdown, "ikely cause");
	free(markdown);
	seed_free(seed);
}

static void a_server_that_cannot_be_asked_is_not_said_to_have_failed(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	leave_one_finding(seed, FINDING_TARGET_UNREACHABLE, 2002);
	char *markdown = markdown_of(seed);
	assert_says(markdown, "The agent lost sight of `node-2` at ");
	assert_says(markdown, "**What is known:**");
	assert_says_not(markdown, "Replication on `node-2` failed");
	assert_says_not(markdown, "As the server states it");
	free(markdown);
	seed_free(seed);
}

static void measures_stand_once_and_wait_for_an_owner(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	/* Both findings of a second channel: nothing new is proposed. */
	seed->findings[2] = seed->findings[1];
	text_copy(seed->findings[2].channel, CHANNEL_SIZE, "orders");
	seed->incident.n_findings = 3;
	char *markdown = markdown_of(seed);
	assert_int_equal(count(markdown, "Open a ticket with the provider"), 1);
	assert_int_equal(count(markdown, "Watch the source's port from the replica's host."), 1);
	assert_int_equal(count(markdown, "\n- [ ] "), count(markdown, " " DRAFT_UNASSIGNED "\n"));
	assert_says(markdown, "Let source-refused begin on a higher level (its rule in the "
			      "configuration): it begins "
			      "on P4, and the alert had to be raised to P3.");
	free(markdown);
	seed_free(seed);
}

static void cost_is_an_estimate_with_its_arithmetic(void **state)
{
	(void)state;
	CHECK_SECTION("07:50:00", "Financial Impact",
		      "| Product Impacted | Start DateTime - End DateTime | Impact Type (Outage, "
		      "Error Rates, "
		      "Latency Spike) | Monitoring Links | Log Links |\n",
		      "An estimate:", "`auth`: 120 USD per minute x 30.17 min = 3620.40 USD.",
		      "`otp`: N/A, its `cost-per-minute` is not configured.");
	CHECK_SECTION("07:05:00", "Financial Impact", "x 4.93 min = 591.60 USD so far.");
}

static void links_show_a_quarter_of_an_hour_on_either_side(void **state)
{
	(void)state;
	CHECK_SECTION(
		"07:50:00", "Financial Impact",
		"[Monitoring](https://grafana.example/d/auth?from=1598917504000&to=1598921114000)",
		"[Logs](https://logs.example/"
		"?q=auth&from=2020-08-31T23%3A45%3A04.000Z&to=2020-09-01T00%3A45%"
		"3A14.000Z)",
		"not configured");
}

static void trouble_that_went_and_came_back_counts_only_while_it_was_there(void **state)
{
	(void)state;
	struct seed *seed = seed_new();
	seed->findings[2] = seed->findings[1];
	seed->findings[1].gone = at("2020-09-01T07:10:04+07:00");
	seed->findings[2].since = at("2020-09-01T07:20:04+07:00");
	seed->findings[2].gone = at("2020-09-01T07:30:04+07:00");
	seed->incident.n_findings = 3;
	char *markdown = markdown_of(seed);
	assert_says(markdown,
		    "impaired for 30 min (2020-09-01 07:00:04 +07:00 to 07:30:04), 20 min of it in "
		    "trouble: it went and came back.");
	assert_says(markdown, "120 USD per minute x 20.00 min = 2400.00 USD.");
	assert_says(markdown, "It came 2 times.");
	free(markdown);
	seed_free(seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(triggers_are_ranked_with_their_distance_in_time),
		cmocka_unit_test(a_window_far_off_or_later_is_no_candidate),
		cmocka_unit_test(the_cause_is_likely_with_what_speaks_for_and_against_it),
		cmocka_unit_test(what_the_cause_does_not_explain_is_said),
		cmocka_unit_test(what_the_server_states_itself_is_not_called_likely),
		cmocka_unit_test(a_server_that_cannot_be_asked_is_not_said_to_have_failed),
		cmocka_unit_test(measures_stand_once_and_wait_for_an_owner),
		cmocka_unit_test(cost_is_an_estimate_with_its_arithmetic),
		cmocka_unit_test(links_show_a_quarter_of_an_hour_on_either_side),
		cmocka_unit_test(trouble_that_went_and_came_back_counts_only_while_it_was_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
