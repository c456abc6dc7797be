/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/drift.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/sentence.h"
#include "judge/spot.h"
#include "probe/dialect.h"
#include "probe/replica_details.h"

static const span_t counts_after = {24 * 3600 * US_PER_SECOND};

void drift_clear(char **settings)
{
	for (size_t i = 0; settings && i < N_SETTINGS; i++)
		free(settings[i]);
	free(settings);
}

static void keep(struct target *target, const struct replica_details *details)
{
	drift_clear(target->kept);
	target->kept = xcalloc(N_SETTINGS, sizeof *target->kept);
	for (enum setting i = 0; i < N_SETTINGS; i++)
		if (setting_is_kept(i))
			target->kept[i] = xstrdup(details->settings[i]);
}

/* What only one of the two has, an upgrade or a plugin has brought or taken. */
static bool differs(const struct target *target, const struct replica_details *details,
		    enum setting i)
{
	return target->kept[i] && details->settings[i] &&
	       strcmp(target->kept[i], details->settings[i]) != 0;
}

static void add_value(struct buf *to, const struct replica_seen *replica, enum setting i,
		      const char *value)
{
	bool is_new =
		replica->flavour == FLAVOUR_MYSQL && version_at_least(replica->version, 8, 0, 26);
	buf_printf(to, "%s%s=%s", to->len > 0 ? ", " : "",
		   is_new ? setting_name(i) : setting_former(i), *value ? value : "''");
}

static bool find_changes(const struct sight *sight, struct finding *ret)
{
	const struct target *target = sight->target;
	const struct replica_details *details = sight->replica->details;
	CLEANUP_BUF before = BUF_NULL;
	CLEANUP_BUF after = BUF_NULL;
	for (enum setting i = 0; i < N_SETTINGS; i++) {
		if (!differs(target, details, i))
			continue;
		add_value(&before, sight->replica, i, target->kept[i]);
		add_value(&after, sight->replica, i, details->settings[i]);
	}
	if (before.len == 0)
		return false;
	finding_begin(sight, FINDING_CONFIG_DRIFT, NULL, ret);
	text_copy_line(ret->before, sizeof ret->before, buf_text(&before));
	text_copy_line(ret->after, sizeof ret->after, buf_text(&after));
	return true;
}

static void print_change(struct finding *finding, const char *what)
{
	CLEANUP_BUF text = BUF_NULL;
	subject_print(finding, &text);
	buf_printf(&text, ": %s changed from %s to %s", what, finding->before, finding->after);
	text_copy_line(finding->text, sizeof finding->text, buf_text(&text));
}

static bool has_become_normal(const struct sight *sight, const struct spot *spot)
{
	return spot->is_open &&
	       wall_since(sight->at.wall, spot->finding->since).us > counts_after.us;
}

static void end_as_accepted(struct sight *sight, struct spot *spot, enum slot slot)
{
	enum why why = sight->why;
	sight->why = WHY_ACCEPTED;
	spot_end(sight, spot, slot, sight->at.wall);
	sight->why = why;
}

void drift_see_settings(struct sight *sight)
{
	struct target *target = sight->target;
	const struct replica_details *details = sight->replica->details;
	struct spot *spot = spot_of_target(target, SLOT_DRIFT);
	struct finding seen;
	if (!details || !details->settings_known)
		return;
	if (!target->kept || target->accepts_drift || has_become_normal(sight, spot)) {
		keep(target, details);
		target->accepts_drift = false;
		drift_remember_settings(sight);
		end_as_accepted(sight, spot, SLOT_DRIFT);
	}
	if (!find_changes(sight, &seen)) {
		spot_see(sight, spot, SLOT_DRIFT, NULL);
		return;
	}
	print_change(&seen, "settings");
	spot_see(sight, spot, SLOT_DRIFT, &seen);
}

void drift_see_filters(struct sight *sight)
{
	struct channel *channel = &sight->target->channels[sight->channel];
	struct spot *spot = spot_of_channel(channel, SLOT_FILTERS);
	struct finding seen;
	if (!channel->filters || channel->accepts_filters || has_become_normal(sight, spot)) {
		free(channel->filters);
		channel->filters = xstrdup(sight->row->filters);
		channel->accepts_filters = false;
		drift_remember_filters(sight);
		end_as_accepted(sight, spot, SLOT_FILTERS);
	}
	if (strcmp(channel->filters, sight->row->filters) == 0) {
		spot_see(sight, spot, SLOT_FILTERS, NULL);
		return;
	}
	finding_begin(sight, FINDING_FILTERS_CHANGED, NULL, &seen);
	text_copy(seen.before, sizeof seen.before, *channel->filters ? channel->filters : "none");
	text_copy(seen.after, sizeof seen.after,
		  *sight->row->filters ? sight->row->filters : "none");
	print_change(&seen, "replication filters");
	spot_see(sight, spot, SLOT_FILTERS, &seen);
}

void drift_accept(struct judge *judge, const struct finding *finding)
{
	struct target *target = map_get(&judge->targets, finding->target);
	if (!target)
		return;
	if (finding->kind == FINDING_CONFIG_DRIFT)
		target->accepts_drift = true;
	for (size_t i = 0; i < target->state.n_channels; i++)
		if (finding->kind == FINDING_FILTERS_CHANGED &&
		    strcmp(target->state.channels[i].channel, finding->channel) == 0)
			target->channels[i].accepts_filters = true;
}
