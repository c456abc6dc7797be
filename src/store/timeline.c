/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "store/statement.h"
#include "store/tables.h"

static void keep_entry(struct store *store, const char *incident, const struct entry *entry)
{
	sqlite3_stmt *keep = statement(store, KEEP_ENTRY);
	if (keep == NULL)
		return;
	bind_text(keep, 1, incident);
	sqlite3_bind_int64(keep, 2, entry->number);
	columns_bind(&table_entries, keep, entry);
	statement_run(store, keep);
}

static void keep_evidence(struct store *store, const char *incident,
			  const struct evidence *evidence)
{
	sqlite3_stmt *keep = statement(store, KEEP_EVIDENCE);
	if (keep == NULL)
		return;
	bind_text(keep, 1, incident);
	bind_text(keep, 2, evidence->id);
	columns_bind(&table_evidence, keep, evidence);
	statement_run(store, keep);
}

/* What was written down once stays as it was; so a step may also be stored twice. */
void store_effects(struct store *store, const char *incident_id, const struct effects *effects)
{
	for (size_t i = 0; i < effects->n_entries; i++)
		keep_entry(store, incident_id, &effects->entries[i]);
	for (size_t i = 0; i < effects->n_evidence; i++)
		keep_evidence(store, incident_id, &effects->evidence[i]);
}

int store_entries(struct store *store, const char *incident_id, struct entry **ret, size_t *ret_n)
{
	struct entry *entries = NULL;
	size_t n = 0;
	int result;
	sqlite3_stmt *get = statement(store, GET_ENTRIES);
	if (get != NULL)
		bind_text(get, 1, incident_id);
	while (statement_row(store, get, &result)) {
		struct entry *entry = ARRAY_ADD(entries, n);
		entry->number = (unsigned)sqlite3_column_int64(get, 1);
		columns_read(&table_entries, get, entry);
	}
	if (result != 0) {
		free(entries);
		return result;
	}
	*ret = entries;
	*ret_n = n;
	return 0;
}

int store_evidence(struct store *store, const char *incident_id, struct evidence **ret,
		   size_t *ret_n)
{
	struct evidence *list = NULL;
	size_t n = 0;
	int result;
	sqlite3_stmt *get = statement(store, GET_EVIDENCE);
	if (get != NULL)
		bind_text(get, 1, incident_id);
	while (statement_row(store, get, &result)) {
		struct evidence *evidence = ARRAY_ADD(list, n);
		text_copy(evidence->id, sizeof evidence->id,
			  (const char *)sqlite3_column_text(get, 1));
		columns_read(&table_evidence, get, evidence);
	}
	if (result != 0) {
		evidence_free(list, n);
		return result;
	}
	*ret = list;
	*ret_n = n;
	return 0;
}

void evidence_free(struct evidence *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(list[i].text);
	free(list);
}
