/* SPDX-License-Identifier: Apache-2.0 */
/* Seam 2: what an observation changed. Findings are named conditions, one row each in findings.def.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/time.h"
#include "base/words.h"

enum finding_kind {
	FINDING_NONE,
#define FINDING(id, ...) FINDING_##id,
#include "judge/findings.def"
#undef FINDING
	N_FINDINGS
};

/* What a finding is seen on; findings that meet in target or in source name are one incident.
 * SOURCE: on a channel's source, while the channel itself may be well. */
enum about { ABOUT_TARGET, ABOUT_CHANNEL, ABOUT_SOURCE, ABOUT_NAME, N_ABOUTS };

/* How a row of the table behaves.
 * TROUBLE: holds until it is gone; raised by time up to max_level.
 * NOTE: holds like trouble and stands in `status`, but as long as its level is P4 it opens no
 * incident and keeps none open: an incident that is open gets an entry of it.
 * EVENT: a moment worth a timeline entry on an incident that is open; opens none, never holds. */
enum nature { NATURE_TROUBLE, NATURE_NOTE, NATURE_EVENT };

struct finding_row {
	const char *id; /* "source-refused": for programs too */
	enum about about;
	enum nature nature;
	enum level level, max_level; /* defaults; time alone raises no higher than max_level */
	span_t confirm;		     /* default */
	const char *means;	     /* one line */
	/* Advice, to be printed with finding_advice or advice_print. Lines separated by \n. */
	const char *triggers; /* likely ones */
	const char *do_now;   /* imperative */
	const char *prevent;
};
const struct finding_row *finding_row(enum finding_kind);
/* A row's advice as anybody can read it; judge/advice.h has it in one server's words. */
void finding_advice(const char *lines, struct buf *to);
bool finding_parse(const char *id, enum finding_kind *ret);

struct finding {
	enum finding_kind kind;
	char target[TARGET_SIZE]; /* "" for ABOUT_NAME */
	char channel[CHANNEL_SIZE];
	char name[HOST_SIZE]; /* the source's host name, as the replica has it; ABOUT_NAME: the name
			       */
	wall_t since;	      /* first seen; back-dated, never the time of confirming */
	span_t uncertainty;   /* it began in [since - uncertainty, since] */
	wall_t gone;	      /* first seen gone; unset while it holds */
	enum level level, max_level; /* after the user's rules */
	unsigned code;		     /* the server's error number, 0 = none */
	char said[SAID_SIZE];	     /* the server's or resolver's own words, "" = none */
	char before[LINE_SIZE],
		after[LINE_SIZE]; /* addresses, source host: what changed from and to */
	char text[LINE_SIZE];	  /* one plain sentence with the facts, for timeline and pages */
};

/* A note that no rule of the user's has made more of. */
bool finding_is_note(const struct finding *);
/* Two findings are the same one if kind, target, channel and name are equal. */
bool finding_same(const struct finding *, const struct finding *);

/* Is it trouble of the replica itself? A name that moved and a source that is not what it should be
 * are signs: replication still works. */
bool finding_is_on_server(const struct finding *);

struct fact {		 /* a raw fact to freeze as evidence */
	char title[128]; /* "SHOW ALL SLAVES STATUS of node-2 before" */
	wall_t at;
	char *text; /* owned */
};

/* Its title begins so where it is the table of answers: lines of cells with " | " between them, the
 * heads first, to the first empty line. */
#define FACT_OF_ANSWERS "What each view says of "

enum change_kind {
	CHANGE_OPENED,	/* confirmed; finding.since is back-dated */
	CHANGE_UPDATED, /* said, code or after changed in a way worth an entry */
	CHANGE_CLOSED,	/* finding.gone is set, back-dated to the first time it was not seen */
	CHANGE_EVENT,	/* NATURE_EVENT rows, and what happens to notes */
};

struct change {
	enum change_kind kind;
	struct finding finding;
	char text[LINE_SIZE]; /* this change in one sentence; CHANGE_CLOSED: how the finding ended
			       */
	char (*targets)[TARGET_SIZE]; /* all targets it concerns, at least one; owned */
	size_t n_targets;
	struct fact *facts; /* owned */
	size_t n_facts;
};

struct memory_item { /* what the judge must know after a restart; opaque to the store */
	char *key;   /* owned */
	char *value; /* owned; NULL = forget the key */
};

struct verdict {
	struct change *changes; /* owned; in the order in which they are to be told */
	size_t n_changes;
	struct memory_item *memory;
	size_t n_memory;
};

void verdict_free(struct verdict *); /* and zeroes it */

/* Does `cause` explain `effect` (a table of pairs, findings on the same source name or target)? */
bool finding_explains(const struct finding *cause, const struct finding *effect);
/* The finding of these that explains the others and is explained by none; the earliest if several;
 * -1 if n is 0. Open ones go before closed ones only where they explain the same. */
int cause_of(const struct finding *findings, size_t n);
