/* SPDX-License-Identifier: Apache-2.0 */
/* What findings do to an incident. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "incident/act.h"

/* A level's time runs from when somebody was told; where nobody is told, from the first sign. */
static void begin_level(struct act *act)
{
	struct incident *incident = act->incident;
	const struct finding *finding = &act->input->change->finding;

	incident->level = level_wanted(act);
	incident->level_since =
		level_has_receivers(act->policy, incident->level) ? act->now.wall : finding->since;
}

void act_open(struct act *act)
{
	act->incident->began = act->input->change->finding.since;
	act->incident->detected = act->now.wall;
	begin_level(act);
}

/* Where the name leads now was accepted when somebody called the incident done; the judge says
 * nothing of it any more. */
static void close_accepted(struct incident *incident)
{
	for (size_t i = 0; i < incident->n_findings; i++) {
		struct finding *finding = &incident->findings[i];

		if (finding->kind == FINDING_DNS_REPOINTED && !wall_is_set(finding->gone))
			finding->gone = incident->resolved;
	}
}

void act_reopen(struct act *act)
{
	struct incident *incident = act->incident;
	const wall_t unset = {0};

	close_accepted(incident);
	incident->reopened++;
	new_alarm(act);
	incident->paged = incident->resolved = incident->restored = unset;
	incident->monitoring_since = unset;
	begin_level(act);
	entry_add(act, VOICE_INCIDENT, STEP_NONE, act->now.wall,
		  "The same trouble is back: opened again");
}

static bool has_had(const struct incident *incident, const struct finding *finding)
{
	for (size_t i = 0; i < incident->n_findings; i++)
		if (finding_same(&incident->findings[i], finding))
			return true;
	return false;
}

static bool has_symptom(const struct incident *incident)
{
	for (size_t i = 0; i < incident->n_findings; i++)
		if (is_on_server(&incident->findings[i]))
			return true;
	return false;
}

static struct entry *entry_found(struct act *act, const struct finding *finding)
{
	CLEANUP_BUF phrase = BUF_NULL;

	if (!is_on_server(finding))
		return entry_add(act, finding_voice(finding), STEP_CHANGE, finding->since, "%s",
				 finding->text);
	finding_phrase(finding, &phrase);
	return entry_add(act, finding_voice(finding), STEP_DETECTED, finding->since,
			 "Metrics show %s: %s", buf_text(&phrase), finding->text);
}

void act_finding(struct act *act)
{
	struct incident *incident = act->incident;
	const struct finding *finding = &act->input->change->finding;
	bool is_first = incident->state == STATE_NONE || incident->state == STATE_RESOLVED;
	struct entry *entry;

	act->is_news = !has_had(incident, finding);
	act->is_first_symptom = is_on_server(finding) && !has_symptom(incident);
	finding_take(incident, finding);
	incident_add_targets(incident, act->input->change);
	if (finding->since.us < incident->began.us)
		incident->began = finding->since;
	incident_title(incident, incident->title, sizeof incident->title);
	entry = entry_found(act, finding);
	entry->uncertainty = finding->uncertainty;
	entry->level = is_first ? incident->level : LEVEL_NONE;
	entry_freeze_facts(act, entry);
}

void act_first_alarm(struct act *act)
{
	struct incident *incident = act->incident;
	CLEANUP_BUF why = BUF_NULL;
	struct entry *entry;

	if (page_level(act, PAGE_OPENED, act->input->change->finding.text) == 0)
		return;
	level_reason(act, &why);
	entry = entry_add(act, VOICE_ESCALATION, STEP_RAISED, act->now.wall,
			  "Raise the alert on %s Escalation: %s", level_name(incident->level),
			  buf_text(&why));
	entry->level = incident->level;
}

/* Whoever snoozed it until before now is not there any more: it rings anew. */
void act_relapse(struct act *act)
{
	struct incident *incident = act->incident;
	bool was_snoozed = wall_is_set(incident->snoozed_until);

	incident->restored = incident->monitoring_since = (wall_t){0};
	if (was_snoozed && incident->snoozed_until.us > act->now.wall.us)
		act->to = STATE_SNOOZED;
	else if (incident->was_acked_before_monitoring)
		act->to = STATE_ACKED;
	else if (was_snoozed)
		new_alarm(act);
}

static void tell_relapse(struct act *act, bool rings_anew)
{
	CLEANUP_BUF text = BUF_NULL;

	buf_printf(&text, "It is back: %s", act->input->change->finding.text);
	if (rings_anew)
		page_level(act, PAGE_REPEATED, buf_text(&text));
	else
		page_told(act, PAGE_NEWS, buf_text(&text));
}

/* Who took the notice of a name that moved has not taken the failure that it leads to: the first
 * symptom rings whatever its level. */
