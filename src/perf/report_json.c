/* SPDX-License-Identifier: Apache-2.0 */
/* What report_read.c reads back; docs/perf-report.schema.json says what each key means. A change
 * that breaks readers raises the version. */
#include "base/json.h"
#include "perf/report.h"
#include "perf/report_read.h"

/* Lists of small things get a line each. */
static void begin_flat(struct json *json)
{
	json_object_begin(json, NULL);
	json->pretty = false;
}

static void end_flat(struct json *json)
{
	json_object_end(json);
	json->pretty = true;
}

static void add_optional(struct json *json, const char *key, const char *text)
{
	json_text(json, key, *text != '\0' ? text : NULL);
}

static void add_known(struct json *json, const char *key, bool is_known, double value)
{
	if (is_known)
		json_number(json, key, value);
	else
		json_none(json, key);
}

static void add_moment(struct json *json, const char *key, const struct moment *moment)
{
	if (!moment_is_known(*moment)) {
		json_none(json, key);
		return;
	}
	json_object_begin(json, key);
	json_time(json, "at", moment->at);
	json_text(json, "from", known_from_name(moment->from));
	json_seconds(json, "within_s", moment->within);
	json_object_end(json);
}

static void add_duration(struct json *json, const char *key, struct amount amount)
{
	if (!amount_is_known(amount)) {
		json_none(json, key);
		return;
	}
	json_object_begin(json, key);
	json_number(json, "seconds", amount.value);
	json_text(json, "from", known_from_name(amount.from));
	json_object_end(json);
}

static void add_bound(struct json *json, const char *key, const struct bound *bound)
{
	if (bound->kind == BOUND_NONE)
		json_text(json, key, "none");
	else
		add_known(json, key, bound->kind == BOUND_SET, bound->value);
}

static void add_bounds(struct json *json, const struct bounds *bounds)
{
	json_object_begin(json, "bounds");
	add_bound(json, "cpu_request_mi", &bounds->cpu_request);
	add_bound(json, "memory_request_mib", &bounds->memory_request);
	add_bound(json, "cpu_limit_mi", &bounds->cpu_limit);
	add_bound(json, "memory_limit_mib", &bounds->memory_limit);
	json_object_end(json);
}

static void add_people(struct json *json, const char *key, const struct person *people, size_t n)
{
	json_array_begin(json, key);
	for (size_t i = 0; i < n; i++) {
		begin_flat(json);
		json_text(json, "name", people[i].name);
		add_optional(json, "department", people[i].department);
		add_optional(json, "remark", people[i].remark);
		end_flat(json);
	}
	json_array_end(json);
}

