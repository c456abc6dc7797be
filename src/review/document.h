/* SPDX-License-Identifier: Apache-2.0 */
/* A Markdown document as lines that know where they stand. Only this folder includes it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "review/lint.h"

enum section_id {
#define SECTION(id, heading) SECTION_##id,
#include "draft/sections.def"
#undef SECTION
	N_SECTION_IDS,
	SECTION_OTHER, /* under a heading that the template does not have */
};

struct line {
	char *text; /* owned; clean, one line, without blanks at its end */
	unsigned number;
	enum section_id section;
	bool is_heading; /* of a section */
	bool is_code;	 /* inside a fence */
	bool is_comment; /* marks too */
	bool is_mark;
};

struct doc {
	struct line *lines; /* owned */
	size_t n;
	unsigned heading_at[N_SECTION_IDS]; /* its line; 0 = there is none */
	struct lint *lint;
};

void doc_read(struct doc *, const char *text, size_t n, struct lint *);
void doc_free(struct doc *);
const char *section_heading(enum section_id);

void complain_at(struct lint *, enum lint_rule, unsigned line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Text that people would read: no heading, no comment, not blank. */
bool line_says(const struct line *);

/* The rules, by what they look at. */
void lint_sections(struct doc *);
void lint_leftovers(struct doc *);
void lint_actions(struct doc *);
void lint_cause(struct doc *);
void lint_impact(struct doc *);
void lint_times(struct doc *);
void lint_secrets(struct doc *);
void lint_links(struct doc *, lint_has_file *, void *arg);
