/* SPDX-License-Identifier: Apache-2.0 */
/* What APIs answer, and what hostile ones might. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "perf/document.h"
#include "perf/sources/cloudwatch_read.h"
#include "perf/sources/kubernetes_read.h"
#include "perf/sources/prometheus_query.h"
#include "perf/sources/prometheus_read.h"

static struct document *document_of(const char *text)
{
	struct document *document = NULL;
	char why[LINE_SIZE];
	if (document_read(text, strlen(text), &document, why, sizeof why) != DOCUMENT_READ)
		fail_msg("%s: %s", why, text);
	return document;
}

static void read_prometheus(const char *text, struct gauge *ret)
{
	struct document *document = document_of(text);
	*ret = (struct gauge){0};
	prometheus_read(document_tree(document), ret);
	document_free(document);
}

#define VECTOR(values) \
	"{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" values "]}}"
#define VALUE(v) "{\"metric\":{},\"value\":[1598918404.25,\"" v "\"]}"

static void one_value_of_a_vector_or_a_scalar_is_taken_with_its_time(void **state)
{
	struct gauge gauge;
	(void)state;
	read_prometheus(VECTOR(VALUE("0.42")), &gauge);
	assert_int_equal(gauge.state, GAUGE_KNOWN);
	assert_float_equal(gauge.value, 0.42, 1e-12);
	assert_int_equal(gauge.at.us, INT64_C(1598918404250000));
	read_prometheus("{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\","
			"\"result\":[1598918404,\"1e+06\"]}}",
			&gauge);
	assert_float_equal(gauge.value, 1e6, 0);
}

static void any_other_answer_is_a_reason_and_no_number(void **state)
{
	static const char *const texts[] = {
		VECTOR(""),
		VECTOR(VALUE("1") "," VALUE("2")),
		VECTOR(VALUE("NaN")),
		VECTOR(VALUE("+Inf")),
		VECTOR(VALUE("")),
		VECTOR("{\"value\":[1]}"),
		VECTOR("{\"value\":[\"1\",1]}"),
		VECTOR("5"),
		"{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}",
		"{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
		"{\"status\":\"success\"}",
		"{}",
		"[]",
		"null",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct gauge gauge;
		read_prometheus(texts[i], &gauge);
		assert_int_equal(gauge.state, GAUGE_MISSED);
		assert_true(*gauge.why != '\0');
	}
}

static void prometheus_values_become_millicores_and_mebibytes(void **state)
{
	struct component_plan plan = {.cpu_unit = CPU_IN_PERCENT_OF_VCPUS,
				      .vcpus = 4,
				      .memory_unit = MEMORY_FREE_BYTES,
				      .instance_memory = {BOUND_SET, 1024}};
	struct gauge cpu = {.state = GAUGE_KNOWN, .value = 25};
	struct gauge memory = {.state = GAUGE_KNOWN, .value = 256.0 * 1048576};
	(void)state;
	prometheus_convert_cpu(&plan, &cpu);
	prometheus_convert_memory(&plan, &memory);
	assert_float_equal(cpu.value, 1000, 1e-9);
	assert_float_equal(memory.value, 768, 1e-9);
}

static void more_free_memory_than_there_is_is_no_number(void **state)
{
	struct component_plan plan = {.memory_unit = MEMORY_FREE_BYTES,
				      .instance_memory = {BOUND_SET, 1}};
	struct gauge memory = {.state = GAUGE_KNOWN, .value = 2.0 * 1048576};
	(void)state;
	prometheus_convert_memory(&plan, &memory);
	assert_int_equal(memory.state, GAUGE_MISSED);
}

static bool read_deployment(const char *text, struct kubernetes_deployment *ret)
{
	struct document *document = document_of(text);
	char why[LINE_SIZE] = "";
	bool is_good = kubernetes_read_deployment(document_tree(document), ret, why, sizeof why);
	document_free(document);
	assert_true(is_good || *why != '\0');
	return is_good;
}

#define DEPLOYMENT(replicas, containers)                                            \
	"{\"spec\":{" replicas "\"selector\":{\"matchLabels\":{\"app\":\"auth\"}}," \
	"\"template\":{\"spec\":{\"containers\":[" containers "]}}}}"
#define BOTH                                                                    \
	"{\"resources\":{\"requests\":{\"cpu\":\"250m\",\"memory\":\"128Mi\"}," \
	"\"limits\":{\"cpu\":\"500m\",\"memory\":\"256Mi\"}}}"

static void requests_and_limits_are_summed_over_containers_and_replicas(void **state)
{
	struct kubernetes_deployment deployment;
	(void)state;
	assert_true(read_deployment(DEPLOYMENT("\"replicas\":3,", BOTH "," BOTH), &deployment));
	assert_int_equal(deployment.replicas, 3);
	assert_float_equal(deployment.bounds.cpu_request.value, 1500, 1e-9);
	assert_float_equal(deployment.bounds.memory_request.value, 768, 1e-9);
	assert_float_equal(deployment.bounds.cpu_limit.value, 3000, 1e-9);
	assert_float_equal(deployment.bounds.memory_limit.value, 1536, 1e-9);
	assert_string_equal(deployment.selector, "app=auth");
}

static void one_container_without_a_limit_makes_the_whole_unlimited(void **state)
{
	struct kubernetes_deployment deployment;
	(void)state;
	assert_true(read_deployment(DEPLOYMENT("", BOTH ",{}"), &deployment));
	assert_int_equal(deployment.bounds.cpu_limit.kind, BOUND_NONE);
	assert_int_equal(deployment.bounds.cpu_request.kind, BOUND_SET);
	assert_float_equal(deployment.bounds.cpu_request.value, 250, 1e-9);
	assert_true(read_deployment(DEPLOYMENT("", "{}"), &deployment));
	assert_int_equal(deployment.bounds.cpu_request.kind, BOUND_NONE);
}

static void selectors_with_expressions_are_said_as_the_api_wants_them(void **state)
{
	struct kubernetes_deployment deployment;
	(void)state;
	assert_true(read_deployment(
		"{\"spec\":{\"selector\":{\"matchExpressions\":[{\"key\":\"tier\",\"operator\":"
		"\"In\",\"values\":[\"a\",\"b\"]},{\"key\":\"old\",\"operator\":\"DoesNotExist\"}]}"
		",\"template\":{\"spec\":{}}}}",
		&deployment));
	assert_string_equal(deployment.selector, "tier in (a,b),!old");
	assert_true(read_deployment("{\"spec\":{\"selector\":{\"matchExpressions\":[{\"key\":\"t\","
				    "\"operator\":\"Gt\"}]},\"template\":{\"spec\":{}}}}",
				    &deployment));
	assert_string_equal(deployment.selector, "");
}

static void what_is_no_deployment_is_refused(void **state)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		"{\"kind\":\"Status\"}",
		DEPLOYMENT("\"replicas\":-1,", BOTH),
		DEPLOYMENT("\"replicas\":1e12,", BOTH),
		DEPLOYMENT("", "{\"resources\":{\"limits\":{\"cpu\":\"lots\"}}}"),
		DEPLOYMENT("", "{\"resources\":{\"limits\":{\"memory\":\"-5Mi\"}}}"),
		DEPLOYMENT("", "{\"resources\":{\"limits\":{\"memory\":[]}}}"),
	};
	struct kubernetes_deployment deployment;
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(read_deployment(texts[i], &deployment));
}

#define POD(time, window, cpu, memory)                     \
	"{\"timestamp\":\"" time "\",\"window\":\"" window \
	"\",\"containers\":[{\"usage\":{\"cpu\":\"" cpu "\",\"memory\":\"" memory "\"}}]}"

static size_t read_pods(const char *text, struct glance *ret)
{
	struct document *document = document_of(text);
	*ret = (struct glance){0};
	size_t n = kubernetes_read_pods(document_tree(document), ret);
	document_free(document);
	return n;
}

static void pods_are_added_up_over_all_of_their_windows(void **state)
{
	struct glance glance;
	(void)state;
	assert_int_equal(read_pods("{\"items\":[" POD("2020-09-01T00:00:30Z", "15s", "156340n",
						      "1024Ki") "," POD("2020-09-01T00:00:40Z",
									"20s", "250m", "3Mi") "]}",
				   &glance),
			 2);
	assert_float_equal(glance.cpu.value, 250.15634, 1e-9);
	assert_float_equal(glance.memory.value, 4, 1e-9);
	assert_int_equal(glance.cpu.at.us, INT64_C(1598918440000000));
	assert_int_equal(glance.cpu.window.us, 25 * US_PER_SECOND);
	assert_int_equal(glance.memory.window.us, 0);
}

static void pods_that_cannot_be_read_are_no_number(void **state)
{
	static const char *const texts[] = {
		"{\"items\":[]}",
		"{\"items\":{}}",
		"{}",
		"{\"items\":[{}]}",
		"{\"items\":[{\"timestamp\":\"2020-09-01T00:00:30Z\",\"window\":\"15s\","
		"\"containers\":[]}]}",
		"{\"items\":[" POD("yesterday", "15s", "1", "1") "]}",
		"{\"items\":[" POD("2020-09-01T00:00:30Z", "15", "1", "1") "]}",
		"{\"items\":[" POD("2020-09-01T00:00:30Z", "", "1", "1") "]}",
		"{\"items\":[" POD("2020-09-01T00:00:30Z", "15s", "one", "1") "]}",
		"{\"items\":[" POD("2020-09-01T00:00:30Z", "15s", "1", "") "]}",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct glance glance;
		assert_int_equal(read_pods(texts[i], &glance), 0);
		assert_int_equal(glance.cpu.state, GAUGE_MISSED);
		assert_int_equal(glance.memory.state, GAUGE_MISSED);
	}
}

/* From 00:00 to 00:10 of 2020-09-01, UTC. */
static const struct stretch first_of_september = {.from = {INT64_C(1598918400000000)},
						  .start = {INT64_C(1598918460000000)},
						  .end = {INT64_C(1598918940000000)},
						  .to = {INT64_C(1598919000000000)},
						  .step = SPAN_SECONDS(5)};

