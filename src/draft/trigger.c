/* SPDX-License-Identifier: Apache-2.0 */
/* What may have set it off: the candidates, and where they lie in time. */
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"

/* "4 h before", "inside", ...: where a window lies as seen from a moment. */
static void say_distance(struct pen *pen, const struct known_window *window, wall_t at,
			 const char *what)
{
	if (at.us >= window->start.us && at.us < window->end.us)
		SAY(pen, WORDS(what), WORDS(" fell inside it"));
	else if (at.us >= window->end.us)
		SAY(pen, WORDS("it ended "), SPAN(wall_since(at, window->end)), WORDS(" before "),
		    WORDS(what));
	else
		SAY(pen, WORDS("it began "), SPAN(wall_since(window->start, at)), WORDS(" after "),
		    WORDS(what));
}

static void write_window(struct pen *pen, const struct facts *facts,
			 const struct known_window *window)
{
	const struct finding *cause = facts->cause;
	if (window->is_test)
		SAY(pen, STRONG("Performance test"));
	else
		SAY(pen, STRONG("Maintenance window"), WORDS(" "), CODE(window->name));
	if (window->note[0] != '\0')
		SAY(pen, WORDS(" ("), TEXT(window->note), WORDS(")"));
	SAY(pen, WORDS(", "), AT(window->start), WORDS(" to "), AT(window->end), WORDS(": "));
	if (cause != NULL && facts_is_change(cause)) {
		say_distance(pen, window, cause->since, "the DNS change");
		if (facts->symptom != NULL)
			SAY(pen, WORDS("; "));
	}
	if (facts->symptom != NULL)
		say_distance(pen, window, facts->symptom->since, "the first symptom");
	else if (cause != NULL && !facts_is_change(cause))
		say_distance(pen, window, cause->since, "the first sign");
	SAY(pen, WORDS("."));
	pen_end(pen, ELEMENT_NUMBERED);
}

static void say_when(struct pen *pen, const struct facts *facts, const struct finding *finding)
{
	const struct finding *symptom = facts->symptom;
	if (symptom == NULL)
		return;
	if (finding->since.us < symptom->since.us)
		SAY(pen, WORDS(", "), SPAN(wall_since(symptom->since, finding->since)),
		    WORDS(" before the first symptom"));
	else
		SAY(pen, WORDS(", seen "), SPAN(wall_since(finding->since, symptom->since)),
		    WORDS(" after the first symptom"));
}

static void write_change(struct pen *pen, const struct facts *facts, const struct finding *change)
{
	if (facts_is_change(change)) {
		SAY(pen, STRONG("DNS change"), WORDS(": "));
		say_change(pen, change);
	} else {
		SAY(pen, STRONG("Trouble with the name"), WORDS(": "));
		say_finding(pen, change);
	}
	SAY(pen, WORDS(" at "), MOMENT(change->since, change->uncertainty));
	say_when(pen, facts, change);
	SAY(pen, WORDS("."));
	say_evidence_after(pen, facts, facts_entry_of(facts, change));
	pen_end(pen, ELEMENT_NUMBERED);
}

/* The cause first, if it may be one; then the others in their order. */
static void write_changes(struct pen *pen, const struct facts *facts)
{
	if (facts->cause != NULL && facts_may_trigger(facts, facts->cause))
		write_change(pen, facts, facts->cause);
	for (size_t i = 0; i < facts->incident->n_findings; i++) {
		const struct finding *finding = &facts->incident->findings[i];
		if (finding != facts->cause && facts_may_trigger(facts, finding))
			write_change(pen, facts, finding);
	}
}

static void write_usual(struct pen *pen, const struct finding *finding)
{
	const struct finding_row *row = finding_row(finding->kind);
	if (row->triggers[0] == '\0')
		return;
	PARAGRAPH(pen, WORDS("What usually sets off "), CODE(row->id), WORDS(":"));
	say_lines(pen, row->triggers, ELEMENT_ITEM);
}

static size_t count_changes(const struct facts *facts)
{
	size_t n = 0;
	for (size_t i = 0; i < facts->incident->n_findings; i++)
		n += facts_may_trigger(facts, &facts->incident->findings[i]);
	return n;
}

void section_trigger(struct pen *pen, const struct facts *facts)
{
	pen_block(pen, "trigger");
	if (count_changes(facts) + facts->n_windows > 0)
		PARAGRAPH(pen, WORDS("Candidates, the likeliest first:"));
	else
		PARAGRAPH(pen, WORDS("No candidate: the agent saw no DNS change, and knows of no "
				     "maintenance "
				     "window in the day before."));
	write_changes(pen, facts);
	for (size_t i = 0; i < facts->n_windows; i++)
		write_window(pen, facts, facts->windows[i]);
	if (facts->cause != NULL)
		write_usual(pen, facts->cause);
	pen_block_end(pen);
	pen_offer(pen, "trigger.questions");
	QUESTION(pen, WORDS("What set it off, and who did or announced it? The agent does not see "
			    "who does what, or why."));
	pen_block_end(pen);
}