void act_worse(struct act *act)
{
	enum level wanted = level_wanted(act);
	CLEANUP_BUF why = BUF_NULL;

	if (wanted > act->incident->level) {
		level_reason(act, &why);
		raise_to(act, wanted, VOICE_ESCALATION, "", buf_text(&why));
	} else if (act->is_first_symptom &&
		   level_has_receivers(act->policy, act->incident->level)) {
		raise_to(act, act->incident->level, VOICE_ESCALATION, "",
			 "what was a notice so far is a failure now");
	} else if (act->incident->state == STATE_MONITORING) {
		tell_relapse(act, act->alarms_before != act->incident->alarms);
	} else if (act->is_news) {
		page_told(act, PAGE_NEWS, act->input->change->finding.text);
	}
}

static void note_update(struct act *act)
{
	const struct finding *now = &act->input->change->finding;
	struct finding *known = finding_find_open(act->incident, now);
	bool is_worth_it;
	wall_t since;

	if (!known)
		return;
	is_worth_it = known->code != now->code || strcmp(known->after, now->after) != 0 ||
		      (now->kind == FINDING_DNS_REPOINTED && strcmp(known->text, now->text) != 0);
	since = known->since;
	*known = *now;
	known->since = since; /* as this incident's clock has it */
	act->effects->changed = true;
	if (is_worth_it)
		entry_freeze_facts(act, entry_add(act, finding_voice(now), STEP_NONE, act->now.wall,
						  "%s", act->input->change->text));
}

static void note_event(struct act *act)
{
	struct incident *incident = act->incident;
	const struct finding *event = &act->input->change->finding;
	/* Whoever points a channel elsewhere has begun to act, said or not. */
	bool is_action =
		event->kind == FINDING_SOURCE_CHANGED && !wall_is_set(incident->first_action);
	struct entry *entry =
		entry_add(act, finding_voice(event), is_action ? STEP_ACTION : STEP_NONE,
			  event->since, "%s", event->text);

	entry->uncertainty = event->uncertainty;
	entry_freeze_facts(act, entry);
	if (is_action)
		incident->first_action = entry->at;
}

/* False if the incident does not hold it. */
static bool close_finding(struct act *act)
{
	const struct finding *closed = &act->input->change->finding;
	struct finding *held = finding_find_open(act->incident, closed);

	if (!held)
		return false;
	/* After a clock was set back the judge's times may lie ahead of it. */
	held->gone = closed->gone.us < act->now.wall.us ? closed->gone : act->now.wall;
	act->effects->changed = true;
	return true;
}

static void note_gone(struct act *act)
{
	const struct change *change = act->input->change;

	entry_freeze_facts(act, entry_add(act, finding_voice(&change->finding), STEP_NONE,
					  change->finding.gone, "%s", change->text));
}

void act_news(struct act *act)
{
	switch (act->input->change->kind) {
	case CHANGE_UPDATED:
		note_update(act);
		break;
	case CHANGE_CLOSED:
		if (close_finding(act))
			note_gone(act);
		break;
	case CHANGE_EVENT:
		if (act->incident->state != STATE_RESOLVED)
			note_event(act);
		break;
	case CHANGE_OPENED:
		break; /* EVENT_TROUBLE's */
	}
}

/* The caller counts; where others hold after all, it is but news. */
void act_close(struct act *act)
{
	bool was_held = close_finding(act);

	if (incident_open_findings(act->incident) == 0)
		return;
	act->to = act->incident->state;
	if (was_held)
		note_gone(act);
}

static wall_t latest_gone(const struct incident *incident)
{
	wall_t latest = {0};

	for (size_t i = 0; i < incident->n_findings; i++)
		if (incident->findings[i].gone.us > latest.us)
			latest = incident->findings[i].gone;
	return latest;
}

/* The judge's sentence is of now: at the time when it was restored, a replica may still have lagged
 * far behind. */
void act_restored(struct act *act)
{
	struct incident *incident = act->incident;
	const struct change *change = act->input->change;
	CLEANUP_BUF window = BUF_NULL;
	CLEANUP_BUF text = BUF_NULL;

	if (act->to != STATE_MONITORING)
		return;
	span_print(act->policy->monitoring_window, &window);
	restored_print(act, &text);
	incident->was_acked_before_monitoring = incident->state == STATE_ACKED;
	incident->restored = latest_gone(incident);
	incident->monitoring_since = act->now.wall;
	entry_freeze_facts(act, entry_add(act, finding_voice(&change->finding), STEP_RESTORED,
					  incident->restored, "%s", buf_text(&text)));
	entry_add(act, VOICE_INCIDENT, STEP_MONITORING, act->now.wall,
		  "Monitoring phase replication (for %s): %s", buf_text(&window), change->text);
	buf_clear(&text);
	buf_printf(&text, "%s; it is watched for %s", change->text, buf_text(&window));
	page_told(act, PAGE_RESTORED, buf_text(&text));
}
