/* SPDX-License-Identifier: Apache-2.0 */
/* All times are microseconds since 1970 UTC, 0 = not set; all lengths are microseconds; all enums
 * are their names. `number` orders the rows of an incident. */
#include "store/schema.h"

#define ORDERED                                               \
	"  incident TEXT NOT NULL REFERENCES incidents (id)," \
	"  number INTEGER NOT NULL,"

static const char first[] =
	"CREATE TABLE incidents ("
	"  id TEXT PRIMARY KEY NOT NULL,"
	"  state TEXT NOT NULL, level TEXT NOT NULL, policy TEXT NOT NULL, title TEXT NOT NULL,"
	"  began INTEGER NOT NULL, detected INTEGER NOT NULL, trouble INTEGER NOT NULL,"
	"  level_since INTEGER NOT NULL, paged INTEGER NOT NULL, first_paged INTEGER NOT NULL,"
	"  acked INTEGER NOT NULL, first_acked INTEGER NOT NULL, first_action INTEGER NOT NULL,"
	"  restored INTEGER NOT NULL, monitoring_since INTEGER NOT NULL,"
	"  resolved INTEGER NOT NULL, snoozed_until INTEGER NOT NULL,"
	"  acked_by TEXT NOT NULL,"
	"  reopened INTEGER NOT NULL, alarms INTEGER NOT NULL, n_entries INTEGER NOT NULL,"
	"  n_evidence INTEGER NOT NULL, n_pages INTEGER NOT NULL,"
	"  is_drill INTEGER NOT NULL, is_muted INTEGER NOT NULL,"
	"  was_acked_before_monitoring INTEGER NOT NULL);"

	"CREATE TABLE targets (" ORDERED "  target TEXT NOT NULL,"
	"  PRIMARY KEY (incident, number)) WITHOUT ROWID;"

	"CREATE TABLE findings (" ORDERED
	"  kind TEXT NOT NULL, target TEXT NOT NULL, channel TEXT NOT NULL, name TEXT NOT NULL,"
	"  since INTEGER NOT NULL, uncertainty INTEGER NOT NULL, gone INTEGER NOT NULL,"
	"  level TEXT NOT NULL, max_level TEXT NOT NULL,"
	"  code INTEGER NOT NULL, said TEXT NOT NULL, was TEXT NOT NULL, became TEXT NOT NULL,"
	"  text TEXT NOT NULL,"
	"  PRIMARY KEY (incident, number));"

	"CREATE TABLE told (" ORDERED "  receiver TEXT NOT NULL, dedup_key TEXT NOT NULL,"
	"  PRIMARY KEY (incident, number)) WITHOUT ROWID;"

	"CREATE TABLE entries (" ORDERED
	"  at INTEGER NOT NULL, uncertainty INTEGER NOT NULL, recorded INTEGER NOT NULL,"
	"  voice TEXT NOT NULL, step TEXT NOT NULL, level TEXT NOT NULL, person TEXT NOT NULL,"
	"  text TEXT NOT NULL, evidence TEXT NOT NULL,"
	"  PRIMARY KEY (incident, number));"

	"CREATE TABLE evidence ("
	"  incident TEXT NOT NULL REFERENCES incidents (id),"
	"  id TEXT NOT NULL,"
	"  title TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL,"
	"  PRIMARY KEY (incident, id));"

	"CREATE TABLE outbox ("
	"  number INTEGER PRIMARY KEY NOT NULL,"
	"  state TEXT NOT NULL, tries INTEGER NOT NULL,"
	"  queued INTEGER NOT NULL, next_try INTEGER NOT NULL, delivered INTEGER NOT NULL,"
	"  http_status INTEGER NOT NULL, last_error TEXT NOT NULL,"
	"  page TEXT NOT NULL, incident TEXT NOT NULL, receiver TEXT NOT NULL,"
	"  kind TEXT NOT NULL, level TEXT NOT NULL, dedup_key TEXT NOT NULL,"
	"  at INTEGER NOT NULL, began INTEGER NOT NULL,"
	"  finding TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, cause TEXT NOT NULL,"
	"  do_now TEXT NOT NULL, target TEXT NOT NULL, source TEXT NOT NULL, person TEXT NOT NULL,"
	"  services TEXT NOT NULL, is_drill INTEGER NOT NULL);"
	/* Delivered rows stay, as evidence of what was sent; a start must not read all of them. */
	"CREATE INDEX outbox_undelivered ON outbox (number) WHERE state <> 'delivered';"

	"CREATE TABLE memory (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE heartbeat (only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL);"
	/* The last number of each day, so that none is given twice. */
	"CREATE TABLE days (day TEXT PRIMARY KEY NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;";

static const char reviews[] =
	"ALTER TABLE incidents ADD COLUMN review TEXT NOT NULL DEFAULT 'draft';"
	"ALTER TABLE incidents ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE incidents ADD COLUMN reviewed_by TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE incidents ADD COLUMN signed TEXT NOT NULL DEFAULT '';";

const char *const schema_steps[STORE_SCHEMA] = {first, reviews};
