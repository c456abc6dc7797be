/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/spot.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/errors.h"
#include "judge/memory.h"
#include "judge/sentence.h"

static const span_t early = {200000}; /* a poll's interval is kept to some tens of milliseconds */

bool has_held(span_t confirm, span_t held)
{
	return held.us + early.us >= confirm.us;
}

static span_t confirm_of(const struct sight *sight, const struct spot *spot)
{
	return sight->judge->limits.rules[spot->finding->kind].confirm;
}

void spot_free(struct spot *spot)
{
	free(spot->finding);
	*spot = (struct spot){0};
}

static void set_open(struct sight *sight, struct spot *spot, enum slot slot)
{
	spot->is_open = true;
	spot->is_going = false;
	spot->is_vague = false;
	change_add(sight, CHANGE_OPENED, spot->finding, spot->finding->text);
	memory_of_spot(sight, spot, slot);
}

/* The user's words come last, and whole: the sentence is cut for them. */
static void add_own_words(const struct sight *sight, struct finding *finding)
{
	const char *words = sight->judge->limits.rules[finding->kind].text;
	size_t n = strlen(words), fits;
	CLEANUP_BUF text = BUF_NULL;
	if (n == 0 || n + sizeof ". " >= sizeof finding->text)
		return;
	fits = sizeof finding->text - n - sizeof ". ";
	text_copy(finding->text, fits + 1, finding->text);
	buf_printf(&text, "%s. %s", finding->text, words);
	text_copy_line(finding->text, sizeof finding->text, buf_text(&text));
}

static void put(struct sight *sight, struct spot *spot, const struct finding *finding)
{
	if (!spot->finding)
		spot->finding = xmalloc(sizeof *spot->finding);
	*spot->finding = *finding;
	add_own_words(sight, spot->finding);
	spot->first = sight->at.mono;
}

void spot_open(struct sight *sight, struct spot *spot, enum slot slot,
	       const struct finding *finding)
{
	put(sight, spot, finding);
	set_open(sight, spot, slot);
}

static void tell_end(struct sight *sight, struct finding *finding, wall_t gone,
		     const struct finding *by)
{
	char text[LINE_SIZE];
	finding->gone = gone.us > finding->since.us ? gone : finding->since; /* clocks step back */
	sentence_of_end(sight, finding, by, text, sizeof text);
	change_add(sight, CHANGE_CLOSED, finding, text);
}

void spot_end(struct sight *sight, struct spot *spot, enum slot slot, wall_t gone)
{
	if (spot->is_open) {
		tell_end(sight, spot->finding, gone, NULL);
		memory_without_spot(sight, spot, slot);
	}
	spot_free(spot);
}

static void replace(struct sight *sight, struct spot *spot, enum slot slot,
		    const struct finding *seen)
{
	struct finding former = *spot->finding;
	wall_t gone = spot->is_going ? spot->gone : seen->since;
	enum why why = sight->why;
	spot_open(sight, spot, slot, seen);
	sight->why = WHY_REPLACED;
	tell_end(sight, &former, gone, seen);
	sight->why = why;
}

/* "attempt 3/10" and "attempt 4/10" are the same words. */
static bool same_words(const char *a, const char *b)
{
	for (;;) {
		while (isdigit((unsigned char)*a))
			a++;
		while (isdigit((unsigned char)*b))
			b++;
		if (*a != *b || *a == '\0')
			return *a == *b;
		a++;
		b++;
	}
}

/* Where applying stopped, another number is another row. */
static bool is_news(const struct finding *before, const struct finding *now, enum slot slot)
{
	if (before->code != now->code || strcmp(before->after, now->after) != 0)
		return true;
	return slot == SLOT_SQL ? strcmp(before->said, now->said) != 0
				: !same_words(before->said, now->said);
}

