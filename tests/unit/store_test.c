/* SPDX-License-Identifier: Apache-2.0 */
/* Incidents, their timelines and their evidence come back as they were. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/tables.h"
#include "store_sample.h"

static void an_incident_comes_back_with_every_member(void **state)
{
	(void)state;
	struct incident *incident = sample_incident(ID, 5, 1);
	put_incident(incident);
	assert_stored(incident);
	sample_reopen();
	assert_stored(incident);
	incident_free(incident);
}

static void an_incident_is_replaced_by_what_it_became(void **state)
{
	(void)state;
	struct incident *before = sample_incident(ID, 5, 1), *after = sample_incident(ID, 2, 7);
	put_incident(before);
	put_incident(after);
	assert_stored(after);
	put_incident(before);
	assert_stored(before);
	incident_free(before);
	incident_free(after);
}

static void an_empty_incident_and_a_missing_one_differ(void **state)
{
	(void)state;
	struct incident incident = {.id = ID};
	put_incident(&incident);
	assert_stored(&incident);
	assert_null(store_load_incident(store, "INC-20200901-0002"));
}

/* Members that no column has would be lost in silence: all that is left out is named here, and no
 * gap between the columns is as large as a member could be. */
static void assert_covered(const struct table *table, size_t size, const size_t *known, size_t n)
{
	unsigned char *covered = calloc(1, size);
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct column *column = &table->columns[i];
		size_t times = column->kind == COLUMN_WORDS ? column->n_max : 1;
		memset(covered + column->at, 1, column->size * times);
	}
	for (size_t i = 0; i < n; i += 2)
		memset(covered + known[i], 1, known[i + 1]);
	size_t gap = 0;
	for (size_t i = 0; i < size; i++) {
		gap = covered[i] ? 0 : gap + 1;
		assert_true(gap < 8);
	}
	free(covered);
}

#define AT(of, member) offsetof(struct of, member), sizeof(((struct of *)NULL)->member)
#define ASSERT_COVERED(table, of, ...)                                           \
	assert_covered(&table, sizeof(struct of), (const size_t[]){__VA_ARGS__}, \
		       sizeof((const size_t[]){__VA_ARGS__}) / sizeof(size_t))

static void every_member_has_its_column(void **state)
{
	(void)state;
	ASSERT_COVERED(table_incidents, incident, AT(incident, id), AT(incident, targets),
		       AT(incident, n_targets), AT(incident, findings), AT(incident, n_findings),
		       AT(incident, told), AT(incident, n_told));
	ASSERT_COVERED(table_findings, finding, 0, 0);
	ASSERT_COVERED(table_told, told, 0, 0);
	ASSERT_COVERED(table_entries, entry, AT(entry, number), AT(entry, n_evidence));
	ASSERT_COVERED(table_evidence, evidence, AT(evidence, id),
		       AT(evidence, digest)); /* it comes from the text */
	ASSERT_COVERED(table_outbox, outbox_row, AT(outbox_row, number));
}

static void count_incident(void *arg, const struct incident *incident)
{
	(void)incident;
	++*(size_t *)arg;
}

static void living_incidents_are_those_that_may_still_move(void **state)
{
	(void)state;
	put_in_state("INC-20200901-0001", STATE_OPEN, 0);
	put_in_state("INC-20200901-0002", STATE_ACKED, 0);
	put_in_state("INC-20200901-0003", STATE_SNOOZED, 0);
	put_in_state("INC-20200901-0004", STATE_MONITORING, 0);
	put_in_state("INC-20200901-0005", STATE_RESOLVED, 1000);
	put_in_state("INC-20200901-0006", STATE_RESOLVED, 999);
	size_t n = 0;
	assert_int_equal(store_each_incident(store, true, (wall_t){1000}, count_incident, &n), 0);
	assert_int_equal(n, 5);
	n = 0;
	assert_int_equal(store_each_incident(store, false, (wall_t){1000}, count_incident, &n), 0);
	assert_int_equal(n, 6);
}

