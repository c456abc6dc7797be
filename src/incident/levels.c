/* SPDX-License-Identifier: Apache-2.0 */
/* How bad it is: the highest of the findings' levels, the impact's and the time without
 * acknowledgement. Only ever raised while it is open. */
#include "base/buf.h"
#include "base/text.h"
#include "incident/act.h"

bool level_has_receivers(const struct policy *policy, enum level level)
{
	return policy->levels[level].n_receivers > 0;
}

enum level findings_ceiling(const struct incident *incident)
{
	enum level ceiling = LEVEL_NONE;

	for (size_t i = 0; i < incident->n_findings; i++)
		if (!wall_is_set(incident->findings[i].gone))
			ceiling = level_max(ceiling, incident->findings[i].max_level);
	return ceiling;
}

/* A note that time may not raise (a name that moved while replication still works) opens the
 * timeline hours before, and its hours do not count. */
wall_t findings_clock(const struct incident *incident)
{
	wall_t first = {0};

	for (size_t i = 0; i < incident->n_findings; i++) {
		const struct finding *finding = &incident->findings[i];

		if (wall_is_set(finding->gone) || finding->max_level <= incident->level)
			continue;
		if (!wall_is_set(first) || finding->since.us < first.us)
			first = finding->since;
	}
	return first;
}

void new_alarm(struct act *act)
{
	struct incident *incident = act->incident;

	incident->alarms++;
	incident->acked = incident->snoozed_until = (wall_t){0};
	incident->acked_by[0] = '\0';
	incident->level_since = act->now.wall;
	act->to = STATE_OPEN;
}

/* Past an acknowledgement each raise rings again; past a snooze only the highest does. */
static void override(struct act *act, struct buf *why)
{
	if (act->to == STATE_ACKED)
		buf_printf(why, "; the acknowledgement by %s is overridden",
			   act->incident->acked_by);
	else if (act->to == STATE_SNOOZED && act->incident->level == LEVEL_P1)
		buf_add(why, "; the snooze is overridden");
	else
		return;
	new_alarm(act);
}

void raise_to(struct act *act, enum level level, enum voice voice, const char *by, const char *why)
{
	struct incident *incident = act->incident;
	CLEANUP_BUF text = BUF_NULL;
	struct entry *entry;

	incident->level = level;
	incident->level_since = act->now.wall;
	buf_printf(&text, "Raise the alert on %s Escalation%s%s", level_name(level),
		   *why ? ": " : "", why);
	override(act, &text);
	entry = entry_add(act, voice, STEP_RAISED, act->now.wall, "%s", buf_text(&text));
	entry->level = level;
	text_copy_line(entry->by, sizeof entry->by, by);
	page_level(act, PAGE_RAISED, buf_text(&text));
	page_told_below(act, buf_text(&text));
}

enum level level_wanted(const struct act *act)
{
	const struct finding *finding = &act->input->change->finding;

	/* A name alone serves nobody: what reads from the replica is not hit yet. */
	return level_max(finding->level, is_on_server(finding) ? act->input->level : LEVEL_NONE);
}

/* Whose level it is: for the timeline. */
void level_reason(const struct act *act, struct buf *to)
{
	const struct finding *finding = &act->input->change->finding;
	bool is_impact = is_on_server(finding) && act->input->level > finding->level;

	if (!is_impact)
		buf_printf(to, "the level of %s", finding_row(finding->kind)->id);
	else if (*act->services)
		buf_printf(to, "the level of its services (%s)", act->services);
	else
		buf_add(to, "the level of its services");
}
