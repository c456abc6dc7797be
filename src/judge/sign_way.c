/* SPDX-License-Identifier: Apache-2.0 */
/* The way to the answers: this host's own, and how the resolvers are reached. */
#include "base/text.h"
#include "judge/agree.h"
#include "judge/brief.h"
#include "judge/change.h"
#include "judge/lookups.h"
#include "judge/signs.h"

static bool is_libc(const struct view *view)
{
	return view->kind == VIEW_LIBC;
}

/* A line of the hosts file is no matter of caches; without one, all of DNS must say otherwise. */
static const struct view *contradicts(const struct name *name, const struct view *libc)
{
	const struct view *other = NULL;
	for (size_t i = 0; i < name->n_views; i++) {
		const struct view *view = &name->views[i];
		enum agreement agreement =
			view_is_resolver(view) ? views_agree(libc, view) : AGREE_UNKNOWN;
		if (agreement == AGREE && libc->brief.hosts_line == 0)
			return NULL;
		if (agreement == DISAGREE)
			other = view;
	}
	return other;
}

static void print_place(const struct view *view, struct buf *to)
{
	char list[LINE_SIZE];
	addresses_print(&view->latest, list, sizeof list);
	if (lookup_is_missing(view->end))
		buf_add(to, "does not exist");
	else
		buf_printf(to, "is at %.150s", list);
}

enum shown sign_hosts(struct sight *sight, struct finding *ret)
{
	const struct view *libc = view_first(sight->name, is_libc), *other;
	CLEANUP_BUF text = BUF_NULL;
	/* It is asked at its own pace: only its fresh answer can be held against DNS. */
	if (libc && (sight->answer->view != VIEW_LIBC || libc->end != LOOKUP_OK))
		return SHOWN_UNKNOWN;
	other = libc ? contradicts(sight->name, libc) : NULL;
	if (!other)
		return SHOWN_NOT;
	finding_begin(sight, FINDING_HOSTS_OVERRIDE, NULL, ret);
	buf_printf(&text, "For this host's servers %s ", sight->name->name);
	print_place(libc, &text);
	if (libc->brief.hosts_line > 0)
		buf_printf(&text, " (line %u of the hosts file)", libc->brief.hosts_line);
	buf_add(&text, ", by DNS it ");
	print_place(other, &text);
	buf_printf(&text, " (%s)", other->resolver);
	sign_say(ret, &text);
	return SHOWN;
}

static bool has_second_way(const struct view *view)
{
	return view_is_dns(view) && view->end == LOOKUP_OK &&
	       (view->brief.used_tcp || view->brief.without_edns);
}

enum shown sign_path(struct sight *sight, struct finding *ret)
{
	const struct view *view = view_first(sight->name, has_second_way);
	CLEANUP_BUF text = BUF_NULL;
	if (!view)
		return SHOWN_NOT;
	finding_begin(sight, FINDING_DNS_PATH_LIMITED, NULL, ret);
	buf_printf(&text, "%s is answered only %s (by ", sight->name->name,
		   view->brief.used_tcp ? "over TCP" : "without EDNS");
	views_print(sight->name, has_second_way, &text);
	buf_add_char(&text, ')');
	sign_say(ret, &text);
	return SHOWN;
}

enum shown sign_slow(struct sight *sight, struct finding *ret)
{
	const struct name *name = sight->name;
	span_t slow = sight->judge->limits.dns.slow;
	CLEANUP_BUF text = BUF_NULL;
	size_t i = 0;
	while (i < name->n_views &&
	       !(view_is_resolver(&name->views[i]) && name->views[i].end == LOOKUP_OK &&
		 name->views[i].brief.took.us > slow.us))
		i++;
	if (i == name->n_views || slow.us == 0)
		return SHOWN_NOT;
	finding_begin(sight, FINDING_DNS_SLOW, NULL, ret);
	buf_printf(&text, "%s took ", name->views[i].resolver);
	span_print(name->views[i].brief.took, &text);
	buf_printf(&text, " to answer for %s; ", name->name);
	span_print(slow, &text);
	buf_add(&text, " is allowed");
	sign_say(ret, &text);
	return SHOWN;
}
