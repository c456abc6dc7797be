/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/settings.h"
#include "perf/plan.h"
#include "scratch.h"

static void write_plan(const char *text)
{
	FILE *file = fopen("perf.conf", "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static struct plan *load(const char *text)
{
	struct plan *plan = NULL;
	struct complaints complaints = {0};
	write_plan(text);
	if (plan_load("perf.conf", &plan, &complaints) != 0)
		fail_msg("%s", complaints.lines[0]);
	return plan;
}

static void an_empty_plan_has_its_presets(void **state)
{
	(void)state;
	struct plan *plan = load("");
	assert_int_equal(plan->before.us, SPAN_SECONDS(60).us);
	assert_int_equal(plan->after.us, SPAN_SECONDS(60).us);
	assert_int_equal(plan->interval.us, SPAN_SECONDS(5).us);
	assert_int_equal(plan->n_components, 0);
	plan_free(plan);
}

static void a_plan_is_read_whole(void **state)
{
	(void)state;
	struct plan *plan = load(
		"title = \"Login and OTP\"\n"
		"monitoring-dashboard = \"https://g.example/d?from={start_ms}&to={end_ms}\"\n"
		"before = \"30s\"  after = \"0\"\n"
		"executor \"DevOps Engineer – 1\" { department = \"DevOps\" }\n"
		"supervisor \"@zeroc0d3-devops\" { department = \"DevOps\"  remark = \"on call\" "
		"}\n"
		"deployment \"auth\" { cpu-request = \"250m\"  cpu-limit = \"none\"  memory-limit "
		"= \"1Gi\" }\n"
		"component \"orders\" { service = \"RDS\"  name = \"orders-db/otp\"  source = "
		"\"prometheus\"\n"
		"  url = \"http://127.0.0.1:9090\"  cpu-query = \"avg(rate(x{a=\\\"b\\\"}[1m]))\"\n"
		"  cpu-unit = \"percent\"  vcpus = 4  memory-query = \"y\"\n"
		"  memory-unit = \"free-bytes\"  instance-memory = \"16Gi\" }\n");
	assert_string_equal(plan->cover.title, "Login and OTP");
	assert_int_equal(plan->after.us, 0);
	assert_string_equal(plan->cover.executors[0].name, "DevOps Engineer – 1");
	assert_string_equal(plan->cover.supervisors[0].remark, "on call");
	const struct bounds *bounds = &plan->cover.deployments[0].bounds;
	assert_int_equal(bounds->cpu_limit.kind, BOUND_NONE);
	assert_int_equal(bounds->memory_request.kind, BOUND_UNKNOWN);
	assert_true(bounds->cpu_request.value == 250 && bounds->memory_limit.value == 1024);
	const struct component_plan *component = &plan->components[0];
	assert_string_equal(component->name, "orders-db/otp");
	assert_string_equal(component->cpu_query, "avg(rate(x{a=\"b\"}[1m]))");
	assert_int_equal(component->cpu_unit, CPU_IN_PERCENT_OF_VCPUS);
	assert_int_equal(component->vcpus, 4);
	assert_true(component->instance_memory.value == 16384);
	assert_string_equal(component->from, "perf.conf:7");
	plan_free(plan);
}

static void a_component_goes_by_its_section_s_name(void **state)
{
	(void)state;
	struct plan *plan =
		load("component \"auth\" { service = \"EKS\"  source = \"kubernetes\"\n"
		     "  url = \"https://k.example\"  monitoring-link = \"https://g.example/\" }\n");
	struct component component;
	assert_string_equal(plan->components[0].name, "auth");
	assert_string_equal(plan->components[0].deployment, "auth");
	assert_string_equal(plan->components[0].namespace, "default");
	component_of_plan(&component, &plan->components[0]);
	assert_string_equal(component.service, "EKS");
	assert_string_equal(component.name, "auth");
	assert_string_equal(component.monitoring_link, "https://g.example/");
	assert_int_equal(component.source, SOURCE_KUBERNETES);
	component_free(&component);
	plan_free(plan);
}

static void files_are_looked_for_beside_the_plan(void **state)
{
	(void)state;
	FILE *file = fopen("answer.json", "w");
	assert_non_null(file);
	fclose(file);
	struct plan *plan =
		load("component \"x\" { source = \"cloudwatch\"  file = \"answer.json\" }\n");
	assert_string_equal(plan->components[0].file, "answer.json");
	plan_free(plan);
}

/* Each plan, and what must be said of it. */
static const struct {
	const char *text, *says[3];
} bads[] = {
	{"titel = \"x\"\n",
	 {"perf.conf:1: unknown option `titel` in the plan; did you mean `title`?"}},
	{"\ntarget \"a\" { }\n",
	 {"perf.conf:2: unknown option `target` in the plan; it stands inside component"}},
	{"before = \"soon\"\n", {"perf.conf:1: before = \"soon\": not a duration"}},
	{"interval = \"1ms\"\n",
	 {"perf.conf:1: interval = \"1ms\": too short; allowed: 100ms to 10m"}},
	{"jenkins = \"ftp://x\"\n", {"perf.conf:1: jenkins = \"ftp://x\": not a URL"}},
	{"monitoring-link = \"https://g/{begin}\"\n",
	 {"perf.conf:1: monitoring-link = \"https://g/{begin}\": {begin}"}},
	{"timezone = \"Mars/Olympus\"\n",
	 {"perf.conf:1: timezone = \"Mars/Olympus\": unknown time zone"}},
	{"executor \"\" { }\n", {"perf.conf:1: the name \"\" is empty"}},
	{"executor \"a\" { }\nexecutor \"a\" { }\n",
	 {"perf.conf:2: executor \"a\" is there twice"}},
	{"deployment \"a\" { cpu-limit = \"lots\" }\n",
	 {"perf.conf:1: cpu-limit = \"lots\": not an amount; allowed: none, or an amount like "
	  "250m"}},
	{"deployment \"a\" { memory-limit = \"-1Gi\" }\n",
	 {"perf.conf:1: memory-limit = \"-1Gi\": not an amount"}},
	{"component \"a\" { }\n", {"perf.conf:1: component \"a\" has no `source`"}},
	{"component \"a\" { source = \"kubernets\" }\n",
	 {"perf.conf:1: source = \"kubernets\": unknown; did you mean \"kubernetes\"?"}},
	{"component \"a\" { source = \"process\" }\n",
	 {"perf.conf:1: component \"a\": the source process needs `unit` or `pid-file` or "
	  "`process`"}},
	{"component \"a\" { source = \"prometheus\"\n cpu-query = \"x\" }\n",
	 {"perf.conf:1: component \"a\": the source prometheus needs `url`"}},
	{"component \"a\" { source = \"mysql\"\n target = \"node-2\"\n url = \"http://x/\" }\n",
	 {"perf.conf:3: the source mysql has no use for `url`; it is for others"}},
	{"component \"a\" { source = \"prometheus\"  url = \"http://x/\"  cpu-query = \"x\"\n"
	 " cpu-unit = \"percent\"  memory-unit = \"free-bytes\" }\n",
	 {"perf.conf:1: component \"a\": percents need `vcpus`",
	  "perf.conf:1: component \"a\": free memory needs `instance-memory`"}},
	{"component \"a\" { source = \"kubernetes\"  url = \"https://x/\"  ca-file = \"gone.pem\" "
	 "}\n",
	 {"perf.conf:1: ca-file = \"gone.pem\": there is no file gone.pem"}},
	{"before = \"soon\"\nexecutor { }\ncomponent \"a\" { source = \"none\"\n",
	 {"perf.conf:1: before", "perf.conf:2: executor needs a name",
	  "perf.conf:3: component \"a\" is not closed"}},
};

static void everything_that_is_wrong_is_said_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
		struct plan *plan = NULL;
		struct complaints complaints = {0};
		size_t n = 0;
		write_plan(bads[i].text);
		while (n < 3 && bads[i].says[n] != NULL)
			n++;
		int result = plan_load("perf.conf", &plan, &complaints);
		for (size_t j = 0; j < complaints.n; j++)
			if (j >= n || strncmp(complaints.lines[j], bads[i].says[j],
					      strlen(bads[i].says[j])) != 0)
				fail_msg("%s\nsays %s", bads[i].text, complaints.lines[j]);
		assert_int_equal(complaints.n, n);
		assert_int_equal(result, n);
		assert_null(plan);
		complaints_free(&complaints);
	}
}

