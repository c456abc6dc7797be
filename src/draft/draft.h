/* SPDX-License-Identifier: Apache-2.0 */
/* The postmortem document: the sections of sections.def in their order. What the machine knows
 * stands in marked blocks (marks.h); what only people know stands as a question. Pure. */
#pragma once

#include "base/buf.h"
#include "incident/figures.h"
#include "incident/incident.h"

struct known_service { /* what the configuration knows */
	char name[NAME_SIZE], product[128], team[128], impact_type[32];
	bool cost_known;
	double cost_per_minute;
	char currency[16];
	char monitoring_link[1024],
		log_link[1024];	  /* templates: {start} {end} {start_ms} {end_ms} */
	char target[TARGET_SIZE]; /* that it reads from */
};
struct known_window { /* a maintenance window or a performance test near the incident */
	char name[NAME_SIZE], note[LINE_SIZE];
	wall_t start, end;
	bool mutes;
	bool is_test; /* a performance test */
};
struct known_incident { /* another one that may have to do with this */
	char id[INCIDENT_ID_SIZE];
	char title[LINE_SIZE];
	enum incident_state state;
	enum finding_kind cause;
	wall_t began, resolved;
	bool has_same_target, has_same_name;
};
/* The sections in their order, with their headings; zeroed = as the template has them. The title
 * always comes first and is not among them. */
enum draft_section {
#define SECTION(id, heading) DRAFT_##id,
#define MORE SECTION
#include "draft/sections.def"
#undef SECTION
	N_ALL_DRAFT_SECTIONS,
	N_DRAFT_SECTIONS = N_ALL_DRAFT_SECTIONS - 1,
};
struct layout {
	unsigned char order[N_DRAFT_SECTIONS];
	size_t n;				    /* 0 = all, in the template's order */
	char headings[N_DRAFT_SECTIONS][NAME_SIZE]; /* "" = the template's */
};
bool layout_find(const char *name, size_t *ret); /* "cause" */
const char *layout_name(size_t);

struct known {
	const struct known_service *services;
	size_t n_services;
	const struct known_window *windows; /* all of them; the draft picks those that are near */
	size_t n_windows;
	const struct known_incident *others; /* the latest first */
	size_t n_others;
	const char *agent;	     /* "replscribe 0.1.0 on node-2" */
	const char *public_url;	     /* "" = none */
	const struct layout *layout; /* NULL = the template's */
};

/* A drawing in evidence/, as NAME.svg and as NAME.png (picture.h). */
struct picture {
	const char *name, *alt;
	char svg_sha256[65], png_sha256[65]; /* "" = not computed */
};
#define PICTURE_LAG "lag-and-threads"
#define PICTURE_PHASES "phases"
#define PICTURE_NAMES "answers"

struct document {
	const struct incident *incident;
	const struct entry *entries; /* any order */
	size_t n_entries;
	const struct evidence *evidence;
	size_t n_evidence;
	const struct curves *curves; /* how its channels fared; NULL = not kept */
	const struct picture *pictures;
	size_t n_pictures;
	const struct known *known;
	wall_t now;
	bool is_changed_since_review; /* people or we have changed what was signed */
};

/* Each question of the document begins so; lint counts those that are left. */
#define DRAFT_QUESTION "> **Question:** "
/* Between what people made of a block and what the agent says there now. */
#define DRAFT_TWO_TEXTS                                                                         \
	"*What stands above was changed by people and is theirs. The agent's own text goes on " \
	"below.*"
/* Each proposed measure ends so, until people fill it in. */
#define DRAFT_UNASSIGNED "(owner: ?, due: ?, tracker: ?)"

enum { EVIDENCE_FILE_SIZE = 96 };
/* "E3-show-replica-status-of-node-2-before.txt", in the incident's folder evidence/. */
void evidence_file_name(const struct evidence *, char *to, size_t size);

/* The table of answers: the draft shows its text, so that it is to be kept. */
bool evidence_is_answers(const struct evidence *);

void draft_markdown(const struct document *, struct buf *to);
void draft_json(const struct document *, struct buf *to); /* docs/incident.schema.json */

/* `old` is the file as people left it (NULL or "" = none), `fresh` what draft_markdown gives now.
 * Text outside the marked blocks stays, byte for byte. A block whose text a person changed keeps
 * that text, and the machine's goes below it; an offer to people (the title, a question, a group of
 * measures) is theirs once they change it. A block that a person deleted or emptied stays away. */
void draft_merge(const char *old, const char *fresh, struct buf *to);
