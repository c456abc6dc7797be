/* SPDX-License-Identifier: Apache-2.0 */
/* Instant queries to Prometheus, or to anything that speaks its API. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/sources/http.h"
#include "perf/sources/prometheus_read.h"
#include "platform/clock.h"

struct source_state {
	const struct component_plan *plan;
};

struct source_state *prometheus_open(const struct component_plan *plan, const struct target *target)
{
	struct source_state *state = xcalloc(1, sizeof *state);
	(void)target;
	state->plan = plan;
	return state;
}

/* A query that is wrong is answered with 400 and words in JSON. */
static void ask(const struct component_plan *plan, const char *query, struct gauge *ret)
{
	struct http http = {plan->url, plan->token_file, plan->ca_file};
	CLEANUP_BUF path = BUF_NULL;
	struct document *document;
	char why[LINE_SIZE] = "";
	buf_add(&path, "/api/v1/query?query=");
	text_add_url(&path, query);
	unsigned status = http_get(&http, buf_text(&path), &document, why, sizeof why);
	if (status == 0)
		gauge_say(ret, GAUGE_MISSED, "Prometheus did not answer: %s", why);
	else if (document == NULL)
		gauge_say(ret, GAUGE_MISSED, "Prometheus answered HTTP %u without JSON", status);
	else
		prometheus_read(document_tree(document), ret);
	document_free(document);
}

void prometheus_look(struct source_state *state, struct glance *ret)
{
	const struct component_plan *plan = state->plan;
	ret->at = clock_now().wall;
	if (*plan->cpu_query != '\0') {
		ask(plan, plan->cpu_query, &ret->cpu);
		prometheus_convert_cpu(plan, &ret->cpu);
	} else {
		gauge_say(&ret->cpu, GAUGE_NEVER, "the plan has no cpu-query for it");
	}
	if (*plan->memory_query != '\0') {
		ask(plan, plan->memory_query, &ret->memory);
		prometheus_convert_memory(plan, &ret->memory);
	} else {
		gauge_say(&ret->memory, GAUGE_NEVER, "the plan has no memory-query for it");
	}
}

void prometheus_close(struct source_state *state)
{
	free(state);
}
