/* SPDX-License-Identifier: Apache-2.0 */
/* Other incidents on the same replicas or sources, for the references of a document. */
#include "app/app.h"

#include "base/text.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

enum { OTHERS_MAX = 8 };

static bool shares_target(const struct incident *a, const struct incident *b)
{
	for (size_t i = 0; i < a->n_targets; i++)
		for (size_t j = 0; j < b->n_targets; j++)
			if (strcmp(a->targets[i], b->targets[j]) == 0)
				return true;
	return false;
}

static bool shares_name(const struct incident *a, const struct incident *b)
{
	for (size_t i = 0; i < a->n_findings; i++)
		for (size_t j = 0; j < b->n_findings; j++)
			if (*a->findings[i].name &&
			    text_same_name(a->findings[i].name, b->findings[j].name))
				return true;
	return false;
}

/* The latest first; the oldest makes room. */
static struct known_incident *make_room(struct live *live)
{
	if (live->n_others < OTHERS_MAX)
		ARRAY_ADD(live->others, live->n_others);
	memmove(live->others + 1, live->others, (live->n_others - 1) * sizeof *live->others);
	return live->others;
}

static void consider(void *arg, const struct incident *other)
{
	struct live *live = arg;
	bool same_target = shares_target(live->incident, other);
	bool same_name = shares_name(live->incident, other);
	int cause = cause_of(other->findings, other->n_findings);
	struct known_incident *known;

	if ((!same_target && !same_name) || other->is_drill ||
	    strcmp(other->id, live->incident->id) == 0)
		return;
	known = make_room(live);
	*known = (struct known_incident){.state = other->state,
					 .began = other->began,
					 .resolved = other->resolved,
					 .has_same_target = same_target,
					 .has_same_name = same_name};
	text_copy(known->id, sizeof known->id, other->id);
	text_copy(known->title, sizeof known->title, other->title);
	if (cause >= 0)
		known->cause = other->findings[cause].kind;
}

/* Looked up again only where a finding more may lead to others more. */
void others_find(struct app *app, struct live *live)
{
	if (live->n_findings_then == live->incident->n_findings)
		return;
	live->n_findings_then = live->incident->n_findings;
	live->n_others = 0;
	store_each_incident(app->store, false, (wall_t){0}, consider, live);
}
