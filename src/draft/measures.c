/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be done so that it does not come back: proposals for people to take up, change or
 * strike out. Each group is an offer of its own, so that an edited one does not keep later ones
 * away. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft/facts.h"

struct proposal {
	const struct finding_row *row; /* NULL: from the course of the incident itself */
	bool is_corrective;	       /* else preventive */
	char *text;		       /* owned */
};

struct proposals {
	struct proposal *items; /* owned */
	size_t n;
};

/* What several findings propose stands under the first. */
static void propose(struct proposals *proposals, const struct finding_row *row, bool is_corrective,
		    const char *text)
{
	for (size_t i = 0; i < proposals->n; i++)
		if (strcmp(proposals->items[i].text, text) == 0)
			return;
	*ARRAY_ADD(proposals->items, proposals->n) =
		(struct proposal){row, is_corrective, xstrdup(text)};
}

static void propose_lines(struct proposals *proposals, const struct finding_row *row,
			  bool is_corrective, const char *advice)
{
	CLEANUP_BUF text = BUF_NULL;
	finding_advice(advice, &text);
	for (const char *lines = buf_text(&text); *lines != '\0';) {
		CLEANUP_BUF line = BUF_NULL;
		size_t len = strcspn(lines, "\n");
		buf_add_n(&line, lines, len);
		propose(proposals, row, is_corrective, buf_text(&line));
		lines += len + (lines[len] == '\n');
	}
}

/* It turned out to be worth more than its rule says. */
static void propose_level(struct proposals *proposals, const struct facts *facts)
{
	CLEANUP_BUF text = BUF_NULL;
	if (facts->symptom == NULL || facts->incident->level <= facts->symptom->level)
		return;
	buf_printf(
		&text,
		"Let %s begin on a higher level (its rule in the configuration): it begins on %s, "
		"and the alert had to be raised to %s",
		finding_row(facts->symptom->kind)->id, level_name(facts->symptom->level),
		level_name(facts->incident->level));
	propose(proposals, NULL, true, buf_text(&text));
}

static void propose_latent(struct proposals *proposals, const struct facts *facts)
{
	const struct finding *cause = facts->cause, *symptom = facts->symptom;
	CLEANUP_BUF text = BUF_NULL;
	if (cause == NULL || symptom == NULL || finding_same(cause, symptom) ||
	    cause->since.us >= symptom->since.us)
		return;
	buf_printf(&text, "Act on %s as soon as it is seen: here it came ",
		   finding_row(cause->kind)->id);
	span_print(wall_since(symptom->since, cause->since), &text);
	buf_add(&text, " before the first symptom");
	propose(proposals, NULL, true, buf_text(&text));
}

static void propose_from_course(struct proposals *proposals, const struct facts *facts)
{
	const struct incident *incident = facts->incident;
	bool is_over = incident->state == STATE_RESOLVED;
	propose_latent(proposals, facts);
	propose_level(proposals, facts);
	if (is_over && !wall_is_set(incident->first_paged) && !incident->is_muted)
		propose(proposals, NULL, true, "Find out why no alarm was delivered");
	else if (is_over && !wall_is_set(incident->first_acked) && !incident->is_muted)
		propose(proposals, NULL, true, "Find out why nobody acknowledged the alarm");
	if (facts_same_cause(facts) > 0)
		propose(proposals, NULL, true,
			"It has happened before (see References): mend what brings it about, and "
			"check what was agreed on then");
	if (facts_first(facts, STEP_GAP) != NULL)
		propose(proposals, NULL, true, "Find out why the agent saw nothing for a while");
}

/* What is to be done at once stands under Resolution & Recovery while the incident is open. It is a
 * measure where the incident was closed and the trouble still holds. */
static void propose_from_findings(struct proposals *proposals, const struct incident *incident)
{
	for (size_t i = 0; i < incident->n_findings; i++) {
		const struct finding *finding = &incident->findings[i];
		const struct finding_row *row = finding_row(finding->kind);
		if (incident->state == STATE_RESOLVED && !wall_is_set(finding->gone))
			propose_lines(proposals, row, true, row->do_now);
		propose_lines(proposals, row, false, row->prevent);
	}
}

static void write_group(struct pen *pen, const struct proposals *proposals, size_t first)
{
	const struct finding_row *row = proposals->items[first].row;
	char name[BLOCK_NAME_SIZE];
	snprintf(name, sizeof name, "measures.%s", row != NULL ? row->id : "course");
	pen_offer(pen, name);
	if (row != NULL)
		PARAGRAPH(pen, WORDS("Because of "), CODE(row->id), WORDS(":"));
	else
		PARAGRAPH(pen, WORDS("From the course of the incident:"));
	for (size_t i = first; i < proposals->n; i++) {
		const struct proposal *item = &proposals->items[i];
		if (item->row != row)
			continue;
		SAY(pen, STRONG(item->is_corrective ? "Corrective:" : "Preventive:"), WORDS(" "));
		say_prose(pen, item->text);
		SAY(pen, WORDS(" " DRAFT_UNASSIGNED));
		pen_end(pen, ELEMENT_TASK);
	}
	pen_block_end(pen);
}

static bool is_first_of_group(const struct proposals *proposals, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (proposals->items[i].row == proposals->items[at].row)
			return false;
	return true;
}

void section_measures(struct pen *pen, const struct facts *facts)
{
	struct proposals proposals = {0};
	propose_from_course(&proposals, facts);
	propose_from_findings(&proposals, facts->incident);
	for (size_t i = 0; i < proposals.n; i++)
		if (is_first_of_group(&proposals, i))
			write_group(pen, &proposals, i);
	pen_offer(pen, "measures.questions");
	QUESTION(pen, WORDS("Which of these will be done, by whom, until when, and in which "
			    "ticket? The agent "
			    "proposes; people decide."));
	pen_block_end(pen);
	for (size_t i = 0; i < proposals.n; i++)
		free(proposals.items[i].text);
	free(proposals.items);
}
