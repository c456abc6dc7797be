/* SPDX-License-Identifier: Apache-2.0 */
/* When time itself moves an incident. All of it follows from the state, so that a restart neither
 * repeats nor skips a step. */
#include "incident/act.h"

struct due {
	bool is_any;
	wall_t at;
	enum incident_event event;
};

/* Of two at the same time the one that was asked first goes first. */
static void consider(struct due *due, wall_t from, span_t after, enum incident_event event)
{
	wall_t at = wall_after(from, after);

	if (!wall_is_set(from) || (due->is_any && due->at.us <= at.us))
		return;
	*due = (struct due){.is_any = true, .at = at, .event = event};
}

static wall_t later(wall_t a, wall_t b)
{
	return a.us > b.us ? a : b;
}

static void consider_alarms(const struct incident *incident, const struct policy *policy,
			    struct due *due)
{
	const struct policy_level *level = &policy->levels[incident->level];

	if (level->raise_after.us > 0 && wall_is_set(incident->trouble))
		consider(due, later(incident->level_since, incident->trouble), level->raise_after,
			 EVENT_RAISE_DUE);
	if (level->repeat.us > 0 && level->n_receivers > 0)
		consider(due, incident->paged, level->repeat, EVENT_REPEAT_DUE);
}

bool incident_due(const struct incident *incident, const struct policy *policy, wall_t *ret_at,
		  enum incident_event *ret_event)
{
	struct due due = {0};

	if (incident->state == STATE_OPEN && !incident->is_muted)
		consider_alarms(incident, policy, &due);
	else if (incident->state == STATE_ACKED && !incident->is_muted && policy->ack_expiry.us > 0)
		consider(&due, incident->acked, policy->ack_expiry, EVENT_ACK_EXPIRED);
	else if (incident->state == STATE_SNOOZED)
		consider(&due, incident->snoozed_until, (span_t){0}, EVENT_SNOOZE_OVER);
	else if (incident->state == STATE_MONITORING)
		consider(&due, incident->monitoring_since, policy->monitoring_window,
			 EVENT_WINDOW_PASSED);
	if (!due.is_any)
		return false;
	*ret_at = due.at;
	*ret_event = due.event;
	return true;
}
