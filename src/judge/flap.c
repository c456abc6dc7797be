/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/flap.h"

#include <string.h>

#include "base/text.h"
#include "judge/spot.h"

static bool differ_in(uint8_t family, const struct addresses *a, const struct addresses *b)
{
	bool has_a = false, has_b = false;
	for (size_t i = 0; i < a->n; i++) {
		has_a |= a->items[i].family == family;
		if (a->items[i].family == family && addresses_have(b, &a->items[i]))
			return false;
	}
	for (size_t i = 0; i < b->n; i++)
		has_b |= b->items[i].family == family;
	return has_a && has_b;
}

/* Since it was last seen, or since it came: a pool would hardly stay for so long. */
static bool ttl_is_over(const struct view *view, struct now now)
{
	int64_t lasts = ((int64_t)view->ttl - 1) * US_PER_SECOND; /* TTLs are whole seconds */
	bool has_stayed = wall_is_set(view->changed) && now.wall.us >= view->changed.us + 2 * lasts;
	return now.wall.us >= view->good.us + lasts || has_stayed;
}

static const char *chain_end(const struct name_seen *seen)
{
	const struct lookup *lookup = seen->a.end == LOOKUP_OK ? &seen->a : &seen->aaaa;
	return lookup->n_chain > 0 ? lookup->chain[lookup->n_chain - 1] : "";
}

static bool is_other_zone(const struct zone_seen *before, const struct zone_seen *now)
{
	return before->serial_known && now->serial_known && before->serial != now->serial;
}

static bool is_certain(const struct sight *sight, const struct view *view)
{
	const struct name_seen *seen = sight->answer;
	return seen->a.is_authoritative || seen->aaaa.is_authoritative ||
	       !text_same_name(chain_end(seen), view->chain) ||
	       is_other_zone(&view->brief.zone, &seen->zone) || ttl_is_over(view, sight->at);
}

void flap_note(const struct sight *sight, struct view *view, const struct addresses *former)
{
	if (!differ_in(4, former, &view->latest) && !differ_in(6, former, &view->latest))
		return;
	if (view->n_turns == TURNS_KEPT)
		memmove(view->turns, view->turns + 1, --view->n_turns * sizeof *view->turns);
	view->turns[view->n_turns++] =
		(struct turn){.at = sight->at.wall, .is_certain = is_certain(sight, view)};
	view->changed = sight->at.wall;
}

size_t flap_turns(const struct sight *sight, const struct view *view)
{
	span_t window = sight->judge->limits.dns.flap_window;
	size_t n = 0;
	for (size_t i = 0; i < view->n_turns; i++)
		n += view->turns[i].is_certain &&
		     wall_since(sight->at.wall, view->turns[i].at).us <= window.us;
	return n;
}

bool flap_is_open(struct name *name)
{
	return spot_of_name(name, SLOT_FLAPPING)->is_open;
}
