/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/charts.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "perf/page.h"

struct list {
	struct chart_file *items;
	size_t n;
};

/* Names of files: what is not a letter or digit becomes a hyphen. */
static void add_slug(struct buf *to, const char *text)
{
	bool hyphen = true;
	for (; *text != '\0'; text++) {
		bool is_plain = (*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9') ||
				(*text >= 'A' && *text <= 'Z');
		if (!is_plain && hyphen)
			continue;
		hyphen = !is_plain;
		buf_add_char(to, !is_plain			? '-'
				 : *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a')
								: *text);
	}
	if (to->len > 0 && to->text[to->len - 1] == '-')
		to->text[--to->len] = '\0';
}

static bool has_stem(const struct list *list, const char *stem)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].stem != NULL && strcmp(list->items[i].stem, stem) == 0)
			return true;
	return false;
}

/* "cycle-1-auth", "cycle-2-run-2-load"; with a number behind it where two would be the same. */
static char *stem_of(const struct list *list, const struct cycle *cycle, const char *what)
{
	CLEANUP_BUF stem = BUF_NULL;
	buf_printf(&stem, "cycle-%u-", cycle->number);
	if (cycle->run > 1)
		buf_printf(&stem, "run-%u-", cycle->run);
	add_slug(&stem, what);
	size_t len = stem.len;
	for (unsigned i = 2; has_stem(list, buf_text(&stem)); i++) {
		stem.len = len;
		buf_printf(&stem, "-%u", i);
	}
	return buf_steal(&stem);
}

static struct chart *add_chart(struct list *list, size_t cycle_index, const struct cycle *cycle,
			       const char *what, const char *title, const char *alt)
{
	char *stem = stem_of(list, cycle, what);
	struct chart_file *file = ARRAY_ADD(list->items, list->n);
	file->cycle = cycle_index;
	file->stem = stem;
	file->alt = xstrdup(alt);
	file->chart = xcalloc(1, sizeof *file->chart);
	file->chart->title = xstrdup(title);
	return file->chart;
}

static void add_bands(struct chart *chart, const struct cycle *cycle)
{
	for (enum phase phase = 0; phase < N_PHASES; phase++) {
		struct chart_band band = {phase_name(phase), {0}, {0}, phase == PHASE_IN_PROGRESS};
		if (cycle_phase(cycle, phase, &band.from, &band.to) && band.from.us < band.to.us)
			*ARRAY_ADD(chart->bands, chart->n_bands) = band;
	}
}

static void widen(struct chart *chart, wall_t at)
{
	if (!wall_is_set(chart->from) || at.us < chart->from.us)
		chart->from = at;
	if (at.us > chart->to.us)
		chart->to = at;
}

/* All of the phases and all of the values. */
static void set_range(struct chart *chart)
{
	for (size_t i = 0; i < chart->n_bands; i++) {
		widen(chart, chart->bands[i].from);
		widen(chart, chart->bands[i].to);
	}
	for (size_t i = 0; i < chart->n_panels; i++)
		for (size_t j = 0; j < chart->panels[i].n_series; j++) {
			const struct chart_series *series = &chart->panels[i].series[j];
			for (size_t k = 0; k < series->n_points; k++)
				widen(chart, series->points[k].at);
		}
	if (chart->to.us <= chart->from.us)
		chart->to = wall_after(chart->from, SPAN_SECONDS(1));
}

/* Beside other charts, the load is shown over the same time as they are. */
static bool has_measures(const struct cycle *cycle)
{
	for (size_t i = 0; i < cycle->n_components; i++)
		if (cycle->components[i].cpu.n_points + cycle->components[i].memory.n_points > 0)
			return true;
	return false;
}

static void add_load(struct list *list, size_t index, const struct cycle *cycle)
{
	const struct result *result = &cycle->result;
	if (result->n_load == 0)
		return;
	CLEANUP_BUF title = BUF_NULL, label = BUF_NULL, latency = BUF_NULL;
	cycle_label(cycle, &label);
	buf_printf(&title, "Load of cycle %s", buf_text(&label));
	buf_printf(&latency, "%s, ms", result->latency_metric);
	struct chart *chart = add_chart(list, index, cycle, "load", buf_text(&title),
					"Virtual users, requests per second and latency over time");
	struct chart_panel *panel = chart_add_panel(chart, "Virtual users");
	struct chart_series *one = panel_add_series(panel, "virtual users", CHART_BLUE);
	for (size_t i = 0; i < result->n_load; i++)
		series_add(one, result->load[i].at, result->load[i].vus_known, result->load[i].vus);
	panel = chart_add_panel(chart, strcmp(result->latency_metric, "iteration_duration") == 0
					       ? "Iterations per second"
					       : "Requests per second");
	one = panel_add_series(panel, "all", CHART_BLUE);
	for (size_t i = 0; i < result->n_load; i++)
		series_add(one, result->load[i].at, true, result->load[i].per_second);
	one = panel_add_series(panel, "failed", CHART_RED);
	for (size_t i = 0; i < result->n_load; i++)
		series_add(one, result->load[i].at, true, result->load[i].failed_per_second);
	panel = chart_add_panel(chart, buf_text(&latency));
	one = panel_add_series(panel, "average", CHART_BLUE);
	for (size_t i = 0; i < result->n_load; i++)
		series_add(one, result->load[i].at, result->load[i].latency_known,
			   result->load[i].latency_avg);
	one = panel_add_series(panel, "p(95)", CHART_RED);
	for (size_t i = 0; i < result->n_load; i++)
		series_add(one, result->load[i].at, result->load[i].latency_known,
			   result->load[i].latency_p95);
	if (has_measures(cycle))
		add_bands(chart, cycle);
	set_range(chart);
}