static void add_cover(struct json *json, const struct cover *cover)
{
	json_object_begin(json, "cover");
	add_optional(json, "title", cover->title);
	add_optional(json, "timezone", cover->timezone);
	add_optional(json, "monitoring_dashboard", cover->monitoring_dashboard);
	add_optional(json, "logging_dashboard", cover->logging_dashboard);
	add_optional(json, "monitoring_link", cover->monitoring_link);
	add_optional(json, "monitoring_link_after", cover->monitoring_link_after);
	add_optional(json, "jenkins", cover->jenkins);
	add_people(json, "executors", cover->executors, cover->n_executors);
	add_people(json, "supervisors", cover->supervisors, cover->n_supervisors);
	json_array_begin(json, "deployments");
	for (size_t i = 0; i < cover->n_deployments; i++) {
		json_object_begin(json, NULL);
		json_text(json, "name", cover->deployments[i].name);
		add_bounds(json, &cover->deployments[i].bounds);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
}

static void add_metrics(struct json *json, const struct result *result)
{
	json_array_begin(json, "metrics");
	for (size_t i = 0; i < result->n_metrics; i++) {
		const struct metric *metric = &result->metrics[i];
		begin_flat(json);
		json_text(json, "name", metric->name);
		json_text(json, "kind", metric_kind_name(metric->kind));
		json_text(json, "contains",
			  metric->is_time   ? "time"
			  : metric->is_data ? "data"
					    : "default");
		json_object_begin(json, "stats");
		for (size_t j = 0; j < metric->n_stats; j++)
			json_number(json, metric->stats[j].name, metric->stats[j].value);
		json_object_end(json);
		end_flat(json);
	}
	json_array_end(json);
}

static void add_outcomes(struct json *json, const struct result *result)
{
	json_array_begin(json, "thresholds");
	for (size_t i = 0; i < result->n_thresholds; i++) {
		const struct threshold *one = &result->thresholds[i];
		begin_flat(json);
		json_text(json, "metric", one->metric);
		json_text(json, "expression", one->expression);
		if (one->outcome_known)
			json_bool(json, "passed", one->passed);
		else
			json_none(json, "passed");
		end_flat(json);
	}
	json_array_end(json);
	json_array_begin(json, "checks");
	for (size_t i = 0; i < result->n_checks; i++) {
		begin_flat(json);
		json_text(json, "name", result->checks[i].name);
		json_number(json, "passes", result->checks[i].passes);
		json_number(json, "fails", result->checks[i].fails);
		end_flat(json);
	}
	json_array_end(json);
	json_array_begin(json, "failures");
	for (size_t i = 0; i < result->n_failures; i++) {
		begin_flat(json);
		json_text(json, "text", result->failures[i].text);
		json_int(json, "requests", (int64_t)result->failures[i].n);
		end_flat(json);
	}
	json_array_end(json);
}

static void add_load(struct json *json, const struct result *result)
{
	add_optional(json, "latency_metric", result->latency_metric);
	json_seconds(json, "load_step_s", result->load_step);
	json_array_begin(json, "load");
	for (size_t i = 0; i < result->n_load; i++) {
		const struct load_point *point = &result->load[i];
		begin_flat(json);
		json_time(json, "at", point->at);
		add_known(json, "virtual_users", point->vus_known, point->vus);
		json_number(json, "per_second", point->per_second);
		json_number(json, "failed_per_second", point->failed_per_second);
		add_known(json, "latency_avg_ms", point->latency_known, point->latency_avg);
		add_known(json, "latency_p95_ms", point->latency_known, point->latency_p95);
		end_flat(json);
	}
	json_array_end(json);
}

static void add_result(struct json *json, const struct cycle *cycle)
{
	const struct result *result = &cycle->result;
	if (!cycle->has_result) {
		json_none(json, "result");
		return;
	}
	json_object_begin(json, "result");
	add_optional(json, "k6_version", result->k6_version);
	add_duration(json, "duration", result->duration_s);
	json_array_begin(json, "files");
	for (size_t i = 0; i < result->n_files; i++) {
		begin_flat(json);
		json_text(json, "name", result->files[i].name);
		json_text(json, "shape", shape_name(result->files[i].shape));
		json_bool(json, "cut", result->files[i].is_cut);
		end_flat(json);
	}
	json_array_end(json);
	add_metrics(json, result);
	add_outcomes(json, result);
	add_load(json, result);
	json_array_begin(json, "notes");
	for (size_t i = 0; i < result->n_notes; i++)
		json_text(json, NULL, result->notes[i]);
	json_array_end(json);
	json_object_end(json);
}

static void add_phases(struct json *json, const struct measure *measure, const struct cycle *cycle)
{
	static const char *const keys[] = {[PHASE_BEFORE] = "before",
					   [PHASE_IN_PROGRESS] = "in_progress",
					   [PHASE_AFTER] = "after"};
	json_object_begin(json, "phases");
	for (enum phase phase = 0; phase < N_PHASES; phase++) {
		struct phase_figure figure;
		measure_phase(measure, cycle, phase, &figure);
		json_object_begin(json, keys[phase]);
		add_known(json, "avg", figure.known, figure.avg);
		add_known(json, "min", figure.known, figure.min);
		add_known(json, "max", figure.known, figure.max);
		json_int(json, "n", (int64_t)figure.n);
		json_int(json, "missed", (int64_t)figure.n_missed);
		add_optional(json, "why_not", figure.why);
		json_object_end(json);
	}
	json_object_end(json);
}

static void add_measure(struct json *json, const char *key, const struct measure *measure,
			const struct cycle *cycle)
{
	json_object_begin(json, key);
	json_text(json, "name", measure->name);
	add_optional(json, "unit", measure->unit);
	add_optional(json, "why_not", measure->why_not);
	add_phases(json, measure, cycle);
	json_array_begin(json, "points");
	for (size_t i = 0; i < measure->n_points; i++) {
		const struct point *point = &measure->points[i];
		begin_flat(json);
		json_time(json, "at", point->at);
		json_seconds(json, "window_s", point->window);
		add_known(json, "value", point->known, point->value);
		end_flat(json);
	}
	json_array_end(json);
	json_object_end(json);
}

static void add_components(struct json *json, const struct cycle *cycle)
{
	json_array_begin(json, "components");
	for (size_t i = 0; i < cycle->n_components; i++) {
		const struct component *one = &cycle->components[i];
		json_object_begin(json, NULL);
		add_optional(json, "service", one->service);
		json_text(json, "name", one->name);
		json_text(json, "source", component_source_word(one->source));
		add_optional(json, "remark", one->remark);
		add_optional(json, "monitoring_link", one->monitoring_link);
		add_optional(json, "monitoring_link_after", one->monitoring_link_after);
		add_bounds(json, &one->bounds);
		add_measure(json, "cpu", &one->cpu, cycle);
		add_measure(json, "memory", &one->memory, cycle);
		json_array_begin(json, "others");
		for (size_t j = 0; j < one->n_others; j++)
			add_measure(json, NULL, &one->others[j], cycle);
		json_array_end(json);
		json_object_end(json);
	}
	json_array_end(json);
}

static void add_events(struct json *json, const struct cycle *cycle)
{
	json_bool(json, "watched", cycle->watched);
	add_known(json, "worst_lag_s", amount_is_known(cycle->worst_lag_s),
		  cycle->worst_lag_s.value);
	add_optional(json, "worst_lag_target", cycle->worst_lag_target);
	json_bool(json, "lag_had_gaps", cycle->lag_had_gaps);
	json_array_begin(json, "events");
	for (size_t i = 0; i < cycle->n_events; i++) {
		const struct cycle_event *event = &cycle->events[i];
		begin_flat(json);
		json_time(json, "from", event->from);
		json_time(json, "to", event->to);
		add_optional(json, "target", event->target);
		json_text(json, "what", event->what);
		add_optional(json, "incident", event->incident);
		end_flat(json);
	}
	json_array_end(json);
}

static void add_cycle(struct json *json, const struct cycle *cycle)
{
	json_object_begin(json, NULL);
	json_int(json, "number", cycle->number);
	json_int(json, "run", cycle->run);
	json_text(json, "ended", run_end_name(cycle->ended));
	add_known(json, "exit_code", cycle->exit_known, cycle->exit_code);
	add_known(json, "signal", cycle->signal != 0, cycle->signal);
	add_moment(json, "start", &cycle->start);
	add_moment(json, "end", &cycle->end);
	add_duration(json, "duration", cycle->duration_s);
	json_seconds(json, "before_s", cycle->before);
	json_seconds(json, "after_s", cycle->after);
	add_known(json, "virtual_users_reached", amount_is_known(cycle->result.vus_reached),
		  cycle->result.vus_reached.value);
	add_known(json, "virtual_users_allocated", amount_is_known(cycle->result.vus_allocated),
		  cycle->result.vus_allocated.value);
	add_optional(json, "jenkins", cycle->jenkins);
	add_optional(json, "jenkins_name", cycle->jenkins_name);
	add_optional(json, "remark", cycle->remark);
	add_result(json, cycle);
	add_components(json, cycle);
	add_events(json, cycle);
	json_object_end(json);
}

void report_json(const struct report *report, struct buf *to)
{
	struct json json;
	json_start(&json, to, true);
	json_object_begin(&json, NULL);
	json_text(&json, "schema", REPORT_SCHEMA);
	json_text(&json, "version", report->version);
	json_time(&json, "written", report->written);
	add_cover(&json, &report->cover);
	json_array_begin(&json, "cycles");
	for (size_t i = 0; i < report->n_cycles; i++)
		add_cycle(&json, &report->cycles[i]);
	json_array_end(&json);
	json_object_end(&json);
	buf_add_char(to, '\n');
}
