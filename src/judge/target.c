/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/target.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/channel.h"
#include "judge/deeds.h"
#include "judge/drift.h"
#include "judge/lag.h"
#include "judge/logs.h"
#include "judge/memory.h"
#include "judge/names.h"
#include "judge/notes.h"
#include "judge/resolv.h"
#include "judge/sentence.h"
#include "judge/spot.h"

/* The uptime counts whole seconds and the clock may be set a little: a younger server differs by
 * more. */
static const span_t boot_slack = {5 * US_PER_SECOND};

struct target *target_add(struct judge *judge, const char *name)
{
	struct target *target = map_get(&judge->targets, name);
	if (target)
		return target;
	target = xcalloc(1, sizeof *target);
	text_copy(target->watch.target, sizeof target->watch.target, name);
	map_set(&judge->targets, name, target);
	return target;
}

void target_free(struct target *target)
{
	for (size_t i = 0; i < target->state.n_channels; i++)
		channel_clear(&target->channels[i]);
	for (size_t i = 0; i < N_TARGET_SLOTS; i++)
		spot_free(&target->spots[i]);
	drift_clear(target->kept);
	free(target->lag_reason);
	logs_free(target->log);
	free(target->channels);
	free(target->state.channels);
	free(target);
}

/* Where it is, or where it belongs: in alphabetical order, which MySQL's rows have too. */
static size_t place_of_channel(const struct target *target, const char *channel, size_t guess,
			       bool *ret_there)
{
	const struct channel_state *states = target->state.channels;
	size_t n = target->state.n_channels, at = 0;
	int order = 1;
	if (guess < n && strcmp(states[guess].channel, channel) == 0)
		at = guess;
	while (at < n && (order = strcmp(states[at].channel, channel)) < 0)
		at++;
	*ret_there = at < n && order == 0;
	return at;
}

static void add_channel(struct target *target, const char *channel, size_t at)
{
	size_t n = target->state.n_channels++, after = n - at;
	ARRAY_GROW(target->channels, n);
	ARRAY_GROW(target->state.channels, n);
	memmove(&target->channels[at + 1], &target->channels[at], after * sizeof *target->channels);
	memmove(&target->state.channels[at + 1], &target->state.channels[at],
		after * sizeof *target->state.channels);
	target->channels[at] = (struct channel){0};
	target->state.channels[at] = (struct channel_state){0};
	text_copy(target->state.channels[at].channel, CHANNEL_SIZE, channel);
}

size_t target_channel(struct target *target, const char *channel)
{
	bool there;
	size_t at = place_of_channel(target, channel, 0, &there);
	if (!there)
		add_channel(target, channel, at);
	return at;
}

static void remove_channel(struct target *target, size_t at)
{
	size_t after = --target->state.n_channels - at;
	channel_clear(&target->channels[at]);
	memmove(&target->channels[at], &target->channels[at + 1], after * sizeof *target->channels);
	memmove(&target->state.channels[at], &target->state.channels[at + 1],
		after * sizeof *target->state.channels);
}

static enum finding_kind kind_of_end(enum poll_end end)
{
	switch (end) {
	case POLL_OK:
		return FINDING_NONE;
	case POLL_DENIED:
		return FINDING_TARGET_DENIED;
	case POLL_NO_PRIVILEGE:
		return FINDING_PRIVILEGES_MISSING;
	case POLL_TLS:
		return FINDING_TARGET_TLS;
	case POLL_FULL:
		return FINDING_TARGET_FULL;
	case POLL_HANGS:
		return FINDING_STATUS_HANGS;
	case POLL_REFUSED:
	case POLL_TIMED_OUT:
	case POLL_UNREACHABLE:
	case POLL_NO_HOST:
	case POLL_LOST:
	case POLL_GARBLED:
	case POLL_OTHER:
	case N_POLL_ENDS:
		break;
	}
	return FINDING_TARGET_UNREACHABLE;
}

