/* SPDX-License-Identifier: Apache-2.0 */
/* The morning of the seed's report in figures. Minutes count from 07:00. */
#include "incident_stage.h"

#include "incident/figures.h"

enum { LATENT, DETECT, ACKNOWLEDGE, FIRST_ACTION, MITIGATE, VERIFY, RESOLVE };

static struct finding findings[2];

static struct incident seed(void)
{
	findings[0] = (struct finding){.kind = FINDING_DNS_REPOINTED,
				       .since = minute(-259),
				       .uncertainty = SPAN_SECONDS(30)};
	findings[1] = (struct finding){.kind = FINDING_SOURCE_REFUSED,
				       .target = "node-2",
				       .since = minute(0),
				       .uncertainty = SPAN_SECONDS(10)};
	return (struct incident){.findings = findings,
				 .n_findings = 2,
				 .first_paged = minute(10),
				 .first_acked = minute(12),
				 .first_action = minute(15),
				 .restored = minute(30),
				 .monitoring_since = minute(35),
				 .resolved = minute(60)};
}

static void assert_figure(const struct incident *incident, int which, int64_t minutes)
{
	struct figure figures[N_FIGURES];

	incident_figures(incident, figures);
	assert_true(figures[which].known);
	assert_int_equal(figures[which].span.us, SPAN_MINUTES(minutes).us);
}

#define FIGURE_TEST(name, which, minutes)                 \
	static void name(void **unused)                   \
	{                                                 \
		struct incident incident = seed();        \
		(void)unused;                             \
		assert_figure(&incident, which, minutes); \
	}

FIGURE_TEST(the_name_had_moved_for_over_four_hours, LATENT, 259)
FIGURE_TEST(it_took_ten_minutes_to_detect, DETECT, 10)
FIGURE_TEST(it_took_two_minutes_to_acknowledge, ACKNOWLEDGE, 2)
FIGURE_TEST(it_took_three_minutes_to_act, FIRST_ACTION, 3)
FIGURE_TEST(it_took_thirty_minutes_to_mitigate, MITIGATE, 30)
FIGURE_TEST(it_was_verified_for_twenty_five_minutes, VERIFY, 25)
FIGURE_TEST(it_took_an_hour_to_resolve, RESOLVE, 60)

static void between_two_things_that_were_seen_it_may_be_more_or_less(void **unused)
{
	struct incident incident = seed();
	struct figure figures[N_FIGURES];

	(void)unused;
	incident_figures(&incident, figures);
	assert_int_equal(figures[LATENT].uncertainty.us, SPAN_SECONDS(30).us);
	assert_true(figures[LATENT].either_way);
	assert_false(figures[MITIGATE].either_way);
	assert_int_equal(figures[MITIGATE].uncertainty.us, SPAN_SECONDS(10).us);
	assert_int_equal(figures[ACKNOWLEDGE].uncertainty.us, 0);
}

static void what_has_not_happened_is_not_known(void **unused)
{
	struct incident incident = seed();
	struct figure figures[N_FIGURES];

	(void)unused;
	incident.first_paged = (wall_t){0};
	incident_figures(&incident, figures);
	assert_false(figures[DETECT].known);
	assert_false(figures[ACKNOWLEDGE].known);
	assert_true(figures[RESOLVE].known);
}

static void a_name_that_moved_after_the_symptom_was_not_latent(void **unused)
{
	struct incident incident = seed();
	struct figure figures[N_FIGURES];

	(void)unused;
	findings[0].since = minute(3);
	incident_figures(&incident, figures);
	assert_false(figures[LATENT].known);
}

static void without_a_symptom_the_name_stands_for_it(void **unused)
{
	struct incident incident = seed();

	(void)unused;
	incident.n_findings = 1;
	assert_figure(&incident, DETECT, 269);
}

static void every_figure_has_a_definition(void **unused)
{
	struct incident incident = seed();
	struct figure figures[N_FIGURES];

	(void)unused;
	incident_figures(&incident, figures);
	for (size_t i = 0; i < N_FIGURES; i++)
		assert_true(*figures[i].id && *figures[i].name && *figures[i].definition);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_name_had_moved_for_over_four_hours),
		cmocka_unit_test(it_took_ten_minutes_to_detect),
		cmocka_unit_test(it_took_two_minutes_to_acknowledge),
		cmocka_unit_test(it_took_three_minutes_to_act),
		cmocka_unit_test(it_took_thirty_minutes_to_mitigate),
		cmocka_unit_test(it_was_verified_for_twenty_five_minutes),
		cmocka_unit_test(it_took_an_hour_to_resolve),
		cmocka_unit_test(between_two_things_that_were_seen_it_may_be_more_or_less),
		cmocka_unit_test(what_has_not_happened_is_not_known),
		cmocka_unit_test(a_name_that_moved_after_the_symptom_was_not_latent),
		cmocka_unit_test(without_a_symptom_the_name_stands_for_it),
		cmocka_unit_test(every_figure_has_a_definition),
	};

	return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
