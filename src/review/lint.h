/* SPDX-License-Identifier: Apache-2.0 */
/* What a reviewer would send back: reads a postmortem in Markdown, ours or anybody's with the
 * headings of the RFC template. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/words.h"

enum lint_rule {
#define RULE(id, name, weight, mend) LINT_##id,
#include "review/lint.def"
#undef RULE
	N_LINT_RULES
};

enum lint_weight { LINT_WARNING, LINT_ERROR };

struct lint_row {
	const char *name, *mend;
	enum lint_weight weight;
};
const struct lint_row *lint_row(enum lint_rule);

struct complaint {
	enum lint_rule rule;
	unsigned line;	      /* from 1 */
	char text[LINE_SIZE]; /* what is wrong there, one line; never a secret itself */
};

struct lint {			      /* of one file, by line */
	struct complaint *complaints; /* owned */
	size_t n;
};

/* Is there a file of that name in the document's folder? NULL: links are not looked at. */
typedef bool lint_has_file(void *arg, const char *name);

void lint_document(const char *text, size_t n, lint_has_file *, void *arg, struct lint *ret);
void lint_free(struct lint *);

/* "draft.md:12: error: ... [question-open]", each with how to mend it the first time. */
void lint_print(const struct lint *, const char *file, struct buf *to);

struct linted {	    /* of several files, for programs */
	char *file; /* whoever fills it owns it */
	struct lint lint;
};
void lint_print_json(const struct linted *, size_t n, struct buf *to);
/* SARIF 2.1.0, as code hosts read it (OASIS, docs.oasis-open.org/sarif/sarif/v2.1.0). */
void lint_print_sarif(const struct linted *, size_t n, const char *version, struct buf *to);
