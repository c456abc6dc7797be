/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/views.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/baseline.h"
#include "judge/blips.h"
#include "judge/brief.h"
#include "judge/facts.h"
#include "judge/flap.h"
#include "judge/lookups.h"
#include "judge/memory.h"
#include "judge/repoint.h"
#include "judge/usual.h"

static const span_t old_at_least = {600 * US_PER_SECOND};
static const span_t stamp_every = {60 * US_PER_SECOND}; /* of the memory of when it last led home */
enum { VIEWS_MAX = 64 };

void view_clear(struct view *view)
{
	free(view->members);
	addresses_clear(&view->latest);
	addresses_clear(&view->moved);
	free(view->answer);
	free(view->answer_before);
}

struct view *view_of(struct name *name, const char *resolver)
{
	size_t at = 0;
	int order = 1;
	while (at < name->n_views && (order = strcmp(name->views[at].resolver, resolver)) < 0)
		at++;
	if (at < name->n_views && order == 0)
		return &name->views[at];
	if (name->n_views >= VIEWS_MAX)
		return NULL;
	ARRAY_GROW(name->views, name->n_views);
	memmove(&name->views[at + 1], &name->views[at],
		(name->n_views++ - at) * sizeof *name->views);
	name->views[at] = (struct view){0};
	text_copy(name->views[at].resolver, sizeof name->views[at].resolver, resolver);
	return &name->views[at];
}

/* All resolvers are asked at one interval: three of it without an answer, not even a failure, and
 * nobody asks this one any more. */
static bool is_old(const struct sight *sight, struct view *view)
{
	span_t silent, limit = {3 * sight->uncertainty.us};
	if (view->is_recalled && view->seen.us == 0) {
		view->seen = sight->at.mono;
		baseline_start(view, sight->at);
		failing_recall(sight, view);
	}
	view->obsolete_hold = sight->judge->limits.dns.hold_obsolete;
	silent = mono_since(sight->at.mono, view->seen);
	return silent.us > old_at_least.us && silent.us > limit.us;
}

void views_drop_old(struct sight *sight)
{
	struct name *name = sight->name;
	size_t kept = 0;
	for (size_t i = 0; i < name->n_views; i++) {
		if (is_old(sight, &name->views[i])) {
			memory_without_view(sight, &name->views[i]);
			view_clear(&name->views[i]);
		} else {
			name->views[kept++] = name->views[i];
		}
	}
	name->n_views = kept;
}

static void is_home_now(struct view *view, struct now now)
{
	addresses_clear(&view->moved);
	view->moved_answers = 0;
	view->home = now.wall;
	text_copy(view->chain_before, sizeof view->chain_before, view->chain);
	free(view->answer_before);
	view->answer_before = xstrdup(view->answer);
}

void view_accept(struct view *view, struct now now)
{
	struct addresses passed = view->moved;
	view->moved = (struct addresses){0};
	baseline_accept(view, now);
	usual_accept(view);
	for (size_t i = 0; i < passed.n; i++)
		if (!baseline_has(view, &passed.items[i], MEMBER_ACCEPTED))
			baseline_add(view, &passed.items[i], MEMBER_TOLERATED, now.wall);
	addresses_clear(&passed);
	is_home_now(view, now);
	view->must_remember = true;
}

static void come_home(struct sight *sight, struct view *view)
{
	if (view->moved.n > 0) {
		if (!repoint_is_open(sight->name)) {
			baseline_suspect(view, &view->moved, sight->at);
			blip_of_move(sight, view);
		}
		view->must_remember = true;
	}
	view->must_remember |= baseline_settle(view, sight->answer, sight->at);
	is_home_now(view, sight->at);
}

/* It may have moved at any time since it was last seen at home. */
static span_t away_uncertainty(const struct sight *sight, const struct view *view)
{
	span_t unseen = wall_since(sight->at.wall, view->home);
	if (!wall_is_set(view->home) || unseen.us < sight->uncertainty.us)
		return sight->uncertainty;
	return unseen;
}

