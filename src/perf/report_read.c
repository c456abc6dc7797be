/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/report_read.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/reading.h"

static void read_line(const struct tree *tree, const char *key, char *to, size_t size)
{
	text_copy_line(to, size, tree_text(tree, key, ""));
}
#define READ_LINE(tree, key, to) read_line((tree), (key), (to), sizeof(to))

static span_t read_span(const struct tree *tree, const char *key)
{
	double seconds = tree_number(tree, key, 0);
	if (!(seconds >= 0 && seconds <= RUN_SECONDS_MAX))
		return (span_t){0};
	return (span_t){(int64_t)(seconds * 1e6 + 0.5)};
}

static wall_t read_time(const struct tree *tree, const char *key)
{
	wall_t at = {0};
	wall_parse(tree_text(tree, key, ""), &at);
	return at;
}

static unsigned read_count(const struct tree *tree, const char *key, unsigned otherwise)
{
	double value = tree_number(tree, key, otherwise);
	return value >= 0 && value <= 1e6 ? (unsigned)value : otherwise;
}

static enum known_from read_from(const struct tree *tree)
{
	const char *name = tree_text(tree, "from", "");
	for (enum known_from from = 0; from < N_KNOWN_FROM; from++)
		if (strcmp(known_from_name(from), name) == 0)
			return from;
	return FROM_NOWHERE;
}

static struct moment read_moment(const struct tree *cycle, const char *key)
{
	const struct tree *tree = tree_object(cycle, key);
	struct moment moment = {read_time(tree, "at"), read_from(tree),
				read_span(tree, "within_s")};
	return wall_is_set(moment.at) ? moment : (struct moment){0};
}

static struct amount read_duration(const struct tree *of)
{
	const struct tree *tree = tree_object(of, "duration");
	double seconds;
	if (!tree_has_number(tree, "seconds", &seconds) ||
	    !(seconds >= 0 && seconds <= RUN_SECONDS_MAX))
		return (struct amount){0};
	return (struct amount){seconds, read_from(tree)};
}

static struct bound read_bound(const struct tree *tree, const char *key)
{
	double value;
	if (strcmp(tree_text(tree, key, ""), "none") == 0)
		return (struct bound){BOUND_NONE, 0};
	if (tree_has_number(tree, key, &value))
		return (struct bound){BOUND_SET, value};
	return (struct bound){0};
}

static struct bounds read_bounds(const struct tree *of)
{
	const struct tree *tree = tree_object(of, "bounds");
	return (struct bounds){.cpu_request = read_bound(tree, "cpu_request_mi"),
			       .memory_request = read_bound(tree, "memory_request_mib"),
			       .cpu_limit = read_bound(tree, "cpu_limit_mi"),
			       .memory_limit = read_bound(tree, "memory_limit_mib")};
}

static void read_people(const struct tree *list, struct person **ret, size_t *ret_n)
{
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;) {
		struct person *person = ARRAY_ADD(*ret, *ret_n);
		READ_LINE(one, "name", person->name);
		READ_LINE(one, "department", person->department);
		READ_LINE(one, "remark", person->remark);
	}
}

static void read_cover(const struct tree *tree, struct cover *cover)
{
	READ_LINE(tree, "title", cover->title);
	READ_LINE(tree, "timezone", cover->timezone);
	READ_LINE(tree, "monitoring_dashboard", cover->monitoring_dashboard);
	READ_LINE(tree, "logging_dashboard", cover->logging_dashboard);
	READ_LINE(tree, "monitoring_link", cover->monitoring_link);
	READ_LINE(tree, "monitoring_link_after", cover->monitoring_link_after);
	READ_LINE(tree, "jenkins", cover->jenkins);
	read_people(tree_array(tree, "executors"), &cover->executors, &cover->n_executors);
	read_people(tree_array(tree, "supervisors"), &cover->supervisors, &cover->n_supervisors);
	const struct tree *list = tree_array(tree, "deployments");
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;) {
		struct deployment *deployment = ARRAY_ADD(cover->deployments, cover->n_deployments);
		READ_LINE(one, "name", deployment->name);
		deployment->bounds = read_bounds(one);
	}
}