/* An average over [at - window, at] stands in the middle of it. */
static void add_measure(struct chart *chart, const struct measure *measure,
			const struct cycle *cycle, const char *title)
{
	bool has_value = false;
	for (size_t i = 0; i < measure->n_points; i++)
		has_value |= measure->points[i].known;
	if (!has_value)
		return;
	struct chart_panel *panel = chart_add_panel(chart, title);
	struct chart_series *series = panel_add_series(panel, measure->name, CHART_BLUE);
	for (size_t i = 0; i < measure->n_points; i++) {
		const struct point *point = &measure->points[i];
		wall_t middle = wall_after(point->at, (span_t){-point->window.us / 2});
		series_add(series, middle, point->known, point->value);
	}
	for (enum phase phase = 0; phase < N_PHASES; phase++) {
		struct phase_figure figure;
		struct chart_level level = {0};
		measure_phase(measure, cycle, phase, &figure);
		if (!figure.known || !cycle_phase(cycle, phase, &level.from, &level.to))
			continue;
		level.value = figure.avg;
		*ARRAY_ADD(panel->levels, panel->n_levels) = level;
	}
}

static void add_guides(struct chart *chart, const struct bound *request, const struct bound *limit)
{
	struct chart_panel *panel = &chart->panels[chart->n_panels - 1];
	if (request->kind == BOUND_SET)
		*ARRAY_ADD(panel->guides, panel->n_guides) =
			(struct chart_guide){"request", request->value};
	if (limit->kind == BOUND_SET)
		*ARRAY_ADD(panel->guides, panel->n_guides) =
			(struct chart_guide){"limit", limit->value};
}

static void add_panels(struct chart *chart, const struct component *component,
		       const struct cycle *cycle)
{
	const struct bounds *bounds = &component->bounds;
	size_t n = chart->n_panels;
	add_measure(chart, &component->cpu, cycle, "CPU, mi (millicores)");
	if (chart->n_panels > n)
		add_guides(chart, &bounds->cpu_request, &bounds->cpu_limit);
	n = chart->n_panels;
	add_measure(chart, &component->memory, cycle, "Mem, mb (MiB)");
	if (chart->n_panels > n)
		add_guides(chart, &bounds->memory_request, &bounds->memory_limit);
	for (size_t i = 0; i < component->n_others; i++) {
		CLEANUP_BUF title = BUF_NULL;
		const struct measure *other = &component->others[i];
		buf_printf(&title, "%s%s%s", other->name, *other->unit ? ", " : "", other->unit);
		add_measure(chart, other, cycle, buf_text(&title));
	}
}

static void add_component(struct list *list, size_t index, const struct cycle *cycle,
			  const struct component *component)
{
	CLEANUP_BUF title = BUF_NULL, label = BUF_NULL, alt = BUF_NULL;
	cycle_label(cycle, &label);
	buf_printf(&title, "%s%s%s in cycle %s", component->service, *component->service ? " " : "",
		   component->name, buf_text(&label));
	buf_printf(&alt, "CPU and memory of %s over time", component->name);
	struct chart chart = {0};
	add_panels(&chart, component, cycle);
	if (chart.n_panels == 0)
		return;
	add_bands(&chart, cycle);
	set_range(&chart);
	struct chart *kept =
		add_chart(list, index, cycle, component->name, buf_text(&title), buf_text(&alt));
	chart.title = kept->title;
	*kept = chart;
}

struct chart_file *charts_of(const struct report *report, size_t *ret_n)
{
	struct list list = {0};
	for (size_t i = 0; i < report->n_cycles; i++) {
		const struct cycle *cycle = &report->cycles[i];
		add_load(&list, i, cycle);
		for (size_t j = 0; j < cycle->n_components; j++)
			add_component(&list, i, cycle, &cycle->components[j]);
	}
	*ret_n = list.n;
	return list.items;
}

void charts_free(struct chart_file *charts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		chart_free(charts[i].chart);
		free(charts[i].chart);
		free(charts[i].stem);
		free(charts[i].alt);
		free(charts[i].svg_wide);
		free(charts[i].svg_narrow);
	}
	free(charts);
}
