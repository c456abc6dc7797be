/* SPDX-License-Identifier: Apache-2.0 */
#include "perf_sample.h"

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/reading.h"

enum { PHASE = 60, RUN = 90, STEP = 10 };

void sample_times(struct cycle *cycle, int64_t start_s)
{
	cycle->start = (struct moment){{start_s * US_PER_SECOND}, FROM_WRAPPER, {0}};
	cycle->end = (struct moment){{(start_s + RUN) * US_PER_SECOND}, FROM_WRAPPER, {0}};
	cycle->duration_s = (struct amount){RUN, FROM_WRAPPER};
	cycle->before = SPAN_SECONDS(PHASE);
	cycle->after = SPAN_SECONDS(PHASE);
}

static void add_person(struct person **people, size_t *n, const char *name, const char *department)
{
	struct person *person = ARRAY_ADD(*people, *n);
	text_copy(person->name, sizeof person->name, name);
	text_copy(person->department, sizeof person->department, department);
}

static void add_people(struct cover *cover)
{
	static const struct {
		const char *name, *department;
	} executors[] = {{"DevOps Engineer – 1", "DevOps"},
			 {"DevOps Engineer – 2", "DevOps"},
			 {"QA Engineer – 1", "QA"},
			 {"QA Engineer – 2", "QA"},
			 {"Software Engineer – 1", "Engineering"},
			 {"Software Engineer – 2", "Engineering"}},
	  supervisors[] = {{"@zeroc0d3-devops", "DevOps"},
			   {"@zeroc0d3-engineer", "Engineering"},
			   {"@zeroc0d3-iot", "IoT"},
			   {"@zeroc0d3-data", "Data"}};
	for (size_t i = 0; i < sizeof executors / sizeof *executors; i++)
		add_person(&cover->executors, &cover->n_executors, executors[i].name,
			   executors[i].department);
	for (size_t i = 0; i < sizeof supervisors / sizeof *supervisors; i++)
		add_person(&cover->supervisors, &cover->n_supervisors, supervisors[i].name,
			   supervisors[i].department);
	text_copy(cover->supervisors[3].remark, sizeof cover->supervisors[3].remark, "read only");
}

static void set_rate(struct result *result, const char *name, double passes, double fails)
{
	struct metric *metric = result_add_metric(result, name);
	metric->kind = METRIC_RATE;
	metric_set(metric, "passes", passes);
	metric_set(metric, "fails", fails);
	metric_set(metric, "rate", passes / (passes + fails));
}

static void add_threshold(struct result *result, const char *metric, const char *expression,
			  bool passed)
{
	struct threshold *threshold = result_add_threshold(result, metric, expression);
	threshold->outcome_known = true;
	threshold->passed = passed;
}

static void fill_result(struct result *result)
{
	static const struct {
		const char *stat;
		double value;
	} latency[] = {{"avg", 140.2},	 {"min", 2.1},	   {"med", 121},   {"p(90)", 252.7},
		       {"p(95)", 300.3}, {"p(99)", 812.4}, {"max", 1204.6}};
	struct result_file *file = ARRAY_ADD(result->files, result->n_files);
	file->name = xstrdup("summary.json");
	file->shape = SHAPE_SUMMARY_EXPORT;
	metric_set(result_add_metric(result, "vus"), "max", 500);
	metric_set(result_add_metric(result, "vus_max"), "max", 500);
	struct metric *requests = result_add_metric(result, "http_reqs");
	requests->kind = METRIC_COUNTER;
	metric_set(requests, "count", 44078);
	set_rate(result, "http_req_failed", 0, 44078);
	set_rate(result, "checks", 88150, 6);
	struct metric *duration = result_add_metric(result, "http_req_duration");
	duration->kind = METRIC_TREND;
	for (size_t i = 0; i < sizeof latency / sizeof *latency; i++)
		metric_set(duration, latency[i].stat, latency[i].value);
	add_threshold(result, "http_req_duration", "p(95)<400", true);
	add_threshold(result, "http_req_duration", "p(99)<800", false);
	add_threshold(result, "http_req_failed", "rate<0.05", true);
	result_add_check(result, "login > status is 200", 88150, 6);
	result_set_duration(result, 90, FROM_COUNT_AND_RATE);
	result_finish(result);
}

/* Averages over ten seconds, `busy` while the test runs. */
static void fill_measure(struct measure *measure, span_t window, double calm, double busy)
{
	for (int at = -PHASE + STEP; at <= RUN + PHASE; at += STEP)
		measure_add(measure, (wall_t){(SAMPLE_START + at) * US_PER_SECOND}, window,
			    at > 0 && at <= RUN ? busy + at / 10 : calm);
}