static void see(struct sight *sight, enum slot slot, enum finding_kind kind,
		const struct server_error *error)
{
	struct spot *spot = spot_of_target(sight->target, slot);
	struct finding seen;
	if (kind == FINDING_NONE) {
		spot_see(sight, spot, slot, NULL);
		return;
	}
	finding_begin(sight, kind, error, &seen);
	sentence_of_poll(sight, &seen);
	spot_see(sight, spot, slot, &seen);
}

static void follow_name(struct sight *sight)
{
	struct target *target = sight->target;
	char wanted[HOST_SIZE] = "";
	if (target->watch.source_name[0] != '\0')
		name_to_watch(target, "", wanted);
	if (text_same_name(wanted, target->name ? target->name->name : ""))
		return;
	name_release(sight, &target->name);
	target->name = name_take(sight->judge, wanted);
}

static void tell_restart(struct sight *sight)
{
	CLEANUP_BUF text = BUF_NULL;
	struct finding event;
	finding_begin(sight, FINDING_SERVER_RESTARTED, NULL, &event);
	buf_printf(&text, "%s was restarted ", event.target);
	span_print(SPAN_SECONDS((int64_t)sight->replica->uptime_s), &text);
	buf_add(&text, " ago");
	text_copy_line(event.text, sizeof event.text, buf_text(&text));
	event_add(sight, &event);
}

/* Its uptime went back; after our own restart: it is younger than it ought to be. */
static bool has_restarted(const struct target *target, uint64_t uptime_s, wall_t booted)
{
	if (target->uptime_known)
		return uptime_s < target->uptime_s;
	return wall_is_set(target->booted) && wall_since(booted, target->booted).us > boot_slack.us;
}

static bool see_uptime(struct sight *sight)
{
	enum { UPTIME_MAX = INT32_MAX }; /* 68 years; more is no uptime */
	struct target *target = sight->target;
	uint64_t uptime_s = sight->replica->uptime_s;
	bool known = sight->replica->uptime_known && uptime_s <= UPTIME_MAX;
	wall_t booted = {known ? sight->at.wall.us - (int64_t)uptime_s * US_PER_SECOND : 0};
	bool restarted = known && has_restarted(target, uptime_s, booted);
	if (restarted)
		tell_restart(sight);
	if (restarted || !target->is_known || (known && !wall_is_set(target->booted))) {
		target->booted = booted;
		target->is_known = true;
		memory_of_target(sight);
	}
	target->uptime_known = known;
	target->uptime_s = uptime_s;
	return restarted;
}

static void tell_channel(struct sight *sight, enum finding_kind kind, const char *source_host)
{
	CLEANUP_BUF text = BUF_NULL;
	struct finding event;
	finding_begin(sight, kind, NULL, &event);
	if (*event.channel != '\0')
		buf_printf(&text, "%s: the replication channel %s", event.target, event.channel);
	else
		buf_printf(&text, "%s: the replication channel", event.target);
	buf_printf(&text, " from %s %s", source_host,
		   kind == FINDING_CHANNEL_NEW ? "is new" : "is gone");
	text_copy_line(event.text, sizeof event.text, buf_text(&text));
	event_add(sight, &event);
}

static void see_channel(struct sight *sight, size_t guess, bool is_first, bool restarted)
{
	struct target *target = sight->target;
	bool is_known;
	sight->row = &sight->replica->channels[guess];
	sight->channel = place_of_channel(target, sight->row->channel, guess, &is_known);
	if (!is_known)
		add_channel(target, sight->row->channel, sight->channel);
	if (target->channels[sight->channel].is_seen)
		return; /* a server has each name once */
	target->channels[sight->channel].is_seen = true;
	if (!is_known && !is_first)
		tell_channel(sight, FINDING_CHANNEL_NEW, sight->row->source_host);
	channel_see(sight, restarted);
}

