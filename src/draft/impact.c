/* SPDX-License-Identifier: Apache-2.0 */
/* Who and what is hit, and which division. */
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"

static void say_in_trouble(struct pen *pen, const struct facts *facts)
{
	span_t whole = facts_span(facts->impact_from, facts->impact_to);
	SAY(pen, WORDS(facts->impact == IMPACT_UNSEEN ? "at least " : ""), SPAN(whole), WORDS(" ("),
	    AT(facts->impact_from), WORDS(" to "));
	if (facts->impact == IMPACT_ONGOING)
		SAY(pen, WORDS("now)"));
	else
		SAY(pen, CLOCK(facts->impact_to), WORDS(")"));
	if (facts->impact == IMPACT_UNSEEN)
		SAY(pen, WORDS(": people closed the incident before the agent saw it end"));
	if (facts->in_trouble.us < whole.us)
		SAY(pen, WORDS(", "), SPAN(facts->in_trouble),
		    WORDS(" of it in trouble: it went and came back"));
	SAY(pen, WORDS("."));
}

/* The response is not as long as the impact: people come later and stay longer. */
static void say_response(struct pen *pen, const struct facts *facts)
{
	const struct incident *incident = facts->incident;
	bool is_over = incident->state == STATE_RESOLVED;
	wall_t end = is_over ? incident->resolved : facts->document->now;
	if (!wall_is_set(incident->first_acked))
		return;
	SAY(pen, WORDS(is_over ? " People were on it for " : " People have been on it for "),
	    SPAN(facts_span(incident->first_acked, end)), WORDS(", from "),
	    CLOCK(incident->first_acked), WORDS(is_over ? " until back to normal." : " on."));
}

static void say_peak(struct pen *pen, const struct facts *facts)
{
	const char *target;
	span_t lag;
	wall_t at;
	if (facts->impact == IMPACT_NONE || facts_is_blind(facts->symptom))
		return;
	if (facts_peak(facts, &lag, &at, &target))
		SAY(pen, WORDS(" The highest lag that was seen: "), SPAN(lag), WORDS(" on "),
		    CODE(target), WORDS(", at "), CLOCK(at), WORDS("."));
	else
		SAY(pen, WORDS(" How old the data was that could be read meanwhile is not known: "
			       "the server told no lag."));
}

static void write_length(struct pen *pen, const struct facts *facts)
{
	if (facts->impact == IMPACT_NONE) {
		SAY(pen, WORDS("None that the agent has seen: replication has worked all along."));
	} else {
		bool is_over = facts->impact != IMPACT_ONGOING;
		if (facts_is_blind(facts->symptom))
			SAY(pen, WORDS(is_over ? "The agent could not see the replica for "
					       : "The agent has not seen the replica for "));
		else
			SAY(pen, WORDS(is_over ? "Replication was impaired for "
					       : "Replication has been impaired for "));
		say_in_trouble(pen, facts);
	}
	say_peak(pen, facts);
	say_response(pen, facts);
	pen_end(pen, ELEMENT_PARAGRAPH);
}

static void write_services(struct pen *pen, const struct facts *facts)
{
	LABEL(pen,
	      facts->impact == IMPACT_NONE ? "Services that read from here" : "Impacted services");
	if (facts->n_services == 0)
		PARAGRAPH(pen,
			  WORDS("Not known: the configuration names no service that reads from "
				"these targets."));
	for (size_t i = 0; i < facts->n_services; i++) {
		const struct known_service *service = facts->services[i];
		SAY(pen, CODE(service->name));
		if (service->product[0] != '\0')
			SAY(pen, WORDS(": product "), TEXT(service->product));
		if (service->team[0] != '\0')
			SAY(pen, WORDS(service->product[0] != '\0' ? ", team " : ": team "),
			    TEXT(service->team));
		pen_end(pen, ELEMENT_ITEM);
	}
}

static bool is_of_target(const struct finding *finding, const char *target)
{
	return strcmp(finding->target, target) == 0;
}

/* Each kind of finding on the target once, in the order in which they came. */
static void say_kinds(struct pen *pen, const struct facts *facts, const char *target)
{
	const struct finding *findings = facts->incident->findings;
	const char *ids[NAMES_MAX];
	size_t n = 0;
	for (size_t i = 0; i < facts->incident->n_findings && n < NAMES_MAX; i++) {
		const char *id = finding_row(findings[i].kind)->id;
		size_t at = 0;
		while (at < n && strcmp(ids[at], id) != 0)
			at++;
		if (at == n && is_of_target(&findings[i], target))
			ids[n++] = id;
	}
	if (n > 0)
		SAY(pen, WORDS(": "));
	say_names(pen, ids, n);
}

