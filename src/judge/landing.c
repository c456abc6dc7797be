/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/landing.h"

#include <string.h>

#include "base/text.h"
#include "judge/change.h"
#include "judge/distance.h"
#include "judge/errant.h"
#include "judge/memory.h"
#include "judge/sentence_source.h"
#include "judge/silence.h"
#include "judge/spot.h"
#include "judge/standing.h"

struct case_found {
	enum finding_kind kind;
	const struct there *there;
};

static struct channel *channel_of(const struct sight *sight)
{
	return &sight->target->channels[sight->channel];
}

static bool is_self(const struct sight *sight, const struct source *source)
{
	struct identity self = identity_of_target(sight->target);
	return identity_compare(&self, &source->who) == ALIKE_RUN;
}

/* The one that the channel was connected to last, by its ids. */
static bool is_known_source(const struct channel *channel, const struct source *source)
{
	if (channel->source_uuid[0] != '\0')
		return strcmp(channel->source_uuid, source->who.server_uuid) == 0;
	return channel->source_server_id != 0 && channel->source_server_id == source->who.server_id;
}

static bool is_closed(const struct source *source)
{
	return source && (source->end == POLL_REFUSED || source->end == POLL_UNREACHABLE);
}

static bool is_watched_replica(const struct judge *judge, const struct source *source)
{
	const struct target *target;
	size_t at = 0;
	while ((target = map_next(&judge->targets, &at, NULL))) {
		struct identity who = identity_of_target(target);
		if (target->is_watched && target->state.n_channels > 0 &&
		    identity_compare(&who, &source->who) == ALIKE_RUN)
			return true;
	}
	return false;
}

static bool is_replica(const struct sight *sight, const struct source *source)
{
	if (source->upstreams_known)
		return source->n_upstreams > 0;
	return is_watched_replica(sight->judge, source);
}

/* Two servers answer with the same ids at the same time. */
static bool has_twin(const struct outlook *outlook, const struct there *there)
{
	for (size_t i = 0; i < outlook->n; i++) {
		const struct source *other = outlook->places[i].source;
		enum likeness likeness;
		if (other == there->source || !source_answers(other))
			continue;
		likeness = identity_compare(&other->who, &there->source->who);
		if (likeness == ALIKE_COPY || likeness == ALIKE_SAME)
			return true;
	}
	return false;
}

/* A server passes over an address where nobody accepts and takes the name's next one. */
static bool all_are_closed(const struct outlook *outlook)
{
	for (size_t i = 0; i < outlook->n; i++)
		if (outlook->places[i].is_now && !is_closed(outlook->places[i].source))
			return false;
	return true;
}

/* Whether we get there says nothing of the replica, as long as its thread may be there. */
static bool leads_nowhere(const struct outlook *outlook, const struct there *there)
{
	return is_closed(there->source) && outlook->attached && outlook->attached != there &&
	       all_are_closed(outlook);
}

static enum finding_kind kind_of_stranger(const struct sight *sight, const struct source *source)
{
	if (is_replica(sight, source))
		return FINDING_DNS_POINTS_TO_REPLICA;
	if (source->read_only_known && source->read_only)
		return FINDING_SOURCE_READ_ONLY;
	return FINDING_NONE;
}

/* What would come of it if the channel connected there now. */
static enum finding_kind kind_of_landing(const struct sight *sight, const struct outlook *outlook,
					 const struct there *there)
{
	const struct source *source = there->source;
	if (leads_nowhere(outlook, there))
		return FINDING_RECONNECT_FAILS;
	if (!source_answers(source))
		return FINDING_NONE;
	if (is_self(sight, source))
		return FINDING_DNS_POINTS_TO_SELF;
	if (there == outlook->attached)
		return FINDING_NONE;
	if (there->standing && there->standing->has == HAS_NOT)
		return FINDING_SOURCE_LACKS_TRANSACTIONS;
	if (has_twin(outlook, there))
		return FINDING_SOURCE_IS_COPY;
	return is_known_source(channel_of(sight), source) ? FINDING_NONE
							  : kind_of_stranger(sight, source);
}

static int badness(enum finding_kind kind)
{
	static const enum finding_kind worst_last[] = {
		FINDING_SOURCE_READ_ONLY,   FINDING_DNS_POINTS_TO_REPLICA,
		FINDING_RECONNECT_FAILS,    FINDING_SOURCE_IS_COPY,
		FINDING_DNS_POINTS_TO_SELF, FINDING_SOURCE_LACKS_TRANSACTIONS};
	for (int i = 0; i < (int)(sizeof worst_last / sizeof *worst_last); i++)
		if (worst_last[i] == kind)
			return i;
	return -1;
}

/* Where the name has several addresses any of them may be it: the worst counts. */
static struct case_found find_landing(const struct sight *sight, const struct outlook *outlook)
{
	struct case_found worst = {FINDING_NONE, NULL};
	for (size_t i = 0; i < outlook->n; i++) {
		const struct there *there = &outlook->places[i];
		enum finding_kind kind =
			there->is_now ? kind_of_landing(sight, outlook, there) : FINDING_NONE;
		if (badness(kind) > badness(worst.kind))
			worst = (struct case_found){kind, there};
	}
	return worst;
}

static void see(struct sight *sight, enum slot slot, const struct case_found *found,
		const struct outlook *outlook)
{
	struct spot *spot = spot_of_channel(channel_of(sight), slot);
	struct finding seen;
	if (found->kind == FINDING_NONE) {
		spot_see(sight, spot, slot, NULL);
		return;
	}
	finding_begin(sight, found->kind, NULL, &seen);
	sentence_of_source(sight, outlook, found->there, &seen);
	spot_see(sight, spot, slot, &seen);
}

