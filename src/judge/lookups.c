/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/lookups.h"

#include "base/text.h"
#include "judge/brief.h"
#include "judge/change.h"
#include "judge/sentence.h"
#include "judge/signs.h"
#include "judge/spot.h"

bool lookup_is_missing(enum lookup_end end)
{
	return end == LOOKUP_NXDOMAIN || end == LOOKUP_NODATA;
}

enum lookup_end lookup_of_both(const struct name_seen *seen)
{
	enum lookup_end a = seen->a.end, aaaa = seen->aaaa.end;
	if (a == LOOKUP_OK || aaaa == LOOKUP_OK)
		return LOOKUP_OK;
	if (a == LOOKUP_NXDOMAIN || aaaa == LOOKUP_NXDOMAIN)
		return LOOKUP_NXDOMAIN; /* it is said of the name, not of one kind of address */
	if (a == LOOKUP_NONE || (a == LOOKUP_NODATA && aaaa != LOOKUP_NONE))
		return aaaa;
	return a;
}

static enum slot slot_of(enum lookup_end end)
{
	switch (end) {
	case LOOKUP_NXDOMAIN:
	case LOOKUP_NODATA:
		return SLOT_MISSING;
	case LOOKUP_SERVFAIL:
	case LOOKUP_MALFORMED:
	case LOOKUP_ALIAS:
	case LOOKUP_OTHER:
		return SLOT_SERVFAIL;
	case LOOKUP_REFUSED:
		return SLOT_REFUSED;
	case LOOKUP_TIMEOUT:
		return SLOT_TIMEOUT;
	case LOOKUP_DOWN:
		return SLOT_DOWN;
	case LOOKUP_NONE:
	case LOOKUP_OK:
	case N_LOOKUP_ENDS:
		break;
	}
	return N_SLOTS;
}

enum slot lookup_slot(const struct view *view)
{
	if (!view_is_dns(view))
		return N_SLOTS;
	if (view->brief.is_bogus && view->end == LOOKUP_SERVFAIL)
		return SLOT_DNSSEC;
	/* That the zone's own servers cannot be asked from here is no trouble of a replica's. */
	if (view->kind == VIEW_AUTHORITY && !lookup_is_missing(view->end))
		return N_SLOTS;
	return slot_of(view->end);
}

bool view_shows(const struct view *view, enum slot slot)
{
	if (slot == SLOT_REPOINT)
		return view->moved.n > 0 && view_is_dns(view);
	return lookup_slot(view) == slot;
}

size_t views_that_show(const struct name *name, enum slot slot)
{
	size_t n = 0;
	for (size_t i = 0; i < name->n_views; i++)
		n += view_shows(&name->views[i], slot);
	return n;
}

size_t views_of_resolvers(const struct name *name)
{
	size_t n = 0;
	for (size_t i = 0; i < name->n_views; i++)
		n += view_is_resolver(&name->views[i]);
	return n;
}

size_t views_of_resolvers_that_show(const struct name *name, enum slot slot)
{
	size_t n = 0;
	for (size_t i = 0; i < name->n_views; i++)
		n += view_is_resolver(&name->views[i]) && view_shows(&name->views[i], slot);
	return n;
}

/* A zone's server that once had it: caches have it for the TTL at most. */
static bool is_gone_at_the_zone(const struct name *name)
{
	bool is_gone = false;
	for (size_t i = 0; i < name->n_views; i++) {
		const struct view *view = &name->views[i];
		if (view->kind != VIEW_AUTHORITY)
			continue;
		if (!lookup_is_missing(view->end) || !wall_is_set(view->home))
			return false;
		is_gone = true;
	}
	return is_gone;
}

static bool has_address_by(const struct name *name, view_fn *counts)
{
	for (size_t i = 0; i < name->n_views; i++)
		if (counts(&name->views[i]) && name->views[i].end == LOOKUP_OK)
			return true;
	return false;
}

static bool is_libc(const struct view *view)
{
	return view->kind == VIEW_LIBC;
}

static bool was_never_in_dns(const struct name *name)
{
	for (size_t i = 0; i < name->n_views; i++)
		if (view_is_dns(&name->views[i]) && wall_is_set(name->views[i].home))
			return false;
	return true;
}

/* One resolver that still has the name is enough to doubt that it is gone: that is an old cache, or
 * a view of its own. While none says either, nothing is known. A name that is nowhere but in the
 * hosts file is not missing. */
static enum shown missing_everywhere(const struct name *name)
{
	if (has_address_by(name, is_libc) && was_never_in_dns(name))
		return SHOWN_NOT;
	if (is_gone_at_the_zone(name))
		return SHOWN;
	if (has_address_by(name, view_is_dns))
		return SHOWN_NOT;
	return views_that_show(name, SLOT_MISSING) > 0 ? SHOWN : SHOWN_UNKNOWN;
}

