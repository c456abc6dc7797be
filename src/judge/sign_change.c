/* SPDX-License-Identifier: Apache-2.0 */
/* What differs from the usual. */
#include "base/text.h"
#include "judge/brief.h"
#include "judge/change.h"
#include "judge/repoint.h"
#include "judge/signs.h"
#include "judge/usual.h"

static bool is_odd(const struct view *view, enum aspect aspect)
{
	return view_is_dns(view) && usual_is_odd(view, aspect);
}

static void begin(struct sight *sight, enum finding_kind kind, const struct view *view,
		  enum aspect aspect, struct finding *ret)
{
	finding_begin(sight, kind, NULL, ret);
	if (view->usual.odd[aspect].us < ret->since.us)
		ret->since = view->usual.odd[aspect];
}

static bool has_short_ttl(const struct view *view)
{
	return is_odd(view, ASPECT_TTL);
}

/* A cache may have been asked by others between two looks, so that it takes more than one. */
static bool is_ttl_certain(const struct sight *sight, const struct view *view)
{
	return view->brief.is_authoritative ||
	       view->usual.odd_answers[ASPECT_TTL] >= sight->judge->limits.dns.confirm_answers;
}

enum shown sign_ttl(struct sight *sight, struct finding *ret)
{
	const struct view *view = view_first(sight->name, has_short_ttl);
	CLEANUP_BUF text = BUF_NULL;
	if (!view)
		return SHOWN_NOT;
	if (!is_ttl_certain(sight, view))
		return SHOWN_UNKNOWN;
	begin(sight, FINDING_DNS_TTL_DROP, view, ASPECT_TTL, ret);
	buf_printf(&text, "The TTL of %s fell from %u s to %u s (seen by ", sight->name->name,
		   (unsigned)view->usual.ttl, (unsigned)view->ttl);
	views_print(sight->name, has_short_ttl, &text);
	buf_add(&text, "): such a change often comes before a move");
	sign_say(ret, &text);
	return SHOWN;
}

/* While it leads elsewhere that is what is told. */
static bool is_renamed(const struct view *view)
{
	return is_odd(view, ASPECT_CHAIN) && view->moved.n == 0;
}

static const char *chain_or_none(const char *chain)
{
	return *chain != '\0' ? chain : "no CNAME";
}

enum shown sign_renamed(struct sight *sight, struct finding *ret)
{
	const struct view *view = view_first(sight->name, is_renamed);
	char addresses[LINE_SIZE];
	CLEANUP_BUF text = BUF_NULL;
	if (!view)
		return SHOWN_NOT;
	begin(sight, FINDING_DNS_RENAMED, view, ASPECT_CHAIN, ret);
	text_copy(ret->before, sizeof ret->before, chain_or_none(view->usual.chain));
	text_copy(ret->after, sizeof ret->after, chain_or_none(view->chain));
	addresses_print(&view->latest, addresses, sizeof addresses);
	buf_printf(&text, "%s goes by %.150s instead of %.150s, still to %.80s (seen by ",
		   sight->name->name, ret->after, ret->before, addresses);
	views_print(sight->name, is_renamed, &text);
	buf_add_char(&text, ')');
	sign_say(ret, &text);
	return SHOWN;
}

static bool has_other_family(const struct view *view)
{
	return is_odd(view, ASPECT_FAMILY) && view->end == LOOKUP_OK && view->moved.n == 0;
}

static bool has_family(const struct view *view, uint8_t family)
{
	for (size_t i = 0; i < view->latest.n; i++)
		if (view->latest.items[i].family == family)
			return true;
	return false;
}

static const char *family_words(const struct view *view)
{
	const struct usual *usual = &view->usual;
	bool has_v4 = has_family(view, 4), has_v6 = has_family(view, 6);
	if (has_v6 && !usual->has_v6)
		return "now has IPv6 addresses, too; a server may try them first";
	if (!has_v6 && usual->has_v6)
		return "no longer has IPv6 addresses";
	return has_v4 ? "now has IPv4 addresses, too" : "no longer has IPv4 addresses";
}

enum shown sign_family(struct sight *sight, struct finding *ret)
{
	const struct view *view = view_first(sight->name, has_other_family);
	char addresses[LINE_SIZE];
	CLEANUP_BUF text = BUF_NULL;
	if (!view)
		return SHOWN_NOT;
	begin(sight, FINDING_DNS_IPV6_CHANGED, view, ASPECT_FAMILY, ret);
	addresses_print(&view->latest, addresses, sizeof addresses);
	buf_printf(&text, "%s %s: %.200s (seen by ", sight->name->name, family_words(view),
		   addresses);
	views_print(sight->name, has_other_family, &text);
	buf_add_char(&text, ')');
	sign_say(ret, &text);
	return SHOWN;
}

static bool has_wildcard(const struct view *view)
{
	return is_odd(view, ASPECT_WILDCARD);
}

enum shown sign_wildcard(struct sight *sight, struct finding *ret)
{
	const struct view *view = view_first(sight->name, has_wildcard);
	CLEANUP_BUF text = BUF_NULL;
	if (!view)
		return SHOWN_NOT;
	begin(sight, FINDING_DNS_WILDCARD, view, ASPECT_WILDCARD, ret);
	buf_printf(&text, "%s is answered by a wildcard of %s now: any other name there is, too",
		   sight->name->name, view->brief.zone.zone);
	sign_say(ret, &text);
	return SHOWN;
}

static bool is_libc_with_other_name(const struct view *view)
{
	return view->kind == VIEW_LIBC && usual_is_odd(view, ASPECT_CANONICAL);
}

enum shown sign_search(struct sight *sight, struct finding *ret)
{
	const struct view *view = view_first(sight->name, is_libc_with_other_name);
	CLEANUP_BUF text = BUF_NULL;
	/* A full name needs no search list: there it is another CNAME. */
	if (!view || text_contains(sight->name->name, "."))
		return SHOWN_NOT;
	begin(sight, FINDING_DNS_SEARCH_DOMAIN, view, ASPECT_CANONICAL, ret);
	text_copy(ret->before, sizeof ret->before, view->usual.canonical);
	text_copy(ret->after, sizeof ret->after, view->brief.canonical);
	buf_printf(&text, "%s stands for %.180s on this host now, no longer for %.180s",
		   sight->name->name, ret->after, ret->before);
	sign_say(ret, &text);
	return SHOWN;
}
