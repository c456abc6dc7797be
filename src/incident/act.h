/* SPDX-License-Identifier: Apache-2.0 */
/* One step under way, and the actions that it is made of. Only this folder includes it. */
#pragma once

#include "incident/incident.h"
#include "incident/table.h"

struct buf;

struct act {
	struct incident *incident;
	const struct incident_input *input;
	const struct policy *policy;
	const char *services;
	struct now now;
	struct effects *effects;
	enum incident_state to; /* where the table leads; an action may lead elsewhere */
	unsigned alarms_before; /* the step */
	bool is_news;		/* the finding has not been on this incident before */
	bool is_first_symptom;	/* until now there were names only, and replication worked */
};

#define ACTION(id, function) void function(struct act *);
INCIDENT_ACTIONS(ACTION)
#undef ACTION

/* timeline.c. `at` is never after now. The entry is valid until the next one is added. */
struct entry *entry_add(struct act *, enum voice, enum step, wall_t at, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* A person's entry: the text, and what they said about it. */
struct entry *entry_add_by(struct act *, enum step, const char *text);
void entry_freeze(struct act *, struct entry *, const struct fact *);
void entry_freeze_facts(struct act *, struct entry *); /* the change's */
enum voice finding_voice(const struct finding *);
const char *act_by(const struct act *); /* never NULL */

/* levels.c */
bool level_has_receivers(const struct policy *, enum level);
enum level findings_ceiling(const struct incident *); /* how far time may raise it */
wall_t findings_clock(const struct incident *); /* since when time may raise it; unset = not */
enum level level_wanted(const struct act *);	/* by the change's finding and the impact */
void level_reason(const struct act *, struct buf *to);
void raise_to(struct act *, enum level, enum voice, const char *by, const char *why);
/* Rings again after somebody had taken it: a receiver that holds an acknowledged alarm would not
 * ring for the same key. */
void new_alarm(struct act *);

/* tell.c */
size_t page_level(struct act *, enum page_kind, const char *text); /* how many were paged */
/* Each receiver that was alarmed hears it once, under its latest key. */
void page_told(struct act *, enum page_kind, const char *text);
void page_told_below(struct act *, const char *text); /* those whom the present level leaves out */
void page_told_resolved(struct act *, const char *text); /* every key, for the last time */

/* findings.c */
struct finding *finding_take(struct incident *, const struct finding *);
struct finding *finding_find_open(const struct incident *, const struct finding *);
void incident_add_targets(struct incident *, const struct change *);
bool is_on_server(const struct finding *);

/* wording.c */
void incident_subject(const struct incident *, struct buf *to); /* "database replica node-2" */
void restored_print(const struct act *, struct buf *to);
void incident_title(const struct incident *, char *to, size_t size);
void finding_phrase(const struct finding *,
		    struct buf *to); /* "failed to replicate database replica node-2" */
void cause_print(const struct incident *, char *to, size_t size);
const struct finding *incident_cause(const struct incident *); /* NULL if it has no finding */
