/* SPDX-License-Identifier: Apache-2.0 */
/* What people are to talk about, with what the facts have to say on it. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"

/* What is done within it was done at once. */
#define QUICK SPAN_MINUTES(5)
#define SLOW SPAN_MINUTES(15)

static const struct figure *figure_of(const struct figure *figures, const char *id)
{
	for (size_t i = 0; i < N_FIGURES; i++)
		if (strcmp(figures[i].id, id) == 0)
			return &figures[i];
	return NULL;
}

static size_t hint_at(struct pen *pen, const struct figure *figures, const char *id, bool is_quick)
{
	const struct figure *figure = figure_of(figures, id);
	bool fits = figure != NULL && figure->known &&
		    (is_quick ? figure->span.us <= QUICK.us : figure->span.us >= SLOW.us);
	if (fits)
		ITEM(pen, WORDS(figure->name), WORDS(": "), SPAN(figure->span), WORDS("."));
	return fits;
}

static size_t hint_well(struct pen *pen, const struct facts *facts, const struct figure *figures)
{
	size_t n = hint_at(pen, figures, "time-to-detect", true);
	n += hint_at(pen, figures, "time-to-acknowledge", true);
	n += hint_at(pen, figures, "time-to-first-action", true);
	if (facts->symptom != NULL && wall_is_set(facts->incident->first_paged) &&
	    facts->incident->first_paged.us < facts->symptom->since.us) {
		ITEM(pen, WORDS("The alarm was there before replication failed."));
		n++;
	}
	return n;
}

static size_t count_failed_pages(const struct facts *facts)
{
	size_t n = 0;
	for (size_t i = 0; i < facts->n_timeline; i++)
		n += facts->timeline[i]->voice == VOICE_NOTIFY &&
		     text_starts(facts->timeline[i]->text, "Could not tell");
	return n;
}

static size_t hint_people(struct pen *pen, const struct facts *facts)
{
	const struct incident *incident = facts->incident;
	size_t n = 0;
	if (wall_is_set(incident->first_paged) && !wall_is_set(incident->first_acked)) {
		ITEM(pen, WORDS("Nobody acknowledged the alarm."));
		n++;
	}
	if (wall_is_set(incident->first_acked) && !wall_is_set(incident->first_action)) {
		ITEM(pen, WORDS("Nobody wrote down what was done ("), CODE("replscribe note"),
		     WORDS(")."));
		n++;
	}
	return n;
}

static size_t hint_course(struct pen *pen, const struct facts *facts)
{
	size_t failed = count_failed_pages(facts), same = facts_same_cause(facts), n = 0;
	char text[96];
	if (failed > 0) {
		snprintf(text, sizeof text, "Pages did not arrive at once, or not at all: %zu.",
			 failed);
		ITEM(pen, WORDS(text));
		n++;
	}
	if (same > 0) {
		snprintf(text, sizeof text,
			 "It has happened before, %zu time%s that the agent knows of.", same,
			 same == 1 ? "" : "s");
		ITEM(pen, WORDS(text));
		n++;
	}
	if (facts_first(facts, STEP_GAP) != NULL) {
		ITEM(pen, WORDS("The agent saw nothing for a while."));
		n++;
	}
	return n;
}

static size_t hint_badly(struct pen *pen, const struct facts *facts, const struct figure *figures)
{
	size_t n = hint_at(pen, figures, "latent-time", false);
	n += hint_at(pen, figures, "time-to-detect", false);
	n += hint_at(pen, figures, "time-to-acknowledge", false);
	if (facts->impact != IMPACT_NONE)
		n += hint_at(pen, figures, "time-to-mitigate", false);
	return n + hint_people(pen, facts) + hint_course(pen, facts);
}

static size_t hint_luck(struct pen *pen, const struct facts *facts)
{
	size_t n = 0;
	if (facts->impact == IMPACT_NONE) {
		ITEM(pen, WORDS("Replication went on: nothing reconnected in that time."));
		n++;
	}
	if (facts->cause != NULL && facts_is_change(facts->cause) && facts->symptom != NULL &&
	    wall_since(facts->symptom->since, facts->cause->since).us > SLOW.us) {
		ITEM(pen, WORDS("The old connections held for "),
		     SPAN(wall_since(facts->symptom->since, facts->cause->since)),
		     WORDS(" after the name had moved."));
		n++;
	}
	if (facts->impact == IMPACT_OVER && facts_first(facts, STEP_ACTION) == NULL) {
		ITEM(pen, WORDS("It went by itself, or by what nobody noted."));
		n++;
	}
	return n;
}

static void say_if_none(struct pen *pen, size_t n_hints)
{
	if (n_hints == 0)
		PARAGRAPH(pen, WORDS("The facts give no hint."));
}

void section_lessons(struct pen *pen, const struct facts *facts)
{
	struct figure figures[N_FIGURES];
	incident_figures(facts->incident, figures);
	pen_offer(pen, "lessons");
	LABEL(pen, "What went well");
	say_if_none(pen, hint_well(pen, facts, figures));
	QUESTION(pen, WORDS("What else went well, and should be kept?"));
	LABEL(pen, "What went badly");
	say_if_none(pen, hint_badly(pen, facts, figures));
	QUESTION(pen, WORDS("What else went badly: what was missing, unclear, too slow?"));
	LABEL(pen, "Where we were lucky");
	say_if_none(pen, hint_luck(pen, facts));
	QUESTION(pen, WORDS("What would have made it worse, and kept it from that only by luck?"));
	pen_block_end(pen);
}

static size_t ask_what_is_unseen(struct pen *pen, const struct facts *facts)
{
	size_t n = 0;
	if (facts->cause != NULL && facts->certainty == CERTAINTY_LIKELY) {
		ITEM(pen, WORDS("The cause is likely, not proved: what would prove it, or rule it "
				"out?"));
		n++;
	}
	if (facts->impact == IMPACT_UNSEEN) {
		ITEM(pen, WORDS("When did the trouble really end? The agent did not see it end."));
		n++;
	}
	if (facts_first(facts, STEP_GAP) != NULL) {
		ITEM(pen, WORDS("What happened while the agent saw nothing (see the timeline)?"));
		n++;
	}
	if (facts->symptom != NULL && facts_is_blind(facts->symptom)) {
		ITEM(pen, WORDS("How did replication fare while the replica could not be asked?"));
		n++;
	}
	return n;
}

static size_t ask_what_is_unset(struct pen *pen, const struct facts *facts)
{
	size_t n = 0;
	for (size_t i = 0; i < facts->n_services; i++) {
		if (facts->services[i]->cost_known && facts->services[i]->team[0] != '\0')
			continue;
		ITEM(pen, WORDS("What does a minute of "), CODE(facts->services[i]->name),
		     WORDS(" cost, and whose is it? Its configuration does not say all of it."));
		n++;
	}
	return n;
}

void section_open(struct pen *pen, const struct facts *facts)
{
	size_t n;
	pen_offer(pen, "open");
	n = ask_what_is_unseen(pen, facts);
	n += ask_what_is_unset(pen, facts);
	if (n == 0)
		PARAGRAPH(pen, WORDS("The facts leave none open."));
	QUESTION(pen, WORDS("What else is not understood yet, and who finds it out?"));
	pen_block_end(pen);
}
