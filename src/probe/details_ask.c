/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/details_ask.h"

#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "platform/clock.h"
#include "probe/details_rows.h"
#include "probe/session.h"

/* A new grant is noticed after this; asking a server each time for what it refuses fills its log.
 */
static const span_t denied_for = SPAN_MINUTES(5);
/* However fast things change. */
static const span_t least = SPAN_MS(500);

typedef const char *statement_fn(enum flavour, const char *version);

static const char *settings_statement(enum flavour flavour, const char *version)
{
	(void)flavour;
	(void)version;
	return details_settings_statement;
}

static const char *counters_statement(enum flavour flavour, const char *version)
{
	(void)flavour;
	(void)version;
	return details_counters_statement;
}

static const struct part {
	const char *name; /* what is missing where it cannot be asked */
	statement_fn *statement;
	details_row_fn *take;
	enum occasion { ALWAYS, WHEN_LAGGING, WHEN_CHANGED, IN_GROUP } when;
} parts[] = {
	{"settings", settings_statement, details_take_setting, ALWAYS},
	{"counters", counters_statement, details_take_counter, ALWAYS},
	{"replication_applier_status_by_worker", details_workers_statement, details_take_worker,
	 false},
	{"replication_connection_status", details_receivers_statement, details_take_receiver,
	 false},
	{"row locks", details_row_locks_statement, details_take_blocker, WHEN_LAGGING},
	{"metadata locks", details_table_locks_statement, details_take_blocker, WHEN_LAGGING},
	{"error_log", details_log_statement, details_take_line, ALWAYS},
	{"events_statements_history", details_doers_statement, details_take_doer, WHEN_CHANGED},
	{"replication_group_members", details_members_statement, details_take_member, IN_GROUP},
	{"transactions", details_transaction_statement, details_take_transaction, WHEN_LAGGING},
};
enum { N_PARTS = sizeof parts / sizeof *parts };
_Static_assert((int)N_PARTS <= (int)DETAILS_PARTS && (int)N_PARTS <= (int)UNSEEN_MAX,
	       "a part has its place");

static uint64_t mix(uint64_t hash, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(1099511628211);
	return hash;
}

static uint64_t mix_channel(uint64_t hash, const struct channel_seen *channel)
{
	const unsigned parts_of[] = {channel->io, channel->sql, channel->io_error.code,
				     channel->sql_error.code, channel->source_port};

	hash = mix(hash, channel->channel, strlen(channel->channel));
	hash = mix(hash, channel->source_host, strlen(channel->source_host));
	hash = mix(hash, channel->source_user, strlen(channel->source_user));
	return mix(hash, parts_of, sizeof parts_of);
}

static uint64_t status_of(const struct replica_seen *seen)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < seen->n_channels; i++)
		hash = mix_channel(hash, &seen->channels[i]);
	return hash;
}

static bool has_changed(struct details_plan *plan, const struct replica_seen *seen, mono_t now)
{
	if (status_of(seen) == plan->status ||
	    (plan->changed.us != 0 && mono_since(now, plan->changed).us < least.us))
		return false;
	plan->changed = now;
	return true;
}

static bool is_due(struct session *session, const struct replica_seen *seen, mono_t now)
{
	struct details_plan *plan = &session->details;

	if (session->target.details.us == 0 || patience_waits(&plan->patience, now))
		return false;
	if (plan->next.us == 0 || now.us >= plan->next.us)
		return true;
	return has_changed(plan, seen, now);
}

static void add_unseen(struct replica_details *details, const char *what,
		       const struct server_error *error)
{
	struct unseen *unseen = &details->unseen[details->n_unseen++];

	text_copy(unseen->what, sizeof unseen->what, what);
	unseen->error = *error;
}

/* An answer of the server that it will not say; anything else is trouble on the way. */
static bool is_refusal(enum poll_end end)
{
	return end == POLL_NO_PRIVILEGE || end == POLL_DENIED || end == POLL_OTHER;
}

/* A lag that is worth asking who is to blame for it. */
static bool lags(const struct replica_seen *seen)
{
	static const span_t much = SPAN_SECONDS(2);

	for (size_t i = 0; i < seen->n_channels; i++) {
		const struct channel_seen *channel = &seen->channels[i];

		if (channel->lag_known && channel->lag.us - channel->wanted_delay.us >= much.us)
			return true;
	}
	return false;
}

static enum poll_end ask_part(struct session *session, size_t i, struct replica_details *details)
{
	struct details_plan *plan = &session->details;
	const struct server_facts *facts = &session->facts;
	const char *statement = parts[i].statement(facts->flavour, facts->version);
	struct server_error error = {0};
	enum poll_end end;
	mono_t now = clock_now().mono;

	if (!statement)
		return POLL_OK;
	if (plan->denied[i].us > now.us) {
		add_unseen(details, parts[i].name, &plan->why[i]);
		return POLL_OK;
	}
	end = session_ask(session, statement, parts[i].take, details, &error);
	if (!is_refusal(end))
		return end;
	plan->denied[i] = mono_after(now, denied_for);
	plan->why[i] = error;
	add_unseen(details, parts[i].name, &error);
	return POLL_OK;
}

static bool is_occasion(enum occasion when, const struct replica_details *details, bool changed)
{
	const char *group = details->settings[SETTING_GROUP_NAME];

	switch (when) {
	case WHEN_LAGGING:
		return details->locks_asked;
	case WHEN_CHANGED:
		return changed;
	case IN_GROUP:
		return group && *group;
	case ALWAYS:
		break;
	}
	return true;
}

struct replica_details *details_ask(struct session *session, const struct replica_seen *seen)
{
	struct details_plan *plan = &session->details;
	struct replica_details *details;
	enum poll_end end = POLL_OK;
	mono_t now = clock_now().mono;

	bool changed = plan->status != 0 && status_of(seen) != plan->status;

	if (!is_due(session, seen, now))
		return NULL;
	plan->next = mono_after(now, session->target.details);
	plan->status = status_of(seen);
	details = xcalloc(1, sizeof *details);
	details->locks_asked = lags(seen);
	for (size_t i = 0; i < N_PARTS && end == POLL_OK; i++)
		if (is_occasion(parts[i].when, details, changed))
			end = ask_part(session, i, details);
	if (end == POLL_OK) {
		patience_restored(&plan->patience);
		return details;
	}
	if (end == POLL_HANGS)
		patience_lost(&plan->patience, clock_now().mono);
	session_leave(session);
	return details_free(details);
}
