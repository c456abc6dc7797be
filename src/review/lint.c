/* SPDX-License-Identifier: Apache-2.0 */
#include "review/lint.h"

#include <stdlib.h>

#include "review/document.h"

static const struct lint_row rows[N_LINT_RULES] = {
#define RULE(id, name, weight, mend) [LINT_##id] = {name, mend, LINT_##weight},
#include "review/lint.def"
#undef RULE
};

const struct lint_row *lint_row(enum lint_rule rule)
{
	return &rows[rule];
}

static int by_line(const void *a, const void *b)
{
	const struct complaint *x = a, *y = b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->rule > y->rule) - (x->rule < y->rule);
}

void lint_document(const char *text, size_t n, lint_has_file *has_file, void *arg, struct lint *ret)
{
	struct doc doc;
	*ret = (struct lint){0};
	doc_read(&doc, text, n, ret);
	lint_sections(&doc);
	lint_leftovers(&doc);
	lint_actions(&doc);
	lint_cause(&doc);
	lint_impact(&doc);
	lint_times(&doc);
	lint_secrets(&doc);
	lint_links(&doc, has_file, arg);
	doc_free(&doc);
	if (ret->n > 0)
		qsort(ret->complaints, ret->n, sizeof *ret->complaints, by_line);
}

void lint_free(struct lint *lint)
{
	free(lint->complaints);
	*lint = (struct lint){0};
}
