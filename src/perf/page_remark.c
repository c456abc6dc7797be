/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "draft/links.h"
#include "perf/page.h"

enum { THRESHOLDS_SHOWN = 6 };

static void say_exit(struct sheet *sheet, const struct cycle *cycle)
{
	const char *text = k6_exit_text(cycle->exit_code), *name = signal_text(cycle->signal);
	if (cycle->signal != 0)
		say(sheet, " (signal %d%s%s)", cycle->signal, *name ? ", " : "", name);
	else if (cycle->exit_known && *text != '\0')
		say(sheet, " (exit code %d: %s)", cycle->exit_code, text);
	else if (cycle->exit_known)
		say(sheet, " (exit code %d)", cycle->exit_code);
}

/* That it went to its end goes without saying. */
static void say_end(struct sheet *sheet, const struct cycle *cycle)
{
	switch (cycle->ended) {
	case RUN_INTERRUPTED:
	case RUN_FAILED:
	case RUN_NOT_STARTED:
		say_strong(sheet, run_end_text(cycle->ended));
		say_exit(sheet, cycle);
		cell_line(sheet);
		break;
	case RUN_THRESHOLDS:
		if (cycle->result.n_thresholds == 0) {
			say_strong(sheet, "thresholds failed");
			say_exit(sheet, cycle);
			cell_line(sheet);
		}
		break;
	case RUN_UNKNOWN:
	case RUN_DONE:
	case N_RUN_ENDS:
		break;
	}
	if (!cycle->has_result) {
		say(sheet, "k6 left no result");
		cell_line(sheet);
	}
}

static void say_failed_thresholds(struct sheet *sheet, const struct result *result)
{
	size_t n_failed = 0, n_passed = 0, n_unknown = 0;
	for (size_t i = 0; i < result->n_thresholds; i++) {
		const struct threshold *one = &result->thresholds[i];
		n_passed += one->outcome_known && one->passed;
		n_unknown += !one->outcome_known;
		if (!one->outcome_known || one->passed || n_failed++ >= THRESHOLDS_SHOWN)
			continue;
		say_strong(sheet, "failed");
		say(sheet, " ");
		say_code(sheet, one->metric);
		say(sheet, " ");
		say_code(sheet, one->expression);
		cell_line(sheet);
	}
	if (n_failed > THRESHOLDS_SHOWN)
		say(sheet, "and %zu more thresholds failed", n_failed - THRESHOLDS_SHOWN);
	cell_line(sheet);
	if (n_passed > 0)
		say(sheet, "%zu of %zu thresholds ok", n_passed, result->n_thresholds);
	cell_line(sheet);
	if (n_unknown > 0)
		say(sheet, "%zu thresholds without an outcome", n_unknown);
	cell_line(sheet);
}

static void say_rate(struct sheet *sheet, const struct result *result, const char *metric,
		     const char *counted, const char *what)
{
	struct amount n = result_stat(result, metric, counted);
	struct amount passes = result_stat(result, metric, "passes");
	struct amount fails = result_stat(result, metric, "fails");
	if (!amount_is_known(n) || !amount_is_known(passes) || !amount_is_known(fails))
		return;
	say(sheet, "%.0f of %.0f %s", n.value, passes.value + fails.value, what);
	cell_line(sheet);
}

/* Why cells of the run itself are N/A. */
static void say_unknown(struct sheet *sheet, const struct cycle *cycle)
{
	if (!cycle->has_result)
		return;
	if (!amount_is_known(cycle->result.vus_reached))
		say(sheet, "Virtual User N/A: the files have no vus, as those of very short runs");
	cell_line(sheet);
	if (!amount_is_known(cycle->duration_s))
		say(sheet, "Duration N/A: the files have no duration, and nothing was counted that "
			   "would give it");
	cell_line(sheet);
	if (!moment_is_known(cycle->start) || !moment_is_known(cycle->end))
		say(sheet, "Date / Time N/A: the files do not say when the run was");
	cell_line(sheet);
}

static void say_cycle(struct sheet *sheet, const struct report *report, const struct cycle *cycle)
{
	wall_t from = {0}, to = {0};
	CLEANUP_BUF url = BUF_NULL;
	say_end(sheet, cycle);
	say_unknown(sheet, cycle);
	say_failed_thresholds(sheet, &cycle->result);
	/* k6 counts as a pass of http_req_failed that a request did fail. */
	say_rate(sheet, &cycle->result, "http_req_failed", "passes", "requests failed");
	say_rate(sheet, &cycle->result, "checks", "passes", "checks ok");
	if (cycle->n_events > 0)
		say(sheet, "%zu %s of replication or DNS meanwhile, see below", cycle->n_events,
		    cycle->n_events == 1 ? "finding" : "findings");
	cell_line(sheet);
	if (*cycle->remark != '\0')
		say_own(sheet, cycle->remark);
	cell_line(sheet);
	if (cycle_window(cycle, false, &from, &to) &&
	    link_fill(report->cover.logging_dashboard, from, to, &url))
		say_link(sheet, "logs", buf_text(&url));
	cell_line(sheet);
}