static void add_id(void *arg, const struct incident *incident)
{
	struct incident *again = store_load_incident(store, incident->id);
	snprintf((char *)arg + strlen(arg), 64, "%s ", again->id + strlen("INC-"));
	incident_free(again);
}

static void incidents_come_in_order_and_may_be_loaded_meanwhile(void **state)
{
	(void)state;
	char ids[256] = "";
	put_in_state("INC-20200901-9999", STATE_OPEN, 0);
	put_in_state("INC-20200901-10000", STATE_OPEN, 0);
	put_in_state("INC-20200902-0001", STATE_OPEN, 0);
	put_in_state("INC-20200901-9999", STATE_ACKED, 0);
	assert_int_equal(store_each_incident(store, true, (wall_t){0}, add_id, ids), 0);
	assert_string_equal(ids, "20200901-9999 20200901-10000 20200902-0001 ");
}

static void put_effects(const char *id, const struct effects *effects)
{
	assert_int_equal(store_begin(store), 0);
	store_effects(store, id, effects);
	assert_int_equal(store_commit(store), 0);
}

static void entries_come_back_in_order_with_every_member(void **state)
{
	(void)state;
	struct entry put[3] = {0}, *found;
	for (unsigned i = 0; i < 3; i++) {
		sample_fill(&table_entries, &put[i], i);
		put[i].number = 9 + i;
	}
	put[1].n_evidence = 0;
	memset(put[1].evidence, 0, sizeof put[1].evidence);
	put_in_state(ID, STATE_OPEN, 0);
	put_effects(ID, &(struct effects){.entries = put, .n_entries = 3});
	sample_reopen();
	size_t n;
	assert_int_equal(store_entries(store, ID, &found, &n), 0);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(found[i].number, put[i].number);
		assert_same(&table_entries, &found[i], &put[i]);
		assert_int_equal(found[i].n_evidence, put[i].n_evidence);
	}
	free(found);
	assert_int_equal(store_entries(store, "INC-20200901-0002", &found, &n), 0);
	assert_int_equal(n, 0);
	assert_null(found);
}

static void evidence_comes_back_byte_for_byte(void **state)
{
	(void)state;
	struct evidence put[11] = {0}, *found;
	for (unsigned i = 0; i < 11; i++) {
		sample_fill(&table_evidence, &put[i], i);
		snprintf(put[i].id, sizeof put[i].id, "E%u", i + 1);
	}
	put_in_state(ID, STATE_OPEN, 0);
	put_effects(ID, &(struct effects){.evidence = put, .n_evidence = 11});
	size_t n;
	assert_int_equal(store_evidence(store, ID, &found, &n), 0);
	assert_int_equal(n, 11);
	for (size_t i = 0; i < 11; i++) {
		assert_string_equal(found[i].id, put[i].id);
		assert_same(&table_evidence, &found[i], &put[i]);
		free(put[i].text);
	}
	evidence_free(found, n);
}

static void a_step_that_is_stored_twice_changes_nothing_written(void **state)
{
	(void)state;
	struct entry first = {.number = 1, .text = "first"}, *found;
	struct entry second = {.number = 1, .text = "second"};
	put_in_state(ID, STATE_OPEN, 0);
	put_effects(ID, &(struct effects){.entries = &first, .n_entries = 1});
	put_effects(ID, &(struct effects){.entries = &second, .n_entries = 1});
	size_t n;
	assert_int_equal(store_entries(store, ID, &found, &n), 0);
	assert_int_equal(n, 1);
	assert_string_equal(found[0].text, "first");
	free(found);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, sample_open, sample_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(an_incident_comes_back_with_every_member),
		WITH_STORE(an_incident_is_replaced_by_what_it_became),
		WITH_STORE(an_empty_incident_and_a_missing_one_differ),
		cmocka_unit_test(every_member_has_its_column),
		WITH_STORE(living_incidents_are_those_that_may_still_move),
		WITH_STORE(incidents_come_in_order_and_may_be_loaded_meanwhile),
		WITH_STORE(entries_come_back_in_order_with_every_member),
		WITH_STORE(evidence_comes_back_byte_for_byte),
		WITH_STORE(a_step_that_is_stored_twice_changes_nothing_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