static void a_plan_that_is_not_there_is_said_to_be_missing(void **state)
{
	(void)state;
	struct plan *plan = NULL;
	struct complaints complaints = {0};
	assert_int_equal(plan_load("nowhere.conf", &plan, &complaints), 1);
	assert_non_null(strstr(complaints.lines[0], "nowhere.conf"));
	complaints_free(&complaints);
}

static void the_plan_and_the_configuration_do_not_mix(void **state)
{
	(void)state;
	struct settings *settings = NULL;
	struct complaints complaints = {0};
	write_plan("executor \"a\" { }\n");
	assert_true(settings_load("perf.conf", SECRETS_LEAVE, &settings, &complaints) > 0);
	assert_non_null(strstr(complaints.lines[0], "unknown option `executor`"));
	complaints_free(&complaints);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)
		IN_SCRATCH(an_empty_plan_has_its_presets),
		IN_SCRATCH(a_plan_is_read_whole),
		IN_SCRATCH(a_component_goes_by_its_section_s_name),
		IN_SCRATCH(files_are_looked_for_beside_the_plan),
		IN_SCRATCH(everything_that_is_wrong_is_said_with_its_line),
		IN_SCRATCH(a_plan_that_is_not_there_is_said_to_be_missing),
		IN_SCRATCH(the_plan_and_the_configuration_do_not_mix),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
