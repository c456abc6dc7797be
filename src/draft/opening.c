/* SPDX-License-Identifier: Apache-2.0 */
/* What one reads first: the title, the status, the summary. */
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"

static void say_title(struct pen *pen, const struct facts *facts)
{
	CLEANUP_BUF date = BUF_NULL;
	wall_print_date(facts_start(facts), &date);
	SAY(pen, WORDS(facts->incident->is_drill ? "DRILL: " : ""), WORDS(buf_text(&date)),
	    WORDS(" "));
	if (facts->incident->title[0] != '\0') {
		SAY(pen, TEXT(facts->incident->title));
		return;
	}
	SAY(pen, WORDS("Trouble on "));
	say_targets(pen, facts);
}

static void say_level_from(struct pen *pen, enum level level, wall_t from, bool is_first)
{
	SAY(pen, WORDS(is_first ? "" : ", "), WORDS(level_name(level)), WORDS(" from "),
	    CLOCK(from));
}

static void say_levels(struct pen *pen, const struct facts *facts)
{
	enum level last = LEVEL_NONE;
	for (size_t i = 0; i < facts->n_timeline; i++) {
		const struct entry *entry = facts->timeline[i];
		if (entry->level == LEVEL_NONE || entry->level == last)
			continue;
		say_level_from(pen, entry->level, entry->recorded, last == LEVEL_NONE);
		last = entry->level;
	}
	if (last != facts->incident->level)
		say_level_from(pen, facts->incident->level, facts->incident->level_since,
			       last == LEVEL_NONE);
}

static void say_review(struct pen *pen, const struct facts *facts)
{
	const struct review *review = &facts->incident->review;
	SAY(pen, STRONG("Status:"), WORDS(" "), WORDS(review_words(review->status)));
	if (!wall_is_set(review->at))
		return;
	SAY(pen, WORDS(", by "), TEXT(review->by), WORDS(" at "), AT(review->at));
	if (facts->document->is_changed_since_review)
		SAY(pen, WORDS(" ("), STRONG("the text has changed since"), WORDS(")"));
}

static void write_status(struct pen *pen, const struct facts *facts)
{
	const struct incident *incident = facts->incident;
	pen_block(pen, "status");
	if (incident->is_drill)
		PARAGRAPH(pen, STRONG("This is a drill."), WORDS(" None of it happened."));
	say_review(pen, facts);
	SAY(pen, WORDS(" | "), STRONG("Incident:"), WORDS(" "), CODE(incident->id), WORDS(" | "),
	    STRONG("State:"), WORDS(" "), WORDS(state_name(incident->state)), WORDS(" | "),
	    STRONG("Level:"), WORDS(" "));
	say_levels(pen, facts);
	pen_end(pen, ELEMENT_PARAGRAPH);
	PARAGRAPH(pen, WORDS("Written by "), TEXT(facts->known->agent), WORDS(", as of "),
		  AT(facts->document->now), WORDS("."));
	pen_block_end(pen);
}

void section_title(struct pen *pen, const struct facts *facts)
{
	pen_offer(pen, "title");
	say_title(pen, facts);
	pen_end(pen, ELEMENT_TITLE);
	pen_block_end(pen);
	SAY(pen,
	    WORDS("For those who edit this file: write wherever you like. What stands between a "
		  "begin and an end mark is kept current by the agent; change it, and your text "
		  "stays as you wrote it, with the agent's below. Delete a block with its marks, "
		  "and it stays away."));
	pen_end(pen, ELEMENT_REMARK);
	write_status(pen, facts);
}

/* Several steps of one kind are told as of the first. */
static void say_who(struct pen *pen, const struct entry *entry)
{
	if (entry != NULL && entry->by[0] != '\0')
		SAY(pen, TEXT(entry->by));
	else
		SAY(pen, WORDS("Somebody"));
}

static const char *befell(const struct finding *finding)
{
	if (finding->kind >= FINDING_LAG && finding->kind <= FINDING_DELAY_EXCEEDED)
		return " fell behind at ";
	if (finding->kind == FINDING_IO_STOPPED || finding->kind == FINDING_SQL_STOPPED ||
	    finding->kind == FINDING_REPLICA_STOPPED)
		return " was stopped at ";
	return " failed at ";
}

static void say_means(struct pen *pen, const struct finding *finding)
{
	const struct finding_row *row = finding_row(finding->kind);
	CLEANUP_BUF code = BUF_NULL;
	buf_printf(&code, ", error %u", finding->code);
	SAY(pen, PROSE(row->means), WORDS(" ("), CODE(row->id),
	    WORDS(finding->code != 0 ? buf_text(&code) : ""), WORDS(")."));
}

