/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/memory.h"

#include <stdio.h>
#include <string.h>

#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/fields.h"
#include "judge/recall.h"

const char *const slot_names[N_SLOTS] = {
	[SLOT_POLL] = "poll",
	[SLOT_CHANNELS] = "channels",
	[SLOT_IO] = "io",
	[SLOT_SQL] = "sql",
	[SLOT_DISK] = "disk",
	[SLOT_LAG] = "lag",
	[SLOT_WRITABLE] = "writable",
	[SLOT_DRIFT] = "drift",
	[SLOT_SEMISYNC] = "semisync",
	[SLOT_GROUP] = "group",
	[SLOT_HEARTBEAT] = "heartbeat",
	[SLOT_FILTERS] = "filters",
	[SLOT_ERRANT] = "errant",
	[SLOT_REPOINT] = "repoint",
	[SLOT_MISSING] = "missing",
	[SLOT_SERVFAIL] = "servfail",
	[SLOT_REFUSED] = "refused",
	[SLOT_TIMEOUT] = "timeout",
	[SLOT_LANDING] = "landing",
	[SLOT_ATTACHED] = "attached",
	[SLOT_ZOMBIE] = "zombie",
	[SLOT_ROLE] = "role",
	[SLOT_ASKING] = "asking",
	[SLOT_SILENT] = "silent",
	[SLOT_DOWN] = "down",
	[SLOT_RESOLV_CONF] = "resolv-conf",
	[SLOT_DNSSEC] = "dnssec",
	[SLOT_SIGNED] = "signed",
	[SLOT_FLAPPING] = "flapping",
	[SLOT_SPLIT] = "split",
	[SLOT_TTL] = "ttl",
	[SLOT_RENAMED] = "renamed",
	[SLOT_FAMILY] = "family",
	[SLOT_SINKHOLE] = "sinkhole",
	[SLOT_ALLOWED] = "allowed",
	[SLOT_HOSTS] = "hosts",
	[SLOT_SERIAL] = "serial",
	[SLOT_SERIALS] = "serials",
	[SLOT_WILDCARD] = "wildcard",
	[SLOT_SEARCH] = "search",
	[SLOT_PATH] = "path",
	[SLOT_SLOW] = "slow",
};

static char *key_of(const char *what, const char *a, const char *b, const char *c)
{
	struct buf key = BUF_NULL;
	field_add(&key, what);
	field_add(&key, a);
	if (b)
		field_add(&key, b);
	if (c)
		field_add(&key, c);
	return buf_steal(&key);
}

static struct buf value_begin(void)
{
	struct buf value = BUF_NULL;
	field_add_int(&value, MEMORY_FORM);
	return value;
}

static const struct channel_state *state_of(const struct sight *sight)
{
	return &sight->target->state.channels[sight->channel];
}

static char *target_key(const struct sight *sight)
{
	return key_of("target", sight->target->watch.target, NULL, NULL);
}

void memory_of_target(struct sight *sight)
{
	struct buf value = value_begin();
	field_add_int(&value, sight->target->booted.us);
	memory_add(sight, target_key(sight), buf_steal(&value));
}

void memory_without_target(struct sight *sight)
{
	memory_add(sight, target_key(sight), NULL);
}

static char *channel_key(const struct sight *sight)
{
	return key_of("channel", sight->target->watch.target, state_of(sight)->channel, NULL);
}

void memory_of_channel(struct sight *sight)
{
	const struct channel_state *state = state_of(sight);
	const struct channel *channel = &sight->target->channels[sight->channel];
	struct buf value = value_begin();
	field_add(&value, state->source_host);
	field_add_int(&value, state->source_port);
	field_add(&value, channel->source_user);
	field_add(&value, channel->source_uuid);
	field_add_int(&value, channel->source_server_id);
	field_add_int(&value, channel->connected.us);
	field_add_int(&value, (int64_t)state->io);
	field_add_int(&value, (int64_t)state->sql);
	field_add(&value, channel->left ? channel->left->name : "");
	memory_add(sight, channel_key(sight), buf_steal(&value));
}

static char *source_key(const struct sight *sight)
{
	return key_of("source", sight->target->watch.target, state_of(sight)->channel, NULL);
}

void memory_of_source(struct sight *sight)
{
	const struct channel *channel = &sight->target->channels[sight->channel];
	struct buf value = value_begin();
	field_add_int(&value, channel->has_other_source);
	field_add_int(&value, channel->source_was_first);
	memory_add(sight, source_key(sight), buf_steal(&value));
}

void memory_without_channel(struct sight *sight)
{
	memory_add(sight, channel_key(sight), NULL);
	memory_add(sight, source_key(sight), NULL);
}

static char *view_key(const struct sight *sight, const struct view *view)
{
	return key_of("name", sight->name->name, view->resolver, NULL);
}

static void add_address(struct buf *value, char kind, const struct address *address, wall_t at)
{
	char text[48] = {kind};
	address_print(address, text + 1);
	field_add(value, text);
	field_add_int(value, at.us);
}

static void add_said(struct buf *value, char kind, const char *said, wall_t odd)
{
	CLEANUP_BUF text = BUF_NULL;
	buf_printf(&text, "%c%s", kind, said);
	field_add(value, buf_text(&text));
	field_add_int(value, odd.us);
}

static void add_number(struct buf *value, char kind, uint32_t number, wall_t odd)
{
	char text[16];
	snprintf(text, sizeof text, "%u", (unsigned)number);
	add_said(value, kind, text, odd);
}

