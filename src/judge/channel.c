/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/channel.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/budget.h"
#include "judge/change.h"
#include "judge/deeds.h"
#include "judge/drift.h"
#include "judge/errors.h"
#include "judge/history.h"
#include "judge/lag.h"
#include "judge/landing.h"
#include "judge/memory.h"
#include "judge/names.h"
#include "judge/pasts.h"
#include "judge/repoint.h"
#include "judge/sentence.h"
#include "judge/spot.h"
#include "judge/standing.h"
#include "judge/workers.h"

static struct channel *channel_of(const struct sight *sight)
{
	return &sight->target->channels[sight->channel];
}

static void see(struct sight *sight, enum slot slot, enum finding_kind kind,
		const struct server_error *error)
{
	struct spot *spot = spot_of_channel(channel_of(sight), slot);
	struct finding seen;
	if (kind == FINDING_NONE) {
		spot_see(sight, spot, slot, NULL);
		return;
	}
	finding_begin(sight, kind, error, &seen);
	sentence_of_channel(sight, &seen);
	if (slot == SLOT_IO)
		budget_grade(sight, &seen);
	spot_see(sight, spot, slot, &seen);
}

/* Its first attempt was seen late, by up to one of its delays; and the loss of a connection counts
 * as one, too. */
static bool retries_are_over(const struct channel_seen *row, span_t failing)
{
	uint64_t lasts_s;
	if (row->attempts_max == 0 || row->retry_delay_s == 0 || failing.us < 0)
		return false;
	lasts_s =
		row->attempts_max < 3 ? 0 : (uint64_t)(row->attempts_max - 3) * row->retry_delay_s;
	return (uint64_t)(failing.us / US_PER_SECOND) >= lasts_s;
}

/* The server says so in the error's text. MariaDB has no counter: it gave up if it has failed for
 * as long as its retries last; before that somebody stopped it. */
static bool has_given_up(const struct sight *sight)
{
	const struct channel_seen *row = sight->row;
	const struct spot *spot = spot_of_channel(channel_of(sight), SLOT_IO);
	if (row->attempt > 0)
		return row->attempts_max > 0 && row->attempt >= row->attempts_max;
	if (!spot->finding)
		return false;
	return spot->finding->kind == FINDING_IO_GAVE_UP ||
	       (is_about_reaching(spot->finding->kind) &&
		retries_are_over(row, wall_since(sight->at.wall, spot->finding->since)));
}

/* A thread that was stopped while it could not connect keeps its last error. */
static enum finding_kind kind_of_stopped_io(const struct sight *sight)
{
	const struct channel_seen *row = sight->row;
	enum finding_kind kind = io_error_kind(&row->io_error, row->io);
	if (kind != FINDING_NONE && !is_about_reaching(kind))
		return kind;
	if (kind != FINDING_NONE && has_given_up(sight))
		return FINDING_IO_GAVE_UP;
	return row->sql == THREAD_NO && row->sql_error.code == 0 ? FINDING_REPLICA_STOPPED
								 : FINDING_IO_STOPPED;
}

/* Connecting without an error: it has just begun, or the server waits for an answer. */
static void see_connecting(struct sight *sight)
{
	struct spot *spot = spot_of_channel(channel_of(sight), SLOT_IO);
	struct server_error state = {0};
	struct finding seen;
	text_copy(state.text, sizeof state.text, sight->row->io_says);
	finding_begin(sight, FINDING_IO_UNREACHABLE, &state, &seen);
	sentence_of_channel(sight, &seen);
	spot_see_vague(sight, spot, SLOT_IO, &seen);
}

static void judge_io(struct sight *sight)
{
	const struct channel_seen *row = sight->row;
	enum finding_kind kind = io_error_kind(&row->io_error, row->io);
	if (row->io == THREAD_UNKNOWN || (row->io != THREAD_YES && kind == FINDING_DISK_FULL))
		return;
	if (row->io == THREAD_YES)
		see(sight, SLOT_IO, FINDING_NONE, NULL);
	else if (is_detached(row->source_host))
		see(sight, SLOT_IO, FINDING_SOURCE_DETACHED, &row->io_error);
	else if (row->io == THREAD_NO)
		see(sight, SLOT_IO, kind_of_stopped_io(sight), &row->io_error);
	else if (kind != FINDING_NONE)
		see(sight, SLOT_IO, kind, &row->io_error);
	else
		see_connecting(sight);
}

/* Both threads were stopped: that is one finding, in the IO thread's place. */
static bool is_covered_by_io(const struct sight *sight)
{
	const struct spot *io = spot_of_channel(channel_of(sight), SLOT_IO);
	return io->finding && io->finding->kind == FINDING_REPLICA_STOPPED;
}

