/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/agree.h"

#include "judge/lookups.h"

static bool is_family(const struct address *address, uint8_t family)
{
	return address->family == family;
}

static bool has_family(const struct view *view, uint8_t family)
{
	for (size_t i = 0; i < view->latest.n; i++)
		if (is_family(&view->latest.items[i], family))
			return true;
	return false;
}

/* What it may say next: where it leads elsewhere, not what it said before that. */
static bool may_say(const struct view *view, const struct address *address)
{
	if (addresses_have(&view->latest, address) || addresses_have(&view->moved, address))
		return true;
	for (size_t i = 0; i < view->n_members && view->moved.n == 0; i++)
		if (address_compare(&view->members[i].address, address) == 0)
			return true;
	return false;
}

static bool meet_in(const struct view *a, const struct view *b, uint8_t family)
{
	for (size_t i = 0; i < a->latest.n; i++)
		if (is_family(&a->latest.items[i], family) && may_say(b, &a->latest.items[i]))
			return true;
	return false;
}

static enum agreement agree_in(const struct view *a, const struct view *b, uint8_t family)
{
	if (!has_family(a, family) || !has_family(b, family))
		return AGREE_UNKNOWN;
	return meet_in(a, b, family) || meet_in(b, a, family) ? AGREE : DISAGREE;
}

enum agreement views_agree(const struct view *a, const struct view *b)
{
	bool a_has = a->end == LOOKUP_OK && a->latest.n > 0;
	bool b_has = b->end == LOOKUP_OK && b->latest.n > 0;
	enum agreement v4, v6;
	if (!a_has || !b_has)
		return (a_has && lookup_is_missing(b->end)) || (b_has && lookup_is_missing(a->end))
			       ? DISAGREE
			       : AGREE_UNKNOWN;
	v4 = agree_in(a, b, 4);
	v6 = agree_in(a, b, 6);
	if (v4 == DISAGREE || v6 == DISAGREE)
		return DISAGREE;
	return v4 == AGREE || v6 == AGREE ? AGREE : AGREE_UNKNOWN;
}
