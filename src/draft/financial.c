/* SPDX-License-Identifier: Apache-2.0 */
/* What it cost: only what can be computed, and how. */
#include <string.h>

#include "base/text.h"
#include "draft/cost.h"
#include "draft/facts.h"
#include "draft/links.h"

static void write_link(struct pen *pen, const struct facts *facts, const char *name,
		       const char *template)
{
	CLEANUP_BUF link = BUF_NULL;
	if (facts_link(facts, template, &link))
		CELL(pen, LINK(name, buf_text(&link)));
	else if (template[0] != '\0')
		CELL(pen, CODE(template));
	else
		CELL(pen, WORDS("not configured"));
}

static void write_when(struct pen *pen, const struct facts *facts)
{
	if (facts->impact == IMPACT_NONE)
		CELL(pen, WORDS("N/A: no impact seen"));
	else if (facts->impact == IMPACT_ONGOING)
		CELL(pen, AT(facts->impact_from), WORDS(" - ongoing"));
	else
		CELL(pen, AT(facts->impact_from), WORDS(" - "), AT(facts->impact_to));
}

static void write_product(struct pen *pen, const struct facts *facts,
			  const struct known_service *service)
{
	if (service->product[0] != '\0')
		CELL(pen, TEXT(service->product), WORDS(" ("), CODE(service->name), WORDS(")"));
	else
		CELL(pen, CODE(service->name));
	write_when(pen, facts);
	CELL(pen, TEXT(service->impact_type[0] != '\0' ? service->impact_type : "not configured"));
	write_link(pen, facts, "Monitoring", service->monitoring_link);
	write_link(pen, facts, "Logs", service->log_link);
}

static void write_products(struct pen *pen, const struct facts *facts)
{
	static const char *const columns[] = {"Product Impacted", "Start DateTime - End DateTime",
					      "Impact Type (Outage, Error Rates, Latency Spike)",
					      "Monitoring Links", "Log Links"};
	pen_columns(pen, columns, 5);
	for (size_t i = 0; i < facts->n_services; i++)
		write_product(pen, facts, facts->services[i]);
	if (facts->n_services == 0) {
		CELL(pen, WORDS("N/A: no service is configured"));
		write_when(pen, facts);
		for (size_t i = 2; i < 5; i++)
			CELL(pen, WORDS("N/A"));
	}
	pen_table(pen);
}

static void write_cost(struct pen *pen, const struct facts *facts,
		       const struct known_service *service)
{
	struct cost cost;
	SAY(pen, CODE(service->name), WORDS(": "));
	if (!cost_of(facts, service, &cost)) {
		ITEM(pen, WORDS("N/A, its "), CODE("cost-per-minute"),
		     WORDS(" is not configured."));
		return;
	}
	ITEM(pen, TEXT(cost.rate), WORDS(" "), TEXT(service->currency), WORDS(" per minute x "),
	     WORDS(cost.minutes), WORDS(" min = "), WORDS(cost.amount), WORDS(" "),
	     TEXT(service->currency), WORDS(facts->impact == IMPACT_ONGOING ? " so far." : "."));
}

static void write_detail(struct pen *pen, const struct facts *facts)
{
	LABEL(pen, "Detail of Financial Impact");
	if (facts->n_services == 0) {
		PARAGRAPH(pen, WORDS("N/A: there is no service to reckon with."));
		return;
	}
	if (facts->impact == IMPACT_NONE) {
		PARAGRAPH(pen,
			  WORDS("N/A: replication has worked all along, so there are no minutes to "
				"reckon with."));
		return;
	}
	PARAGRAPH(
		pen,
		WORDS("An estimate: the configured cost per minute times the time in trouble. What "
		      "the services really lost in that time the agent cannot see."));
	for (size_t i = 0; i < facts->n_services; i++)
		write_cost(pen, facts, facts->services[i]);
}

void section_financial(struct pen *pen, const struct facts *facts)
{
	pen_block(pen, "financial");
	write_products(pen, facts);
	write_detail(pen, facts);
	pen_block_end(pen);
	if (facts->impact == IMPACT_NONE)
		return;
	pen_offer(pen, "financial.questions");
	QUESTION(pen, WORDS("What did it really cost: lost orders, credits, penalties, people's "
			    "hours? The "
			    "agent has no figures of the business."));
	pen_block_end(pen);
}
