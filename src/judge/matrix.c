/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/matrix.h"

#include <inttypes.h>

#include "judge/blips.h"
#include "judge/brief.h"
#include "judge/lookups.h"

static void add_answer(struct buf *to, const struct view *view)
{
	char list[LINE_SIZE];
	addresses_print(&view->latest, list, sizeof list);
	if (view->end == LOOKUP_OK)
		buf_printf(to, " | %s", list);
	else
		buf_printf(to, " | %s", lookup_end_name(view->end));
	if (*view->brief.alias != '\0')
		buf_printf(to, " by CNAME %s", view->brief.alias);
	if (view->brief.hosts_line > 0)
		buf_printf(to, " (hosts file, line %u)", view->brief.hosts_line);
	if (view->brief.zone.is_wildcard)
		buf_add(to, " (by a wildcard)");
}

/* For how long a cache may go on saying so. */
static void add_ttl(struct buf *to, const struct view *view, struct now now)
{
	uint32_t lasts = view->end == LOOKUP_OK ? view->ttl : view->brief.negative_ttl;
	uint32_t of = view->end == LOOKUP_OK ? view->usual.ttl : view->brief.negative_ttl;
	int64_t passed = wall_since(now.wall, view->answered).us / US_PER_SECOND;
	int64_t left = passed > 0 ? (int64_t)lasts - passed : lasts;
	if (!view_is_dns(view) || (view->end != LOOKUP_OK && !lookup_is_missing(view->end)))
		buf_add(to, " | -");
	else
		buf_printf(to, " | %" PRId64 " s of %u s", left > 0 ? left : 0,
			   (unsigned)(of > lasts ? of : lasts));
}

static void add_serial(struct buf *to, const struct view *view)
{
	const struct zone_seen *zone = &view->brief.zone;
	if (zone->serial_known)
		buf_printf(to, " | %u", (unsigned)zone->serial);
	else
		buf_add(to, " | -");
}

static void add_word(struct buf *to, size_t from, const char *word)
{
	buf_printf(to, "%s%s", to->len > from ? ", " : "", word);
}

static void add_remarks(struct buf *to, const struct view *view)
{
	const struct brief *brief = &view->brief;
	size_t from;
	buf_add(to, " | ");
	from = to->len;
	if (brief->is_authoritative)
		add_word(to, from, "authoritative");
	if (brief->is_authentic)
		add_word(to, from, "signatures checked");
	if (brief->is_bogus)
		add_word(to, from, "signatures do not hold");
	if (brief->used_tcp)
		add_word(to, from, "only over TCP");
	if (brief->without_edns)
		add_word(to, from, "only without EDNS");
	if (brief->says_known) {
		add_word(to, from, "it says: ");
		buf_printf(to, "%u %s", (unsigned)brief->says_code, brief->says);
	}
	if (wall_is_set(brief->signed_until)) {
		add_word(to, from, "signed until ");
		wall_print(brief->signed_until, to);
	}
	if (to->len == from)
		buf_add_char(to, '-');
}

static void add_view(struct buf *to, const struct view *view, struct now now)
{
	buf_add(to, view->resolver);
	add_answer(to, view);
	add_ttl(to, view, now);
	add_serial(to, view);
	buf_add(to, " | ");
	if (wall_is_set(view->changed))
		wall_print(view->changed, to);
	else
		buf_add_char(to, '-');
	buf_add(to, " | ");
	span_print(view->brief.took, to);
	add_remarks(to, view);
	buf_add_char(to, '\n');
}

void matrix_print(const struct name *name, struct now now, struct buf *to)
{
	CLEANUP_BUF blips = BUF_NULL;
	buf_add(to, "View | Answer | TTL left | Zone serial | Says so since | Took | Remarks\n");
	for (size_t i = 0; i < name->n_views; i++)
		if (name->views[i].end != LOOKUP_NONE)
			add_view(to, &name->views[i], now);
	blips_print(name, now, &blips);
	if (blips.len > 0)
		buf_printf(to, "\nHeld back, because it was over before it counted:\n%s",
			   buf_text(&blips));
}
