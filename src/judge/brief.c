/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/brief.h"

#include "base/text.h"

/* Extended errors of RFC 8914. */
enum {
	EDE_STALE = 3,
	EDE_BOGUS = 6,
	EDE_NOT_YET_VALID = 8,
	EDE_KEY_MISSING = 9,
	EDE_NSEC_MISSING = 12,
	EDE_STALE_NXDOMAIN = 19,
};

const struct lookup *lookup_with_addresses(const struct name_seen *seen)
{
	return seen->a.end != LOOKUP_OK && seen->aaaa.end == LOOKUP_OK ? &seen->aaaa : &seen->a;
}

static bool says_bogus(const struct lookup *lookup)
{
	return lookup->says_known &&
	       ((lookup->says_code >= EDE_BOGUS && lookup->says_code <= EDE_NOT_YET_VALID) ||
		(lookup->says_code >= EDE_KEY_MISSING && lookup->says_code <= EDE_NSEC_MISSING));
}

static bool is_bogus(const struct lookup *lookup)
{
	return lookup->end == LOOKUP_SERVFAIL &&
	       (lookup->unchecked == UNCHECKED_MENDS || says_bogus(lookup));
}

static bool is_definite(const struct lookup *lookup)
{
	return lookup->end == LOOKUP_OK || lookup->end == LOOKUP_NODATA;
}

static void take_words(struct brief *brief, const struct lookup *lookup)
{
	brief->says_known = true;
	brief->says_code = lookup->says_code;
	text_copy(brief->says, sizeof brief->says, lookup->says);
}

static void take_lookup(struct brief *brief, const struct lookup *lookup)
{
	if (lookup->end == LOOKUP_NONE)
		return;
	brief->used_tcp |= lookup->used_tcp;
	brief->without_edns |= lookup->without_edns;
	brief->is_bogus |= is_bogus(lookup);
	if (lookup->took.us > brief->took.us)
		brief->took = lookup->took;
	if (lookup->negative_ttl > brief->negative_ttl)
		brief->negative_ttl = lookup->negative_ttl;
	if (lookup->says_known && !brief->says_known)
		take_words(brief, lookup);
	if (wall_is_set(lookup->signed_until) &&
	    (!wall_is_set(brief->signed_until) || lookup->signed_until.us < brief->signed_until.us))
		brief->signed_until = lookup->signed_until;
}

void brief_take(struct brief *brief, const struct name_seen *seen)
{
	const struct lookup *main = lookup_with_addresses(seen);
	*brief = (struct brief){
		.ttl_max = main->ttl_max > main->ttl ? main->ttl_max : main->ttl,
		.is_authoritative = main->is_authoritative,
		.is_authentic = main->is_authentic,
		.has_v4 = seen->a.end == LOOKUP_OK,
		.has_v6 = seen->aaaa.end == LOOKUP_OK,
		.v4_known = is_definite(&seen->a),
		.v6_known = is_definite(&seen->aaaa),
		.zone = seen->zone,
		.hosts_line = seen->hosts_line,
	};
	if (seen->a.n_chain > 0)
		text_copy(brief->alias, sizeof brief->alias, seen->a.chain[seen->a.n_chain - 1]);
	text_copy(brief->canonical, sizeof brief->canonical, seen->canonical);
	take_lookup(brief, &seen->a);
	take_lookup(brief, &seen->aaaa);
}

bool brief_is_stale(const struct brief *brief)
{
	return brief->says_known &&
	       (brief->says_code == EDE_STALE || brief->says_code == EDE_STALE_NXDOMAIN);
}