static void read_cloudwatch(const char *text, const struct component_plan *plan,
			    struct component *ret)
{
	struct document *document = document_of(text);
	component_init(ret, SOURCE_CLOUDWATCH, "RDS", "orders");
	cloudwatch_read(document_tree(document), plan, &first_of_september, ret);
	document_free(document);
}

#define RDS                                                                                        \
	"{\"MetricDataResults\":[{\"Id\":\"m1\",\"Label\":\"orders "                               \
	"CPUUtilization\",\"Timestamps\":["                                                        \
	"\"2020-09-01T00:02:00+00:00\",\"2020-09-01T00:01:00+00:00\"],\"Values\":[50,25],"         \
	"\"StatusCode\":\"Complete\"},{\"Id\":\"freeablememory\",\"Label\":\"x\",\"Timestamps\":[" \
	"\"2020-09-01T00:01:00Z\"],\"Values\":[268435456]},{\"Label\":\"ReplicaLag\","             \
	"\"Timestamps\":"                                                                          \
	"[\"2020-09-01T00:01:00Z\",\"2020-09-01T00:02:00Z\"],\"Values\":[-1,3]}]}"

static void percents_of_all_cpus_become_millicores_of_their_minute(void **state)
{
	struct component_plan plan = {.vcpus = 2, .instance_memory = {BOUND_SET, 1024}};
	struct component component;
	(void)state;
	read_cloudwatch(RDS, &plan, &component);
	assert_int_equal(component.cpu.n_points, 2);
	assert_float_equal(component.cpu.points[0].value, 500, 1e-9);
	assert_float_equal(component.cpu.points[1].value, 1000, 1e-9);
	assert_int_equal(component.cpu.points[0].at.us, INT64_C(1598918520000000));
	assert_int_equal(component.cpu.points[0].window.us, 60 * US_PER_SECOND);
	assert_float_equal(component.memory.points[0].value, 768, 1e-9);
	component_free(&component);
}