static void judge_sql(struct sight *sight)
{
	const struct channel_seen *row = sight->row;
	struct spot *spot = spot_of_channel(channel_of(sight), SLOT_SQL);
	const struct server_error *error = workers_error(sight);
	enum finding_kind kind = sql_error_kind(error);
	enum why why = sight->why;
	if (row->sql == THREAD_YES) {
		see(sight, SLOT_SQL, FINDING_NONE, NULL);
	} else if (row->sql == THREAD_NO && kind == FINDING_NONE && is_covered_by_io(sight)) {
		sight->why = WHY_REPLACED;
		spot_end(sight, spot, SLOT_SQL, sight->at.wall);
		sight->why = why;
	} else if (row->sql == THREAD_NO && kind != FINDING_DISK_FULL) {
		see(sight, SLOT_SQL, kind == FINDING_NONE ? FINDING_SQL_STOPPED : kind, error);
	}
}

static void judge_disk(struct sight *sight)
{
	const struct channel_seen *row = sight->row;
	const struct server_error *applying = workers_error(sight);
	struct server_error state = {0};
	if (io_error_kind(&row->io_error, row->io) == FINDING_DISK_FULL) {
		see(sight, SLOT_DISK, FINDING_DISK_FULL, &row->io_error);
	} else if (sql_error_kind(applying) == FINDING_DISK_FULL) {
		see(sight, SLOT_DISK, FINDING_DISK_FULL, applying);
	} else if (says_disk_full(row->io_says) || says_disk_full(row->sql_says)) {
		text_copy(state.text, sizeof state.text,
			  says_disk_full(row->io_says) ? row->io_says : row->sql_says);
		see(sight, SLOT_DISK, FINDING_DISK_FULL, &state);
	} else if (row->io != THREAD_UNKNOWN && row->sql != THREAD_UNKNOWN) {
		see(sight, SLOT_DISK, FINDING_NONE, NULL);
	}
}

static bool is_healthy(const struct channel *channel, const struct channel_seen *row)
{
	for (size_t i = 0; i <= SLOT_LAG - SLOT_IO; i++)
		if (channel->spots[i].finding)
			return false;
	return row->io == THREAD_YES && row->sql == THREAD_YES;
}

static void keep_healthy_row(const struct sight *sight)
{
	struct channel *channel = channel_of(sight);
	if (!sight->row->row || !is_healthy(channel, sight->row))
		return;
	free(channel->healthy_row);
	channel->healthy_row = xstrdup(sight->row->row);
	channel->healthy_at = sight->at.wall;
}

static void tell_story(struct sight *sight, struct name *name, const struct finding *effect)
{
	repoint_tell_past(sight, name, effect);
	pasts_tell(sight, name, effect);
}

static void judge_threads(struct sight *sight)
{
	struct channel *channel = channel_of(sight);
	struct spot *io = spot_of_channel(channel, SLOT_IO);
	bool was_open = io->is_open;
	workers_see(sight);
	judge_io(sight);
	judge_sql(sight);
	judge_disk(sight);
	lag_see(sight);
	landing_judge(sight);
	if (io->is_open && !was_open)
		tell_story(sight, channel->name, io->finding);
}

void channel_see(struct sight *sight, bool restarted)
{
	struct channel *channel = channel_of(sight);
	bool has_connected = history_see(sight, restarted);
	names_follow(sight);
	deeds_see_channel(sight);
	judge_threads(sight);
	drift_see_filters(sight);
	if (has_connected)
		repoint_judge_followed(sight, channel->name);
	keep_healthy_row(sight);
	if (channel->must_remember)
		memory_of_channel(sight);
	channel->must_remember = false;
}

void channel_end(struct sight *sight, enum why why)
{
	struct channel *channel = channel_of(sight);
	sight->why = why;
	for (enum slot slot = SLOT_IO; slot <= SLOT_CHANNEL_LAST; slot++)
		spot_end(sight, spot_of_channel(channel, slot), slot, sight->at.wall);
	sight->why = WHY_GONE;
	memory_without_channel(sight);
	drift_forget_filters(sight);
	name_release(sight, &channel->name);
	name_release(sight, &channel->left);
}

void channel_clear(struct channel *channel)
{
	for (size_t i = 0; i < N_CHANNEL_SLOTS; i++)
		spot_free(&channel->spots[i]);
	free(channel->healthy_row);
	free(channel->worker);
	standings_free(channel);
	free(channel->silence);
	free(channel->distance);
	free(channel->filters);
	if (channel->own)
		transactions_free(channel->own);
	free(channel->own);
}
