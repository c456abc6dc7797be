/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/recall.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/baseline.h"
#include "judge/drift.h"
#include "judge/fields.h"
#include "judge/logs.h"
#include "judge/lookups.h"
#include "judge/names.h"
#include "judge/spot.h"
#include "judge/target.h"
#include "judge/views.h"

enum {
	EVIDENCE_SIZE = 8192
}; /* an answer of 64 addresses and 16 names is about 6,000 bytes long */

/* Any clock's times and lengths: beyond 2^53 µs (the year 2255) arithmetic need not be trusted. */
static int64_t time_of(struct fields *fields)
{
	return field_int(fields, 0, INT64_C(1) << 53);
}

static void recall_target(struct judge *judge, struct fields *key, struct fields *value)
{
	char name[TARGET_SIZE];
	wall_t booted = {time_of(value)};
	struct target *target;
	field_text(key, name, sizeof name);
	if (!fields_end(key) || !fields_end(value) || *name == '\0')
		return;
	target = target_add(judge, name);
	target->is_known = true;
	target->booted = booted;
}

static void recall_channel(struct judge *judge, struct fields *key, struct fields *value)
{
	char name[TARGET_SIZE], left[HOST_SIZE], wanted[HOST_SIZE];
	struct channel_state state = {0};
	struct channel channel = {0};
	struct target *target;
	size_t at;
	field_text(key, name, sizeof name);
	field_text(key, state.channel, sizeof state.channel);
	field_text(value, state.source_host, sizeof state.source_host);
	state.source_port = (uint16_t)field_int(value, 0, UINT16_MAX);
	field_text(value, channel.source_user, sizeof channel.source_user);
	field_text(value, channel.source_uuid, sizeof channel.source_uuid);
	channel.source_server_id = (uint32_t)field_int(value, 0, UINT32_MAX);
	channel.connected.us = time_of(value);
	state.io = (enum thread_state)field_int(value, THREAD_UNKNOWN, THREAD_YES);
	state.sql = (enum thread_state)field_int(value, THREAD_UNKNOWN, THREAD_YES);
	field_text(value, left, sizeof left);
	if (!fields_end(key) || !fields_end(value) || *name == '\0' || state.source_host[0] == '\0')
		return;
	target = target_add(judge, name);
	if (target->state.n_channels >= CHANNELS_MAX)
		return;
	at = target_channel(target, state.channel);
	if (target->state.channels[at].source_host[0] != '\0')
		return; /* twice: the first counts */
	target->is_known = true;
	memcpy(channel.spots, target->channels[at].spots, sizeof channel.spots);
	channel.filters = target->channels[at].filters;
	channel.has_other_source = target->channels[at].has_other_source;
	channel.source_was_first = target->channels[at].source_was_first;
	target->state.channels[at] = state;
	target->channels[at] = channel;
	name_to_watch(target, state.source_host, wanted);
	target->channels[at].name = name_take(judge, wanted);
	target->channels[at].left = name_take(judge, left);
}

static bool recall_number(struct usual *usual, enum aspect aspect, uint32_t *to, const char *text,
			  wall_t odd)
{
	usual->is_known[aspect] = true;
	usual->odd[aspect] = odd;
	*to = (uint32_t)strtoul(text, NULL, 10);
	return true;
}

static bool recall_flags(struct usual *usual, enum aspect aspect, bool *first, bool *second,
			 const char *text, wall_t odd)
{
	uint32_t flags;
	recall_number(usual, aspect, &flags, text, odd);
	*first = flags & 1;
	if (second)
		*second = flags & 2;
	return true;
}

static bool recall_said(struct usual *usual, enum aspect aspect, char to[HOST_SIZE],
			const char *text, wall_t odd)
{
	usual->is_known[aspect] = true;
	usual->odd[aspect] = odd;
	text_copy(to, HOST_SIZE, text);
	return true;
}

static bool recall_kind(struct view *view, const char *text, wall_t changed)
{
	unsigned long kind = strtoul(text, NULL, 10);
	view->kind = (enum view_kind)((kind & 15) % N_VIEW_KINDS);
	view->has_agreed = kind & 16;
	view->brief.is_bogus = kind & 32;
	view->changed = changed;
	return true;
}