static void a_lag_of_minus_one_is_not_known(void **state)
{
	struct component_plan plan = {0};
	struct component component;
	(void)state;
	read_cloudwatch(RDS, &plan, &component);
	struct measure *lag = component_other(&component, "Replication lag", "s");
	assert_int_equal(lag->n_points, 2);
	assert_false(lag->points[0].known);
	assert_float_equal(lag->points[1].value, 3, 0);
	component_free(&component);
}

static void percents_without_a_number_of_cpus_stay_unknown(void **state)
{
	struct component_plan plan = {0};
	struct component component;
	(void)state;
	read_cloudwatch(RDS, &plan, &component);
	assert_int_equal(component.cpu.n_points, 0);
	assert_int_equal(component.memory.n_points, 0);
	assert_non_null(strstr(component.cpu.why_not, "vcpus"));
	assert_non_null(strstr(component.memory.why_not, "instance-memory"));
	component_free(&component);
}

static void a_file_that_is_something_else_says_so(void **state)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		"{\"MetricDataResults\":5}",
		"{\"MetricDataResults\":[5,{},{\"Label\":\"CPUUtilization\"}]}",
		"{\"MetricDataResults\":[{\"Label\":\"CPUUtilization\",\"Timestamps\":[1],"
		"\"Values\":"
		"[1,2]}]}",
	};
	struct component_plan plan = {.vcpus = 2};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct component component;
		read_cloudwatch(texts[i], &plan, &component);
		assert_int_equal(component.cpu.n_points, 0);
		assert_true(*component.cpu.why_not != '\0');
		component_free(&component);
	}
}

