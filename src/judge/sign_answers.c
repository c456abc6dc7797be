/* SPDX-License-Identifier: Apache-2.0 */
/* Views that disagree, and answers that come and go. */
#include "base/text.h"
#include "judge/agree.h"
#include "judge/brief.h"
#include "judge/change.h"
#include "judge/flap.h"
#include "judge/lookups.h"
#include "judge/signs.h"
#include "judge/spot.h"

/* What a cache may have beyond its TTL: our looks are apart, and its clock counts whole seconds. */
static const span_t slack = {10 * US_PER_SECOND};

static void add_places(const struct view *view, struct addresses *to)
{
	addresses_add_all(to, &view->latest);
	addresses_add_all(to, &view->moved);
	for (size_t i = 0; i < view->n_members; i++)
		addresses_add(to, &view->members[i].address);
}

static const struct view *flaps_most(const struct sight *sight, size_t *ret_turns)
{
	const struct view *most = NULL;
	*ret_turns = 0;
	for (size_t i = 0; i < sight->name->n_views; i++) {
		const struct view *view = &sight->name->views[i];
		size_t n = view_is_dns(view) ? flap_turns(sight, view) : 0;
		if (n > *ret_turns) {
			most = view;
			*ret_turns = n;
		}
	}
	return most;
}

static wall_t first_turn(const struct sight *sight, const struct view *view)
{
	span_t window = sight->judge->limits.dns.flap_window;
	size_t i = 0;
	while (!view->turns[i].is_certain ||
	       wall_since(sight->at.wall, view->turns[i].at).us > window.us)
		i++;
	return view->turns[i].at;
}

/* Once it flaps, it does so until it has stayed for the whole window. */
enum shown sign_flapping(struct sight *sight, struct finding *ret)
{
	size_t turns,
		enough = flap_is_open(sight->name) ? 1 : sight->judge->limits.dns.flap_changes;
	const struct view *view = flaps_most(sight, &turns);
	struct addresses places = {0};
	char list[LINE_SIZE];
	CLEANUP_BUF text = BUF_NULL;
	if (!view || turns < enough)
		return SHOWN_NOT;
	finding_begin(sight, FINDING_DNS_FLAPPING, NULL, ret);
	ret->since = first_turn(sight, view);
	add_places(view, &places);
	addresses_print(&places, list, sizeof list);
	addresses_clear(&places);
	buf_printf(&text, "%s flaps between %.200s: %zu changes in ", sight->name->name, list,
		   turns);
	span_print(wall_since(sight->at.wall, ret->since), &text);
	buf_printf(&text, " (seen by %s)", view->resolver);
	sign_say(ret, &text);
	return SHOWN;
}

/* The zone's own servers may have a view of their own for us; what they say counts once they have
 * said what a resolver says. */
static bool is_judged(const struct view *view)
{
	return view_is_resolver(view) || (view->kind == VIEW_AUTHORITY && view->has_agreed);
}

static void set_agreed(struct view *view)
{
	view->must_remember |= !view->has_agreed;
	view->has_agreed = true;
}

static void note_agreement(struct name *name)
{
	for (size_t i = 0; i < name->n_views; i++)
		for (size_t j = 0; j < i; j++)
			if (views_agree(&name->views[i], &name->views[j]) == AGREE) {
				set_agreed(&name->views[i]);
				set_agreed(&name->views[j]);
			}
}

static bool find_disagreement(const struct name *name, const struct view **ret_a,
			      const struct view **ret_b)
{
	for (size_t i = 0; i < name->n_views; i++)
		for (size_t j = 0; j < i; j++) {
			*ret_a = &name->views[j];
			*ret_b = &name->views[i];
			if (is_judged(*ret_a) && is_judged(*ret_b) &&
			    views_agree(*ret_a, *ret_b) == DISAGREE)
				return true;
		}
	return false;
}

/* What it says may have been fetched just before the other one changed, and kept for its TTL. */
static bool is_overdue(const struct view *view, const struct view *changed, struct now now)
{
	uint32_t ttl = view->end == LOOKUP_OK ? view->usual.ttl : view->brief.negative_ttl;
	span_t lasts = {ttl * US_PER_SECOND + slack.us};
	return view_is_resolver(view) && view->has_agreed && wall_is_set(changed->changed) &&
	       changed->changed.us > view->changed.us &&
	       wall_since(now.wall, changed->changed).us > lasts.us;
}

static bool serves_stale(const struct view *view)
{
	return view_is_dns(view) && brief_is_stale(&view->brief);
}

static void print_said(const struct view *view, struct buf *to)
{
	char list[LINE_SIZE];
	addresses_print(&view->latest, list, sizeof list);
	buf_printf(to, "%s says %.120s", view->resolver,
		   lookup_is_missing(view->end) ? "that it does not exist" : list);
}

static enum shown say_stale(struct sight *sight, const struct view *view, const char *why,
			    struct finding *ret)
{
	CLEANUP_BUF text = BUF_NULL;
	finding_begin(sight, FINDING_DNS_STALE, NULL, ret);
	buf_printf(&text, "%s: ", sight->name->name);
	print_said(view, &text);
	buf_printf(&text, ", and that is old: %s", why);
	sign_say(ret, &text);
	return SHOWN;
}

enum shown sign_split(struct sight *sight, struct finding *ret)
{
	static const char by_itself[] = "it says itself that it serves an answer that has expired";
	static const char by_ttl[] = "others say otherwise, for longer than its TTL allows";
	const struct view *a, *b, *stale = view_first(sight->name, serves_stale);
	CLEANUP_BUF text = BUF_NULL;
	note_agreement(sight->name);
	if (stale)
		return say_stale(sight, stale, by_itself, ret);
	if (!find_disagreement(sight->name, &a, &b))
		return SHOWN_NOT;
	if (is_overdue(a, b, sight->at) || is_overdue(b, a, sight->at))
		return say_stale(sight, is_overdue(a, b, sight->at) ? a : b, by_ttl, ret);
	finding_begin(sight, FINDING_DNS_SPLIT, NULL, ret);
	buf_printf(&text, "The answers for %s disagree: ", sight->name->name);
	print_said(a, &text);
	buf_add(&text, ", ");
	print_said(b, &text);
	sign_say(ret, &text);
	return SHOWN;
}