struct reasons { /* " N/A after: why", one for all phases that share it */
	struct buf lines[N_PHASES];
	size_t n;
};

static void find_reasons(const struct cycle *cycle, const struct measure *measure,
			 struct reasons *ret)
{
	struct phase_figure figures[N_PHASES];
	for (enum phase phase = 0; phase < N_PHASES; phase++)
		measure_phase(measure, cycle, phase, &figures[phase]);
	for (enum phase phase = 0; phase < N_PHASES; phase++) {
		CLEANUP_BUF phases = BUF_NULL;
		size_t n = 0;
		if (figures[phase].known || figures[phase].why[0] == '\0')
			continue;
		for (enum phase other = phase; other < N_PHASES; other++)
			if (!figures[other].known &&
			    strcmp(figures[other].why, figures[phase].why) == 0) {
				buf_printf(&phases, "%s%s", n++ > 0 ? ", " : " ",
					   phase_name(other));
				if (other != phase)
					figures[other].known = true;
			}
		buf_printf(&ret->lines[ret->n++], " N/A%s: %s",
			   n < N_PHASES ? buf_text(&phases) : "", figures[phase].why);
	}
}

/* Says the line, and with it the name of the other measure if that has it too. */
static void say_reason(struct sheet *sheet, const char *name, const struct buf *line,
		       struct reasons *others)
{
	bool is_shared = false;
	for (size_t i = 0; i < others->n && !is_shared; i++)
		if (strcmp(buf_text(&others->lines[i]), buf_text(line)) == 0) {
			buf_clear(&others->lines[i]);
			is_shared = true;
		}
	say(sheet, "%s%s%s", name, is_shared ? ", Mem" : "", buf_text(line));
	cell_line(sheet);
}

static void say_missing(struct sheet *sheet, const struct cycle *cycle,
			const struct component *component)
{
	struct reasons cpu = {0}, memory = {0}, none = {0};
	find_reasons(cycle, &component->cpu, &cpu);
	find_reasons(cycle, &component->memory, &memory);
	for (size_t i = 0; i < cpu.n; i++)
		say_reason(sheet, "CPU", &cpu.lines[i], &memory);
	for (size_t i = 0; i < memory.n; i++)
		if (memory.lines[i].len > 0)
			say_reason(sheet, "Mem", &memory.lines[i], &none);
	for (size_t i = 0; i < N_PHASES; i++) {
		buf_free(&cpu.lines[i]);
		buf_free(&memory.lines[i]);
	}
}

/* Averages over what there is, where some values could not be had. */
static void say_gaps(struct sheet *sheet, const struct cycle *cycle, const struct measure *measure)
{
	for (enum phase phase = 0; phase < N_PHASES; phase++) {
		struct phase_figure figure;
		measure_phase(measure, cycle, phase, &figure);
		if (!figure.known || figure.n_missed == 0)
			continue;
		say(sheet, "%s %s is from %zu of %zu values", measure->name, phase_name(phase),
		    figure.n, figure.n + figure.n_missed);
		if (*measure->why_not != '\0')
			say(sheet, ": %s", measure->why_not);
		cell_line(sheet);
	}
}

static void say_component(struct sheet *sheet, const struct cycle *cycle,
			  const struct component *component)
{
	if (component == NULL) {
		say(sheet, "CPU, Mem N/A: no component was measured");
		cell_line(sheet);
		return;
	}
	say_missing(sheet, cycle, component);
	say_gaps(sheet, cycle, &component->cpu);
	say_gaps(sheet, cycle, &component->memory);
	if (*component->remark != '\0')
		say(sheet, "%s", component->remark);
	cell_line(sheet);
}

void page_remark(struct sheet *sheet, const struct report *report, const struct cycle *cycle,
		 const struct component *component, bool is_first)
{
	bool is_bad =
		is_first && (cycle->ended == RUN_INTERRUPTED || cycle->ended == RUN_FAILED ||
			     cycle->ended == RUN_THRESHOLDS || cycle->ended == RUN_NOT_STARTED);
	if (is_first)
		say_cycle(sheet, report, cycle);
	say_component(sheet, cycle, component);
	if (sheet->cell.n_lines == 0)
		say(sheet, "N/A");
	cell_end(sheet, is_bad ? TONE_BAD : TONE_PLAIN);
}
