/* SPDX-License-Identifier: Apache-2.0 */
/* What people say to an incident. */
#include "base/buf.h"
#include "base/text.h"
#include "incident/act.h"

static void note_answer(struct act *act)
{
	if (!wall_is_set(act->incident->first_acked))
		act->incident->first_acked = act->now.wall;
}

void act_ack(struct act *act)
{
	struct incident *incident = act->incident;
	const struct entry *entry = entry_add_by(act, STEP_ACKED, "Ack the issue");

	note_answer(act);
	incident->acked = act->now.wall;
	incident->snoozed_until = (wall_t){0};
	incident->was_acked_before_monitoring = incident->state == STATE_MONITORING;
	text_copy_line(incident->acked_by, sizeof incident->acked_by, act_by(act));
	page_told(act, PAGE_ACKED, entry->text);
}

/* The first thing that somebody writes down after taking it is taken for the first action. */
void act_note(struct act *act)
{
	struct incident *incident = act->incident;
	bool is_action = (incident->state == STATE_OPEN || incident->state == STATE_ACKED) &&
			 wall_is_set(incident->first_acked) && !wall_is_set(incident->first_action);
	struct entry *entry =
		entry_add(act, VOICE_PERSON, is_action ? STEP_ACTION : STEP_NONE, act->now.wall,
			  "%s", act->input->text ? act->input->text : "");

	text_copy_line(entry->by, sizeof entry->by, act_by(act));
	if (is_action)
		incident->first_action = act->now.wall;
}

/* Told as an acknowledgement, or a pager would ring on by itself. */
void act_snooze(struct act *act)
{
	struct incident *incident = act->incident;
	CLEANUP_BUF text = BUF_NULL;
	const struct entry *entry;

	buf_add(&text, "Snooze until ");
	wall_print(act->input->until, &text);
	entry = entry_add_by(act, STEP_NONE, buf_text(&text));
	note_answer(act);
	incident->snoozed_until = act->input->until;
	page_told(act, PAGE_ACKED, entry->text);
}

void act_raise(struct act *act)
{
	if (act->input->level > act->incident->level)
		raise_to(act, act->input->level, VOICE_PERSON, act_by(act),
			 act->input->text ? act->input->text : "");
}

/* What holds stays noted as holding: nobody has seen it end. */
void act_done(struct act *act)
{
	const struct entry *entry = entry_add_by(act, STEP_NORMAL, "Resolve the issue");

	act->incident->resolved = act->now.wall;
	page_told_resolved(act, entry->text);
}
