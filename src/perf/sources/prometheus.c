/* SPDX-License-Identifier: Apache-2.0 */
/* Queries to Prometheus, or to anything that speaks its API: what is now, and what was. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/sources/http.h"
#include "perf/sources/prometheus_query.h"
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

/* A query that is wrong is answered with 400 and words in JSON. NULL: the gauge says why. */
static struct document *ask(const struct component_plan *plan, const struct buf *path,
			    struct gauge *ret)
{
	struct http http = {plan->url, plan->token_file, plan->ca_file};
	struct document *document;
	char why[LINE_SIZE] = "";
	unsigned status = http_get(&http, buf_text(path), &document, why, sizeof why);
	if (status == 0)
		gauge_say(ret, GAUGE_MISSED, "Prometheus did not answer: %s", why);
	else if (document == NULL)
		gauge_say(ret, GAUGE_MISSED, "Prometheus answered HTTP %u without JSON", status);
	return document;
}

static void ask_now(const struct component_plan *plan, const char *query, struct gauge *ret)
{
	CLEANUP_BUF path = BUF_NULL;
	buf_add(&path, "/api/v1/query?query=");
	text_add_url(&path, query);
	struct document *document = ask(plan, &path, ret);
	if (document != NULL)
		prometheus_read(document_tree(document), ret);
	ret->window = prometheus_reach(query);
	document_free(document);
}

static const char no_cpu_query[] = "the plan has no cpu-query for it";
static const char no_memory_query[] = "the plan has no memory-query for it";

void prometheus_look(struct source_state *state, struct glance *ret)
{
	const struct component_plan *plan = state->plan;
	ret->at = clock_now().wall;
	if (*plan->cpu_query != '\0') {
		ask_now(plan, plan->cpu_query, &ret->cpu);
		prometheus_convert_cpu(plan, &ret->cpu);
	} else {
		gauge_say(&ret->cpu, GAUGE_NEVER, no_cpu_query);
	}
	if (*plan->memory_query != '\0') {
		ask_now(plan, plan->memory_query, &ret->memory);
		prometheus_convert_memory(plan, &ret->memory);
	} else {
		gauge_say(&ret->memory, GAUGE_NEVER, no_memory_query);
	}
}

void prometheus_close(struct source_state *state)
{
	free(state);
}

struct recall {
	const struct component_plan *plan;
	const char *query;
	void (*convert)(const struct component_plan *, struct gauge *);
	struct measure *to;
	span_t window;
};

static void keep(void *arg, struct gauge *gauge)
{
	const struct recall *recall = arg;
	recall->convert(recall->plan, gauge);
	if (gauge->state == GAUGE_KNOWN)
		measure_add(recall->to, gauge->at, recall->window, gauge->value);
	else
		measure_miss(recall->to, gauge->at, gauge->why);
}

/* Prometheus gives no more than 11000 points at once. The last one is at the end of the phase, so
 * that an average over all of the phase is one of them. */
static struct prometheus_grid grid_of(wall_t from, wall_t to, span_t step)
{
	struct prometheus_grid grid = {.last = to.us / 1000, .step = step.us / 1000};
	int64_t length = (to.us - from.us) / 1000;
	if (grid.step < length / 10000 + 1)
		grid.step = length / 10000 + 1;
	grid.first = grid.last - length / grid.step * grid.step;
	return grid;
}

static void add_ms(struct buf *to, const char *name, int64_t ms)
{
	buf_printf(to, "&%s=%lld.%03lld", name, (long long)(ms / 1000), (long long)(ms % 1000));
}

/* False: nobody answers, so that further questions would only cost time. */
static bool ask_range(const struct recall *recall, wall_t from, wall_t to, span_t step)
{
	struct prometheus_grid grid = grid_of(from, to, step);
	struct gauge gauge = {.at = to};
	CLEANUP_BUF path = BUF_NULL;
	if (from.us >= to.us)
		return true;
	buf_add(&path, "/api/v1/query_range?query=");
	text_add_url(&path, recall->query);
	add_ms(&path, "start", grid.first);
	add_ms(&path, "end", grid.last);
	add_ms(&path, "step", grid.step);
	struct document *document = ask(recall->plan, &path, &gauge);
	struct recall copy = *recall;
	if (document != NULL)
		prometheus_read_range(document_tree(document), &grid, keep, &copy);
	else
		measure_miss(recall->to, gauge.at, gauge.why);
	document_free(document);
	return document != NULL;
}

static bool recall_all(struct recall *recall, const struct stretch *stretch)
{
	recall->window = prometheus_reach(recall->query);
	return ask_range(recall, stretch->start, stretch->end, stretch->step) &&
	       ask_range(recall, stretch->from, stretch->start, stretch->step) &&
	       ask_range(recall, stretch->end, stretch->to, stretch->step);
}

void prometheus_history(const struct component_plan *plan, const struct stretch *stretch,
			struct component *to)
{
	struct recall cpu = {plan, plan->cpu_query, prometheus_convert_cpu, &to->cpu, {0}};
	struct recall memory = {
		plan, plan->memory_query, prometheus_convert_memory, &to->memory, {0}};
	bool is_answering = true;
	if (*plan->cpu_query != '\0')
		is_answering = recall_all(&cpu, stretch);
	else
		text_copy(to->cpu.why_not, sizeof to->cpu.why_not, no_cpu_query);
	if (!is_answering)
		text_copy(to->memory.why_not, sizeof to->memory.why_not, to->cpu.why_not);
	else if (*plan->memory_query != '\0')
		recall_all(&memory, stretch);
	else
		text_copy(to->memory.why_not, sizeof to->memory.why_not, no_memory_query);
}