static void keep_gauge(void *arg, struct gauge *gauge)
{
	struct measure *measure = arg;
	if (gauge->state == GAUGE_KNOWN)
		measure_add(measure, gauge->at, (span_t){0}, gauge->value);
	else
		measure_miss(measure, gauge->at, gauge->why);
}

static void read_range(const char *text, struct component *ret)
{
	struct prometheus_grid grid = {1598918400000, 1598918415000, 5000};
	struct document *document = document_of(text);
	component_init(ret, SOURCE_PROMETHEUS, "", "x");
	prometheus_read_range(document_tree(document), &grid, keep_gauge, &ret->cpu);
	document_free(document);
}

#define MATRIX(series) \
	"{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" series "]}}"
#define SERIES(values) "{\"metric\":{},\"values\":[" values "]}"

static void moments_of_a_range_without_a_value_are_gaps_and_not_lines(void **state)
{
	struct component component;
	const struct point *points;
	(void)state;
	read_range(MATRIX(SERIES("[1598918400,\"1\"],[1598918405.000,\"NaN\"],[1598918415,\"4\"]")),
		   &component);
	points = component.cpu.points;
	assert_int_equal(component.cpu.n_points, 4);
	assert_true(points[0].known && points[3].known);
	assert_false(points[1].known || points[2].known);
	assert_float_equal(points[3].value, 4, 0);
	assert_int_equal(points[3].at.us, INT64_C(1598918415000000));
	component_free(&component);
}

static void any_other_answer_to_a_range_is_a_reason(void **state)
{
	static const char *const texts[] = {
		MATRIX(""),
		MATRIX(SERIES("[1598918400,\"1\"]") "," SERIES("[1598918400,\"2\"]")),
		MATRIX(SERIES("")),
		MATRIX(SERIES("5,[],[1],[\"x\",2]")),
		MATRIX(SERIES("[1598918401,\"1\"],[1e300,\"2\"]")),
		MATRIX("{}"),
		VECTOR(VALUE("1")),
		"{\"status\":\"error\",\"error\":\"parse error\"}",
		"[]",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct component component;
		read_range(texts[i], &component);
		assert_false(measure_has_value(&component.cpu));
		assert_true(*component.cpu.why_not != '\0');
		component_free(&component);
	}
}

