/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/lag.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/sentence.h"
#include "judge/spot.h"

/* A transaction that has lasted for at least this, and for half of the lag, is to blame for it. */
static const span_t long_transaction = {10 * US_PER_SECOND};

void lag_take_reason(struct sight *sight)
{
	struct target *target = sight->target;
	const struct replica_details *details = sight->replica->details;
	if (!details)
		return;
	free(target->lag_reason);
	target->lag_reason = NULL;
	if (!details->locks_asked)
		return;
	target->lag_reason = xcalloc(1, sizeof *target->lag_reason);
	if (details->n_blockers > 0)
		target->lag_reason->blocker = details->blockers[0];
	if (details->transaction_known) {
		target->lag_reason->transaction = details->transaction;
		target->lag_reason->transaction_rows = details->transaction_rows;
	}
}

/* Some locks stand in the thread's own state; a row's do not. */
static bool says_locked(const char *state)
{
	return text_starts(state, "Waiting for ") &&
	       (text_contains(state, "metadata lock") || text_contains(state, "table lock") ||
		text_contains(state, "table level lock") || text_contains(state, "read lock") ||
		text_contains(state, "backup lock"));
}

static bool is_blocked(const struct sight *sight)
{
	const struct lag_reason *reason = sight->target->lag_reason;
	return says_locked(sight->row->sql_says) || (reason && reason->blocker.connection != 0);
}

static bool is_in_long_transaction(const struct sight *sight)
{
	const struct lag_reason *reason = sight->target->lag_reason;
	return reason && reason->transaction.us >= long_transaction.us &&
	       reason->transaction.us >= lag_beyond_wanted(sight->row).us / 2;
}

static enum finding_kind kind_of_lag(const struct sight *sight)
{
	if (is_blocked(sight))
		return FINDING_LAG_BLOCKED;
	if (is_in_long_transaction(sight))
		return FINDING_LAG_TRANSACTION;
	return sight->row->wanted_delay.us > 0 ? FINDING_DELAY_EXCEEDED : FINDING_LAG;
}

/* While a thread does not run, the server's number means nothing (MySQL says 0 on a channel that
 * never connected). */
void lag_see(struct sight *sight)
{
	const struct channel_seen *row = sight->row;
	struct channel *channel = &sight->target->channels[sight->channel];
	struct spot *spot = spot_of_channel(channel, SLOT_LAG);
	span_t allowed = sight->target->watch.max_lag;
	span_t critical = sight->target->watch.critical_lag;
	struct finding seen;
	if (row->io != THREAD_YES || row->sql != THREAD_YES || !row->lag_known)
		return;
	if (allowed.us <= 0 || lag_beyond_wanted(row).us <= allowed.us) {
		spot_see(sight, spot, SLOT_LAG, NULL);
		return;
	}
	finding_begin(sight, kind_of_lag(sight), NULL, &seen);
	if (critical.us > 0 && lag_beyond_wanted(row).us >= critical.us)
		seen.level = level_max(seen.level, LEVEL_P2);
	sentence_of_lag(sight, &seen);
	spot_see(sight, spot, SLOT_LAG, &seen);
}

static void print_blocker(const struct blocker_seen *blocker, struct buf *to)
{
	buf_printf(to, ", because %s (connection %" PRIu64 ") holds a %s lock", blocker->account,
		   blocker->connection, blocker->lock);
	if (*blocker->object)
		buf_printf(to, " on %s", blocker->object);
	if (blocker->since.us > 0) {
		buf_add(to, " since ");
		span_print(blocker->since, to);
	}
	if (*blocker->doing)
		buf_printf(to, ": %.120s", blocker->doing);
}

void lag_print_reason(const struct sight *sight, enum finding_kind kind, struct buf *to)
{
	const struct lag_reason *reason = sight->target->lag_reason;
	if (kind == FINDING_LAG_BLOCKED && reason && reason->blocker.connection != 0) {
		print_blocker(&reason->blocker, to);
	} else if (kind == FINDING_LAG_BLOCKED) {
		buf_printf(to, "; it waits for a lock (%s), whose holder is not visible to us",
			   sight->row->sql_says);
	} else if (kind == FINDING_LAG_TRANSACTION) {
		buf_add(to, "; it has applied one transaction for ");
		span_print(reason->transaction, to);
		buf_printf(to, ", %" PRIu64 " rows so far", reason->transaction_rows);
	}
}
