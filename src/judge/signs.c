/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/signs.h"

#include "base/text.h"
#include "judge/brief.h"
#include "judge/repoint.h"
#include "judge/spot.h"

/* is_forgotten: what it goes by is not in our memory, so that the views that have not answered
 * since our start may still show it. */
static const struct {
	enum slot slot;
	sign_fn *see;
	bool is_forgotten;
} signs[] = {
	{SLOT_FLAPPING, sign_flapping, false}, {SLOT_SPLIT, sign_split, false},
	{SLOT_TTL, sign_ttl, false},	       {SLOT_RENAMED, sign_renamed, false},
	{SLOT_FAMILY, sign_family, false},     {SLOT_SINKHOLE, sign_sinkhole, false},
	{SLOT_ALLOWED, sign_allowed, false},   {SLOT_HOSTS, sign_hosts, true},
	{SLOT_SIGNED, sign_signed, true},      {SLOT_SERIAL, sign_serial, false},
	{SLOT_SERIALS, sign_serials, true},    {SLOT_WILDCARD, sign_wildcard, false},
	{SLOT_SEARCH, sign_search, false},     {SLOT_PATH, sign_path, true},
	{SLOT_SLOW, sign_slow, true},
};

static bool has_all_answered(const struct name *name)
{
	for (size_t i = 0; i < name->n_views; i++)
		if (name->views[i].is_recalled)
			return false;
	return true;
}

void signs_judge(struct sight *sight)
{
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		struct spot *spot = spot_of_name(sight->name, signs[i].slot);
		bool was_open = spot->is_open;
		struct finding seen;
		enum shown shown = signs[i].see(sight, &seen);
		if (shown == SHOWN)
			spot_see(sight, spot, signs[i].slot, &seen);
		else if (shown == SHOWN_NOT &&
			 (!signs[i].is_forgotten || has_all_answered(sight->name)))
			spot_see(sight, spot, signs[i].slot, NULL);
		if (signs[i].slot == SLOT_FLAPPING && spot->is_open && !was_open)
			repoint_give_way(sight);
	}
}

void views_print(const struct name *name, view_fn *is_one, struct buf *to)
{
	size_t n = 0;
	for (size_t i = 0; i < name->n_views; i++)
		if (is_one(&name->views[i]))
			buf_printf(to, "%s%s", n++ > 0 ? ", " : "", name->views[i].resolver);
}

const struct view *view_first(const struct name *name, view_fn *is_one)
{
	for (size_t i = 0; i < name->n_views; i++)
		if (is_one(&name->views[i]))
			return &name->views[i];
	return NULL;
}

void sign_say(struct finding *finding, const struct buf *text)
{
	text_copy_line(finding->text, sizeof finding->text, buf_text(text));
}
