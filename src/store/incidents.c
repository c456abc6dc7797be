/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "store/statement.h"
#include "store/tables.h"

/* The rows of an incident's array: `put` writes one, `trim` removes those that are no more. */
struct list {
	const struct table *table;
	enum statement put, trim;
	size_t item_size;
};

static const struct list targets = {&table_targets, PUT_TARGET, TRIM_TARGETS, TARGET_SIZE};
static const struct list findings = {&table_findings, PUT_FINDING, TRIM_FINDINGS,
				     sizeof(struct finding)};
static const struct list told = {&table_told, PUT_TOLD, TRIM_TOLD, sizeof(struct told)};

static void put_list(struct store *store, const char *incident, const struct list *list,
		     const void *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sqlite3_stmt *put = statement(store, list->put);
		if (put == NULL)
			return;
		bind_text(put, 1, incident);
		sqlite3_bind_int64(put, 2, (sqlite3_int64)i);
		columns_bind(list->table, put, (const char *)items + i * list->item_size);
		statement_run(store, put);
	}
	sqlite3_stmt *trim = statement(store, list->trim);
	if (trim == NULL)
		return;
	bind_text(trim, 1, incident);
	sqlite3_bind_int64(trim, 2, (sqlite3_int64)n);
	statement_run(store, trim);
}

void store_incident(struct store *store, const struct incident *incident)
{
	sqlite3_stmt *put = statement(store, PUT_INCIDENT);
	if (put == NULL)
		return;
	bind_text(put, 1, incident->id);
	columns_bind(&table_incidents, put, incident);
	statement_run(store, put);
	put_list(store, incident->id, &targets, incident->targets, incident->n_targets);
	put_list(store, incident->id, &findings, incident->findings, incident->n_findings);
	put_list(store, incident->id, &told, incident->told, incident->n_told);
}

static sqlite3_stmt *rows_of(struct store *store, enum statement which, const char *incident)
{
	sqlite3_stmt *get = statement(store, which);
	if (get != NULL)
		bind_text(get, 1, incident);
	return get;
}

static int get_lists(struct store *store, struct incident *incident)
{
	int result;
	sqlite3_stmt *get = rows_of(store, GET_TARGETS, incident->id);
	while (statement_row(store, get, &result)) {
		ARRAY_GROW(incident->targets, incident->n_targets);
		columns_read(&table_targets, get, incident->targets[incident->n_targets++]);
	}
	get = result == 0 ? rows_of(store, GET_FINDINGS, incident->id) : NULL;
	while (result == 0 && statement_row(store, get, &result))
		columns_read(&table_findings, get,
			     ARRAY_ADD(incident->findings, incident->n_findings));
	get = result == 0 ? rows_of(store, GET_TOLD, incident->id) : NULL;
	while (result == 0 && statement_row(store, get, &result))
		columns_read(&table_told, get, ARRAY_ADD(incident->told, incident->n_told));
	return result;
}

/* 0 with *ret NULL if there is none. */
static int get_incident(struct store *store, const char *id, struct incident **ret)
{
	int result;
	sqlite3_stmt *get = rows_of(store, GET_INCIDENT, id);
	*ret = NULL;
	if (!statement_row(store, get, &result))
		return result;
	struct incident *incident = xcalloc(1, sizeof *incident);
	text_copy(incident->id, sizeof incident->id, id);
	columns_read(&table_incidents, get, incident);
	result = statement_run(store, get);
	if (result == 0)
		result = get_lists(store, incident);
	*ret = result == 0 ? incident : incident_free(incident);
	return result;
}

/* In one transaction, so that a reader beside a writing agent sees one moment. */
static int load_incident(struct store *store, const char *id, struct incident **ret)
{
	if (!sqlite3_get_autocommit(store->db))
		return get_incident(store, id, ret);
	*ret = NULL;
	int result = statement_run(store, statement(store, BEGIN_READ));
	if (result != 0)
		return result;
	result = get_incident(store, id, ret);
	statement_run(store, statement(store, COMMIT));
	return result;
}

struct incident *store_load_incident(struct store *store, const char *id)
{
	struct incident *incident;
	load_incident(store, id, &incident);
	return incident;
}

static int list_ids(struct store *store, bool live_only, wall_t resolved_after,
		    char (**ret)[INCIDENT_ID_SIZE], size_t *ret_n)
{
	int result;
	sqlite3_stmt *list = statement(store, LIST_INCIDENTS);
	if (list != NULL) {
		sqlite3_bind_int(list, 1, live_only);
		sqlite3_bind_int64(list, 2, resolved_after.us);
	}
	while (statement_row(store, list, &result)) {
		ARRAY_GROW(*ret, *ret_n);
		text_copy((*ret)[(*ret_n)++], INCIDENT_ID_SIZE,
			  (const char *)sqlite3_column_text(list, 0));
	}
	return result;
}

/* The ids first: no statement is under way while `fn` runs, so it may use the store. */
int store_each_incident(struct store *store, bool live_only, wall_t resolved_after, incident_fn *fn,
			void *arg)
{
	char(*ids)[INCIDENT_ID_SIZE] = NULL;
	size_t n = 0;
	int result = list_ids(store, live_only, resolved_after, &ids, &n);
	for (size_t i = 0; result == 0 && i < n; i++) {
		struct incident *incident;
		result = load_incident(store, ids[i], &incident);
		if (incident != NULL)
			fn(arg, incident);
		incident_free(incident);
	}
	free(ids);
	return result;
}

/* Without targets, findings and receivers: many may wait for long. */
int store_each_unreviewed(struct store *store, incident_fn *fn, void *arg)
{
	int result;
	sqlite3_stmt *list = statement(store, LIST_UNREVIEWED);
	while (statement_row(store, list, &result)) {
		struct incident incident = {0};
		text_copy(incident.id, sizeof incident.id,
			  (const char *)sqlite3_column_text(list, 0));
		columns_read(&table_incidents, list, &incident);
		fn(arg, &incident);
	}
	return result;
}

/* 0 if the store cannot say. */
static unsigned last_number(struct store *store, const char *day)
{
	int result;
	unsigned last = 0;
	sqlite3_stmt *get = statement(store, GET_DAY);
	if (get != NULL)
		bind_text(get, 1, day);
	while (statement_row(store, get, &result))
		last = (unsigned)sqlite3_column_int64(get, 0);
	return last;
}

/* The number is stored at once and remembered: one that was given is never given again, whether its
 * incident is stored or not. */
void store_next_id(struct store *store, const char *day, char ret[INCIDENT_ID_SIZE])
{
	unsigned last = last_number(store, day);
	if (strcmp(store->day, day) == 0 && store->last_number > last)
		last = store->last_number;
	last++;
	text_copy(store->day, sizeof store->day, day);
	store->last_number = last;
	snprintf(ret, INCIDENT_ID_SIZE, "INC-%s-%04u", store->day, last);
	sqlite3_stmt *put = statement(store, PUT_DAY);
	if (put == NULL)
		return;
	bind_text(put, 1, day);
	sqlite3_bind_int64(put, 2, last);
	statement_run(store, put);
}
