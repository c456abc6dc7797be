/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of the timeline and the evidence behind them. */
#include <stdio.h>
#include <string.h>

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

/* FNV-1a: texts of one moment are told apart by it, nothing is proved with it. */
uint64_t evidence_digest(const char *text)
{
	uint64_t digest = UINT64_C(0xcbf29ce484222325);

	for (; *text; text++)
		digest = (digest ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return digest;
}

static const struct evidence *find(const struct evidence *list, size_t n, wall_t at,
				   uint64_t digest)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].at.us == at.us && list[i].digest == digest)
			return &list[i];
	return NULL;
}

static const struct evidence *evidence_add(struct act *act, const struct fact *fact)
{
	const char *text = fact->text ? fact->text : "";
	uint64_t digest = evidence_digest(text);
	const struct effects *now = act->effects;
	const struct evidence *known = find(now->evidence, now->n_evidence, fact->at, digest);
	struct evidence *evidence;

	if (!known)
		known = find(act->input->frozen, act->input->n_frozen, fact->at, digest);
	if (known)
		return known;
	evidence = ARRAY_ADD(act->effects->evidence, act->effects->n_evidence);
	snprintf(evidence->id, sizeof evidence->id, "E%u", ++act->incident->n_evidence);
	text_copy_line(evidence->title, sizeof evidence->title, fact->title);
	evidence->at = fact->at;
	evidence->text = xstrdup(text);
	evidence->digest = digest;
	return evidence;
}

static bool names(const struct entry *entry, const char *id)
{
	for (size_t i = 0; i < entry->n_evidence; i++)
		if (strcmp(entry->evidence[i], id) == 0)
			return true;
	return false;
}

/* What an entry has no room to name is frozen all the same. */
void entry_freeze(struct act *act, struct entry *entry, const struct fact *fact)
{
	size_t room = sizeof entry->evidence / sizeof entry->evidence[0];
	const struct evidence *evidence = evidence_add(act, fact);

	if (entry->n_evidence < room && !names(entry, evidence->id))
		text_copy(entry->evidence[entry->n_evidence++], EVIDENCE_ID_SIZE, evidence->id);
}

void entry_freeze_facts(struct act *act, struct entry *entry)
{
	const struct change *change = act->input->change;

	for (size_t i = 0; i < change->n_facts; i++)
		entry_freeze(act, entry, &change->facts[i]);
}

void incident_freeze(struct incident *incident, struct effects *effects, struct entry *entry,
		     const struct fact *fact)
{
	static const struct incident_input nothing;
	struct act act = {.incident = incident, .input = &nothing, .effects = effects};

	entry_freeze(&act, entry, fact);
}
