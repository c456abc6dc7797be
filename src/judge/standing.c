/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/standing.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

struct identity identity_of_target(const struct target *target)
{
	struct identity who = {
		.flavour = target->flavour,
		.server_id = target->server_id,
		.booted = target->booted,
	};
	text_copy(who.server_uuid, sizeof who.server_uuid, target->server_uuid);
	text_copy(who.hostname, sizeof who.hostname, target->hostname);
	return who;
}

void standings_free(struct channel *channel)
{
	free(channel->standings);
	channel->standings = NULL;
	channel->n_standings = 0;
	if (channel->applied)
		transactions_free(channel->applied);
	free(channel->applied);
	channel->applied = NULL;
}

static struct channel *channel_of(const struct sight *sight)
{
	return &sight->target->channels[sight->channel];
}

static struct standing *standing_find(const struct channel *channel, const struct source *source)
{
	for (size_t i = 0; i < channel->n_standings; i++)
		if (channel->standings[i].port == source->port &&
		    strcmp(channel->standings[i].address, source->address) == 0)
			return &channel->standings[i];
	return NULL;
}

/* The oldest makes room: a channel has few places at a time. */
static struct standing *standing_of(struct channel *channel, const struct source *source)
{
	struct standing *standing = standing_find(channel, source);
	if (standing)
		return standing;
	if (channel->n_standings == THERE_MAX) {
		memmove(&channel->standings[0], &channel->standings[1],
			(THERE_MAX - 1) * sizeof *channel->standings);
		channel->n_standings--;
	}
	standing = ARRAY_ADD(channel->standings, channel->n_standings);
	text_copy(standing->address, sizeof standing->address, source->address);
	standing->port = source->port;
	return standing;
}

static void compare(const struct sight *sight, const struct source *source,
		    struct standing *standing)
{
	const struct target *target = sight->target;
	CLEANUP_BUF lacking = BUF_NULL;
	standing->has =
		transactions_within_but_own(channel_of(sight)->applied, &source->has,
					    target->server_uuid, target->server_id, &lacking);
	standing->compared = source->answered_mono;
	text_copy_line(standing->lacking, sizeof standing->lacking, buf_text(&lacking));
}

static const struct standing *compare_if_new(struct sight *sight, const struct source *source)
{
	struct channel *channel = channel_of(sight);
	struct standing *standing = standing_of(channel, source);
	bool is_new = source->answered_mono.us > standing->compared.us;
	if (is_new && channel->applied && source->answered_mono.us >= channel->applied_at.us)
		compare(sight, source, standing);
	return standing->compared.us != 0 ? standing : NULL;
}

static void add_places(struct sight *sight, const struct addresses *addresses, bool is_now,
		       struct outlook *to)
{
	uint16_t port = sight->target->state.channels[sight->channel].source_port;
	char text[46];
	for (size_t i = 0; i < addresses->n && to->n < THERE_MAX; i++) {
		struct there *there = &to->places[to->n++];
		*there = (struct there){.address = addresses->items[i], .is_now = is_now};
		address_print(&there->address, text);
		there->source = source_find(sight->judge, text, port);
	}
}

/* Only a connected thread knows who its source is. */
static bool is_as_row_says(const struct channel_seen *row, const struct source *source)
{
	if (row->io != THREAD_YES || !source || !wall_is_set(source->answered))
		return false;
	if (row->source_uuid[0] != '\0')
		return strcmp(row->source_uuid, source->who.server_uuid) == 0;
	return row->source_server_id != 0 && row->source_server_id == source->who.server_id;
}

static wall_t moved_after(const struct name *name)
{
	wall_t first = {0};
	for (size_t i = 0; name && i < name->n_views; i++) {
		const struct view *view = &name->views[i];
		if (view->moved.n > 0 && (!wall_is_set(first) || view->moved_after.us < first.us))
			first = view->moved_after;
	}
	return first;
}

/* Where a copy has the same ids: whoever has not connected since the name moved is still at the
 * former place. */
static const struct there *find_attached(const struct sight *sight, const struct outlook *outlook)
{
	const struct channel *channel = channel_of(sight);
	wall_t moved = moved_after(channel->name);
	bool has_followed = !wall_is_set(moved) || channel->connected.us >= moved.us;
	const struct there *second_best = NULL;
	for (size_t i = 0; i < outlook->n; i++) {
		const struct there *there = &outlook->places[i];
		if (!is_as_row_says(sight->row, there->source))
			continue;
		if (there->is_now == has_followed)
			return there;
		second_best = there;
	}
	return second_best;
}

void outlook_take(struct sight *sight, struct outlook *ret)
{
	struct places places;
	*ret = (struct outlook){0};
	places_take(sight->target, sight->channel, &places);
	add_places(sight, &places.now, true, ret);
	add_places(sight, &places.before, false, ret);
	places_free(&places);
	for (size_t i = 0; i < ret->n; i++)
		if (source_answers(ret->places[i].source))
			compare_if_new(sight, ret->places[i].source);
	for (size_t i = 0; i < ret->n; i++) {
		const struct source *source = ret->places[i].source;
		const struct standing *standing =
			source ? standing_find(channel_of(sight), source) : NULL;
		if (standing && standing->compared.us != 0)
			ret->places[i].standing = standing;
	}
	ret->attached = find_attached(sight, ret);
}

/* Of a server with several sources it is not known which transactions came from which, but for what
 * MySQL has received since its relay log was last reset. */
static const char *texts_of(const struct sight *sight)
{
	const struct channel_seen *row = sight->row;
	if (sight->replica->n_channels + sight->replica->n_dropped == 1)
		return row->applied;
	return sight->target->flavour == FLAVOUR_MYSQL ? row->received : NULL;
}

void outlook_end(struct sight *sight)
{
	struct channel *channel = channel_of(sight);
	if (!sight->target->watch.asks_source)
		return;
	if (!channel->applied)
		channel->applied = xcalloc(1, sizeof *channel->applied);
	transactions_take(channel->applied, sight->target->flavour, texts_of(sight), NULL);
	channel->applied_at = sight->at.mono;
}
