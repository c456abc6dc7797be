/* SPDX-License-Identifier: Apache-2.0 */
/* One stretch of trouble, from the first sign to "back to normal". incident_step is the only
 * function that moves an incident; what is to be done about it comes back as effects. Pure. */
#pragma once

#include "base/time.h"
#include "base/words.h"
#include "incident/page.h"
#include "judge/verdict.h"

enum incident_state {
#define STATE(id, name, means) STATE_##id,
#include "incident/states.def"
#undef STATE
	N_STATES
};
enum incident_event {
#define EVENT(id, name, means) EVENT_##id,
#include "incident/events.def"
#undef EVENT
	N_EVENTS
};
const char *state_name(enum incident_state);
bool state_parse(const char *name, enum incident_state *ret);
const char *event_name(enum incident_event);

enum { RECEIVERS_PER_LEVEL = 16 };

struct policy_level {
	char receivers[RECEIVERS_PER_LEVEL][NAME_SIZE];
	size_t n_receivers;
	span_t raise_after;   /* 0 = time does not raise from here */
	span_t repeat;	      /* 0 = said once */
	span_t review_within; /* of its resolution; 0 = whenever */
};
struct policy {
	char name[NAME_SIZE];
	struct policy_level levels[N_LEVELS]; /* complete: config fills levels that were left out */
	span_t monitoring_window, reopen_window, ack_expiry; /* ack_expiry 0 = never */
};

/* A receiver's alarm that is on: who is to hear of acknowledgement and resolution. */
struct told {
	char receiver[NAME_SIZE];
	char dedup_key[DEDUP_SIZE];
};

/* Where an entry comes from, as the timeline prints it. */
enum voice {
	VOICE_REPLICATION,
	VOICE_DNS,
	VOICE_INCIDENT,
	VOICE_ESCALATION,
	VOICE_NOTIFY,
	VOICE_AGENT,
	VOICE_PERSON,
	N_VOICES
};
const char *voice_name(enum voice);

/* Finer steps in the seed's words; the draft and the figures look for them. */
enum step {
	STEP_NONE,
	STEP_CHANGE,
	STEP_DETECTED,
	STEP_RAISED,
	STEP_ACKED,
	STEP_ACTION,
	STEP_RESTORED,
	STEP_MONITORING,
	STEP_NORMAL,
	STEP_GAP,
	N_STEPS
};
const char *step_name(enum step);

struct entry {		    /* one row of the timeline */
	unsigned number;    /* 1, 2 ... in order of recording */
	wall_t at;	    /* when it happened */
	span_t uncertainty; /* in [at - uncertainty, at] */
	wall_t recorded;    /* when we wrote it down */
	enum voice voice;
	enum step step;
	enum level level; /* STEP_DETECTED, STEP_RAISED: the level from then on; LEVEL_NONE = not
			     told */
	char by[PERSON_SIZE];	  /* VOICE_PERSON */
	char text[LINE_SIZE * 2]; /* one plain sentence; raw text, escaped where it is printed */
	char evidence[4][EVIDENCE_ID_SIZE]; /* "E3" */
	size_t n_evidence;
};

struct evidence {
	char id[EVIDENCE_ID_SIZE];
	char title[128];
	wall_t at;
	char *text;	 /* owned */
	char sha256[65]; /* hex; filled at the edge, before it is stored */
	uint64_t digest; /* of the text, to know it again */
};
uint64_t evidence_digest(const char *text);

/* Where its document stands with people. */
enum review_status {
#define REVIEW(id, name, words) REVIEW_##id,
#include "incident/reviews.def"
#undef REVIEW
	N_REVIEWS
};
const char *review_name(enum review_status);  /* "in-review" */
const char *review_words(enum review_status); /* "In review" */
bool review_parse(const char *name, enum review_status *ret);

struct review { /* the last word on it */
	enum review_status status;
	wall_t at; /* unset = nobody has said anything */
	char by[PERSON_SIZE];
	char sha256[65]; /* of the text that it was said of: review/signed.h */
};

