/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "review/document.h"
#include "review/stamp.h"

static void print_stamp(const char *text, const struct stamp *stamp, char to[64])
{
	text_copy_n(to, 64, text + stamp->at, stamp->n);
}

/* One offset on a line holds for all of its times: "07:00 +07:00 to 07:30". */
static void lint_stamps(struct doc *doc, const struct line *line)
{
	struct stamp stamp;
	bool has_zone = false, has_bare = false;
	char bare[64] = "", text[64];
	for (size_t at = 0; stamp_find(line->text, at, &stamp); at = stamp.at + stamp.n) {
		print_stamp(line->text, &stamp, text);
		if (!stamp.is_valid)
			complain_at(doc->lint, LINT_TIME_INVALID, line->number,
				    "there is no such time: %s", text);
		has_zone = has_zone || stamp.has_zone;
		if (!stamp.has_zone && !has_bare)
			text_copy(bare, sizeof bare, text);
		has_bare = has_bare || !stamp.has_zone;
	}
	if (has_bare && !has_zone)
		complain_at(doc->lint, LINT_ZONE_MISSING, line->number, "%s has no zone", bare);
}

/* A row of the timeline's table or list begins with its time. */
static bool row_time(const struct line *line, struct stamp *ret)
{
	size_t lead = strspn(line->text, "|-* 0123456789.");
	if (line->section != SECTION_timeline || line->is_comment || line->is_code ||
	    line->is_heading)
		return false;
	return stamp_find(line->text, 0, ret) && ret->is_valid && ret->at <= lead;
}

struct stretch { /* of the timeline */
	wall_t first, last;
	bool has_zone;
	char latest[64];
};

/* Times without a zone cannot be held against those with one. */
static void lint_order(struct doc *doc, struct stretch *ret)
{
	struct stamp stamp;
	char text[64];
	*ret = (struct stretch){.has_zone = true};
	for (size_t i = 0; i < doc->n; i++) {
		const struct line *line = &doc->lines[i];
		if (!row_time(line, &stamp))
			continue;
		ret->has_zone = ret->has_zone && stamp.has_zone;
		print_stamp(line->text, &stamp, text);
		if (wall_is_set(ret->last) && stamp.wall.us < ret->last.us) {
			complain_at(doc->lint, LINT_TIME_ORDER, line->number, "%s comes after %s",
				    text, ret->latest);
			continue;
		}
		if (!wall_is_set(ret->first))
			ret->first = stamp.wall;
		ret->last = stamp.wall;
		text_copy(ret->latest, sizeof ret->latest, text);
	}
}

static bool is_outside(const struct stretch *timeline, const struct stamp *stamp)
{
	/* People write minutes where the timeline has seconds. */
	const int64_t slack = 60 * US_PER_SECOND;
	return stamp->wall.us + slack < timeline->first.us ||
	       stamp->wall.us - slack > timeline->last.us;
}

/* Start and end of the damage are what others reckon with. */
static void lint_damage(struct doc *doc, const struct stretch *timeline, const struct line *line)
{
	struct stamp stamp, before = {0};
	char text[64];
	for (size_t at = 0; stamp_find(line->text, at, &stamp); at = stamp.at + stamp.n) {
		if (!stamp.is_valid || !stamp.has_zone)
			continue;
		print_stamp(line->text, &stamp, text);
		if (wall_is_set(timeline->first) && timeline->has_zone &&
		    is_outside(timeline, &stamp))
			complain_at(doc->lint, LINT_TIME_OUTSIDE, line->number,
				    "%s is outside of the timeline", text);
		if (before.is_valid && stamp.wall.us < before.wall.us)
			complain_at(doc->lint, LINT_TIME_REVERSED, line->number,
				    "the end %s is before its start", text);
		before = stamp;
	}
}

void lint_times(struct doc *doc)
{
	struct stretch timeline;
	lint_order(doc, &timeline);
	for (size_t i = 0; i < doc->n; i++) {
		const struct line *line = &doc->lines[i];
		if (line->is_code || line->is_comment)
			continue;
		lint_stamps(doc, line);
		if (line->section == SECTION_financial)
			lint_damage(doc, &timeline, line);
	}
}