/* Letters that no address begins with; recall.c reads them. */
static void add_usual(struct buf *value, const struct view *view)
{
	const struct usual *usual = &view->usual;
	const bool *known = usual->is_known;
	add_number(value, 'K',
		   (uint32_t)view->kind | (view->has_agreed ? 16u : 0) |
			   (view->brief.is_bogus ? 32u : 0),
		   view->changed);
	if (view->brief.negative_ttl > 0)
		add_number(value, 'G', view->brief.negative_ttl, (wall_t){0});
	if (wall_is_set(view->failing)) {
		CLEANUP_BUF unsure = BUF_NULL;
		buf_printf(&unsure, "%lld", (long long)view->failing_uncertainty.us);
		add_said(value, 'X', buf_text(&unsure), view->failing);
	}
	if (known[ASPECT_TTL])
		add_number(value, 'T', usual->ttl, usual->odd[ASPECT_TTL]);
	if (known[ASPECT_SERIAL])
		add_number(value, 'S', usual->serial, usual->odd[ASPECT_SERIAL]);
	if (known[ASPECT_FAMILY])
		add_number(value, 'F', usual->has_v4 + 2u * usual->has_v6,
			   usual->odd[ASPECT_FAMILY]);
	if (known[ASPECT_WILDCARD])
		add_number(value, 'W', usual->is_wildcard, usual->odd[ASPECT_WILDCARD]);
	if (known[ASPECT_CHAIN])
		add_said(value, 'C', usual->chain, usual->odd[ASPECT_CHAIN]);
	if (known[ASPECT_CANONICAL])
		add_said(value, 'N', usual->canonical, usual->odd[ASPECT_CANONICAL]);
}

void memory_of_view(struct sight *sight, struct view *view)
{
	static const char letters[] = {
		[MEMBER_ACCEPTED] = 'a', [MEMBER_TOLERATED] = 't', [MEMBER_SUSPECT] = 's'};
	struct buf value = value_begin();
	field_add_int(&value, view->home.us);
	field_add(&value, lookup_end_name(view->end));
	field_add(&value, view->chain_before);
	field_add(&value, view->chain);
	field_add_int(&value, view->moved_since.us);
	field_add_int(&value, view->moved_uncertainty.us);
	field_add_int(&value, view->moved_after.us);
	for (size_t i = 0; i < view->n_members; i++)
		add_address(&value, letters[view->members[i].kind], &view->members[i].address,
			    view->members[i].at);
	for (size_t i = 0; i < view->moved.n; i++)
		add_address(&value, 'm', &view->moved.items[i], view->moved_since);
	for (size_t i = 0; i < view->latest.n; i++)
		add_address(&value, 'l', &view->latest.items[i], view->answered);
	add_usual(&value, view);
	memory_add(sight, view_key(sight, view), buf_steal(&value));
	view->must_remember = false;
	view->remembered = view->home;
}

void memory_without_view(struct sight *sight, const struct view *view)
{
	memory_add(sight, view_key(sight, view), NULL);
}

static void add_finding(struct buf *value, const struct finding *finding)
{
	field_add(value, finding_row(finding->kind)->id);
	field_add_int(value, finding->since.us);
	field_add_int(value, finding->uncertainty.us);
	field_add_int(value, finding->gone.us);
	field_add_int(value, (int64_t)finding->level);
	field_add_int(value, (int64_t)finding->max_level);
	field_add_int(value, (int64_t)finding->code);
	field_add(value, finding->name);
	field_add(value, finding->said);
	field_add(value, finding->before);
	field_add(value, finding->after);
	field_add(value, finding->text);
}

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

void memory_of_move(struct sight *sight)
{
	const struct name *name = sight->name;
	struct buf value = value_begin();
	add_finding(&value, name->move);
	field_add(&value, text_or_empty(name->move_before));
	field_add(&value, text_or_empty(name->move_after));
	field_add(&value, text_or_empty(name->move_end));
	memory_add(sight, key_of("move", name->name, NULL, NULL), buf_steal(&value));
}

static char *past_key(const struct sight *sight, const struct finding *finding)
{
	return key_of("past", sight->name->name, finding_row(finding->kind)->id, NULL);
}

void memory_of_past(struct sight *sight, const struct past *past)
{
	struct buf value = value_begin();
	add_finding(&value, &past->finding);
	field_add(&value, past->end);
	memory_add(sight, past_key(sight, &past->finding), buf_steal(&value));
}

void memory_without_past(struct sight *sight, const struct finding *finding)
{
	memory_add(sight, past_key(sight, finding), NULL);
}

void memory_without_move(struct sight *sight)
{
	if (sight->name->move)
		memory_add(sight, key_of("move", sight->name->name, NULL, NULL), NULL);
}

static char *spot_key(const struct sight *sight, const struct spot *spot, enum slot slot)
{
	const struct finding *finding = spot->finding;
	if (slot >= SLOT_REPOINT)
		return key_of("finding", slot_names[slot], sight->name->name, NULL);
	return key_of("finding", slot_names[slot], finding->target, finding->channel);
}

void memory_of_spot(struct sight *sight, const struct spot *spot, enum slot slot)
{
	struct buf value = value_begin();
	add_finding(&value, spot->finding);
	memory_add(sight, spot_key(sight, spot, slot), buf_steal(&value));
}

void memory_without_spot(struct sight *sight, const struct spot *spot, enum slot slot)
{
	memory_add(sight, spot_key(sight, spot, slot), NULL);
}
