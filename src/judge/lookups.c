/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/lookups.h"

#include "base/text.h"
#include "judge/change.h"
#include "judge/sentence.h"
#include "judge/spot.h"

static bool is_missing(enum lookup_end end)
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

bool view_shows(const struct view *view, enum slot slot)
{
	return slot == SLOT_REPOINT ? view->moved.n > 0 : slot_of(view->end) == slot;
}

size_t views_that_show(const struct name *name, enum slot slot)
{
	size_t n = 0;
	for (size_t i = 0; i < name->n_views; i++)
		n += view_shows(&name->views[i], slot);
	return n;
}

enum shown { SHOWN_NOT, SHOWN_UNKNOWN, SHOWN };

/* One resolver that still has the name is enough to doubt that it is gone: that is an old cache, or
 * a view of its own. While none says either, nothing is known. */
static enum shown missing_everywhere(const struct name *name)
{
	enum shown shown = SHOWN_UNKNOWN;
	for (size_t i = 0; i < name->n_views; i++) {
		if (name->views[i].end == LOOKUP_OK)
			return SHOWN_NOT;
		if (is_missing(name->views[i].end))
			shown = SHOWN;
	}
	return shown;
}

static enum shown shown_in(const struct name *name, enum slot slot)
{
	if (slot == SLOT_MISSING)
		return missing_everywhere(name);
	return views_that_show(name, slot) > 0 ? SHOWN : SHOWN_NOT;
}

static void judge_slot(struct sight *sight, enum slot slot, enum finding_kind kind)
{
	struct spot *spot = spot_of_name(sight->name, slot);
	struct finding seen;
	enum shown shown = shown_in(sight->name, slot);
	if (shown == SHOWN_NOT)
		spot_see(sight, spot, slot, NULL);
	if (shown != SHOWN)
		return;
	finding_begin(sight, kind, NULL, &seen);
	sentence_of_lookup(sight, slot, &seen);
	spot_see(sight, spot, slot, &seen);
}

void lookups_judge(struct sight *sight)
{
	static const struct {
		enum slot slot;
		enum finding_kind kind;
	} failures[] = {
		{SLOT_MISSING, FINDING_DNS_MISSING}, {SLOT_SERVFAIL, FINDING_DNS_SERVFAIL},
		{SLOT_REFUSED, FINDING_DNS_REFUSED}, {SLOT_TIMEOUT, FINDING_DNS_TIMEOUT},
		{SLOT_DOWN, FINDING_RESOLVER_DOWN},
	};
	for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
		judge_slot(sight, failures[i].slot, failures[i].kind);
}
