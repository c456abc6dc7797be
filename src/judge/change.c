/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/change.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/facts.h"
#include "judge/names.h"
#include "judge/pasts.h"

static void add_target(struct change *change, const char *target)
{
	ARRAY_GROW(change->targets, change->n_targets);
	text_copy(change->targets[change->n_targets++], TARGET_SIZE, target);
}

bool target_uses(const struct target *target, const struct name *name)
{
	for (size_t i = 0; i < target->state.n_channels; i++)
		if (target->channels[i].name == name || target->channels[i].left == name)
			return true;
	return target->name == name;
}

static int compare_targets(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void add_users(struct change *change, const struct judge *judge, const struct name *name)
{
	const struct target *target;
	size_t at = 0;
	while ((target = map_next(&judge->targets, &at, NULL)))
		if (target_uses(target, name))
			add_target(change, target->watch.target);
	if (change->n_targets > 1)
		qsort(change->targets, change->n_targets, TARGET_SIZE, compare_targets);
}

static int rank(enum change_kind kind)
{
	static const int ranks[] = {
		[CHANGE_OPENED] = 0,
		[CHANGE_UPDATED] = 1,
		[CHANGE_EVENT] = 2,
		[CHANGE_CLOSED] = 3,
	};
	return ranks[kind];
}

static struct change *make_room(struct verdict *verdict, enum change_kind kind)
{
	size_t at = verdict->n_changes;
	ARRAY_ADD(verdict->changes, verdict->n_changes);
	while (at > 0 && rank(verdict->changes[at - 1].kind) > rank(kind)) {
		verdict->changes[at] = verdict->changes[at - 1];
		at--;
	}
	verdict->changes[at] = (struct change){.kind = kind};
	return &verdict->changes[at];
}

/* A note that begins or ends is a moment on whatever incident is open. */
static void make_moment(struct change *change)
{
	struct finding *finding = &change->finding;
	if (wall_is_set(finding->gone))
		finding->since = finding->gone;
	finding->gone = (wall_t){0};
	text_copy(finding->text, sizeof finding->text, change->text);
}

void change_add(struct sight *sight, enum change_kind kind, const struct finding *finding,
		const char *text)
{
	struct change *change;
	bool of_name = finding_row(finding->kind)->about == ABOUT_NAME;
	if (of_name && sight->name->n_users == 0)
		return; /* it concerns nobody any more */
	if (finding_is_note(finding))
		kind = CHANGE_EVENT;
	change = make_room(sight->verdict, kind);
	change->finding = *finding;
	text_copy(change->text, sizeof change->text, text);
	if (finding_is_note(finding))
		make_moment(change);
	if (of_name && kind == CHANGE_CLOSED && finding->kind != FINDING_DNS_REPOINTED &&
	    sight->why != WHY_TOLD_AGAIN && sight->why != WHY_UNUSED)
		past_keep(sight, finding, text);
	if (of_name) {
		add_users(change, sight->judge, sight->name);
		facts_of_name(sight, change);
	} else {
		add_target(change, finding->target);
		facts_of_target(sight, change);
	}
}

void finding_begin(const struct sight *sight, enum finding_kind kind,
		   const struct server_error *error, struct finding *ret)
{
	const struct rule *rule = &sight->judge->limits.rules[kind];
	*ret = (struct finding){
		.kind = kind,
		.since = sight->at.wall,
		.uncertainty = sight->uncertainty,
		.level = rule->level,
		.max_level = rule->max_level,
		.code = error ? error->code : 0,
	};
	if (error)
		text_copy(ret->said, sizeof ret->said, error->text);
	if (finding_row(kind)->about == ABOUT_NAME) {
		text_copy(ret->name, sizeof ret->name, sight->name->name);
		return;
	}
	text_copy(ret->target, sizeof ret->target, sight->target->watch.target);
	if (finding_row(kind)->about == ABOUT_TARGET)
		return;
	text_copy(ret->channel, sizeof ret->channel,
		  sight->target->state.channels[sight->channel].channel);
	name_of_channel(sight->target, sight->channel, ret->name);
}

void event_add(struct sight *sight, struct finding *event)
{
	if (!sight->judge->limits.rules[event->kind].off)
		change_add(sight, CHANGE_EVENT, event, event->text);
}

void memory_add(struct sight *sight, char *key, char *value)
{
	*ARRAY_ADD(sight->verdict->memory, sight->verdict->n_memory) =
		(struct memory_item){.key = key, .value = value};
}