static void add_components(struct cycle *cycle)
{
	struct component *eks = ARRAY_ADD(cycle->components, cycle->n_components);
	component_init(eks, SOURCE_KUBERNETES, "EKS", "auth");
	fill_measure(&eks->cpu, SPAN_SECONDS(STEP), 36, 400);
	fill_measure(&eks->memory, (span_t){0}, 180, 320);
	eks->bounds = (struct bounds){
		{BOUND_SET, 250}, {BOUND_SET, 256}, {BOUND_NONE, 0}, {BOUND_SET, 512}};
	struct component *rds = ARRAY_ADD(cycle->components, cycle->n_components);
	component_init(rds, SOURCE_MYSQL, "RDS", "orders-db/otp");
	measure_miss(&rds->cpu, cycle->start.at, "a MySQL server does not tell its CPU");
	fill_measure(&rds->memory, (span_t){0}, 2300, 2370);
	fill_measure(component_other(rds, "Threads running", ""), (span_t){0}, 3, 20);
}

void sample_report(struct report *report)
{
	struct cycle cycle = {.has_result = true, .exit_known = true, .exit_code = 99};
	struct cover *cover = &report->cover;
	text_copy(cover->title, sizeof cover->title, "Login and OTP");
	text_copy(cover->monitoring_dashboard, sizeof cover->monitoring_dashboard,
		  "https://grafana.example/d/k6?from={start_ms}&to={end_ms}");
	text_copy(cover->logging_dashboard, sizeof cover->logging_dashboard,
		  "https://logs.example/?q=auth&from={start}&to={end}");
	text_copy(cover->monitoring_link, sizeof cover->monitoring_link,
		  "https://grafana.example/d/pods?from={start_ms}&to={end_ms}");
	add_people(cover);
	sample_times(&cycle, SAMPLE_START);
	fill_result(&cycle.result);
	add_components(&cycle);
	text_copy(cycle.jenkins, sizeof cycle.jenkins, "https://jenkins.example/job/perf/42/");
	cycle_settle_end(&cycle);
	report_add(report, &cycle, SAME_CYCLE_AGAIN);
	report->written = (wall_t){(SAMPLE_START + 300) * US_PER_SECOND};
	text_copy(report->version, sizeof report->version, "0.1.0");
}

static void add_otp(struct cycle *cycle, double memory_limit)
{
	struct component *otp = ARRAY_ADD(cycle->components, cycle->n_components);
	component_init(otp, SOURCE_CGROUP, "EKS", "otp");
	fill_measure(&otp->cpu, SPAN_SECONDS(STEP), 12, 90);
	fill_measure(&otp->memory, (span_t){0}, 64, 100);
	otp->bounds = (struct bounds){{BOUND_UNKNOWN, 0},
				      {BOUND_UNKNOWN, 0},
				      {BOUND_SET, 500},
				      {BOUND_SET, memory_limit}};
}

static void add_run(struct report *report, unsigned number, double memory_limit, int exit_code)
{
	struct cycle cycle = {
		.number = number, .has_result = true, .exit_known = true, .exit_code = exit_code};
	sample_times(&cycle, SAMPLE_START);
	fill_result(&cycle.result);
	add_components(&cycle);
	add_otp(&cycle, memory_limit);
	cycle_settle_end(&cycle);
	report_add(report, &cycle, SAME_CYCLE_AGAIN);
}

static void add_interrupted(struct report *report)
{
	struct cycle cycle = {.number = 3, .signal = 15};
	sample_times(&cycle, SAMPLE_START);
	cycle.after = (span_t){0};
	add_components(&cycle);
	cycle_settle_end(&cycle);
	report_add(report, &cycle, SAME_CYCLE_AGAIN);
}

void sample_series(struct report *report)
{
	struct cover *cover = &report->cover;
	add_person(&cover->executors, &cover->n_executors, "Sari Dewi", "DevOps");
	add_person(&cover->executors, &cover->n_executors, "Budi | \"QA\"", "");
	add_run(report, 1, 256, 99);
	add_run(report, 2, 512, 99);
	add_run(report, 1, 256, 99);
	add_interrupted(report);
	report->written = (wall_t){(SAMPLE_START + 300) * US_PER_SECOND};
	text_copy(report->version, sizeof report->version, "0.1.0");
}
