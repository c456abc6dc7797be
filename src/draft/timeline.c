/* SPDX-License-Identifier: Apache-2.0 */
/* What happened when, how it was seen, and how it was mended. */
#include "base/text.h"
#include "draft/facts.h"

static void write_seen(struct pen *pen, const struct facts *facts, const struct finding *finding)
{
	const struct entry *entry = facts_entry_of(facts, finding);
	bool is_name = finding_row(finding->kind)->about == ABOUT_NAME;
	SAY(pen, STRONG(is_name ? "DNS look-ups" : "Replication status"), WORDS(" of "));
	say_subject(pen, finding);
	SAY(pen, WORDS(" showed "), CODE(finding_row(finding->kind)->id), WORDS(": began "),
	    MOMENT(finding->since, finding->uncertainty));
	if (entry != NULL && entry->recorded.us > entry->at.us)
		SAY(pen, WORDS(", confirmed "), SPAN(wall_since(entry->recorded, entry->at)),
		    WORDS(" later"));
	SAY(pen, WORDS("."));
	say_evidence_after(pen, facts, entry);
	pen_end(pen, ELEMENT_ITEM);
}

/* Each condition once, as of its first time. */
static bool is_first_of_kind(const struct facts *facts, const struct finding *finding)
{
	for (const struct finding *at = facts->incident->findings; at < finding; at++)
		if (finding_same(at, finding))
			return false;
	return true;
}

static void write_alarm(struct pen *pen, const struct facts *facts)
{
	const struct incident *incident = facts->incident;
	SAY(pen, STRONG("First alarm"), WORDS(": "));
	if (!wall_is_set(incident->first_paged)) {
		ITEM(pen, WORDS(incident->is_muted ? "none; a maintenance window mutes it."
						   : "none has gone out."));
		return;
	}
	SAY(pen, AT(incident->first_paged));
	if (facts->symptom != NULL && incident->first_paged.us == facts->symptom->since.us)
		SAY(pen, WORDS(", when the first symptom was seen"));
	else if (facts->symptom != NULL && incident->first_paged.us > facts->symptom->since.us)
		SAY(pen, WORDS(", "),
		    SPAN(wall_since(incident->first_paged, facts->symptom->since)),
		    WORDS(" after the first symptom"));
	else if (facts->symptom != NULL)
		SAY(pen, WORDS(", "),
		    SPAN(wall_since(facts->symptom->since, incident->first_paged)),
		    WORDS(" before the first symptom"));
	ITEM(pen, WORDS("."));
}

void section_detection(struct pen *pen, const struct facts *facts)
{
	const struct incident *incident = facts->incident;
	pen_block(pen, "detection");
	for (size_t i = 0; i < incident->n_findings; i++)
		if (is_first_of_kind(facts, &incident->findings[i]))
			write_seen(pen, facts, &incident->findings[i]);
	write_alarm(pen, facts);
	say_answers(pen, facts);
	say_picture(pen, facts, PICTURE_NAMES);
	say_picture(pen, facts, PICTURE_LAG);
	if (facts->symptom != NULL && incident->began.us < facts->symptom->since.us)
		PARAGRAPH(pen, WORDS("The first sign was there "),
			  SPAN(wall_since(facts->symptom->since, incident->began)),
			  WORDS(" before the first symptom."));
	pen_block_end(pen);
	pen_offer(pen, "detection.questions");
	QUESTION(pen, WORDS("Did anybody notice before the agent, and what would have shown it "
			    "sooner? The "
			    "agent knows only its own signals."));
	pen_block_end(pen);
}

static void say_voice(struct pen *pen, const struct entry *entry)
{
	if (entry->by[0] != '\0')
		SAY(pen, TEXT(entry->by));
	else
		SAY(pen,
		    WORDS(entry->voice == VOICE_PERSON ? "somebody" : voice_name(entry->voice)));
}

static void write_row(struct pen *pen, const struct facts *facts, const struct entry *entry)
{
	CELL(pen, AT(entry->at));
	if (entry->uncertainty.us > 0)
		CELL(pen, WORDS("up to "), SPAN(entry->uncertainty), WORDS(" earlier"));
	else
		CELL(pen, WORDS(""));
	say_voice(pen, entry);
	pen_cell(pen);
	CELL(pen, TEXT(entry->text));
	say_evidence(pen, facts, entry);
	pen_cell(pen);
}

void section_timeline(struct pen *pen, const struct facts *facts)
{
	static const char *const columns[] = {"Time", "Uncertainty", "By", "Event", "Evidence"};
	pen_block(pen, "timeline");
	if (facts->n_timeline == 0)
		PARAGRAPH(pen, WORDS("Nothing is recorded yet."));
	else
		pen_columns(pen, columns, 5);
	for (size_t i = 0; i < facts->n_timeline; i++)
		write_row(pen, facts, facts->timeline[i]);
	if (facts->n_timeline > 0)
		pen_table(pen);
	pen_block_end(pen);
}
