/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/blips.h"

#include <string.h>

#include "base/text.h"
#include "judge/brief.h"
#include "judge/lookups.h"
#include "judge/spot.h"

static const span_t kept = {24 * 3600 * US_PER_SECOND};

static void add(struct sight *sight, wall_t from, const struct buf *text)
{
	struct name *name = sight->name;
	struct blip *blip;
	if (name->n_blips == BLIPS_KEPT)
		memmove(name->blips, name->blips + 1, --name->n_blips * sizeof *name->blips);
	blip = &name->blips[name->n_blips++];
	*blip = (struct blip){.from = from, .to = sight->at.wall};
	text_copy_line(blip->text, sizeof blip->text, buf_text(text));
}

void blip_of_move(struct sight *sight, const struct view *view)
{
	CLEANUP_BUF text = BUF_NULL;
	char where[LINE_SIZE];
	addresses_print(&view->moved, where, sizeof where);
	buf_printf(&text, "%s led to %.100s", view->resolver, where);
	add(sight, view->moved_since, &text);
}

void blip_of_failure(struct sight *sight, const struct view *view)
{
	CLEANUP_BUF text = BUF_NULL;
	buf_printf(&text, "%s: %s", view->resolver, lookup_end_sentence(view->end));
	add(sight, view->failing, &text);
}

void blips_print(const struct name *name, struct now now, struct buf *to)
{
	for (size_t i = 0; i < name->n_blips; i++) {
		const struct blip *blip = &name->blips[i];
		if (wall_since(now.wall, blip->to).us > kept.us)
			continue;
		wall_print(blip->from, to);
		buf_add(to, ", for ");
		span_print(wall_since(blip->to, blip->from), to);
		buf_printf(to, ": %s\n", blip->text);
	}
}

/* Was it told, so that it is no blip? */
static bool was_told(const struct sight *sight, const struct view *view)
{
	enum slot slot = lookup_slot(view);
	return slot == N_SLOTS || spot_of_name(sight->name, slot)->is_open;
}

/* That there is no address is an answer; that there is no answer is something else. */
static bool is_other_failure(enum lookup_end a, enum lookup_end b)
{
	return a == LOOKUP_OK || lookup_is_missing(a) != lookup_is_missing(b);
}

void failing_note(struct sight *sight, struct view *view, enum lookup_end end)
{
	if (end == LOOKUP_NONE)
		return;
	if (end == LOOKUP_OK) {
		if (wall_is_set(view->failing) && view_is_dns(view) && !was_told(sight, view))
			blip_of_failure(sight, view);
		view->failing = (wall_t){0};
	} else if (!wall_is_set(view->failing) || is_other_failure(view->end, end)) {
		view->failing = sight->at.wall;
		view->failing_first = sight->at.mono;
		view->failing_uncertainty = sight->uncertainty;
	}
}

void failing_recall(const struct sight *sight, struct view *view)
{
	span_t failing = wall_since(sight->at.wall, view->failing);
	if (wall_is_set(view->failing) && failing.us >= 0)
		view->failing_first.us = sight->at.mono.us - failing.us;
	else
		view->failing_first = sight->at.mono;
}