/* An open finding keeps the words that it was told with, until there are others worth telling. */
static void update(struct sight *sight, struct spot *spot, enum slot slot,
		   const struct finding *seen)
{
	struct finding *finding = spot->finding;
	bool is_worse = seen->level > finding->level;
	if (spot->is_open && !is_worse && !is_news(finding, seen, slot))
		return;
	finding->level = level_max(finding->level, seen->level);
	finding->code = seen->code;
	text_copy(finding->said, sizeof finding->said, seen->said);
	text_copy(finding->before, sizeof finding->before, seen->before);
	text_copy(finding->after, sizeof finding->after, seen->after);
	text_copy(finding->text, sizeof finding->text, seen->text);
	add_own_words(sight, finding);
	if (!spot->is_open)
		return;
	/* What has become worse is told anew, so that whoever holds it hears of the level. */
	change_add(sight, is_worse ? CHANGE_OPENED : CHANGE_UPDATED, finding, finding->text);
	memory_of_spot(sight, spot, slot);
}

static bool same_kind(const struct finding *a, const struct finding *b)
{
	return a->kind == b->kind && text_same_name(a->name, b->name);
}

/* Not open yet, and something else now. What was stopped has not failed before, and the reverse. */
static void change_candidate(struct sight *sight, struct spot *spot, const struct finding *seen)
{
	struct finding former = *spot->finding;
	mono_t first = spot->first;
	put(sight, spot, seen);
	if (is_stop(former.kind) || is_stop(seen->kind))
		return;
	spot->first = first;
	spot->finding->since = former.since;
	spot->finding->uncertainty = former.uncertainty;
}

static void open_if_held(struct sight *sight, struct spot *spot, enum slot slot)
{
	if (!spot->is_open &&
	    has_held(confirm_of(sight, spot), mono_since(sight->at.mono, spot->first)))
		set_open(sight, spot, slot);
}

static void see_nothing(struct sight *sight, struct spot *spot, enum slot slot)
{
	spot->is_vague = false;
	if (!spot->finding)
		return;
	if (!spot->is_open) {
		spot_free(spot);
		return;
	}
	if (!spot->is_going) {
		spot->is_going = true;
		spot->going = sight->at.mono;
		spot->gone = sight->at.wall;
	}
	if (has_held(confirm_of(sight, spot), mono_since(sight->at.mono, spot->going)))
		spot_end(sight, spot, slot, spot->gone);
}

void spot_see(struct sight *sight, struct spot *spot, enum slot slot, const struct finding *seen)
{
	if (!seen || sight->judge->limits.rules[seen->kind].off) {
		see_nothing(sight, spot, slot);
		return;
	}
	spot->is_vague = false;
	if (spot->is_open && !same_kind(spot->finding, seen)) {
		replace(sight, spot, slot, seen);
		return;
	}
	spot->is_going = false;
	if (!spot->finding)
		put(sight, spot, seen);
	else if (same_kind(spot->finding, seen))
		update(sight, spot, slot, seen);
	else
		change_candidate(sight, spot, seen);
	open_if_held(sight, spot, slot);
}

void spot_see_vague(struct sight *sight, struct spot *spot, enum slot slot,
		    const struct finding *seen)
{
	const struct rule *rule = &sight->judge->limits.rules[seen->kind];
	struct finding held = *seen;
	if (rule->off || !spot->finding || same_kind(spot->finding, seen)) {
		spot_see(sight, spot, slot, seen);
		return;
	}
	if (!spot->is_open) {
		open_if_held(sight, spot, slot);
		return;
	}
	spot->is_going = false;
	if (!spot->is_vague) {
		spot->is_vague = true;
		spot->vague = sight->at.mono;
		spot->vague_since = seen->since;
		spot->vague_uncertainty = seen->uncertainty;
	}
	if (!has_held(rule->confirm, mono_since(sight->at.mono, spot->vague)))
		return;
	held.since = spot->vague_since;
	held.uncertainty = spot->vague_uncertainty;
	replace(sight, spot, slot, &held);
}
