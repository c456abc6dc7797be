/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/pasts.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/memory.h"
#include "judge/spot.h"

static const span_t remembered = {7 * 24 * 3600 * US_PER_SECOND};

static struct past *find(struct name *name, enum finding_kind kind)
{
	for (size_t i = 0; i < name->n_pasts; i++)
		if (name->pasts[i].finding.kind == kind)
			return &name->pasts[i];
	return NULL;
}

static void drop(struct sight *sight, size_t at)
{
	struct name *name = sight->name;
	memory_without_past(sight, &name->pasts[at].finding);
	free(name->pasts[at].end);
	memmove(&name->pasts[at], &name->pasts[at + 1],
		(--name->n_pasts - at) * sizeof *name->pasts);
}

void past_keep(struct sight *sight, const struct finding *finding, const char *end)
{
	struct name *name = sight->name;
	struct past *past = find(name, finding->kind);
	if (!past && name->n_pasts == PASTS_KEPT)
		drop(sight, 0);
	if (!past) {
		past = &name->pasts[name->n_pasts++];
		*past = (struct past){0};
	}
	past->finding = *finding;
	free(past->end);
	past->end = xstrdup(end);
	memory_of_past(sight, past);
}

/* Is there anything of the name that explains the failure? Without that, what was seen of it
 * before is a story of its own. */
static bool is_explained(struct name *name, const struct finding *effect)
{
	if (name->move && finding_explains(name->move, effect))
		return true;
	for (enum slot slot = SLOT_REPOINT; slot < N_SLOTS; slot++) {
		const struct spot *spot = spot_of_name(name, slot);
		if (spot->is_open && finding_explains(spot->finding, effect))
			return true;
	}
	for (size_t i = 0; i < name->n_pasts; i++)
		if (finding_explains(&name->pasts[i].finding, effect))
			return true;
	return false;
}

static void tell(struct sight *sight, const struct past *past)
{
	struct finding opened = past->finding;
	opened.gone = (wall_t){0};
	change_add(sight, CHANGE_OPENED, &opened, opened.text);
	change_add(sight, CHANGE_CLOSED, &past->finding, past->end);
}

/* Once: whoever was told then has it on the incident. */
void pasts_tell(struct sight *sight, struct name *name, const struct finding *effect)
{
	struct name *sight_name = sight->name;
	enum why why = sight->why;
	bool is_story = name && is_explained(name, effect);
	sight->name = name;
	sight->why = WHY_TOLD_AGAIN;
	while (is_story && name->n_pasts > 0) {
		const struct past *past = &name->pasts[0];
		if (wall_since(effect->since, past->finding.gone).us <= remembered.us)
			tell(sight, past);
		drop(sight, 0);
	}
	sight->name = sight_name;
	sight->why = why;
}

void pasts_forget(struct sight *sight)
{
	while (sight->name->n_pasts > 0)
		drop(sight, sight->name->n_pasts - 1);
}

void pasts_free(struct name *name)
{
	for (size_t i = 0; i < name->n_pasts; i++)
		free(name->pasts[i].end);
	name->n_pasts = 0;
}