static void read_metric(const struct tree *tree, struct result *result)
{
	struct metric *metric = result_add_metric(result, tree_text(tree, "name", ""));
	const struct tree *stats = tree_object(tree, "stats");
	const char *kind = tree_text(tree, "kind", ""), *holds = tree_text(tree, "contains", "");
	if (metric == NULL)
		return;
	for (enum metric_kind i = 0; i < N_METRIC_KINDS; i++)
		if (strcmp(metric_kind_name(i), kind) == 0)
			metric->kind = i;
	metric->is_time = strcmp(holds, "time") == 0;
	metric->is_data = strcmp(holds, "data") == 0;
	for (const struct tree *one = NULL; (one = tree_next(stats, one)) != NULL;)
		if (one->kind == TREE_NUMBER)
			metric_set(metric, one->key, one->number);
}

static void read_outcomes(const struct tree *tree, struct result *result)
{
	const struct tree *list = tree_array(tree, "thresholds");
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;) {
		const struct tree *passed = tree_get(one, "passed");
		struct threshold *threshold = result_add_threshold(
			result, tree_text(one, "metric", ""), tree_text(one, "expression", ""));
		threshold->outcome_known = passed != NULL && passed->kind == TREE_BOOL;
		threshold->passed = threshold->outcome_known && passed->truth;
	}
	list = tree_array(tree, "checks");
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;)
		result_add_check(result, tree_text(one, "name", ""), tree_number(one, "passes", 0),
				 tree_number(one, "fails", 0));
	list = tree_array(tree, "failures");
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;)
		result_add_failure(result, tree_text(one, "text", ""),
				   read_count(one, "requests", 0));
}

static void read_load(const struct tree *tree, struct result *result)
{
	const struct tree *list = tree_array(tree, "load");
	READ_LINE(tree, "latency_metric", result->latency_metric);
	result->load_step = read_span(tree, "load_step_s");
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;) {
		struct load_point *point = ARRAY_ADD(result->load, result->n_load);
		point->at = read_time(one, "at");
		point->vus_known = tree_has_number(one, "virtual_users", &point->vus);
		point->per_second = tree_number(one, "per_second", 0);
		point->failed_per_second = tree_number(one, "failed_per_second", 0);
		point->latency_known =
			tree_has_number(one, "latency_avg_ms", &point->latency_avg) &&
			tree_has_number(one, "latency_p95_ms", &point->latency_p95);
	}
}

static void read_files(const struct tree *tree, struct result *result)
{
	const struct tree *list = tree_array(tree, "files");
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;) {
		struct result_file *file = ARRAY_ADD(result->files, result->n_files);
		char name[LINE_SIZE];
		READ_LINE(one, "name", name);
		file->name = xstrdup(name);
		file->is_cut = tree_truth(one, "cut", false);
		for (enum result_shape shape = 0; shape < N_SHAPES; shape++)
			if (strcmp(shape_name(shape), tree_text(one, "shape", "")) == 0)
				file->shape = shape;
	}
}

static void read_result(const struct tree *tree, struct result *result)
{
	const struct tree *list;
	READ_LINE(tree, "k6_version", result->k6_version);
	result->duration_s = read_duration(tree);
	read_files(tree, result);
	list = tree_array(tree, "metrics");
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;)
		read_metric(one, result);
	read_outcomes(tree, result);
	read_load(tree, result);
	list = tree_array(tree, "notes");
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;)
		if (one->kind == TREE_TEXT)
			result_note(result, "%s", one->text);
	result_finish(result);
}

static void read_points(const struct tree *tree, struct measure *measure)
{
	const struct tree *list = tree_array(tree, "points");
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;) {
		double value;
		wall_t at = read_time(one, "at");
		if (!wall_is_set(at))
			continue;
		if (tree_has_number(one, "value", &value))
			measure_add(measure, at, read_span(one, "window_s"), value);
		else
			measure_miss(measure, at, tree_text(tree, "why_not", ""));
	}
	READ_LINE(tree, "why_not", measure->why_not);
}

