/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/group.h"

#include <string.h>

#include "base/text.h"
#include "judge/change.h"
#include "judge/sentence.h"
#include "judge/spot.h"

static bool is_state(const struct member_seen *member, const char *state)
{
	return strcmp(member->state, state) == 0;
}

static size_t count_unreachable(const struct replica_details *details)
{
	size_t n = 0;
	for (size_t i = 0; i < details->n_members; i++)
		n += is_state(&details->members[i], "UNREACHABLE");
	return n;
}

/* Without most of its members a group takes no writes. */
static bool lacks_quorum(const struct replica_details *details)
{
	return details->n_members > 0 && 2 * count_unreachable(details) >= details->n_members;
}

static void print_members(const struct replica_details *details, struct buf *to)
{
	const char *between = ": ";
	for (size_t i = 0; i < details->n_members; i++) {
		if (is_state(&details->members[i], "ONLINE"))
			continue;
		buf_printf(to, "%s%s is %s", between, details->members[i].host,
			   details->members[i].state);
		between = ", ";
	}
}

static bool all_are_online(const struct replica_details *details)
{
	for (size_t i = 0; i < details->n_members; i++)
		if (!is_state(&details->members[i], "ONLINE"))
			return false;
	return true;
}

void group_see(struct sight *sight)
{
	const struct replica_details *details = sight->replica->details;
	struct spot *spot = spot_of_target(sight->target, SLOT_GROUP);
	bool is_lost;
	CLEANUP_BUF text = BUF_NULL;
	struct finding seen;
	if (!details || !details->members_known)
		return;
	if (all_are_online(details)) {
		spot_see(sight, spot, SLOT_GROUP, NULL);
		return;
	}
	is_lost = lacks_quorum(details);
	finding_begin(sight, is_lost ? FINDING_GROUP_NO_QUORUM : FINDING_GROUP_MEMBER, NULL, &seen);
	subject_print(&seen, &text);
	buf_printf(&text,
		   is_lost ? " sees too few of its group's %zu members"
			   : " sees members of its group that are not online, of %zu",
		   details->n_members);
	print_members(details, &text);
	text_copy_line(seen.text, sizeof seen.text, buf_text(&text));
	spot_see(sight, spot, SLOT_GROUP, &seen);
}
