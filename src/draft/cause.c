/* SPDX-License-Identifier: Apache-2.0 */
/* The chain from the cause to what people felt, and how far the evidence carries it. */
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"

/* A change that was followed within this time needs no word on why it took so long. */
#define AT_ONCE SPAN_MINUTES(10)

static bool is_explained(const struct facts *facts, const struct finding *finding)
{
	for (size_t i = 0; i < facts->incident->n_findings; i++)
		if (finding_explains(&facts->incident->findings[i], finding))
			return true;
	return false;
}

/* The same condition may have come back; it is told once, as of its first time. */
static size_t count_before(const struct facts *facts, const struct finding *finding)
{
	size_t n = 0;
	for (const struct finding *at = facts->incident->findings; at < finding; at++)
		n += finding_same(at, finding);
	return n;
}

static size_t count_stretches(const struct facts *facts, const struct finding *finding)
{
	size_t n = 0;
	for (size_t i = 0; i < facts->incident->n_findings; i++)
		n += finding_same(&facts->incident->findings[i], finding);
	return n;
}

/* The one that comes next in time, told or not; NULL at the end. */
static const struct finding *next_in_time(const struct facts *facts, const struct finding *after)
{
	const struct finding *next = NULL;
	for (size_t i = 0; i < facts->incident->n_findings; i++) {
		const struct finding *at = &facts->incident->findings[i];
		bool comes_later = after == NULL || at->since.us > after->since.us ||
				   (at->since.us == after->since.us && at > after);
		if (comes_later && (next == NULL || at->since.us < next->since.us))
			next = at;
	}
	return next;
}

static void write_link(struct pen *pen, const struct facts *facts, const struct finding *finding)
{
	const struct finding_row *row = finding_row(finding->kind);
	size_t stretches = count_stretches(facts, finding);
	CLEANUP_BUF times = BUF_NULL;
	SAY(pen, MOMENT(finding->since, finding->uncertainty), WORDS(": "), CODE(row->id),
	    WORDS(" on "));
	say_subject(pen, finding);
	SAY(pen, WORDS(". "), PROSE(row->means), WORDS("."));
	if (stretches > 1) {
		buf_printf(&times, " It came %zu times.", stretches);
		SAY(pen, WORDS(buf_text(&times)));
	}
	if (!finding_same(finding, facts->cause) && !is_explained(facts, finding))
		SAY(pen, WORDS(" Nothing else that was seen explains it."));
	say_evidence_after(pen, facts, facts_entry_of(facts, finding));
	pen_end(pen, ELEMENT_NUMBERED);
}

static void write_chain(struct pen *pen, const struct facts *facts)
{
	PARAGRAPH(pen, WORDS("The chain, in order of time:"));
	for (const struct finding *at = next_in_time(facts, NULL); at != NULL;
	     at = next_in_time(facts, at))
		if (count_before(facts, at) == 0)
			write_link(pen, facts, at);
}

/* Something else than the first symptom itself? */
static bool is_inferred(const struct facts *facts)
{
	return facts->symptom != NULL && !finding_same(facts->cause, facts->symptom);
}

static size_t count_kinds(const struct facts *facts)
{
	size_t n = 0;
	for (size_t i = 0; i < facts->incident->n_findings; i++)
		n += count_before(facts, &facts->incident->findings[i]) == 0;
	return n;
}

static void write_head(struct pen *pen, const struct facts *facts)
{
	const char *rest = NULL;
	if (is_inferred(facts)) {
		SAY(pen, STRONG("Likely cause:"), WORDS(" "));
	} else if (facts->certainty == CERTAINTY_STATED) {
		SAY(pen, STRONG("As the server states it:"), WORDS(" "));
		rest = " That is the direct cause; what led to it the server does not know.";
	} else {
		SAY(pen, STRONG("What is known:"), WORDS(" "));
		rest = " What is behind it the agent does not see.";
	}
	say_finding(pen, facts->cause);
	SAY(pen, WORDS("."));
	if (rest != NULL) {
		PARAGRAPH(pen, WORDS(rest));
		return;
	}
	SAY(pen, WORDS(" "), STRONG("What it led to:"), WORDS(" "));
	say_finding(pen, facts->symptom);
	PARAGRAPH(pen, WORDS("."));
}

static void write_order(struct pen *pen, const struct facts *facts, bool is_for)
{
	const struct finding *cause = facts->cause, *symptom = facts->symptom;
	wall_t symptom_from = {symptom->since.us - symptom->uncertainty.us};
	bool is_before = cause->since.us < symptom_from.us;
	bool is_after = cause->since.us - cause->uncertainty.us > symptom->since.us;
	if (is_for && is_before)
		ITEM(pen, WORDS("It came first: "), SPAN(wall_since(symptom->since, cause->since)),
		     WORDS(" before the first symptom."));
	if (!is_for && is_after)
		ITEM(pen, WORDS("It was seen "), SPAN(wall_since(cause->since, symptom->since)),
		     WORDS(" after the first symptom."));
	if (!is_for && !is_before && !is_after)
		ITEM(pen,
		     WORDS("Which of the two came first cannot be told: they lie closer together "
			   "than the looks at them."));
}