static void end_channels_unseen(struct sight *sight)
{
	struct target *target = sight->target;
	sight->row = NULL;
	for (size_t i = 0; i < target->state.n_channels;) {
		sight->channel = i;
		if (target->channels[i].is_seen) {
			i++;
			continue;
		}
		tell_channel(sight, FINDING_CHANNEL_GONE, target->state.channels[i].source_host);
		channel_end(sight, WHY_NO_CHANNEL);
		remove_channel(target, i);
	}
}

static void see_channels(struct sight *sight, bool is_first, bool restarted)
{
	struct target *target = sight->target;
	for (size_t i = 0; i < target->state.n_channels; i++)
		target->channels[i].is_seen = false;
	for (size_t i = 0; i < sight->replica->n_channels && i < CHANNELS_MAX; i++)
		see_channel(sight, i, is_first, restarted);
	if (sight->replica->n_dropped == 0)
		end_channels_unseen(sight);
	sight->row = NULL;
}

/* While we were blind it may have begun at any time since the last answer. */
static void widen_uncertainty(struct sight *sight)
{
	span_t blind = mono_since(sight->at.mono, sight->target->answered);
	if (sight->target->answered.us != 0 && blind.us > sight->uncertainty.us)
		sight->uncertainty = blind;
}

static void take_identity(struct target *target, const struct replica_seen *replica)
{
	target->flavour = replica->flavour;
	target->server_id = replica->server_id;
	text_copy(target->server_uuid, sizeof target->server_uuid, replica->server_uuid);
	text_copy(target->hostname, sizeof target->hostname, replica->hostname);
}

static enum finding_kind kind_of_channels(const struct sight *sight)
{
	const struct target *target = sight->target;
	if (sight->replica->n_dropped > 0)
		return FINDING_CHANNELS_UNSEEN;
	if (target->watch.expect_replication && target->state.n_channels == 0)
		return FINDING_NOT_REPLICATING;
	return FINDING_NONE;
}

static void see_answer(struct sight *sight)
{
	struct target *target = sight->target;
	bool is_first = !target->is_known, restarted;
	widen_uncertainty(sight);
	take_identity(target, sight->replica);
	target->answered = sight->at.mono;
	restarted = see_uptime(sight);
	deeds_see(sight, restarted);
	lag_take_reason(sight);
	see_channels(sight, is_first, restarted);
	deeds_tell(sight);
	notes_see(sight);
	see(sight, SLOT_CHANNELS, kind_of_channels(sight), NULL);
	logs_see(sight);
}

void target_see(struct sight *sight)
{
	struct target *target = sight->target;
	const struct replica_seen *replica = sight->replica;
	target->state.seen = true;
	target->state.end = replica->end;
	target->state.at = sight->at.wall;
	text_copy(target->address, sizeof target->address, replica->address);
	target->is_by_socket = replica->end == POLL_OK && replica->address[0] == '\0';
	if (replica->version[0] != '\0')
		text_copy(target->state.version, sizeof target->state.version, replica->version);
	follow_name(sight);
	resolv_pass(sight);
	see(sight, SLOT_POLL, kind_of_end(replica->end), &replica->error);
	if (replica->end == POLL_OK)
		see_answer(sight);
}

void target_end(struct sight *sight)
{
	struct target *target = sight->target;
	sight->why = WHY_FORGOTTEN;
	for (enum slot slot = SLOT_POLL; slot <= SLOT_TARGET_LAST; slot++)
		spot_end(sight, spot_of_target(target, slot), slot, sight->at.wall);
	while (target->state.n_channels > 0) {
		sight->channel = target->state.n_channels - 1;
		channel_end(sight, WHY_FORGOTTEN);
		remove_channel(target, sight->channel);
	}
	name_release(sight, &target->name);
	memory_without_target(sight);
	drift_forget_settings(sight);
	map_remove(&sight->judge->targets, target->watch.target);
	target_free(target);
	sight->target = NULL;
}
