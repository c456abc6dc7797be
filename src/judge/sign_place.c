/* SPDX-License-Identifier: Apache-2.0 */
/* Where the name leads to, by the address alone. */
#include "base/text.h"
#include "judge/brief.h"
#include "judge/change.h"
#include "judge/place.h"
#include "judge/signs.h"

/* A laboratory's source may well be on loopback, but none is nowhere. */
static bool can_be_home(enum place place)
{
	return place == PLACE_LOOPBACK || place == PLACE_LINK_LOCAL || place == PLACE_DOCUMENTATION;
}

static bool is_at_home(const struct view *view, enum place place)
{
	for (size_t i = 0; i < view->n_members; i++)
		if (view->members[i].kind == MEMBER_ACCEPTED &&
		    place_of(&view->members[i].address) == place)
			return true;
	return false;
}

static const struct address *sunk_address(const struct view *view)
{
	for (size_t i = 0; i < view->latest.n && view->end == LOOKUP_OK; i++) {
		enum place place = place_of(&view->latest.items[i]);
		if (place != PLACE_ANY && !(can_be_home(place) && is_at_home(view, place)))
			return &view->latest.items[i];
	}
	return NULL;
}

static bool is_sunk(const struct view *view)
{
	return view_is_dns(view) && sunk_address(view) != NULL;
}

enum shown sign_sinkhole(struct sight *sight, struct finding *ret)
{
	const struct view *view = view_first(sight->name, is_sunk);
	CLEANUP_BUF text = BUF_NULL;
	char address[46];
	if (!view)
		return SHOWN_NOT;
	finding_begin(sight, FINDING_DNS_SINKHOLE, NULL, ret);
	address_print(sunk_address(view), address);
	buf_printf(&text, "%s leads to %s, %s (seen by ", sight->name->name, address,
		   place_name(place_of(sunk_address(view))));
	views_print(sight->name, is_sunk, &text);
	buf_add_char(&text, ')');
	sign_say(ret, &text);
	return SHOWN;
}

static const struct address *foreign_address(const struct sight *sight, const struct view *view)
{
	const struct dns_limits *limits = &sight->judge->limits.dns;
	for (size_t i = 0; i < view->latest.n && view->end == LOOKUP_OK; i++)
		if (!networks_have(limits->allowed, limits->n_allowed, &view->latest.items[i]))
			return &view->latest.items[i];
	return NULL;
}

enum shown sign_allowed(struct sight *sight, struct finding *ret)
{
	const struct name *name = sight->name;
	const struct address *foreign = NULL;
	CLEANUP_BUF text = BUF_NULL;
	char address[46];
	size_t i = 0;
	if (sight->judge->limits.dns.n_allowed == 0)
		return SHOWN_NOT;
	for (; i < name->n_views && !foreign; i++)
		if (view_is_dns(&name->views[i]))
			foreign = foreign_address(sight, &name->views[i]);
	if (!foreign)
		return SHOWN_NOT;
	finding_begin(sight, FINDING_DNS_NOT_ALLOWED, NULL, ret);
	address_print(foreign, address);
	buf_printf(&text, "%s leads to %s, which is outside of allowed-addresses (seen by %s)",
		   name->name, address, name->views[i - 1].resolver);
	sign_say(ret, &text);
	return SHOWN;
}
