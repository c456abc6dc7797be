/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/heartbeats.h"

#include <string.h>

#include "base/xalloc.h"
#include "platform/clock.h"
#include "probe/details_rows.h"
#include "probe/session.h"

/* A new grant is noticed after this. */
static const span_t denied_for = SPAN_MINUTES(5);

static bool is_connected(const struct replica_seen *seen)
{
	for (size_t i = 0; i < seen->n_channels; i++)
		if (seen->channels[i].io == THREAD_YES)
			return true;
	return false;
}

static void take(const struct receiver_seen *receiver, struct replica_seen *seen)
{
	for (size_t i = 0; i < seen->n_channels; i++) {
		struct channel_seen *channel = &seen->channels[i];

		if (strcmp(channel->channel, receiver->channel) != 0)
			continue;
		channel->heartbeats_known = true;
		channel->heartbeats = receiver->heartbeats;
		channel->heartbeat_period = receiver->period;
		return;
	}
}

void heartbeats_ask(struct session *session, struct replica_seen *seen)
{
	const char *statement = details_receivers_statement(seen->flavour, seen->version);
	mono_t now = clock_now().mono;
	struct replica_details *rows;
	struct server_error error = {0};
	enum poll_end end;

	if (!statement || !is_connected(seen) || now.us < session->heartbeats_denied.us)
		return;
	rows = xcalloc(1, sizeof *rows);
	end = session_ask(session, statement, details_take_receiver, rows, &error);
	for (size_t i = 0; end == POLL_OK && i < rows->n_receivers; i++)
		take(&rows->receivers[i], seen);
	if (end != POLL_OK && session->connection)
		session->heartbeats_denied = mono_after(now, denied_for);
	if (end == POLL_LOST)
		session_leave(session);
	details_free(rows);
}
