/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/resolv.h"

#include <string.h>

#include "base/text.h"
#include "judge/change.h"
#include "judge/spot.h"

/* After a day it is what the host has. */
static const span_t lasting = {24 * 3600 * US_PER_SECOND};

static struct spot *spot_of(struct target *target)
{
	return spot_of_target(target, SLOT_RESOLV_CONF);
}

static const char *or_nothing(const char *text)
{
	return *text != '\0' ? text : "nothing";
}

static void see_on(struct sight *sight, const struct resolv_seen *seen)
{
	CLEANUP_BUF text = BUF_NULL;
	struct finding finding;
	finding_begin(sight, FINDING_RESOLVER_CONFIG_CHANGED, NULL, &finding);
	text_copy(finding.before, sizeof finding.before, seen->before);
	text_copy(finding.after, sizeof finding.after, seen->after);
	text_copy(finding.said, sizeof finding.said, seen->after);
	buf_printf(&text, "%s: its host's %.80s says %.150s, it said %.150s",
		   sight->target->watch.target, seen->path, or_nothing(seen->after),
		   or_nothing(seen->before));
	text_copy_line(finding.text, sizeof finding.text, buf_text(&text));
	spot_see(sight, spot_of(sight->target), SLOT_RESOLV_CONF, &finding);
}

/* What it said before the change that is open. */
static bool is_back(struct target *target, const struct resolv_seen *seen)
{
	const struct spot *spot = spot_of(target);
	return spot->is_open && strcmp(spot->finding->before, seen->after) == 0;
}

void resolv_see(struct sight *sight, const struct resolv_seen *seen)
{
	struct target *target;
	size_t at = 0;
	while ((target = map_next(&sight->judge->targets, &at, NULL))) {
		if (!target->is_watched || !target->is_here)
			continue;
		sight->target = target;
		if (is_back(target, seen))
			spot_see(sight, spot_of(target), SLOT_RESOLV_CONF, NULL);
		else
			see_on(sight, seen);
	}
	sight->target = NULL;
}

void resolv_peer(struct sight *sight, const struct peer_seen *seen)
{
	sight->target->is_here = seen->end == PEER_SEEN || seen->end == PEER_NO_SOCKET;
}

void resolv_pass(struct sight *sight)
{
	const struct spot *spot = spot_of(sight->target);
	if (spot->is_open && wall_since(sight->at.wall, spot->finding->since).us > lasting.us)
		spot_see(sight, spot_of(sight->target), SLOT_RESOLV_CONF, NULL);
}