static void say_symptom(struct pen *pen, const struct facts *facts)
{
	const struct finding *symptom = facts->symptom;
	if (facts_is_blind(symptom)) {
		SAY(pen, WORDS("The agent lost sight of "), CODE(symptom->target), WORDS(" at "));
	} else {
		SAY(pen, WORDS("Replication on "));
		say_subject(pen, symptom);
		if (symptom->name[0] != '\0')
			SAY(pen, WORDS(symptom->channel[0] != '\0' ? ", from " : " from "),
			    CODE(symptom->name));
		SAY(pen, WORDS(befell(symptom)));
	}
	SAY(pen, MOMENT(symptom->since, symptom->uncertainty), WORDS(". "));
	say_means(pen, symptom);
	if (facts->incident->n_targets > 1) {
		SAY(pen, WORDS(" It concerns "));
		say_targets(pen, facts);
		SAY(pen, WORDS("."));
	}
}

static void say_why(struct pen *pen, const struct facts *facts)
{
	const struct finding *cause = facts->cause, *symptom = facts->symptom;
	if (finding_same(cause, symptom)) {
		SAY(pen, WORDS(facts->certainty == CERTAINTY_STATED
				       ? " That is what the server itself states; what led to it "
					 "is for people to find out."
				       : " What led to it is not known yet."));
		return;
	}
	SAY(pen, WORDS(" The likely cause: "));
	if (facts_is_change(cause))
		say_change(pen, cause);
	else
		say_finding(pen, cause);
	SAY(pen, WORDS(" at "), MOMENT(cause->since, cause->uncertainty));
	if (cause->since.us < symptom->since.us)
		SAY(pen, WORDS(", "), SPAN(wall_since(symptom->since, cause->since)),
		    WORDS(" before that"));
	SAY(pen, WORDS("."));
}

/* Nothing but the name: replication has worked all along. */
static void say_notice(struct pen *pen, const struct facts *facts)
{
	const struct finding *cause = facts->cause;
	if (cause == NULL) {
		SAY(pen, WORDS("Nothing is known of it yet."));
		return;
	}
	SAY(pen, WORDS("Replication has worked all along, as far as the agent has seen. But "));
	if (facts_is_change(cause)) {
		say_change(pen, cause);
		SAY(pen, WORDS(" at "), MOMENT(cause->since, cause->uncertainty), WORDS(". "));
	} else {
		SAY(pen, WORDS("since "), MOMENT(cause->since, cause->uncertainty), WORDS(": "));
		say_finding(pen, cause);
		SAY(pen, WORDS(". "));
	}
	say_means(pen, cause);
}

/* What follows from it for readers, and no more. */
static const char *hit_words(const struct facts *facts)
{
	if (facts->impact == IMPACT_NONE)
		return ", as configured, and would be hit if replication failed.";
	if (facts_is_blind(facts->symptom))
		return ", as configured; whether they could, the agent does not know.";
	return ", as configured; what they read there meanwhile may have been older than it should "
	       "be.";
}

static void write_hit(struct pen *pen, const struct facts *facts)
{
	if (facts->n_services == 0) {
		SAY(pen, WORDS("Who is hit is not known to the agent: its configuration names no "
			       "service that reads from "));
		say_targets(pen, facts);
		PARAGRAPH(pen, WORDS("."));
		return;
	}
	SAY(pen, WORDS(facts->n_services == 1 ? "The service " : "The services "));
	say_services(pen, facts);
	SAY(pen, WORDS(facts->n_services == 1 ? " reads from " : " read from "));
	say_targets(pen, facts);
	PARAGRAPH(pen, WORDS(hit_words(facts)));
}

static void say_alarm(struct pen *pen, const struct facts *facts)
{
	const struct incident *incident = facts->incident;
	const struct entry *raised = facts_first(facts, STEP_RAISED);
	const struct known_window *mute = facts_mute(facts);
	if (!wall_is_set(incident->first_paged)) {
		SAY(pen, WORDS(incident->is_muted ? "No alarm has gone out: a maintenance window "
						    "mutes it."
						  : "No alarm has gone out."));
		return;
	}
	SAY(pen, WORDS("The first alarm went out at "), CLOCK(incident->first_paged));
	if (raised != NULL && raised->level != LEVEL_NONE)
		SAY(pen, WORDS(" on "), WORDS(level_name(raised->level)));
	if (mute != NULL)
		SAY(pen, WORDS("; until then the maintenance window "), CODE(mute->name),
		    WORDS(" muted it"));
	SAY(pen, WORDS("."));
}

