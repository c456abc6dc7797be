/* SPDX-License-Identifier: Apache-2.0 */
/* What time does to an incident: levels that rise, quiet that ends, stretches without sight. */
#include "base/buf.h"
#include "incident/act.h"

void act_raise_by_time(struct act *act)
{
	struct incident *incident = act->incident;
	const struct policy_level *level = &act->policy->levels[incident->level];
	CLEANUP_BUF why = BUF_NULL;

	if (incident->level >= findings_ceiling(incident))
		return;
	buf_add(&why, level->n_receivers ? "nobody acknowledged it for " : "it has held for ");
	span_print(level->raise_after, &why);
	raise_to(act, level_next(incident->level), VOICE_ESCALATION, "", buf_text(&why));
}

/* No entry: a night of repeats would bury the timeline. Each is in the outbox. */
void act_repeat(struct act *act)
{
	CLEANUP_BUF text = BUF_NULL;

	buf_add(&text, "Nobody has acknowledged it since ");
	wall_print(act->incident->level_since, &text);
	page_level(act, PAGE_REPEATED, buf_text(&text));
}

static void ring_again(struct act *act, const char *why)
{
	new_alarm(act);
	entry_add(act, VOICE_ESCALATION, STEP_NONE, act->now.wall, "%s", why);
	page_level(act, PAGE_REPEATED, why);
}

void act_expire(struct act *act)
{
	CLEANUP_BUF why = BUF_NULL;

	buf_printf(&why, "The acknowledgement by %s has run out after ", act->incident->acked_by);
	span_print(act->policy->ack_expiry, &why);
	buf_add(&why, ", and the trouble still holds");
	ring_again(act, buf_text(&why));
}

void act_wake(struct act *act)
{
	ring_again(act, "The snooze has run out, and the trouble still holds");
}

void act_normal(struct act *act)
{
	struct incident *incident = act->incident;
	CLEANUP_BUF text = BUF_NULL;

	buf_add(&text, "Operation of ");
	incident_subject(incident, &text);
	buf_add(&text, " is back to normal");
	if (!wall_is_set(incident->first_acked))
		buf_add(&text, "; nobody had acknowledged the issue");
	incident->resolved = act->now.wall;
	entry_add(act, VOICE_INCIDENT, STEP_NORMAL, act->now.wall, "%s", buf_text(&text));
	page_told_resolved(act, buf_text(&text));
}

/* A window is only passed by looking: what was not seen is not counted. */
static void extend_monitoring(struct incident *incident, wall_t from, wall_t to)
{
	if (from.us < incident->monitoring_since.us)
		from = incident->monitoring_since;
	if (from.us < to.us)
		incident->monitoring_since =
			wall_after(incident->monitoring_since, wall_since(to, from));
}

void act_gap(struct act *act)
{
	CLEANUP_BUF text = BUF_NULL;

	buf_add(&text, "replscribe saw nothing from ");
	wall_print(act->input->from, &text);
	buf_add(&text, " to ");
	wall_print(act->now.wall, &text);
	buf_add(&text, " (stopped or paused)");
	entry_add(act, VOICE_AGENT, STEP_GAP, act->input->from, "%s", buf_text(&text));
	if (act->to == STATE_MONITORING)
		extend_monitoring(act->incident, act->input->from, act->now.wall);
}

void act_delivery(struct act *act)
{
	struct incident *incident = act->incident;
	struct entry *entry =
		entry_add(act, VOICE_NOTIFY, STEP_NONE, act->now.wall, "%s", act->input->text);

	if (act->input->sent)
		entry_freeze(act, entry, act->input->sent);
	if (!act->input->failed && !wall_is_set(incident->first_paged))
		incident->first_paged = act->now.wall;
}

/* What is not written down yet, or not any more, only needs to know it. */
static bool is_recorded(const struct act *act)
{
	return act->incident->state != STATE_NONE && act->incident->state != STATE_RESOLVED;
}

void act_mute(struct act *act)
{
	const char *why = act->input->text;

	act->effects->changed |= !act->incident->is_muted;
	act->incident->is_muted = true;
	if (is_recorded(act))
		entry_add(act, VOICE_INCIDENT, STEP_NONE, act->now.wall,
			  "A maintenance window that mutes has begun%s%s: nobody is paged",
			  why ? ", " : "", why ? why : "");
}

/* Nobody could acknowledge what nobody was told, so the level's time begins here. */
void act_unmute(struct act *act)
{
	struct incident *incident = act->incident;

	act->effects->changed |= incident->is_muted;
	incident->is_muted = false;
	if (!is_recorded(act))
		return;
	entry_add(act, VOICE_INCIDENT, STEP_NONE, act->now.wall,
		  "The maintenance window that muted has ended");
	if (incident->state != STATE_OPEN)
		return;
	incident->level_since = act->now.wall;
	if (page_level(act, PAGE_OPENED, "The trouble outlasted the maintenance window") > 0)
		entry_add(act, VOICE_ESCALATION, STEP_RAISED, act->now.wall,
			  "Raise the alert on %s Escalation: the trouble outlasted the maintenance "
			  "window",
			  level_name(incident->level))
			->level = incident->level;
}

static void shift(wall_t *at, span_t by)
{
	if (wall_is_set(*at))
		*at = wall_after(*at, by);
}

/* Everything that is counted from moves to the clock as it is now; entries stay as they were
 * written. */
void act_clock_set(struct act *act)
{
	struct incident *i = act->incident;
	span_t by = act->input->set_by;
	wall_t *const times[] = {
		&i->began,	  &i->detected,	   &i->trouble,	      &i->level_since,
		&i->paged,	  &i->first_paged, &i->acked,	      &i->first_acked,
		&i->first_action, &i->restored,	   &i->snoozed_until, &i->monitoring_since,
	};
	CLEANUP_BUF text = BUF_NULL;

	for (size_t n = 0; n < sizeof times / sizeof times[0]; n++)
		shift(times[n], by);
	for (size_t n = 0; n < i->n_findings; n++) {
		shift(&i->findings[n].since, by);
		shift(&i->findings[n].gone, by);
	}
	buf_printf(&text, "The clock was set %s by ", by.us < 0 ? "back" : "forward");
	span_print((span_t){by.us < 0 ? -by.us : by.us}, &text);
	buf_add(&text, ": entries recorded before this one are on the old clock");
	entry_add(act, VOICE_AGENT, STEP_NONE, act->now.wall, "%s", buf_text(&text));
}
