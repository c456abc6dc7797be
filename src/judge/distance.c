/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/distance.h"

#include <inttypes.h>
#include <string.h>

#include "base/xalloc.h"
#include "judge/sentence.h"

static const span_t mark_every = {5 * US_PER_SECOND};
/* Shorter than this a burst looks like a trend. */
static const span_t trend_over = {10 * US_PER_SECOND};
static const span_t too_long_to_tell = {30 * 24 * 3600 * US_PER_SECOND};

static struct channel_state *state_of(const struct sight *sight)
{
	return &sight->target->state.channels[sight->channel];
}

static struct distance *distance_of(const struct sight *sight)
{
	struct channel *channel = &sight->target->channels[sight->channel];
	if (!channel->distance)
		channel->distance = xcalloc(1, sizeof *channel->distance);
	return channel->distance;
}

/* A lower bound, as of the source's last answer. Of several sources it is not known whose
 * transactions these are. */
static bool count_behind(const struct sight *sight, const struct outlook *outlook, uint64_t *ret)
{
	const struct channel_seen *row = sight->row;
	struct transactions applied = {0};
	bool known;
	if (!outlook->attached || !source_answers(outlook->attached->source) ||
	    sight->replica->n_channels + sight->replica->n_dropped != 1)
		return false;
	transactions_take(&applied, sight->target->flavour, row->applied, NULL);
	known = transactions_behind(&applied, &outlook->attached->source->has, ret);
	transactions_free(&applied);
	return known;
}

static void add_mark(struct distance *distance, const struct distance_mark *mark)
{
	const struct distance_mark *last =
		distance->n > 0 ? &distance->marks[distance->n - 1] : NULL;
	if (last && mono_since(mark->at, last->at).us < mark_every.us)
		return;
	if (distance->n == DISTANCE_MARKS) {
		memmove(&distance->marks[0], &distance->marks[1],
			(DISTANCE_MARKS - 1) * sizeof distance->marks[0]);
		distance->n--;
	}
	distance->marks[distance->n++] = *mark;
}

/* The oldest that knows what is asked for. */
static const struct distance_mark *first_that_knows(const struct distance *distance, mono_t now,
						    bool of_behind)
{
	for (size_t i = 0; i < distance->n; i++) {
		const struct distance_mark *mark = &distance->marks[i];
		if (mono_since(now, mark->at).us < trend_over.us)
			return NULL;
		if (of_behind ? mark->behind_known : mark->lag_known)
			return mark;
	}
	return NULL;
}

/* Time to go at the rate at which `then` became `now` in `passed`. */
static bool extrapolate(double then, double now, span_t passed, span_t *ret)
{
	double us;
	if (now <= 0 || then <= now)
		return false;
	us = now / (then - now) * (double)passed.us;
	if (us > (double)too_long_to_tell.us)
		return false;
	ret->us = (int64_t)us;
	return true;
}

/* By transactions where they are counted, else by seconds. */
static bool estimate(const struct distance *distance, const struct distance_mark *now, span_t *ret)
{
	const struct distance_mark *then = first_that_knows(distance, now->at, now->behind_known);
	if (!then)
		return false;
	if (now->behind_known)
		return extrapolate((double)then->behind, (double)now->behind,
				   mono_since(now->at, then->at), ret);
	return now->lag_known && extrapolate((double)then->lag.us, (double)now->lag.us,
					     mono_since(now->at, then->at), ret);
}

static void take_trend(const struct distance *distance, const struct distance_mark *now,
		       struct channel_state *state)
{
	const struct distance_mark *then = first_that_knows(distance, now->at, false);
	state->catch_up_known = estimate(distance, now, &state->catch_up);
	state->trend_known = then && now->lag_known;
	if (state->trend_known) {
		state->trend.us = now->lag.us - then->lag.us;
		state->trend_over = mono_since(now->at, then->at);
	}
}

void distance_see(struct sight *sight, const struct outlook *outlook)
{
	const struct channel_seen *row = sight->row;
	struct channel_state *state = state_of(sight);
	struct distance *distance = distance_of(sight);
	struct distance_mark mark = {.at = sight->at.mono};
	bool runs = row->io == THREAD_YES && row->sql == THREAD_YES;
	mark.behind_known = count_behind(sight, outlook, &mark.behind);
	mark.lag_known = runs && row->lag_known;
	mark.lag = lag_beyond_wanted(row);
	state->behind_known = mark.behind_known;
	state->behind = mark.behind;
	take_trend(distance, &mark, state);
	if (!runs)
		distance->n = 0;
	else
		add_mark(distance, &mark);
}

static void print_trend(const struct channel_state *state, struct buf *to)
{
	if (!state->trend_known || state->trend.us == 0)
		return;
	buf_add(to, state->trend.us > 0 ? "; it has fallen back by " : "; it has gained ");
	span_print((span_t){state->trend.us > 0 ? state->trend.us : -state->trend.us}, to);
	buf_add(to, " in the last ");
	span_print(state->trend_over, to);
}

void distance_print(const struct sight *sight, struct buf *to)
{
	const struct channel_state *state = state_of(sight);
	if (state->behind_known)
		buf_printf(to, "; the source has %" PRIu64 " transaction%s that it has not applied",
			   state->behind, state->behind == 1 ? "" : "s");
	print_trend(state, to);
	if (state->catch_up_known) {
		buf_add(to, ", and will have caught up in about ");
		span_print(state->catch_up, to);
		buf_add(to, " at this pace");
	}
}