static void say_taken(struct pen *pen, const struct facts *facts)
{
	const struct incident *incident = facts->incident;
	const struct entry *acked = facts_first(facts, STEP_ACKED);
	const struct entry *action = facts_first(facts, STEP_ACTION);
	if (wall_is_set(incident->first_acked)) {
		SAY(pen, WORDS(" "));
		say_who(pen, acked);
		SAY(pen, WORDS(" took it at "), CLOCK(incident->first_acked), WORDS("."));
	} else if (incident->state != STATE_OPEN) {
		SAY(pen, WORDS(" Nobody has acknowledged it."));
	}
	if (action == NULL)
		return;
	SAY(pen, WORDS(" The first action, at "), CLOCK(action->at), WORDS(": "));
	say_sentence(pen, action->text);
}

static void say_restored(struct pen *pen, const struct facts *facts)
{
	span_t whole = facts_span(facts->impact_from, facts->impact_to);
	if (facts->impact == IMPACT_OVER)
		SAY(pen,
		    WORDS(facts_is_blind(facts->symptom) ? "The agent sees it again since "
							 : "Replication has worked again since "),
		    AT(facts->impact_to), WORDS(", after "), SPAN(whole));
	if (facts->impact == IMPACT_OVER && facts->in_trouble.us < whole.us)
		SAY(pen, WORDS(", "), SPAN(facts->in_trouble),
		    WORDS(" of it in trouble: it went and came back"));
	if (facts->impact == IMPACT_OVER)
		SAY(pen, WORDS(". "));
}

static void say_resolved(struct pen *pen, const struct facts *facts)
{
	const struct entry *normal = facts_last(facts, STEP_NORMAL);
	SAY(pen, STRONG("Back to normal"), WORDS(" since "), AT(facts->incident->resolved));
	if (normal != NULL && normal->voice == VOICE_PERSON) {
		SAY(pen, WORDS(", says "), TEXT(normal->by[0] != '\0' ? normal->by : "somebody"));
		if (facts->impact == IMPACT_UNSEEN)
			SAY(pen, WORDS("; the agent had not seen the trouble end by then"));
		SAY(pen, WORDS("."));
	} else {
		SAY(pen, WORDS(": nothing came back in the "),
		    SPAN(facts_span(facts->incident->monitoring_since, facts->incident->resolved)),
		    WORDS(" in which it was watched."));
	}
}

static void write_now(struct pen *pen, const struct facts *facts)
{
	const struct incident *incident = facts->incident;
	say_restored(pen, facts);
	switch (incident->state) {
	case STATE_NONE:
	case STATE_OPEN:
		SAY(pen, STRONG("It is open, and nobody has it in hand"), WORDS(", "));
		break;
	case STATE_ACKED:
		SAY(pen, STRONG("It is being worked on"), WORDS(" by "),
		    TEXT(incident->acked_by[0] != '\0' ? incident->acked_by : "somebody"),
		    WORDS(" since "), CLOCK(incident->acked), WORDS(", "));
		break;
	case STATE_SNOOZED:
		SAY(pen, STRONG("It is snoozed"), WORDS(" until "), AT(incident->snoozed_until),
		    WORDS(", "));
		break;
	case STATE_MONITORING:
		PARAGRAPH(pen, STRONG("It is being watched"), WORDS(" since "),
			  CLOCK(incident->monitoring_since),
			  WORDS(": back to normal once it has stayed away for the monitoring "
				"window."));
		return;
	case STATE_RESOLVED:
		say_resolved(pen, facts);
		pen_end(pen, ELEMENT_PARAGRAPH);
		return;
	case N_STATES:
		break;
	}
	PARAGRAPH(pen, SPAN(facts_span(facts_start(facts), facts->document->now)),
		  WORDS(" after it began."));
}

void section_summary(struct pen *pen, const struct facts *facts)
{
	pen_block(pen, "summary");
	if (facts->symptom != NULL) {
		say_symptom(pen, facts);
		say_why(pen, facts);
	} else {
		say_notice(pen, facts);
	}
	pen_end(pen, ELEMENT_PARAGRAPH);
	write_hit(pen, facts);
	say_alarm(pen, facts);
	say_taken(pen, facts);
	pen_end(pen, ELEMENT_PARAGRAPH);
	write_now(pen, facts);
	pen_block_end(pen);
}