static void read_component(const struct tree *tree, struct component *component)
{
	const char *word = tree_text(tree, "source", "");
	enum component_source source = SOURCE_NONE;
	for (enum component_source i = 0; i < N_SOURCES; i++)
		if (strcmp(component_source_word(i), word) == 0)
			source = i;
	component_init(component, source, tree_text(tree, "service", ""),
		       tree_text(tree, "name", ""));
	READ_LINE(tree, "remark", component->remark);
	READ_LINE(tree, "monitoring_link", component->monitoring_link);
	READ_LINE(tree, "monitoring_link_after", component->monitoring_link_after);
	component->bounds = read_bounds(tree);
	read_points(tree_object(tree, "cpu"), &component->cpu);
	read_points(tree_object(tree, "memory"), &component->memory);
	const struct tree *list = tree_array(tree, "others");
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;)
		read_points(one, component_other(component, tree_text(one, "name", ""),
						 tree_text(one, "unit", "")));
}

static void read_events(const struct tree *tree, struct cycle *cycle)
{
	const struct tree *list = tree_array(tree, "events");
	double lag;
	cycle->watched = tree_truth(tree, "watched", false);
	if (tree_has_number(tree, "worst_lag_s", &lag))
		cycle->worst_lag_s = (struct amount){lag, FROM_WRAPPER};
	READ_LINE(tree, "worst_lag_target", cycle->worst_lag_target);
	cycle->lag_had_gaps = tree_truth(tree, "lag_had_gaps", false);
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;) {
		struct cycle_event *event = ARRAY_ADD(cycle->events, cycle->n_events);
		event->from = read_time(one, "from");
		event->to = read_time(one, "to");
		READ_LINE(one, "target", event->target);
		READ_LINE(one, "what", event->what);
		READ_LINE(one, "incident", event->incident);
	}
}

static void read_end(const struct tree *tree, struct cycle *cycle)
{
	double code;
	for (enum run_end end = 0; end < N_RUN_ENDS; end++)
		if (strcmp(run_end_name(end), tree_text(tree, "ended", "")) == 0)
			cycle->ended = end;
	cycle->exit_known = tree_has_number(tree, "exit_code", &code) && fabs(code) < 1e6;
	if (cycle->exit_known)
		cycle->exit_code = (int)code;
	cycle->signal = (int)read_count(tree, "signal", 0);
}

static void read_cycle(const struct tree *tree, struct cycle *cycle)
{
	const struct tree *list = tree_array(tree, "components");
	cycle->number = read_count(tree, "number", 1);
	read_end(tree, cycle);
	cycle->start = read_moment(tree, "start");
	cycle->end = read_moment(tree, "end");
	cycle->duration_s = read_duration(tree);
	cycle->before = read_span(tree, "before_s");
	cycle->after = read_span(tree, "after_s");
	READ_LINE(tree, "jenkins", cycle->jenkins);
	READ_LINE(tree, "jenkins_name", cycle->jenkins_name);
	READ_LINE(tree, "remark", cycle->remark);
	cycle->has_result = tree_object(tree, "result") != NULL;
	if (cycle->has_result)
		read_result(tree_object(tree, "result"), &cycle->result);
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;)
		read_component(one, ARRAY_ADD(cycle->components, cycle->n_components));
	read_events(tree, cycle);
}

bool report_read(const struct tree *tree, struct report *ret)
{
	const struct tree *list = tree_array(tree, "cycles");
	struct report report = {0};
	if (strcmp(tree_text(tree, "schema", ""), REPORT_SCHEMA) != 0)
		return false;
	READ_LINE(tree, "version", report.version);
	report.written = read_time(tree, "written");
	read_cover(tree_object(tree, "cover"), &report.cover);
	for (const struct tree *one = NULL; (one = tree_next(list, one)) != NULL;) {
		struct cycle cycle = {0};
		read_cycle(one, &cycle);
		report_add(&report, &cycle, SAME_CYCLE_AGAIN);
	}
	*ret = report;
	return true;
}