static enum shown shown_in(const struct name *name, enum slot slot)
{
	if (slot == SLOT_MISSING)
		return missing_everywhere(name);
	return views_that_show(name, slot) > 0 ? SHOWN : SHOWN_NOT;
}

static span_t hold_of(const struct sight *sight, const struct view *view, enum finding_kind kind)
{
	const struct judge_limits *limits = &sight->judge->limits;
	span_t hold = limits->dns.hold[view->end];
	return hold.us > 0 ? hold : limits->rules[kind].confirm;
}

/* A missing name counts from when the last one lost it. */
static mono_t failing_since(const struct sight *sight, const struct view *view, enum slot slot)
{
	return slot == SLOT_MISSING ? sight->name->missing_first : view->failing_first;
}

static bool has_been_held(const struct sight *sight, enum slot slot, enum finding_kind kind)
{
	const struct name *name = sight->name;
	for (size_t i = 0; i < name->n_views; i++) {
		const struct view *view = &name->views[i];
		if (view_shows(view, slot) &&
		    has_held(hold_of(sight, view, kind),
			     mono_since(sight->at.mono, failing_since(sight, view, slot))))
			return true;
	}
	return false;
}

static void note_missing(struct sight *sight, enum shown shown)
{
	mono_t *first = &sight->name->missing_first;
	if (shown == SHOWN_NOT)
		first->us = 0;
	else if (shown == SHOWN && first->us == 0)
		*first = sight->at.mono;
}

static void date_back(const struct name *name, enum slot slot, struct finding *finding)
{
	for (size_t i = 0; i < name->n_views; i++) {
		const struct view *view = &name->views[i];
		if (!view_shows(view, slot) || !wall_is_set(view->failing) ||
		    view->failing.us >= finding->since.us)
			continue;
		finding->since = view->failing;
		finding->uncertainty = view->failing_uncertainty;
	}
}

static bool is_at_all_resolvers(const struct name *name)
{
	for (size_t i = 0; i < name->n_views; i++)
		if (view_is_resolver(&name->views[i]) && !wall_is_set(name->views[i].failing))
			return false;
	return true;
}

/* Whose reconnect still finds an address in the hosts file is not certain to fail; whose resolvers
 * all fail cannot be helped by the next one. */
static void set_level(const struct sight *sight, enum slot slot, struct finding *finding)
{
	if (slot == SLOT_MISSING && has_address_by(sight->name, is_libc)) {
		if (finding->level > LEVEL_P3)
			finding->level = LEVEL_P3;
		if (finding->max_level > LEVEL_P3)
			finding->max_level = LEVEL_P3;
	} else if (slot != SLOT_MISSING && is_at_all_resolvers(sight->name)) {
		finding->level = level_max(finding->level, finding->max_level);
	}
}

/* As HAProxy holds them: bad answers count when they have lasted, a good one at once. */
static void see_none(struct sight *sight, struct spot *spot, enum slot slot)
{
	bool fails = false;
	for (size_t i = 0; i < sight->name->n_views; i++)
		fails |= wall_is_set(sight->name->views[i].failing) &&
			 view_is_resolver(&sight->name->views[i]);
	if (fails)
		spot_see(sight, spot, slot, NULL);
	else
		spot_end(sight, spot, slot, sight->at.wall);
}

static void judge_slot(struct sight *sight, enum slot slot, enum finding_kind kind)
{
	struct spot *spot = spot_of_name(sight->name, slot);
	struct finding seen;
	enum shown shown = shown_in(sight->name, slot);
	if (slot == SLOT_MISSING)
		note_missing(sight, shown);
	if (shown == SHOWN_NOT || sight->judge->limits.rules[kind].off)
		see_none(sight, spot, slot);
	else if (shown == SHOWN && (spot->is_open || has_been_held(sight, slot, kind))) {
		finding_begin(sight, kind, NULL, &seen);
		date_back(sight->name, slot, &seen);
		set_level(sight, slot, &seen);
		sentence_of_lookup(sight, slot, &seen);
		if (spot->is_open)
			spot_see(sight, spot, slot, &seen);
		else
			spot_open(sight, spot, slot, &seen);
	}
}

void lookups_judge(struct sight *sight)
{
	static const struct {
		enum slot slot;
		enum finding_kind kind;
	} failures[] = {
		{SLOT_MISSING, FINDING_DNS_MISSING}, {SLOT_SERVFAIL, FINDING_DNS_SERVFAIL},
		{SLOT_REFUSED, FINDING_DNS_REFUSED}, {SLOT_TIMEOUT, FINDING_DNS_TIMEOUT},
		{SLOT_DOWN, FINDING_RESOLVER_DOWN},  {SLOT_DNSSEC, FINDING_DNSSEC_EXPIRED},
	};
	for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
		judge_slot(sight, failures[i].slot, failures[i].kind);
}
