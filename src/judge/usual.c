/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/usual.h"

#include <string.h>

#include "base/text.h"
#include "judge/brief.h"

static const span_t lasting = {24 * 3600 * US_PER_SECOND};
/* A TTL that was shorter anyway says nothing by becoming shorter still. */
enum { TTL_LONG = 60, TTL_DROP = 4 };

bool usual_is_odd(const struct view *view, enum aspect aspect)
{
	return wall_is_set(view->usual.odd[aspect]);
}

bool serial_is_older(uint32_t a, uint32_t b)
{
	return a != b && (uint32_t)(b - a) < UINT32_C(0x80000000);
}

/* Returns whether what is said now is to be the usual. */
static bool note(const struct sight *sight, struct view *view, enum aspect aspect, bool is_odd)
{
	struct usual *usual = &view->usual;
	wall_t *odd = &usual->odd[aspect];
	bool is_new = !usual->is_known[aspect];
	usual->is_known[aspect] = true;
	if (is_new || !is_odd) {
		view->must_remember |= is_new || wall_is_set(*odd);
		*odd = (wall_t){0};
		usual->odd_answers[aspect] = 0;
		return is_new;
	}
	usual->odd_answers[aspect]++;
	if (!wall_is_set(*odd)) {
		*odd = sight->at.wall;
		view->must_remember = true;
	}
	if (wall_since(sight->at.wall, *odd).us <= lasting.us)
		return false;
	*odd = (wall_t){0};
	view->must_remember = true;
	return true;
}

static int64_t seconds(span_t span)
{
	return span.us / US_PER_SECOND;
}

/* A cache counts down; where it is higher than that, it was fetched anew meanwhile. */
static bool is_fresh(const struct sight *sight, const struct view *view,
		     const struct lookup *lookup)
{
	int64_t passed = seconds(wall_since(sight->at.wall, view->good));
	return lookup->is_authoritative || !wall_is_set(view->good) ||
	       lookup->ttl + passed > (int64_t)view->ttl + 1;
}

static void note_ttl(const struct sight *sight, struct view *view, const struct lookup *lookup)
{
	struct usual *usual = &view->usual;
	/* It was fetched since the last look, so it may have been so much more. */
	int64_t unsure = lookup->is_authoritative ? 0 : seconds(sight->uncertainty) + 1;
	bool is_low = usual->ttl >= TTL_LONG && (lookup->ttl + unsure) * TTL_DROP <= usual->ttl;
	if (!is_fresh(sight, view, lookup))
		return;
	if (note(sight, view, ASPECT_TTL, is_low))
		usual->ttl = lookup->ttl;
	if (lookup->ttl > usual->ttl) {
		usual->ttl = lookup->ttl;
		view->must_remember = true;
	}
}

static void note_chain(const struct sight *sight, struct view *view, const struct lookup *lookup)
{
	const char *last = lookup->n_chain > 0 ? lookup->chain[lookup->n_chain - 1] : "";
	bool is_odd = !text_same_name(last, view->usual.chain);
	if (note(sight, view, ASPECT_CHAIN, is_odd))
		text_copy(view->usual.chain, sizeof view->usual.chain, last);
}

static void note_families(const struct sight *sight, struct view *view, const struct brief *now)
{
	struct usual *usual = &view->usual;
	bool is_odd = now->has_v4 != usual->has_v4 || now->has_v6 != usual->has_v6;
	if (!now->v4_known || !now->v6_known || !note(sight, view, ASPECT_FAMILY, is_odd))
		return;
	usual->has_v4 = now->has_v4;
	usual->has_v6 = now->has_v6;
}

static void note_zone(const struct sight *sight, struct view *view, const struct zone_seen *zone)
{
	struct usual *usual = &view->usual;
	if (zone->serial_known) {
		bool is_odd = serial_is_older(zone->serial, usual->serial);
		bool is_newer = !is_odd && zone->serial != usual->serial;
		view->must_remember |= is_newer;
		if (note(sight, view, ASPECT_SERIAL, is_odd) || is_newer)
			usual->serial = zone->serial;
	}
	if (zone->wildcard_known &&
	    note(sight, view, ASPECT_WILDCARD, zone->is_wildcard && !usual->is_wildcard))
		usual->is_wildcard = zone->is_wildcard;
}

static void note_canonical(const struct sight *sight, struct view *view, const char *canonical)
{
	bool is_odd = !text_same_name(canonical, view->usual.canonical);
	if (*canonical != '\0' && note(sight, view, ASPECT_CANONICAL, is_odd))
		text_copy(view->usual.canonical, sizeof view->usual.canonical, canonical);
}

void usual_note(const struct sight *sight, struct view *view)
{
	const struct name_seen *seen = sight->answer;
	const struct lookup *lookup = lookup_with_addresses(seen);
	struct brief now;
	brief_take(&now, seen);
	note_zone(sight, view, &seen->zone);
	if (lookup->end != LOOKUP_OK)
		return;
	if (seen->view == VIEW_LIBC) {
		note_canonical(sight, view, seen->canonical);
		return;
	}
	note_ttl(sight, view, lookup);
	note_chain(sight, view, lookup);
	note_families(sight, view, &now);
}

void usual_accept(struct view *view)
{
	struct usual *usual = &view->usual;
	text_copy(usual->chain, sizeof usual->chain, view->chain);
	usual->odd[ASPECT_CHAIN] = (wall_t){0};
	usual->odd_answers[ASPECT_CHAIN] = 0;
	usual->is_known[ASPECT_CHAIN] = true;
}
