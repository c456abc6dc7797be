/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/replica.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "platform/clock.h"
#include "probe/error_numbers.h"
#include "probe/heartbeats.h"
#include "probe/session.h"

static void keep_channel(void *arg, const struct status_column *columns, size_t n)
{
	struct replica_seen *seen = arg;

	if (seen->n_channels < CHANNELS_MAX)
		status_row_read(columns, n, ARRAY_ADD(seen->channels, seen->n_channels));
	else
		seen->n_dropped++;
}

static void drop_channels(struct replica_seen *seen)
{
	for (size_t i = 0; i < seen->n_channels; i++)
		channel_seen_free(&seen->channels[i]);
	free(seen->channels);
	seen->channels = NULL;
	seen->n_channels = seen->n_dropped = 0;
}

static void add_facts(struct replica_seen *seen, const struct server_facts *facts, mono_t now)
{
	seen->flavour = facts->flavour;
	text_copy(seen->version, sizeof seen->version, facts->version);
	text_copy(seen->hostname, sizeof seen->hostname, facts->hostname);
	text_copy(seen->server_uuid, sizeof seen->server_uuid, facts->server_uuid);
	seen->server_id = facts->server_id;
	seen->read_only_known = facts->read_only_known;
	seen->read_only = facts->read_only;
	seen->uptime_known = facts->uptime_known;
	seen->uptime_s =
		facts->uptime_s + (uint64_t)(mono_since(now, facts->learnt).us / US_PER_SECOND);
}

/* On a connection beside the one that waits: whether the server lives, and what it is at. */
static enum poll_end poll_meanwhile(struct session *session, struct replica_seen *seen)
{
	enum poll_end end = POLL_OK;

	if (!session->connection)
		end = session_connect(session, &seen->error);
	if (end == POLL_OK)
		end = hanging_tell(session, &seen->error);
	if (end != POLL_HANGS)
		session_leave(session);
	return end;
}

/* A server of any kind tells whether the threads of a channel run. */
static bool is_status_of_replication(const struct replica_seen *seen)
{
	for (size_t i = 0; i < seen->n_channels; i++)
		if (seen->channels[i].io == THREAD_UNKNOWN &&
		    seen->channels[i].sql == THREAD_UNKNOWN)
			return false;
	return true;
}

static enum poll_end ask_status(struct session *session, struct replica_seen *seen)
{
	enum poll_end end = session_status(session, keep_channel, seen, &seen->error);

	if (end != POLL_OK || is_status_of_replication(seen))
		return end;
	seen->error.code = ERROR_MALFORMED;
	snprintf(seen->error.text, sizeof seen->error.text,
		 "the answer to %s does not tell whether the threads of a channel run",
		 session->statement);
	return POLL_GARBLED;
}

static enum poll_end poll_status(struct session *session, struct replica_seen *seen)
{
	enum poll_end end = session_learn(session, &seen->error);

	if (end == POLL_OK)
		end = ask_status(session, seen);
	if (*session->facts.version)
		add_facts(seen, &session->facts, clock_now().mono);
	if (end == POLL_OK)
		heartbeats_ask(session, seen);
	if (end == POLL_OK && session->connection)
		seen->details = details_ask(session, seen);
	if (seen->details)
		facts_follow(&session->facts, seen);
	if (end != POLL_OK)
		drop_channels(seen);
	if (end == POLL_HANGS && session->hanging.statement)
		return poll_meanwhile(session, seen);
	/* Also when denied: what is granted now holds for new connections. */
	if (end != POLL_OK)
		session_leave(session);
	return end;
}

static enum poll_end poll_once(struct session *session, struct replica_seen *seen)
{
	enum poll_end end = POLL_OK;

	if (!session->connection)
		end = session_connect(session, &seen->error);
	if (end != POLL_OK)
		return end;
	text_copy(seen->address, sizeof seen->address, session->address);
	return poll_status(session, seen);
}

void replica_poll(struct session *session, struct observation *ret)
{
	const mono_t start = clock_now().mono;
	const bool was_kept = session->connection != NULL;
	struct replica_seen *seen = &ret->replica;

	*ret = (struct observation){.kind = SEEN_REPLICA};
	text_copy(ret->target, sizeof ret->target, session->target.name);
	seen->end = poll_once(session, seen);
	/* What was kept may have been closed long ago, by wait_timeout or a restart: how the server
	 * is now, a new connection tells. */
	if (seen->end == POLL_LOST && was_kept) {
		*seen = (struct replica_seen){0};
		seen->end = poll_once(session, seen);
	}
	if (seen->end == POLL_OK)
		seen->error = (struct server_error){0};
	ret->at = clock_now();
	ret->took = mono_since(ret->at.mono, start);
}
