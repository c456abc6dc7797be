/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/baseline.h"

#include <stdlib.h>

#include "base/xalloc.h"

static const span_t proven = {24 * 3600 * US_PER_SECOND};
enum { MEMBERS_MAX = 256 };

static struct member *find(const struct view *view, const struct address *address)
{
	for (size_t i = 0; i < view->n_members; i++)
		if (address_compare(&view->members[i].address, address) == 0)
			return &view->members[i];
	return NULL;
}

bool baseline_has(const struct view *view, const struct address *address, enum member_kind kind)
{
	const struct member *member = find(view, address);
	return member && member->kind == kind;
}

bool baseline_is_empty(const struct view *view)
{
	for (size_t i = 0; i < view->n_members; i++)
		if (view->members[i].kind == MEMBER_ACCEPTED)
			return false;
	return true;
}

void baseline_take(const struct view *view, struct addresses *to)
{
	for (size_t i = 0; i < view->n_members; i++)
		if (view->members[i].kind == MEMBER_ACCEPTED)
			addresses_add(to, &view->members[i].address);
}

void baseline_add(struct view *view, const struct address *address, enum member_kind kind,
		  wall_t at)
{
	struct member *member = find(view, address);
	if (!member && view->n_members < MEMBERS_MAX)
		member = ARRAY_ADD(view->members, view->n_members);
	if (member)
		*member = (struct member){.address = *address, .kind = kind, .at = at};
}

static mono_t *seen_of_family(struct view *view, uint8_t family)
{
	return &view->accepted_seen[family == 6];
}

void baseline_start(struct view *view, struct now now)
{
	view->accepted_seen[0] = view->accepted_seen[1] = now.mono;
}

void baseline_accept(struct view *view, struct now now)
{
	free(view->members);
	view->members = NULL;
	view->n_members = 0;
	for (size_t i = 0; i < view->latest.n; i++)
		baseline_add(view, &view->latest.items[i], MEMBER_ACCEPTED, now.wall);
	baseline_start(view, now);
}

void baseline_suspect(struct view *view, const struct addresses *came_and_went, struct now now)
{
	for (size_t i = 0; i < came_and_went->n; i++) {
		const struct address *address = &came_and_went->items[i];
		const struct member *member = find(view, address);
		bool again = member && member->kind == MEMBER_SUSPECT &&
			     wall_since(now.wall, member->at).us <= view->obsolete_hold.us;
		if (!member || member->kind == MEMBER_SUSPECT)
			baseline_add(view, address, again ? MEMBER_TOLERATED : MEMBER_SUSPECT,
				     now.wall);
	}
}

static bool is_definite(const struct lookup *lookup)
{
	return lookup->end == LOOKUP_OK || lookup->end == LOOKUP_NODATA ||
	       lookup->end == LOOKUP_NXDOMAIN;
}

struct family { /* what is accepted and what was answered, of one family */
	bool is_definite, has_accepted, has_answer, is_home;
};

static bool is_home(const struct view *view, const struct address *address, struct now now)
{
	const struct member *member = find(view, address);
	if (!member || member->kind == MEMBER_SUSPECT)
		return false;
	return member->kind == MEMBER_ACCEPTED ||
	       mono_since(now.mono, view->accepted_seen[address->family == 6]).us <=
		       view->obsolete_hold.us;
}

static struct family family_of(const struct view *view, const struct lookup *lookup, uint8_t family,
			       struct now now)
{
	struct family seen = {.is_definite = is_definite(lookup)};
	for (size_t i = 0; i < view->n_members; i++)
		seen.has_accepted |= view->members[i].kind == MEMBER_ACCEPTED &&
				     view->members[i].address.family == family;
	for (size_t i = 0; i < view->latest.n; i++) {
		if (view->latest.items[i].family != family)
			continue;
		seen.has_answer = true;
		seen.is_home |= is_home(view, &view->latest.items[i], now);
	}
	return seen;
}

static bool is_elsewhere(struct family family)
{
	return family.has_accepted && family.has_answer && !family.is_home;
}

/* A family that always fails must not keep the other from counting, unless it matters. */
static bool says_all(struct family family)
{
	return family.is_definite || !family.has_accepted;
}

enum lead baseline_compare(const struct view *view, const struct name_seen *seen, struct now now)
{
	struct family v4 = family_of(view, &seen->a, 4, now);
	struct family v6 = family_of(view, &seen->aaaa, 6, now);
	if (is_elsewhere(v4) || is_elsewhere(v6))
		return LEADS_ELSEWHERE;
	if (!says_all(v4) || !says_all(v6))
		return LEADS_UNKNOWN;
	return v4.is_home || v6.is_home ? LEADS_HOME : LEADS_ELSEWHERE;
}

static bool is_answered(const struct member *member, const struct name_seen *seen)
{
	return is_definite(member->address.family == 4 ? &seen->a : &seen->aaaa);
}

static bool note_missing(struct view *view, const struct name_seen *seen, struct now now,
			 struct member *member)
{
	bool is_there = addresses_have(&view->latest, &member->address);
	if (is_there || member->kind == MEMBER_SUSPECT)
		member->missing = (wall_t){0};
	else if (!wall_is_set(member->missing) && is_answered(member, seen))
		member->missing = now.wall;
	if (member->kind != MEMBER_TOLERATED || !is_there ||
	    wall_since(now.wall, member->at).us <= proven.us)
		return false;
	member->kind = MEMBER_ACCEPTED;
	member->at = now.wall;
	return true;
}

static bool is_obsolete(const struct view *view, const struct member *member, struct now now)
{
	wall_t from = member->kind == MEMBER_SUSPECT ? member->at : member->missing;
	if (!wall_is_set(from) || wall_since(now.wall, from).us <= view->obsolete_hold.us)
		return false;
	/* While only tolerated ones answer, the accepted ones must stay: without them a move could
	 * not be told any more. */
	return member->kind != MEMBER_ACCEPTED ||
	       view->accepted_seen[member->address.family == 6].us == now.mono.us;
}

static void note_accepted(struct view *view, struct now now)
{
	for (size_t i = 0; i < view->latest.n; i++)
		if (baseline_has(view, &view->latest.items[i], MEMBER_ACCEPTED))
			*seen_of_family(view, view->latest.items[i].family) = now.mono;
}

bool baseline_settle(struct view *view, const struct name_seen *seen, struct now now)
{
	bool changed = false;
	size_t kept = 0;
	note_accepted(view, now);
	for (size_t i = 0; i < view->n_members; i++)
		changed |= note_missing(view, seen, now, &view->members[i]);
	for (size_t i = 0; i < view->n_members; i++)
		if (!is_obsolete(view, &view->members[i], now))
			view->members[kept++] = view->members[i];
	changed |= kept != view->n_members;
	view->n_members = kept;
	return changed;
}
