/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/repoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/baseline.h"
#include "judge/brief.h"
#include "judge/change.h"
#include "judge/errors.h"
#include "judge/flap.h"
#include "judge/grade.h"
#include "judge/lookups.h"
#include "judge/memory.h"
#include "judge/planned.h"
#include "judge/sentence.h"
#include "judge/spot.h"
#include "judge/views.h"

static const span_t aftermath = {24 * 3600 * US_PER_SECOND};
static const span_t remembered = {30 * 24 * 3600 * US_PER_SECOND};

static struct spot *spot_of(struct name *name)
{
	return spot_of_name(name, SLOT_REPOINT);
}

bool repoint_is_open(struct name *name)
{
	return spot_of(name)->is_open;
}

static bool is_past(const struct name *name, struct now now)
{
	return name->move && wall_is_set(name->move->gone) &&
	       wall_since(now.wall, name->move->gone).us <= aftermath.us;
}

/* A connection that was made before the name moved meets the change only when it breaks, be it days
 * later. */
static bool is_yet_to_come(const struct sight *sight, const struct name *name)
{
	const struct channel *channel = &sight->target->channels[sight->channel];
	return name->move && wall_is_set(name->move->gone) &&
	       channel->connected.us < name->move->since.us &&
	       wall_since(sight->at.wall, name->move->gone).us <= remembered.us;
}

/* Another resolver's cache brings late what has been accepted. */
static bool is_accepted_elsewhere(const struct name *name, const struct view *view, struct now now)
{
	bool found = false;
	for (size_t i = 0; i < name->n_views && !found && is_past(name, now); i++) {
		struct addresses accepted = {0};
		if (&name->views[i] == view)
			continue;
		baseline_take(&name->views[i], &accepted);
		found = addresses_meet(&accepted, &view->latest);
		addresses_clear(&accepted);
	}
	return found;
}

static const struct view *first_moved(const struct name *name)
{
	const struct view *first = NULL;
	for (size_t i = 0; i < name->n_views; i++) {
		const struct view *view = &name->views[i];
		if (view_shows(view, SLOT_REPOINT) &&
		    (!first || view->moved_since.us < first->moved_since.us))
			first = view;
	}
	return first;
}

static bool agrees_with_another(const struct name *name, const struct view *view)
{
	for (size_t i = 0; i < name->n_views; i++)
		if (&name->views[i] != view && view_shows(&name->views[i], SLOT_REPOINT) &&
		    addresses_meet(&name->views[i].moved, &view->moved))
			return true;
	return false;
}

/* The zone itself says so; where it says something else each time, that proves nothing. */
static bool is_stated(const struct view *view)
{
	return view->kind == VIEW_AUTHORITY && view->n_turns <= 1;
}

static bool is_confirmed_by(const struct sight *sight, const struct view *view)
{
	const struct judge_limits *limits = &sight->judge->limits;
	span_t confirm = limits->rules[FINDING_DNS_REPOINTED].confirm;
	return confirm.us == 0 || is_stated(view) || agrees_with_another(sight->name, view) ||
	       (view->moved_answers >= limits->dns.confirm_answers &&
		has_held(confirm, mono_since(sight->at.mono, view->moved_first)));
}

static bool is_confirmed(const struct sight *sight)
{
	const struct name *name = sight->name;
	for (size_t i = 0; i < name->n_views; i++)
		if (view_shows(&name->views[i], SLOT_REPOINT) &&
		    is_confirmed_by(sight, &name->views[i]))
			return true;
	return false;
}

/* "10.0.0.5, 10.0.0.6 via node1.example": the CNAME's target only where it changed too. */
static void print_place(const struct addresses *addresses, const char *chain, bool show_chain,
			char to[LINE_SIZE])
{
	char list[LINE_SIZE];
	addresses_print(addresses, list, sizeof list);
	if (show_chain && *chain != '\0')
		snprintf(to, LINE_SIZE, "%s via %s", list, chain);
	else
		text_copy(to, LINE_SIZE, list);
}