static bool is_about(const struct finding *finding, const char *name)
{
	return finding_row(finding->kind)->about == ABOUT_NAME &&
	       text_same_name(finding->name, name);
}

static void write_name(struct pen *pen, const struct facts *facts, const char *name)
{
	const struct finding *findings = facts->incident->findings;
	SAY(pen, WORDS("The source's DNS name "), CODE(name));
	for (size_t i = 0; i < facts->incident->n_findings; i++) {
		const struct finding *finding = &findings[i];
		if (!is_about(finding, name))
			continue;
		if (facts_is_change(finding))
			SAY(pen, WORDS(": moved from "), CODE(finding->before), WORDS(" to "),
			    CODE(finding->after));
		else
			SAY(pen, WORDS(": "), CODE(finding_row(finding->kind)->id));
		break;
	}
	pen_end(pen, ELEMENT_ITEM);
}

static bool is_in_trouble(const struct facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->incident->n_findings; i++)
		if (is_about(&facts->incident->findings[i], name))
			return true;
	return false;
}

static void write_infrastructure(struct pen *pen, const struct facts *facts)
{
	const char *names[NAMES_MAX];
	size_t n = facts_source_names(facts, names);
	LABEL(pen, facts->impact == IMPACT_NONE ? "Infrastructure concerned"
						: "Impacted infrastructure");
	for (size_t i = 0; i < facts->incident->n_targets; i++) {
		SAY(pen, WORDS("Database replica "), CODE(facts->incident->targets[i]));
		say_kinds(pen, facts, facts->incident->targets[i]);
		pen_end(pen, ELEMENT_ITEM);
	}
	for (size_t i = 0; i < n; i++)
		if (is_in_trouble(facts, names[i]))
			write_name(pen, facts, names[i]);
}

void section_impact(struct pen *pen, const struct facts *facts)
{
	pen_block(pen, "impact");
	write_length(pen, facts);
	write_services(pen, facts);
	write_infrastructure(pen, facts);
	pen_block_end(pen);
	if (facts->n_services == 0) {
		pen_offer(pen, "impact.services");
		QUESTION(pen,
			 WORDS("Which services read from these targets? For the next time, the "
			       "option "),
			 CODE("services"), WORDS(" of a target tells the agent."));
		pen_block_end(pen);
	}
	if (facts->impact == IMPACT_NONE)
		return;
	pen_offer(pen, "impact.questions");
	QUESTION(pen, WORDS("How many users or requests were hit, and how did they notice it: "
			    "errors, old "
			    "data, slowness? The agent sees replication, not your users."));
	pen_block_end(pen);
}

static bool is_first_of_team(const struct facts *facts, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(facts->services[i]->team, facts->services[at]->team) == 0)
			return false;
	return facts->services[at]->team[0] != '\0';
}

static void write_team(struct pen *pen, const struct facts *facts, const char *team)
{
	const char *names[NAMES_MAX];
	size_t n = 0;
	for (size_t i = 0; i < facts->n_services && n < NAMES_MAX; i++)
		if (strcmp(facts->services[i]->team, team) == 0)
			names[n++] = facts->services[i]->name;
	SAY(pen, TEXT(team), WORDS(n == 1 ? ": service " : ": services "));
	say_names(pen, names, n);
	pen_end(pen, ELEMENT_ITEM);
}

void section_division(struct pen *pen, const struct facts *facts)
{
	size_t n = 0;
	pen_block(pen, "division");
	for (size_t i = 0; i < facts->n_services; i++)
		if (is_first_of_team(facts, i)) {
			write_team(pen, facts, facts->services[i]->team);
			n++;
		}
	if (n == 0)
		PARAGRAPH(pen,
			  WORDS("Not known: the configuration names no team for what reads from "
				"here."));
	pen_block_end(pen);
	pen_offer(pen, "division.questions");
	QUESTION(pen,
		 WORDS(n == 0 ? "Which divisions or teams were hit?"
			      : "Which other divisions or teams were hit?"),
		 WORDS(" The agent knows only what the option "), CODE("team"),
		 WORDS(" of a service says."));
	pen_block_end(pen);
}
