/* SPDX-License-Identifier: Apache-2.0 */
/* What was done, how long everything took, and what is to be done so that it does not come back. */
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"
#include "incident/figures.h"

static bool is_done_by_people(const struct entry *entry)
{
	return entry->step == STEP_ACTION ||
	       (entry->voice == VOICE_PERSON && entry->step == STEP_NONE);
}

/* What people did, and what the servers showed of it: threads that started, a source that was
 * changed by hand, replicas that followed its name, trouble that went. */
static bool is_of_recovery(const struct facts *facts, const struct entry *entry)
{
	if (is_done_by_people(entry) || entry->step == STEP_RESTORED || entry->step == STEP_NORMAL)
		return true;
	return (entry->voice == VOICE_REPLICATION || entry->voice == VOICE_DNS) &&
	       entry->step == STEP_NONE && entry->at.us >= facts_start(facts).us;
}

static void write_step(struct pen *pen, const struct facts *facts, const struct entry *entry)
{
	SAY(pen, MOMENT(entry->at, entry->uncertainty), WORDS(": "));
	if (entry->by[0] != '\0')
		SAY(pen, TEXT(entry->by), WORDS(": "));
	say_sentence(pen, entry->text);
	say_evidence_after(pen, facts, entry);
	pen_end(pen, ELEMENT_ITEM);
}

static void write_recovery(struct pen *pen, const struct facts *facts)
{
	size_t n = 0;
	for (size_t i = 0; i < facts->n_timeline; i++)
		n += is_of_recovery(facts, facts->timeline[i]);
	if (n == 0)
		PARAGRAPH(pen, WORDS("Nothing has been done yet that the agent was told of or "
				     "could see."));
	for (size_t i = 0; i < facts->n_timeline; i++)
		if (is_of_recovery(facts, facts->timeline[i]))
			write_step(pen, facts, facts->timeline[i]);
}

/* For those who read this while it burns. */
static void write_do_now(struct pen *pen, const struct facts *facts)
{
	enum incident_state state = facts->incident->state;
	if (facts->cause == NULL || state == STATE_RESOLVED || state == STATE_MONITORING)
		return;
	LABEL(pen, "What to do now");
	say_lines(pen, finding_row(facts->cause->kind)->do_now, ELEMENT_NUMBERED);
}

static const char *unknown_figure(const struct facts *facts, const struct figure *figure)
{
	if (strcmp(figure->id, "latent-time") == 0 && facts->symptom != NULL)
		return "N/A: no earlier sign was seen";
	if (strcmp(figure->id, "time-to-detect") == 0 && wall_is_set(figure->to) &&
	    figure->to.us < figure->from.us)
		return "N/A: the alarm was there before the first symptom";
	return facts->incident->state == STATE_RESOLVED ? "N/A: not recorded" : "not yet";
}

static void write_figure(struct pen *pen, const struct facts *facts, const struct figure *figure)
{
	CELL(pen, WORDS(figure->name));
	if (!figure->known)
		CELL(pen, WORDS(unknown_figure(facts, figure)));
	else if (figure->uncertainty.us > 0)
		CELL(pen, SPAN(figure->span), WORDS(" (up to "), SPAN(figure->uncertainty),
		     WORDS(figure->either_way ? " more or less)" : " more)"));
	else
		CELL(pen, SPAN(figure->span));
	if (figure->known)
		CELL(pen, CLOCK(figure->from), WORDS(" to "), CLOCK(figure->to));
	else
		CELL(pen, WORDS(""));
	CELL(pen, WORDS(figure->definition));
}

static void write_figures(struct pen *pen, const struct facts *facts)
{
	static const char *const columns[] = {"Figure", "Duration", "From, to", "Definition"};
	struct figure figures[N_FIGURES];
	incident_figures(facts->incident, figures);
	LABEL(pen, "Figures");
	say_picture(pen, facts, PICTURE_PHASES);
	pen_columns(pen, columns, 4);
	for (size_t i = 0; i < N_FIGURES; i++)
		write_figure(pen, facts, &figures[i]);
	pen_table(pen);
}

static bool has_people(const struct facts *facts)
{
	for (size_t i = 0; i < facts->n_timeline; i++)
		if (is_done_by_people(facts->timeline[i]))
			return true;
	return false;
}

void section_resolution(struct pen *pen, const struct facts *facts)
{
	pen_block(pen, "resolution");
	write_recovery(pen, facts);
	write_do_now(pen, facts);
	write_figures(pen, facts);
	pen_block_end(pen);
	if (facts->incident->state != STATE_MONITORING && facts->incident->state != STATE_RESOLVED)
		return;
	pen_offer(pen, "resolution.questions");
	if (has_people(facts))
		QUESTION(pen, WORDS("What else was done, and which step brought it back? The agent "
				    "knows what was noted and what the servers showed."));
	else
		QUESTION(pen, WORDS("What was done to bring it back? Nobody wrote a note ("),
			 CODE("replscribe note"),
			 WORDS("), and the agent sees effects, not hands."));
	pen_block_end(pen);
}