static void print_places(const struct view *view, struct finding *finding)
{
	bool renamed = !text_same_name(view->chain_before, view->chain);
	struct addresses accepted = {0};
	baseline_take(view, &accepted);
	print_place(&accepted, view->chain_before, renamed, finding->before);
	print_place(&view->latest, view->chain, renamed, finding->after);
	addresses_clear(&accepted);
}

static void keep(char **kept, const char *text)
{
	free(*kept);
	*kept = xstrdup(text);
}

static void keep_move(struct sight *sight, const struct finding *finding, const struct view *view)
{
	struct name *name = sight->name;
	if (!name->move)
		name->move = xmalloc(sizeof *name->move);
	*name->move = *finding;
	keep(&name->move_before, view->answer_before);
	keep(&name->move_after, view->answer);
	keep(&name->move_end, NULL);
	memory_of_move(sight);
}

static void open_move(struct sight *sight, const struct view *view)
{
	struct finding finding;
	finding_begin(sight, FINDING_DNS_REPOINTED, NULL, &finding);
	finding.since = view->moved_since;
	finding.uncertainty = view->moved_uncertainty;
	print_places(view, &finding);
	sentence_of_move(sight, view, &finding);
	grade_move(sight, view, &finding);
	sight->name->grade = grade_of_move(sight, view);
	planned_grade(sight, view, &finding);
	spot_open(sight, spot_of(sight->name), SLOT_REPOINT, &finding);
	keep_move(sight, &finding, view);
	repoint_judge_followed(sight, sight->name);
}

static void move_on(struct sight *sight, const struct view *view)
{
	struct spot *spot = spot_of(sight->name);
	print_places(view, spot->finding);
	sentence_of_move(sight, view, spot->finding);
	grade_move(sight, view, spot->finding);
	sight->name->grade = grade_of_move(sight, view);
	planned_grade(sight, view, spot->finding);
	change_add(sight, CHANGE_UPDATED, spot->finding, spot->finding->text);
	memory_of_spot(sight, spot, SLOT_REPOINT);
	keep_move(sight, spot->finding, view);
}

static void end_move(struct sight *sight, const struct finding *finding)
{
	struct name *name = sight->name;
	char text[LINE_SIZE];
	if (!name->move)
		name->move = xmalloc(sizeof *name->move);
	*name->move = *finding;
	sentence_of_end(sight, finding, NULL, text, sizeof text);
	keep(&name->move_end, text);
	memory_of_move(sight);
}

static void tell_back(struct sight *sight, const struct finding *moved)
{
	struct finding event;
	finding_begin(sight, FINDING_DNS_CHANGED_BACK, NULL, &event);
	event.since = moved->gone;
	text_copy(event.before, sizeof event.before, moved->after);
	text_copy(event.after, sizeof event.after, moved->before);
	snprintf(event.text, sizeof event.text, "%s moved back from %.100s to %.100s", event.name,
		 event.before, event.after);
	event_add(sight, &event);
}

static void come_back(struct sight *sight)
{
	struct spot *spot = spot_of(sight->name);
	struct finding finding = *spot->finding;
	finding.gone = spot->is_going ? spot->gone : sight->at.wall;
	spot_see(sight, spot, SLOT_REPOINT, NULL);
	if (spot->finding)
		return;
	tell_back(sight, &finding);
	end_move(sight, &finding);
}

void repoint_accept(struct sight *sight, struct name *name, enum why why)
{
	struct name *sight_name = sight->name;
	enum why sight_why = sight->why;
	struct finding finding;
	if (!repoint_is_open(name))
		return;
	sight->name = name;
	sight->why = why;
	finding = *spot_of(name)->finding;
	finding.gone = sight->at.wall;
	spot_end(sight, spot_of(name), SLOT_REPOINT, sight->at.wall);
	end_move(sight, &finding);
	for (size_t i = 0; i < name->n_views; i++)
		if (name->views[i].moved.n > 0) {
			view_accept(&name->views[i], sight->at);
			view_remember(sight, &name->views[i]);
		}
	sight->name = sight_name;
	sight->why = sight_why;
}

