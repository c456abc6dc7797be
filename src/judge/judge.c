/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/judge.h"

#include <stdlib.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/drift.h"
#include "judge/lists.h"
#include "judge/matrix.h"
#include "judge/names.h"
#include "judge/planned.h"
#include "judge/recall.h"
#include "judge/repoint.h"
#include "judge/resolv.h"
#include "judge/source.h"
#include "judge/state.h"
#include "judge/target.h"
#include "judge/wanted.h"

void judge_limits_default(struct judge_limits *limits)
{
	for (unsigned i = 0; i < N_FINDINGS; i++) {
		const struct finding_row *row = finding_row((enum finding_kind)i);
		limits->rules[i] = (struct rule){
			.level = row->level,
			.max_level = row->max_level,
			.confirm = row->confirm,
		};
	}
	limits->dns = (struct dns_limits){
		.confirm_answers = 2,
		.hold_obsolete = SPAN_MINUTES(10),
		.flap_changes = 3,
		.flap_window = SPAN_MINUTES(10),
		.slow = SPAN_MS(500),
		.signature_warning = SPAN_HOURS(12),
	};
}

struct judge *judge_new(const struct judge_limits *limits)
{
	struct judge *judge = xcalloc(1, sizeof *judge);
	judge->limits = *limits;
	judge->wanted = wanted_new();
	judge->lists = lists_new();
	return judge;
}

struct judge *judge_free(struct judge *judge)
{
	struct target *target;
	struct source *source;
	struct name *name;
	size_t at = 0;
	if (!judge)
		return NULL;
	while ((target = map_next(&judge->targets, &at, NULL)))
		target_free(target);
	at = 0;
	while ((name = map_next(&judge->names, &at, NULL)))
		name_free(name);
	at = 0;
	while ((source = map_next(&judge->sources, &at, NULL)))
		source_free(source);
	map_free(&judge->sources);
	wanted_free(judge->wanted);
	map_free(&judge->targets);
	map_free(&judge->names);
	lists_free(judge->lists);
	planned_free(judge);
	addresses_clear(&judge->own);
	free(judge);
	return NULL;
}

void judge_set_limits(struct judge *judge, const struct judge_limits *limits)
{
	judge->limits = *limits;
}

void judge_set_planned(struct judge *judge, const struct planned *planned, size_t n)
{
	planned_set(judge, planned, n);
}

void judge_set_addresses(struct judge *judge, const struct address *addresses, size_t n)
{
	addresses_clear(&judge->own);
	for (size_t i = 0; i < n; i++)
		addresses_add(&judge->own, &addresses[i]);
}

void judge_watch(struct judge *judge, const struct watch *watch)
{
	struct target *target = target_add(judge, watch->target);
	char name[HOST_SIZE];
	target->watch = *watch;
	target->is_watched = true;
	wanted_changed(judge->wanted);
	if (target->name || watch->source_name[0] == '\0')
		return; /* a change of the name waits for the next poll, where its end can be told
			 */
	name_to_watch(target, "", name);
	target->name = name_take(judge, name);
}

static struct sight sight_at(struct judge *judge, struct now now, struct verdict *verdict)
{
	return (struct sight){.judge = judge, .at = now, .verdict = verdict};
}

void judge_forget(struct judge *judge, const char *target, struct now now, struct verdict *ret)
{
	struct sight sight = sight_at(judge, now, ret);
	sight.target = map_get(&judge->targets, target);
	if (sight.target)
		target_end(&sight);
}

static void see(struct judge *judge, const struct observation *seen, struct verdict *ret)
{
	struct sight sight = sight_at(judge, seen->at, ret);
	sight.uncertainty = seen->since_last.us > seen->took.us ? seen->since_last : seen->took;
	if (seen->kind == SEEN_NAME) {
		sight.answer = &seen->name;
		name_see(&sight);
		return;
	}
	if (seen->kind == SEEN_SOURCE)
		source_see(judge, seen);
	if (seen->kind == SEEN_RESOLV_CONF)
		resolv_see(&sight, &seen->resolv);
	sight.target = map_get(&judge->targets, seen->target);
	if (!sight.target || !sight.target->is_watched)
		return;
	if (seen->kind == SEEN_PEER)
		resolv_peer(&sight, &seen->peer);
	if (seen->kind != SEEN_REPLICA)
		return;
	sight.replica = &seen->replica;
	target_see(&sight);
}

static bool is_turned_away(const struct observation *seen)
{
	return seen->kind == SEEN_SOURCE && seen->source.end == POLL_DENIED;
}

/* Whatever changes who is to be asked is worth remembering or telling, too. */
void judge_see(struct judge *judge, const struct observation *seen, struct verdict *ret)
{
	see(judge, seen, ret);
	if (ret->n_changes + ret->n_memory > 0 || is_turned_away(seen))
		wanted_changed(judge->wanted);
}

void judge_accept(struct judge *judge, const struct finding *finding, struct now now,
		  struct verdict *ret)
{
	struct sight sight = sight_at(judge, now, ret);
	struct name *name = name_find(judge, finding->name);
	if (finding->kind == FINDING_DNS_REPOINTED && name)
		repoint_accept(&sight, name, WHY_ACCEPTED);
	drift_accept(judge, finding);
}

void judge_recall(struct judge *judge, const char *key, const char *value)
{
	recall(judge, key, value);
}

size_t judge_names(const struct judge *judge, const char *const **ret)
{
	return lists_names(judge->lists, judge, ret);
}

size_t judge_sources(struct judge *judge, const struct source_wanted **ret)
{
	return wanted_list(judge->wanted, judge, ret);
}

bool judge_sources_are_new(const struct judge *judge)
{
	return wanted_is_new(judge->wanted);
}

size_t judge_source_answers(const struct judge *judge, const struct source_answer **ret)
{
	return lists_source_answers(judge->lists, judge, ret);
}

size_t judge_open_findings(const struct judge *judge, const struct finding **ret)
{
	return lists_open_findings(judge->lists, judge, ret);
}

const struct target_state *judge_target(const struct judge *judge, const char *name)
{
	const struct target *target = map_get(&judge->targets, name);
	return target ? &target->state : NULL;
}

size_t judge_answers(const struct judge *judge, const struct name_answer **ret)
{
	return lists_answers(judge->lists, judge, ret);
}

void judge_print_answers(const struct judge *judge, const char *name, struct now now,
			 struct buf *to)
{
	const struct name *known = name_find(judge, name);
	if (known && known->n_users > 0)
		matrix_print(known, now, to);
}
