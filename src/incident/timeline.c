/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of the timeline and the evidence behind them. */
#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "incident/act.h"

struct entry *entry_add(struct act *act, enum voice voice, enum step step, wall_t at,
			const char *format, ...)
{
	CLEANUP_BUF text = BUF_NULL;
	struct entry *entry = ARRAY_ADD(act->effects->entries, act->effects->n_entries);
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	entry->number = ++act->incident->n_entries;
	entry->recorded = act->now.wall;
	entry->at = at.us < entry->recorded.us ? at : entry->recorded;
	entry->voice = voice;
	entry->step = step;
	text_copy(entry->text, sizeof entry->text, buf_text(&text));
	act->effects->changed = true;
	return entry;
}

const char *act_by(const struct act *act)
{
	return act->input->by ? act->input->by : "";
}

struct entry *entry_add_by(struct act *act, enum step step, const char *text)
{
	const char *message = act->input->text;
	bool has_message = message && *message;
	struct entry *entry = entry_add(act, VOICE_PERSON, step, act->now.wall, "%s%s%s", text,
					has_message ? ": " : "", has_message ? message : "");

	text_copy_line(entry->by, sizeof entry->by, act_by(act));
	return entry;
}

enum voice finding_voice(const struct finding *finding)
{
	return is_on_server(finding) ? VOICE_REPLICATION : VOICE_DNS;
}

static struct evidence *evidence_add(struct act *act, const struct fact *fact)
{
	struct evidence *evidence = ARRAY_ADD(act->effects->evidence, act->effects->n_evidence);

	snprintf(evidence->id, sizeof evidence->id, "E%u", ++act->incident->n_evidence);
	text_copy_line(evidence->title, sizeof evidence->title, fact->title);
	evidence->at = fact->at;
	evidence->text = xstrdup(fact->text ? fact->text : "");
	return evidence;
}

/* What an entry has no room to name is frozen all the same. */
void entry_freeze_facts(struct act *act, struct entry *entry)
{
	const struct change *change = act->input->change;
	size_t room = sizeof entry->evidence / sizeof entry->evidence[0];

	for (size_t i = 0; i < change->n_facts; i++) {
		const struct evidence *evidence = evidence_add(act, &change->facts[i]);

		if (entry->n_evidence < room)
			text_copy(entry->evidence[entry->n_evidence++], EVIDENCE_ID_SIZE,
				  evidence->id);
	}
}