/* An address that cannot be asked proves nothing, either way. */
static bool is_looked_at(const struct outlook *outlook)
{
	for (size_t i = 0; i < outlook->n; i++) {
		const struct there *there = &outlook->places[i];
		if (there->is_now && !source_answers(there->source) && !is_closed(there->source))
			return false;
	}
	return outlook->n > 0;
}

static void judge_landing(struct sight *sight, const struct outlook *outlook)
{
	struct case_found found = find_landing(sight, outlook);
	if (found.kind != FINDING_NONE || is_looked_at(outlook))
		see(sight, SLOT_LANDING, &found, outlook);
}

/* What must be known after a restart, too. */
static void set(struct sight *sight, bool *fact, bool value)
{
	if (*fact == value)
		return;
	*fact = value;
	memory_of_source(sight);
}

/* The server that the thread is connected to lacks what the replica has. If it has taken another's
 * place it is the wrong one; if not, their histories have parted. */
static void judge_attached(struct sight *sight, const struct outlook *outlook)
{
	struct channel *channel = channel_of(sight);
	const struct there *there = outlook->attached;
	struct case_found found = {FINDING_NONE, there};
	bool has_followed = there && there->is_now;
	if (!there || !source_answers(there->source) || !there->standing)
		return;
	if (there->standing->has == HAS_ALL)
		set(sight, &channel->has_other_source, false);
	if (there->standing->has == HAS_NOT)
		found.kind =
			channel->has_other_source ? FINDING_WRONG_SOURCE : FINDING_GTID_DIVERGED;
	else if (has_followed && has_twin(outlook, there))
		found.kind = FINDING_WRONG_SOURCE;
	else if (there->standing->has == HAS_UNKNOWN)
		return;
	see(sight, SLOT_ATTACHED, &found, outlook);
}

/* The name has moved on to another server, and the replica has not. */
static void judge_zombie(struct sight *sight, const struct outlook *outlook)
{
	const struct there *attached = outlook->attached;
	struct case_found found = {FINDING_NONE, NULL};
	bool is_left = attached && !attached->is_now;
	for (size_t i = 0; i < outlook->n && is_left; i++) {
		const struct there *there = &outlook->places[i];
		if (there->is_now && source_answers(there->source) &&
		    !is_self(sight, there->source) &&
		    identity_compare(&there->source->who, &attached->source->who) < ALIKE_RUN)
			found = (struct case_found){FINDING_ZOMBIE_SOURCE, there};
	}
	if (found.kind != FINDING_NONE || is_looked_at(outlook))
		see(sight, SLOT_ZOMBIE, &found, outlook);
}

static enum finding_kind kind_of_role(struct sight *sight, const struct source *source)
{
	struct channel *channel = channel_of(sight);
	if (!source->upstreams_known)
		return FINDING_NONE;
	if (source->n_upstreams > 0)
		return channel->source_was_first ? FINDING_SOURCE_IS_REPLICA : FINDING_NONE;
	set(sight, &channel->source_was_first, true);
	return source->read_only_known && source->read_only ? FINDING_SOURCE_READ_ONLY
							    : FINDING_NONE;
}

/* A source that is a replica by design, in a chain, is so from the start; one that becomes it was
 * demoted. */
static void judge_role(struct sight *sight, const struct outlook *outlook)
{
	struct channel *channel = channel_of(sight);
	const struct spot *landing = spot_of_channel(channel, SLOT_LANDING);
	const struct there *there = outlook->attached;
	struct case_found found = {FINDING_NONE, there};
	if (!there || !source_answers(there->source))
		return;
	found.kind = kind_of_role(sight, there->source);
	if (landing->finding && landing->finding->kind == found.kind)
		return;
	see(sight, SLOT_ROLE, &found, outlook);
}

/* It was reached, and we do not get in. */
static bool turns_us_away(const struct source *source)
{
	switch (source->end) {
	case POLL_DENIED:
	case POLL_NO_PRIVILEGE:
	case POLL_TLS:
	case POLL_GARBLED:
	case POLL_OTHER:
		return true;
	case POLL_OK:
	case POLL_REFUSED:
	case POLL_TIMED_OUT:
	case POLL_UNREACHABLE:
	case POLL_NO_HOST:
	case POLL_FULL:
	case POLL_LOST:
	case POLL_HANGS:
	case N_POLL_ENDS:
		break;
	}
	return false;
}

static void judge_asking(struct sight *sight, const struct outlook *outlook)
{
	struct case_found found = {FINDING_NONE, NULL};
	bool is_answered = false;
	for (size_t i = 0; i < outlook->n; i++) {
		const struct there *there = &outlook->places[i];
		is_answered |= source_answers(there->source);
		if (there->is_now && there->source && turns_us_away(there->source))
			found = (struct case_found){FINDING_SOURCE_LOGIN_FAILED, there};
	}
	if (found.kind != FINDING_NONE || is_answered)
		see(sight, SLOT_ASKING, &found, outlook);
}

void landing_judge(struct sight *sight)
{
	struct outlook outlook;
	outlook_take(sight, &outlook);
	judge_landing(sight, &outlook);
	judge_attached(sight, &outlook);
	judge_zombie(sight, &outlook);
	judge_role(sight, &outlook);
	judge_asking(sight, &outlook);
	silence_judge(sight, &outlook);
	errant_see(sight, &outlook);
	distance_see(sight, &outlook);
	outlook_end(sight);
}
