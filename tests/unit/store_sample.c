/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "scratch.h"
#include "store/tables.h"
#include "store_sample.h"

struct store *store;

int sample_open(void **state)
{
	char why[LINE_SIZE];
	return scratch_enter(state) < 0 ? -1 : store_open("db", false, &store, why, sizeof why);
}

int sample_close(void **state)
{
	store = store_free(store);
	return scratch_leave(state);
}

void sample_reopen(void)
{
	char why[LINE_SIZE];
	store_free(store);
	assert_int_equal(store_open("db", false, &store, why, sizeof why), 0);
}

void sample_fill(const struct table *table, void *object, unsigned seed)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct column *column = &table->columns[i];
		char *member = (char *)object + column->at;
		unsigned value = seed * 100 + (unsigned)i + 1;
		int64_t time = INT64_C(1598918404000000) + value;
		switch (column->kind) {
		case COLUMN_TEXT:
			memset(member, 'x', column->size - 1);
			snprintf(member, column->size, "%u'\";%%\n\t", value);
			member[strlen(member)] = 'x';
			member[column->size - 1] = '\0';
			break;
		case COLUMN_OWNED:
			*(char **)member = xasprintf("%u'\";%%\n\r\x1B\xFF", value);
			break;
		case COLUMN_TIME:
			memcpy(member, &time, sizeof time);
			break;
		case COLUMN_COUNT:
			value += UINT32_MAX / 2;
			memcpy(member, &value, sizeof value);
			break;
		case COLUMN_FLAG:
			*(bool *)member = value % 2 == 0;
			break;
		case COLUMN_NAMED:
			value = value % (column->n_max - 1) + 1;
			memcpy(member, &value, sizeof value);
			break;
		case COLUMN_WORDS:
			for (size_t j = 0; j < column->n_max; j++)
				snprintf(member + j * column->size, column->size, "E%zu", j);
			*(size_t *)((char *)object + column->n_at) = column->n_max;
			break;
		}
	}
}

void assert_same(const struct table *table, const void *a, const void *b)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct column *column = &table->columns[i];
		const char *one = (const char *)a + column->at, *two = (const char *)b + column->at;
		if (column->kind == COLUMN_TEXT)
			assert_string_equal(one, two);
		else if (column->kind == COLUMN_OWNED)
			assert_string_equal(*(char *const *)one, *(char *const *)two);
		else if (column->kind == COLUMN_WORDS)
			for (size_t j = 0; j < column->n_max; j++)
				assert_string_equal(one + j * column->size, two + j * column->size);
		else
			assert_memory_equal(one, two, column->size);
	}
}

struct incident *sample_incident(const char *id, size_t n, unsigned seed)
{
	struct incident *incident = xcalloc(1, sizeof *incident);
	snprintf(incident->id, sizeof incident->id, "%s", id);
	sample_fill(&table_incidents, incident, seed);
	for (size_t i = 0; i < n; i++) {
		ARRAY_GROW(incident->targets, incident->n_targets);
		sample_fill(&table_targets, incident->targets[incident->n_targets++],
			    seed + (unsigned)i);
		sample_fill(&table_findings, ARRAY_ADD(incident->findings, incident->n_findings),
			    seed + (unsigned)i);
		sample_fill(&table_told, ARRAY_ADD(incident->told, incident->n_told),
			    seed + (unsigned)i);
	}
	return incident;
}

void assert_stored(const struct incident *expected)
{
	struct incident *found = store_load_incident(store, expected->id);
	assert_non_null(found);
	assert_string_equal(found->id, expected->id);
	assert_same(&table_incidents, found, expected);
	assert_int_equal(found->n_targets, expected->n_targets);
	assert_int_equal(found->n_findings, expected->n_findings);
	assert_int_equal(found->n_told, expected->n_told);
	for (size_t i = 0; i < expected->n_targets; i++)
		assert_string_equal(found->targets[i], expected->targets[i]);
	for (size_t i = 0; i < expected->n_findings; i++)
		assert_same(&table_findings, &found->findings[i], &expected->findings[i]);
	for (size_t i = 0; i < expected->n_told; i++)
		assert_same(&table_told, &found->told[i], &expected->told[i]);
	incident_free(found);
}

void put_incident(const struct incident *incident)
{
	assert_int_equal(store_begin(store), 0);
	store_incident(store, incident);
	assert_int_equal(store_commit(store), 0);
}

void put_in_state(const char *id, enum incident_state in, int64_t resolved)
{
	struct incident *incident = sample_incident(id, 1, 1);
	incident->state = in;
	incident->resolved.us = resolved;
	put_incident(incident);
	incident_free(incident);
}
