/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/notes.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "judge/change.h"
#include "judge/drift.h"
#include "judge/group.h"
#include "judge/sentence.h"
#include "judge/spot.h"
#include "probe/replica_details.h"

static void see(struct sight *sight, enum slot slot, enum finding_kind kind, const char *says)
{
	struct spot *spot = spot_of_target(sight->target, slot);
	CLEANUP_BUF text = BUF_NULL;
	struct finding seen;
	finding_begin(sight, kind, NULL, &seen);
	subject_print(&seen, &text);
	buf_add(&text, says);
	text_copy_line(seen.text, sizeof seen.text, buf_text(&text));
	spot_see(sight, spot, slot, &seen);
}

static void see_none(struct sight *sight, enum slot slot)
{
	spot_see(sight, spot_of_target(sight->target, slot), slot, NULL);
}

static void see_writable(struct sight *sight)
{
	const struct replica_seen *replica = sight->replica;
	bool is_replica = sight->target->state.n_channels > 0;
	if (!replica->read_only_known)
		return;
	if (replica->read_only || !is_replica || !sight->target->watch.expect_read_only)
		see_none(sight, SLOT_WRITABLE);
	else
		see(sight, SLOT_WRITABLE, FINDING_REPLICA_WRITABLE,
		    " is a replica, but can be written to: read_only is OFF");
}

static bool is_on(const struct replica_details *details, enum setting setting)
{
	const char *value = details->settings[setting];
	return value && strcmp(value, "ON") == 0;
}

static bool any_channel_is_connected(const struct target *target)
{
	for (size_t i = 0; i < target->state.n_channels; i++)
		if (target->state.channels[i].io == THREAD_YES)
			return true;
	return false;
}

/* A replica that is only prepared to be a source has nobody to wait for. */
static bool source_has_fallen_back(const struct sight *sight)
{
	const struct replica_details *details = sight->replica->details;
	return is_on(details, SETTING_SEMISYNC_SOURCE) && details->semisync_source == YN_NO &&
	       (sight->target->state.n_channels == 0 || details->semisync_clients > 0);
}

static bool replica_has_fallen_back(const struct sight *sight)
{
	const struct replica_details *details = sight->replica->details;
	return is_on(details, SETTING_SEMISYNC_REPLICA) && details->semisync_replica == YN_NO &&
	       any_channel_is_connected(sight->target);
}

static void see_semisync(struct sight *sight)
{
	const struct replica_details *details = sight->replica->details;
	CLEANUP_BUF text = BUF_NULL;
	if (!details || !details->settings_known || !details->counters_known)
		return;
	if (source_has_fallen_back(sight)) {
		buf_add(&text, " no longer waits for its replicas: semi-synchronous replication is "
			       "on, but has fallen back");
		if (details->semisync_clients_known)
			buf_printf(&text, " (replicas that take part: %" PRIu64 ")",
				   details->semisync_clients);
		see(sight, SLOT_SEMISYNC, FINDING_SEMISYNC_OFF, buf_text(&text));
	} else if (replica_has_fallen_back(sight)) {
		see(sight, SLOT_SEMISYNC, FINDING_SEMISYNC_OFF,
		    " replicates without acknowledging: semi-synchronous replication is on, but "
		    "not in use with its source");
	} else {
		see_none(sight, SLOT_SEMISYNC);
	}
}

void notes_see(struct sight *sight)
{
	see_writable(sight);
	drift_see_settings(sight);
	see_semisync(sight);
	group_see(sight);
}

bool notes_print_end(const struct finding *finding, struct buf *to)
{
	static const struct {
		enum finding_kind kind;
		const char *says;
	} ends[] = {
		{FINDING_REPLICA_WRITABLE, " can no longer be written to"},
		{FINDING_CONFIG_DRIFT, " has its former settings again"},
		{FINDING_GROUP_MEMBER, " sees all members of its group online again"},
		{FINDING_GROUP_NO_QUORUM, " sees all members of its group online again"},
		{FINDING_SEMISYNC_OFF, " replicates semi-synchronously again"},
		{FINDING_ERRANT_TRANSACTIONS, " no longer has transactions that its source lacks"},
		{FINDING_FILTERS_CHANGED, " has its former replication filters again"},
	};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends[i].kind == finding->kind) {
			buf_add(to, ends[i].says);
			return true;
		}
	return false;
}