static void go_elsewhere(struct sight *sight, struct view *view)
{
	struct addresses new_ones = {0};
	for (size_t i = 0; i < view->latest.n; i++)
		if (!baseline_has(view, &view->latest.items[i], MEMBER_ACCEPTED))
			addresses_add(&new_ones, &view->latest.items[i]);
	if (view->moved.n == 0) {
		view->moved_since = sight->at.wall;
		view->moved_first = sight->at.mono;
		view->moved_uncertainty = away_uncertainty(sight, view);
		view->moved_after.us = sight->at.wall.us - sight->uncertainty.us;
		view->moved_answers = 1;
		view->must_remember = true;
	} else if (addresses_meet(&new_ones, &view->moved)) {
		view->moved_answers++;
	} else {
		view->has_moved_on = true;
	}
	addresses_add_all(&view->moved, &new_ones);
	addresses_clear(&new_ones);
}

static void keep_chain(struct view *view, const struct lookup *lookup)
{
	if (lookup->end == LOOKUP_OK)
		text_copy(view->chain, sizeof view->chain,
			  lookup->n_chain > 0 ? lookup->chain[lookup->n_chain - 1] : "");
}

/* Before the addresses, which are held against what the answer before said. */
static void keep_words(const struct sight *sight, struct view *view)
{
	view->kind = sight->answer->view;
	keep_chain(view, &sight->answer->aaaa);
	keep_chain(view, &sight->answer->a);
	brief_take(&view->brief, sight->answer);
}

static void keep_answer(struct sight *sight, struct view *view)
{
	const struct name_seen *seen = sight->answer;
	struct addresses former = view->latest;
	view->latest = (struct addresses){0};
	addresses_take(&view->latest, seen);
	flap_note(sight, view, &former);
	keep_words(sight, view);
	view->good = sight->at.wall;
	view->must_remember |= !addresses_same(&former, &view->latest);
	addresses_clear(&former);
	view->ttl = lookup_with_addresses(seen)->ttl;
}

static void follow(struct sight *sight, struct view *view)
{
	enum lead lead;
	keep_answer(sight, view);
	if (view->latest.n == 0)
		return;
	if (baseline_is_empty(view)) {
		/* While the name has moved for others, a first answer proves nothing. */
		if (!repoint_is_open(sight->name))
			view_accept(view, sight->at);
		return;
	}
	lead = baseline_compare(view, sight->answer, sight->at);
	if (lead == LEADS_HOME)
		come_home(sight, view);
	else if (lead == LEADS_ELSEWHERE)
		go_elsewhere(sight, view);
}

/* From an address to none, or the reverse; what fails says neither. */
static void note_existence(struct sight *sight, struct view *view, enum lookup_end end)
{
	bool was_there = wall_is_set(view->home), is_there = end == LOOKUP_OK;
	if (!is_there && !lookup_is_missing(end))
		return;
	if (view->is_missing == !is_there)
		return;
	view->is_missing = !is_there;
	view->must_remember = true;
	if (was_there || is_there)
		view->changed = sight->at.wall;
}

void view_take(struct sight *sight, struct view *view)
{
	enum lookup_end end = lookup_of_both(sight->answer);
	view->must_remember |= view->end != end;
	view->is_recalled = false;
	usual_note(sight, view);
	failing_note(sight, view, end);
	note_existence(sight, view, end);
	view->end = end;
	view->seen = sight->at.mono;
	view->obsolete_hold = sight->judge->limits.dns.hold_obsolete;
	view->answered = sight->at.wall;
	view->has_moved_on = false;
	free(view->answer);
	view->answer = answer_text(sight);
	if (view->end == LOOKUP_OK)
		follow(sight, view);
	else
		keep_words(sight, view);
}

void view_remember(struct sight *sight, struct view *view)
{
	span_t age = wall_since(view->home, view->remembered);
	if (view->must_remember || age.us > stamp_every.us)
		memory_of_view(sight, view);
}

void views_remember(struct sight *sight)
{
	for (size_t i = 0; i < sight->name->n_views; i++)
		view_remember(sight, &sight->name->views[i]);
}