struct incident {
	char id[INCIDENT_ID_SIZE];
	enum incident_state state;
	enum level level;
	char policy[NAME_SIZE];
	char title[LINE_SIZE];
	char (*targets)[TARGET_SIZE]; /* owned */
	size_t n_targets;
	struct finding
		*findings; /* owned; open and closed ones, in the order they were confirmed */
	size_t n_findings;
	struct told *told; /* owned */
	size_t n_told;
	wall_t began;	 /* first sign (a DNS change may be hours before the trouble) */
	wall_t detected; /* the agent knew */
	wall_t trouble;	 /* first TROUBLE finding that time may raise */
	wall_t level_since, paged, first_paged;
	wall_t acked, first_acked, first_action, restored, monitoring_since, resolved,
		snoozed_until;
	char acked_by[PERSON_SIZE];
	unsigned reopened, alarms, n_entries, n_evidence,
		n_pages; /* counters; alarms numbers the dedup keys */
	bool is_drill, is_muted, was_acked_before_monitoring;
	struct review review;
};

struct incident *incident_new(const char *id, const char *policy, struct now);
struct incident *incident_free(struct incident *);

/* What happened to it. Only the members of its kind are read. */
struct incident_input {
	enum incident_event event;
	const struct change *change; /* TROUBLE, NEWS, CLEAR */
	const char *by, *text;	 /* people's events; MUTED: why; DELIVERY: text, ready to print */
	wall_t until;		 /* SNOOZE */
	wall_t from;		 /* GAP: since when nothing was seen */
	enum level level;	 /* RAISE; TROUBLE: the impact's level, LEVEL_NONE if none;
				  * it counts for what is seen on a server, not for a name alone */
	bool failed;		 /* DELIVERY: it did not arrive: given up, or it has to wait */
	const struct fact *sent; /* DELIVERY: what went out and what came back; NULL = not kept */
	const struct evidence *frozen; /* by former steps: no fact is frozen twice */
	size_t n_frozen;
	span_t set_by; /* CLOCK_SET: forward, or negative back */
};

struct effects { /* in the order in which they are to be done; all owned */
	struct entry *entries;
	size_t n_entries;
	struct evidence *evidence;
	size_t n_evidence;
	struct page *pages;
	size_t n_pages;
	bool changed; /* false: the event meant nothing here; nothing to store */
};
void effects_free(struct effects *); /* and zeroes */

/* Adds to *effects. `services` ("auth, otp" or "") goes into pages. */
void incident_step(struct incident *, const struct incident_input *, const struct policy *,
		   const char *services, struct now, struct effects *effects);

/* One more fact as evidence of an entry of the step that is done. */
void incident_freeze(struct incident *, struct effects *, struct entry *, const struct fact *);

/* The next moment at which time itself moves it, and which event that is; false if none.
 * Derived from the state, so a restart neither repeats nor skips: what is overdue fires once. */
bool incident_due(const struct incident *, const struct policy *, wall_t *ret_at,
		  enum incident_event *ret_event);

/* Is this change part of this incident? News of a finding is, where that is open. Anything else is
 * where targets or sources meet; a resolved incident takes only what it has had, within the reopen
 * window. */
bool incident_takes(const struct incident *, const struct change *, const struct policy *,
		    struct now);

/* May people act in this state? Else a sentence why not, for them. NULL = yes. */
const char *incident_refuses(const struct incident *, enum incident_event);

/* May it be said of the document? `is_signed`: its text is the one that was last signed. NULL =
 * yes, else a sentence why not. */
const char *review_refuses(const struct incident *, enum review_status, bool is_signed);
/* Until when it is to be reviewed, as its policy wants it; false if there is no such time, or it
 * has been. */
bool review_due(const struct incident *, const struct policy *, wall_t *ret);

size_t incident_open_findings(const struct incident *);

/* The total table, for tests and for the drawing in the docs. */
struct transition {
	bool written; /* false = somebody forgot the pair */
	enum incident_state to;
	unsigned actions; /* bits, incident/table.h; 0 = it means nothing here */
	unsigned may;	  /* states (1 << STATE_...) where an action may lead instead */
};
const struct transition *incident_transition(enum incident_state, enum incident_event);