/* Whatever is no address; false if it is one. */
static bool recall_usual(struct view *view, const char *text, wall_t at)
{
	struct usual *usual = &view->usual;
	switch (text[0]) {
	case 'K':
		return recall_kind(view, text + 1, at);
	case 'G':
		view->brief.negative_ttl = (uint32_t)strtoul(text + 1, NULL, 10);
		return true;
	case 'X':
		view->failing = at;
		view->failing_uncertainty.us =
			strtoll(text + 1, NULL, 10) & INT64_C(0xffffffffffff);
		return true;
	case 'T':
		return recall_number(usual, ASPECT_TTL, &usual->ttl, text + 1, at);
	case 'S':
		return recall_number(usual, ASPECT_SERIAL, &usual->serial, text + 1, at);
	case 'F':
		return recall_flags(usual, ASPECT_FAMILY, &usual->has_v4, &usual->has_v6, text + 1,
				    at);
	case 'W':
		return recall_flags(usual, ASPECT_WILDCARD, &usual->is_wildcard, NULL, text + 1,
				    at);
	case 'C':
		return recall_said(usual, ASPECT_CHAIN, usual->chain, text + 1, at);
	case 'N':
		return recall_said(usual, ASPECT_CANONICAL, usual->canonical, text + 1, at);
	default:
		return false;
	}
}

static void recall_source(struct judge *judge, struct fields *key, struct fields *value)
{
	char name[TARGET_SIZE], text[CHANNEL_SIZE];
	bool has_other = field_int(value, 0, 1) != 0, was_first = field_int(value, 0, 1) != 0;
	struct channel *channel;
	struct target *target;
	size_t at;
	field_text(key, name, sizeof name);
	field_text(key, text, sizeof text);
	if (!fields_end(key) || !fields_end(value) || *name == '\0')
		return;
	target = target_add(judge, name);
	if (target->state.n_channels >= CHANNELS_MAX)
		return;
	at = target_channel(target, text); /* may move them all */
	channel = &target->channels[at];
	channel->has_other_source = has_other;
	channel->source_was_first = was_first;
}

/* "a10.0.0.5" and since when. */
static bool recall_address(struct view *view, struct fields *value)
{
	static const char letters[] = "ats";
	struct address address;
	char text[HOST_SIZE + 1];
	const char *letter;
	wall_t at;
	field_text(value, text, sizeof text);
	at.us = time_of(value);
	if (!value->is_bad && recall_usual(view, text, at))
		return true;
	if (value->is_bad || *text == '\0' || !address_parse(text + 1, &address))
		return false;
	letter = strchr(letters, text[0]);
	if (letter)
		baseline_add(view, &address, (enum member_kind)(letter - letters), at);
	else if (text[0] == 'm')
		addresses_add(&view->moved, &address);
	else if (text[0] == 'l')
		addresses_add(&view->latest, &address);
	else
		return false;
	return true;
}

static enum lookup_end recall_end(struct fields *value)
{
	char name[NAME_SIZE];
	field_text(value, name, sizeof name);
	for (unsigned i = 0; i < N_LOOKUP_ENDS; i++)
		if (strcmp(lookup_end_name((enum lookup_end)i), name) == 0)
			return (enum lookup_end)i;
	value->is_bad = true;
	return LOOKUP_NONE;
}

static void recall_name(struct judge *judge, struct fields *key, struct fields *value)
{
	char name[HOST_SIZE];
	struct view view = {.is_recalled = true}, *place;
	bool good;
	field_text(key, name, sizeof name);
	field_text(key, view.resolver, sizeof view.resolver);
	view.home.us = view.remembered.us = time_of(value);
	view.end = recall_end(value);
	field_text(value, view.chain_before, sizeof view.chain_before);
	field_text(value, view.chain, sizeof view.chain);
	view.moved_since.us = time_of(value);
	view.moved_uncertainty.us = time_of(value);
	view.moved_after.us = time_of(value);
	good = fields_end(key) && !value->is_bad && *name != '\0';
	while (good && *value->at != '\0')
		good = recall_address(&view, value);
	view.is_missing = lookup_is_missing(view.end);
	/* It was confirmed, or will be by the next answer. */
	view.moved_answers = view.moved.n > 0 ? judge->limits.dns.confirm_answers : 0;
	place = good ? view_of(name_add(judge, name), view.resolver) : NULL;
	if (!place || place->is_recalled)
		view_clear(&view);
	else
		*place = view;
}

static void recall_finding(struct fields *value, struct finding *ret)
{
	char id[NAME_SIZE];
	*ret = (struct finding){0};
	field_text(value, id, sizeof id);
	ret->since.us = time_of(value);
	ret->uncertainty.us = time_of(value);
	ret->gone.us = time_of(value);
	ret->level = (enum level)field_int(value, LEVEL_NONE, LEVEL_P1);
	ret->max_level = (enum level)field_int(value, LEVEL_NONE, LEVEL_P1);
	ret->code = (unsigned)field_int(value, 0, UINT32_MAX);
	field_text(value, ret->name, sizeof ret->name);
	field_text(value, ret->said, sizeof ret->said);
	field_text(value, ret->before, sizeof ret->before);
	field_text(value, ret->after, sizeof ret->after);
	field_text(value, ret->text, sizeof ret->text);
	if (!finding_parse(id, &ret->kind))
		value->is_bad = true;
}

static char *recall_evidence(struct fields *value)
{
	char text[EVIDENCE_SIZE];
	field_text(value, text, sizeof text);
	return *text != '\0' ? xstrdup(text) : NULL;
}