static size_t count_other(const struct facts *facts, bool is_explained_by_cause)
{
	size_t n = 0;
	for (size_t i = 0; i < facts->incident->n_findings; i++) {
		const struct finding *finding = &facts->incident->findings[i];
		if (finding_same(finding, facts->cause) || count_before(facts, finding) > 0)
			continue;
		bool explained = is_explained_by_cause ? is_explained(facts, finding)
						       : !is_explained(facts, finding);
		n += explained;
	}
	return n;
}

/* The first address of "10.0.9.7, 10.0.9.8" that the server's words hold. */
static bool names_address(const char *said, const char *addresses, struct buf *ret)
{
	while (*addresses != '\0') {
		size_t len = strcspn(addresses, ", ");
		buf_clear(ret);
		buf_add_n(ret, addresses, len);
		if (len > 0 && text_contains(said, buf_text(ret)))
			return true;
		addresses += len + strspn(addresses + len, ", ");
	}
	return false;
}

static void write_for(struct pen *pen, const struct facts *facts)
{
	const struct finding *cause = facts->cause, *symptom = facts->symptom;
	CLEANUP_BUF address = BUF_NULL;
	LABEL(pen, "What speaks for it");
	write_order(pen, facts, true);
	if (text_same_name(cause->name, symptom->name) && cause->name[0] != '\0') {
		say_subject(pen, symptom);
		ITEM(pen, WORDS(" replicates from this very name, "), CODE(symptom->name),
		     WORDS("."));
	}
	if (facts_is_change(cause) && names_address(symptom->said, cause->after, &address))
		ITEM(pen, WORDS("The server's own words name the new address, "),
		     CODE(buf_text(&address)), WORDS("."));
	if (count_other(facts, false) == 0)
		ITEM(pen, WORDS("It leaves nothing unexplained that the agent has seen."));
	if (symptom->said[0] != '\0')
		ITEM(pen, WORDS("What the server said of the first symptom: "),
		     CODE(symptom->said));
}

static bool has_gap(const struct facts *facts)
{
	return facts_first(facts, STEP_GAP) != NULL;
}

static void write_against(struct pen *pen, const struct facts *facts)
{
	const struct finding *cause = facts->cause, *symptom = facts->symptom;
	span_t late = wall_since(symptom->since, cause->since);
	LABEL(pen, "What speaks against it, or is open");
	write_order(pen, facts, false);
	if (facts_is_change(cause) && late.us > AT_ONCE.us)
		ITEM(pen, WORDS("Replication went on for "), SPAN(late),
		     WORDS(" after it. A connection that stands does not notice that its name has "
			   "moved; "
			   "what broke it in the end was not seen."));
	for (const struct finding *at = next_in_time(facts, NULL); at != NULL;
	     at = next_in_time(facts, at)) {
		if (finding_same(at, cause) || is_explained(facts, at) ||
		    count_before(facts, at) > 0)
			continue;
		SAY(pen, WORDS("It does not explain "), CODE(finding_row(at->kind)->id),
		    WORDS(" on "));
		say_subject(pen, at);
		ITEM(pen, WORDS("."));
	}
	if (has_gap(facts))
		ITEM(pen, WORDS("The agent saw nothing for a while (see the timeline): other "
				"changes may "
				"have been missed."));
	ITEM(pen, WORDS("The agent sees only what it asks: replication status and DNS answers, no "
			"network, "
			"no hosts, no provider."));
}

/* One finding alone: the server's words are all the evidence there is. */
static void write_alone(struct pen *pen, const struct facts *facts)
{
	const struct finding *cause = facts->cause;
	SAY(pen, WORDS("It was there from "), MOMENT(cause->since, cause->uncertainty),
	    WORDS(" on."));
	if (cause->said[0] != '\0')
		SAY(pen, WORDS(" The error, word for word: "), CODE(cause->said), WORDS("."));
	say_evidence_after(pen, facts, facts_entry_of(facts, cause));
	pen_end(pen, ELEMENT_PARAGRAPH);
}

void section_cause(struct pen *pen, const struct facts *facts)
{
	pen_block(pen, "cause");
	if (facts->cause == NULL) {
		PARAGRAPH(pen, WORDS("Not known yet: the agent has nothing to go by."));
	} else {
		write_head(pen, facts);
		if (count_kinds(facts) > 1)
			write_chain(pen, facts);
		if (is_inferred(facts)) {
			write_for(pen, facts);
			write_against(pen, facts);
		} else {
			write_alone(pen, facts);
		}
	}
	pen_block_end(pen);
	pen_offer(pen, "cause.questions");
	QUESTION(pen, WORDS("Is this the root, and why could it happen? Look for the process or "
			    "the missing safeguard behind it, not for a person. The agent sees "
			    "conditions, not reasons."));
	pen_block_end(pen);
}
