/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/planned.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/place.h"

void planned_free(struct judge *judge)
{
	for (size_t i = 0; i < judge->n_planned; i++)
		free(judge->planned[i].targets);
	free(judge->planned);
	judge->planned = NULL;
	judge->n_planned = 0;
}

void planned_set(struct judge *judge, const struct planned *planned, size_t n)
{
	planned_free(judge);
	for (size_t i = 0; i < n; i++) {
		struct planned *copy = ARRAY_ADD(judge->planned, judge->n_planned);
		*copy = planned[i];
		copy->targets = xcalloc(planned[i].n_targets + 1, sizeof *copy->targets);
		if (planned[i].n_targets > 0)
			memcpy(copy->targets, planned[i].targets,
			       planned[i].n_targets * sizeof *copy->targets);
	}
}

static bool concerns(const struct planned *planned, const struct sight *sight)
{
	const struct target *target;
	for (size_t i = 0; i < planned->n_targets; i++) {
		if (strcmp(planned->targets[i], "*") == 0)
			return true;
		target = map_get(&sight->judge->targets, planned->targets[i]);
		if (target && target_uses(target, sight->name))
			return true;
	}
	return false;
}

/* It was made somewhere between the last answer at home and the first elsewhere. */
static const struct planned *window_of(const struct sight *sight, const struct finding *move)
{
	const struct judge *judge = sight->judge;
	wall_t from = {move->since.us - move->uncertainty.us};
	for (size_t i = 0; i < judge->n_planned; i++) {
		const struct planned *planned = &judge->planned[i];
		if (planned->start.us <= move->since.us && planned->end.us >= from.us &&
		    concerns(planned, sight))
			return planned;
	}
	return NULL;
}

static bool leads_to_known(const struct sight *sight, const struct view *view)
{
	const struct dns_limits *limits = &sight->judge->limits.dns;
	for (size_t i = 0; i < view->latest.n; i++)
		if (!networks_have(limits->known, limits->n_known, &view->latest.items[i]))
			return false;
	return view->latest.n > 0;
}

static void say(struct finding *move, const char *what, const char *name)
{
	CLEANUP_BUF text = BUF_NULL;
	buf_add(&text, move->text);
	buf_printf(&text, "; %s%s", what, name);
	text_copy_line(move->text, sizeof move->text, buf_text(&text));
}

void planned_grade(const struct sight *sight, const struct view *view, struct finding *move)
{
	const struct planned *window = window_of(sight, move);
	bool is_known = leads_to_known(sight, view);
	if (window)
		say(move, "planned, within the maintenance window ", window->name);
	else if (is_known)
		say(move, "planned, it is one of known-sources", "");
	else if (sight->judge->n_planned > 0 || sight->judge->limits.dns.n_known > 0)
		say(move, "no planned change is on record", "");
	if (!window && !is_known)
		return;
	move->level = LEVEL_P4;
	move->max_level = LEVEL_P4;
}