static void recall_move(struct judge *judge, struct fields *key, struct fields *value)
{
	char text[HOST_SIZE];
	struct finding finding;
	struct name *name;
	field_text(key, text, sizeof text);
	recall_finding(value, &finding);
	if (!fields_end(key) || value->is_bad || finding.kind != FINDING_DNS_REPOINTED ||
	    *finding.text == '\0')
		return;
	name = name_add(judge, text);
	if (name->move)
		return;
	name->move = xmalloc(sizeof *name->move);
	*name->move = finding;
	name->move_before = recall_evidence(value);
	name->move_after = recall_evidence(value);
	name->move_end = recall_evidence(value);
}

static void recall_past(struct judge *judge, struct fields *key, struct fields *value)
{
	char text[HOST_SIZE], id[NAME_SIZE];
	struct finding finding;
	struct name *name;
	char *end;
	field_text(key, text, sizeof text);
	field_text(key, id, sizeof id);
	recall_finding(value, &finding);
	if (!fields_end(key) || value->is_bad || finding_row(finding.kind)->about != ABOUT_NAME ||
	    strcmp(finding_row(finding.kind)->id, id) != 0 || *finding.text == '\0' ||
	    !wall_is_set(finding.gone) || !text_same_name(finding.name, text))
		return;
	name = name_add(judge, text);
	end = recall_evidence(value);
	if (!end || name->n_pasts == PASTS_KEPT)
		free(end);
	else
		name->pasts[name->n_pasts++] = (struct past){.finding = finding, .end = end};
}

static bool read_slot(struct fields *key, enum slot *ret)
{
	char text[NAME_SIZE];
	field_text(key, text, sizeof text);
	for (enum slot slot = SLOT_POLL; slot < N_SLOTS; slot++)
		if (strcmp(slot_names[slot], text) == 0) {
			*ret = slot;
			return true;
		}
	return false;
}

static enum about about_of(enum slot slot)
{
	if (slot <= SLOT_TARGET_LAST)
		return ABOUT_TARGET;
	return slot <= SLOT_CHANNEL_LAST ? ABOUT_CHANNEL : ABOUT_NAME;
}

static bool fits(enum about about, enum slot slot)
{
	return about == about_of(slot) ||
	       (about == ABOUT_SOURCE && about_of(slot) == ABOUT_CHANNEL);
}

static struct spot *place_of(struct judge *judge, struct fields *key, enum slot slot,
			     struct finding *finding)
{
	struct target *target;
	size_t channel;
	if (slot >= SLOT_REPOINT) {
		field_text(key, finding->name, sizeof finding->name);
		return fields_end(key) && *finding->name != '\0'
			       ? spot_of_name(name_add(judge, finding->name), slot)
			       : NULL;
	}
	field_text(key, finding->target, sizeof finding->target);
	field_text(key, finding->channel, sizeof finding->channel);
	if (!fields_end(key) || *finding->target == '\0')
		return NULL;
	target = target_add(judge, finding->target);
	if (slot <= SLOT_TARGET_LAST)
		return spot_of_target(target, slot);
	if (target->state.n_channels >= CHANNELS_MAX)
		return NULL;
	channel = target_channel(target, finding->channel); /* may move them all */
	return spot_of_channel(&target->channels[channel], slot);
}

static void recall_spot(struct judge *judge, struct fields *key, struct fields *value)
{
	struct finding finding;
	struct spot *spot;
	enum slot slot;
	if (!read_slot(key, &slot))
		return;
	recall_finding(value, &finding);
	if (!fields_end(value) || !fits(finding_row(finding.kind)->about, slot) ||
	    finding_row(finding.kind)->nature == NATURE_EVENT)
		return;
	spot = place_of(judge, key, slot, &finding);
	if (!spot || spot->finding)
		return;
	finding.gone = (wall_t){0};
	spot->finding = xmalloc(sizeof *spot->finding);
	*spot->finding = finding;
	spot->is_open = true;
}

void recall(struct judge *judge, const char *key_text, const char *value_text)
{
	static const struct {
		const char *what;
		void (*read)(struct judge *, struct fields *key, struct fields *value);
	} kinds[] = {
		{"target", recall_target},
		{"channel", recall_channel},
		{"source", recall_source},
		{"name", recall_name},
		{"move", recall_move},
		{"finding", recall_spot},
		{"settings", drift_recall_settings},
		{"filters", drift_recall_filters},
		{"log", logs_recall},
		{"past", recall_past},
	};
	struct fields key = {.at = key_text}, value = {.at = value_text};
	char what[NAME_SIZE];
	field_text(&key, what, sizeof what);
	if (field_int(&value, 0, INT32_MAX) != MEMORY_FORM)
		return;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].what, what) == 0)
			kinds[i].read(judge, &key, &value);
}
