/* SPDX-License-Identifier: Apache-2.0 */
/* What survives: one SQLite database in WAL mode, full sync. The only folder that includes sqlite3.
 * A step is one transaction: state, timeline, evidence, outbox and the judge's memory together, or
 * nothing of it. */
#pragma once

#include "incident/incident.h"
#include "judge/verdict.h"
#include "notify/outbox.h"

struct store;

enum { STORE_SCHEMA = 2 };

/* Positive outcomes of store_open. */
enum { STORE_NEWER = 1 /* written by a newer version */, STORE_DAMAGED = 2 };
/* *why is a sentence for people on any failure (negative errno: -ENOSPC, -EACCES, ...). */
int store_open(const char *path, bool read_only, struct store **ret, char *why, size_t why_size);
struct store *store_free(struct store *);

/* The transaction. Everything between begin and commit is one step; a failure in between makes
 * commit fail and roll back. Negative errno: -ENOSPC for a full disk, -EIO else; store_error says
 * more. Storing the same step again does no harm. What is stored outside of a step is a step of its
 * own. */
int store_begin(struct store *);
int store_commit(struct store *);
void store_rollback(struct store *);
const char *store_error(const struct store *);

void store_incident(struct store *, const struct incident *); /* with findings, targets, told */
void store_effects(struct store *, const char *incident_id,
		   const struct effects *); /* entries and evidence; pages go through rows */
void store_row(struct store *, const struct outbox_row *);
void store_memory(struct store *, const struct memory_item *);
void store_heartbeat(struct store *, wall_t at); /* that the agent was alive */

/* Reading, at start and for commands. Callbacks get borrowed values. */
typedef void incident_fn(void *arg, const struct incident *);
int store_each_incident(struct store *, bool live_only, wall_t resolved_after, incident_fn *,
			void *arg);
/* Resolved, and not reviewed yet, the oldest first; without targets, findings and receivers. `fn`
 * must not use the store. */
int store_each_unreviewed(struct store *, incident_fn *, void *arg);
/* NULL if there is none; the caller frees. */
struct incident *store_load_incident(struct store *, const char *id);
/* Arrays are owned by the caller (free; evidence texts too: evidence_free). */
int store_entries(struct store *, const char *incident_id, struct entry **ret, size_t *ret_n);
int store_evidence(struct store *, const char *incident_id, struct evidence **ret, size_t *ret_n);
void evidence_free(struct evidence *, size_t n);
/* What still matters, oldest first: waiting, sending, standing, and what failed within the last
 * day. Delivered rows stay in the table as evidence of what was sent. */
int store_each_row(struct store *, void (*fn)(void *arg, const struct outbox_row *), void *arg);
int store_each_memory(struct store *, void (*fn)(void *arg, const char *key, const char *value),
		      void *arg);
bool store_last_heartbeat(struct store *, wall_t *ret);
/* The next free id of a day: "INC-20200901-0001". Each call gives another one. */
void store_next_id(struct store *, const char *day, char ret[INCIDENT_ID_SIZE]);