static void an_average_reaches_as_far_back_as_its_query_says(void **state)
{
	static const struct {
		const char *query;
		int seconds;
	} cases[] = {
		{"up", 0},
		{"rate(x[1m])", 60},
		{"sum(rate(x{a=\"[5m]\"}[30s])) by (b)", 30},
		{"rate(x[1m]) + rate(y[ 2m ])", 120},
		{"irate(x[5m])", 0},
		{"sum(irate(x[5m]) * on(a) group_left rate(y[90]))", 90},
		{"max_over_time(rate(x[1m])[10m:30s])", 660},
		{"avg_over_time(x[1h30m])", 5400},
		{"last_over_time(x[5m])", 0},
		{"rate(x[500ms]) # [1d]", 0},
		{"x[", 0},
		{"rate(x[1000000000000d])", 0},
		{"'[1m]' `[1m]` \"\\\"[1m]", 0},
		{")))rate(x[1m])", 60},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(prometheus_reach(cases[i].query).us / US_PER_SECOND,
				 cases[i].seconds);
	assert_int_equal(prometheus_reach("rate(x[500ms])").us, 500000);
}

static void series_that_nobody_can_tell_apart_are_none(void **state)
{
	static const char text[] =
		"{\"MetricDataResults\":[{\"Id\":\"a\",\"Label\":\"one "
		"CPUUtilization\",\"Timestamps\":["
		"\"2020-09-01T00:01:00Z\"],\"Values\":[50]},{\"Id\":\"b\",\"Label\":\"two "
		"CPUUtilization\",\"Timestamps\":[\"2020-09-01T00:01:00Z\"],\"Values\":[5]}]}";
	struct component_plan plan = {.vcpus = 2};
	struct component component;
	(void)state;
	read_cloudwatch(text, &plan, &component);
	assert_int_equal(component.cpu.n_points, 0);
	assert_non_null(strstr(component.cpu.why_not, "several series of CPUUtilization"));
	component_free(&component);
}

static void pages_of_one_series_are_one(void **state)
{
	static const char text[] =
		"{\"MetricDataResults\":[{\"Id\":\"a\",\"Label\":\"CPUUtilization\",\"Timestamps\":"
		"["
		"\"2020-09-01T00:01:00Z\"],\"Values\":[50],\"StatusCode\":\"PartialData\"},{\"Id\":"
		"\"a\","
		"\"Label\":\"CPUUtilization\",\"Timestamps\":[\"2020-09-01T00:02:00Z\","
		"\"2020-09-01T01:00:00Z\"],\"Values\":[-5,7]}]}";
	struct component_plan plan = {.vcpus = 2};
	struct component component;
	(void)state;
	read_cloudwatch(text, &plan, &component);
	assert_int_equal(component.cpu.n_points, 2);
	assert_float_equal(component.cpu.points[0].value, 1000, 0);
	assert_false(component.cpu.points[1].known);
	component_free(&component);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_value_of_a_vector_or_a_scalar_is_taken_with_its_time),
		cmocka_unit_test(any_other_answer_is_a_reason_and_no_number),
		cmocka_unit_test(prometheus_values_become_millicores_and_mebibytes),
		cmocka_unit_test(more_free_memory_than_there_is_is_no_number),
		cmocka_unit_test(requests_and_limits_are_summed_over_containers_and_replicas),
		cmocka_unit_test(one_container_without_a_limit_makes_the_whole_unlimited),
		cmocka_unit_test(selectors_with_expressions_are_said_as_the_api_wants_them),
		cmocka_unit_test(what_is_no_deployment_is_refused),
		cmocka_unit_test(pods_are_added_up_over_all_of_their_windows),
		cmocka_unit_test(pods_that_cannot_be_read_are_no_number),
		cmocka_unit_test(percents_of_all_cpus_become_millicores_of_their_minute),
		cmocka_unit_test(a_lag_of_minus_one_is_not_known),
		cmocka_unit_test(percents_without_a_number_of_cpus_stay_unknown),
		cmocka_unit_test(a_file_that_is_something_else_says_so),
		cmocka_unit_test(moments_of_a_range_without_a_value_are_gaps_and_not_lines),
		cmocka_unit_test(any_other_answer_to_a_range_is_a_reason),
		cmocka_unit_test(an_average_reaches_as_far_back_as_its_query_says),
		cmocka_unit_test(series_that_nobody_can_tell_apart_are_none),
		cmocka_unit_test(pages_of_one_series_are_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
