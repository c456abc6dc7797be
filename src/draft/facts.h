/* SPDX-License-Identifier: Apache-2.0 */
/* What the sections ask of a document, worked out once. Only this folder includes it. */
#pragma once

#include "draft/draft.h"
#include "draft/pen.h"

enum impact {
	IMPACT_NONE,	/* replication has worked all along: a notice, such as a name that moved */
	IMPACT_ONGOING, /* until now */
	IMPACT_OVER,
	IMPACT_UNSEEN, /* people closed the incident; the agent has not seen the trouble end */
};

enum certainty {
	CERTAINTY_STATED, /* the server says so itself, and nothing else is there to be explained */
	CERTAINTY_LIKELY,
};

struct facts {
	const struct document *document;
	const struct incident *incident;
	const struct known *known;
	const struct entry **timeline; /* by time; owned */
	size_t n_timeline;
	const struct finding *cause; /* NULL = none */
	enum certainty certainty;
	const struct finding *symptom; /* the first trouble with replication itself; NULL = none */
	enum impact impact;
	wall_t impact_from, impact_to; /* to: now while it goes on; both unset for IMPACT_NONE */
	span_t in_trouble;	       /* less than from-to where the trouble went and came back */
	const struct known_service **services; /* each name once; owned */
	size_t n_services;
	const struct known_window **windows; /* near the first symptom, the nearest first; owned */
	size_t n_windows;
};

void facts_init(struct facts *, const struct document *);
void facts_done(struct facts *);

wall_t facts_start(const struct facts *); /* of the impact, else of the incident */
bool facts_is_blind(
	const struct finding *); /* the agent cannot see the replica: its replication is unknown */
bool facts_is_change(const struct finding *); /* something led from here to there */
const struct entry *facts_first(const struct facts *, enum step); /* NULL = there is none */
const struct entry *facts_last(const struct facts *, enum step);
const struct entry *facts_entry_of(const struct facts *,
				   const struct finding *); /* NULL = there is none */
const struct evidence *facts_evidence(const struct facts *,
				      const char *id); /* NULL = there is none */
span_t facts_span(wall_t from, wall_t to);	       /* never negative */
/* The window that kept the first alarm back; NULL = none did. */
const struct known_window *facts_mute(const struct facts *);
/* The highest lag within the impact, and when; false where none is known. */
bool facts_peak(const struct facts *, span_t *ret_lag, wall_t *ret_at, const char **ret_target);
/* Came it before the first symptom, or explains it? Then it may have set it off. */
bool facts_may_trigger(const struct facts *, const struct finding *);
/* The template with the incident's time filled in; false where there is none, or it is no link. */
bool facts_link(const struct facts *, const char *template, struct buf *to);
size_t
facts_same_cause(const struct facts *); /* other incidents with the same cause on the same target */
enum { NAMES_MAX = 64 };
/* Each source name of the findings once; how many. */
size_t facts_source_names(const struct facts *, const char *to[NAMES_MAX]);

/* One function for each row of sections.def, in the file of its group. */
#define SECTION(id, heading) void section_##id(struct pen *, const struct facts *);
#define MORE SECTION
#include "draft/sections.def"
#undef SECTION

void say_answers(struct pen *, const struct facts *);	     /* nothing if there are none */
void evidence_path(const struct evidence *, struct buf *to); /* as seen from the document */

/* phrases.c: what several sections say. */
void say_names(struct pen *, const char *const *names, size_t n); /* `a`, `b` and `c` */
void say_targets(struct pen *, const struct facts *);
void say_services(struct pen *, const struct facts *);
void say_subject(struct pen *, const struct finding *); /* `node-2`, channel `x`; or the name */
void say_sentence(struct pen *, const char *text);	/* from outside; ends with a full stop */
void say_prose(struct pen *, const char *text);		/* the same, our own */
void say_lines(struct pen *, const char *lines, enum element); /* of the findings' table */
void say_evidence(struct pen *, const struct facts *, const struct entry *); /* "E1, E2", linked */
void say_evidence_after(struct pen *, const struct facts *,
			const struct entry *); /* " Evidence: E1." */
/* The picture, or nothing where there is none of that name. */
void say_picture(struct pen *, const struct facts *, const char *name);
void say_finding(struct pen *, const struct finding *); /* its facts, without a full stop */
void say_change(struct pen *, const struct finding *);	/* the name `x` moved from `a` to `b` */