/* Nobody wants to know: wherever it leads is right. */
static void accept_silently(struct sight *sight, struct view *view)
{
	repoint_accept(sight, sight->name, WHY_ACCEPTED);
	if (view->moved.n > 0)
		view_accept(view, sight->at);
}

/* Who answers at the new address may be known only after the move was told. */
static bool is_graded_anew(const struct sight *sight, const struct view *view)
{
	enum grade grade;
	if (view->moved.n == 0)
		return false;
	grade = grade_of_move(sight, view);
	return grade != GRADE_UNKNOWN && (unsigned)grade != sight->name->grade;
}

void repoint_judge(struct sight *sight, struct view *view)
{
	struct name *name = sight->name;
	struct spot *spot = spot_of(name);
	const struct view *first;
	if (sight->judge->limits.rules[FINDING_DNS_REPOINTED].off)
		accept_silently(sight, view);
	if (view->moved.n > 0 && is_accepted_elsewhere(name, view, sight->at))
		view_accept(view, sight->at);
	first = first_moved(name);
	if (!first && spot->finding)
		come_back(sight);
	if (!first || flap_is_open(name))
		return;
	spot->is_going = false;
	if (spot->is_open && (view->has_moved_on || (view == first && is_graded_anew(sight, view))))
		move_on(sight, view);
	else if (!spot->is_open && is_confirmed(sight))
		open_move(sight, first);
}

void repoint_give_way(struct sight *sight)
{
	struct spot *spot = spot_of(sight->name);
	enum why why = sight->why;
	struct finding finding;
	if (!spot->is_open)
		return;
	finding = *spot->finding;
	finding.gone = sight->at.wall;
	sight->why = WHY_REPLACED;
	spot_end(sight, spot, SLOT_REPOINT, sight->at.wall);
	end_move(sight, &finding);
	sight->why = why;
}

static bool has_followed(const struct target *target, size_t channel, wall_t since)
{
	return target->state.channels[channel].io == THREAD_YES &&
	       target->channels[channel].connected.us >= since.us;
}

/* Has every channel of the name connected anew since the change may have been made? */
static bool all_have_followed(const struct judge *judge, struct name *name)
{
	const struct view *first = first_moved(name);
	const struct target *target;
	size_t at = 0, n = 0;
	while (first && (target = map_next(&judge->targets, &at, NULL)))
		for (size_t i = 0; i < target->state.n_channels; i++) {
			const struct channel *channel = &target->channels[i];
			if (channel->left == name)
				return false;
			if (channel->name != name)
				continue;
			if (!has_followed(target, i, first->moved_after))
				return false;
			n++;
		}
	return n > 0;
}

void repoint_judge_followed(struct sight *sight, struct name *name)
{
	if (name && repoint_is_open(name) && all_have_followed(sight->judge, name))
		repoint_accept(sight, name, WHY_FOLLOWED);
}

static bool is_told_already(const struct sight *sight, const struct name *name)
{
	const struct target *target;
	size_t at = 0;
	while ((target = map_next(&sight->judge->targets, &at, NULL)))
		for (size_t i = 0; i < target->state.n_channels; i++) {
			const struct spot *spot = spot_of_channel(&target->channels[i], SLOT_IO);
			if (target->channels[i].name == name && spot->is_open &&
			    (target != sight->target || i != sight->channel) &&
			    finding_explains(name->move, spot->finding))
				return true;
		}
	return false;
}

void repoint_tell_past(struct sight *sight, struct name *name, const struct finding *effect)
{
	struct name *sight_name = sight->name;
	enum why why = sight->why;
	struct finding opened;
	if (!name || repoint_is_open(name) || !name->move_end ||
	    (!is_past(name, sight->at) && !is_yet_to_come(sight, name)) ||
	    !finding_explains(name->move, effect) || is_told_already(sight, name))
		return;
	sight->name = name;
	sight->why = WHY_TOLD_AGAIN;
	opened = *name->move;
	opened.gone = (wall_t){0};
	change_add(sight, CHANGE_OPENED, &opened, opened.text);
	change_add(sight, CHANGE_CLOSED, name->move, name->move_end);
	sight->name = sight_name;
	sight->why = why;
}
