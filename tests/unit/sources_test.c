/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "perf/sources/cgroup_text.h"
#include "perf/sources/counter.h"
#include "perf/sources/mysql_read.h"
#include "perf/sources/process_text.h"

static struct now at_second(int n)
{
	return (struct now){{n * US_PER_SECOND}, {1598918400 * US_PER_SECOND + n * US_PER_SECOND}};
}

static void a_counter_says_nothing_at_its_first_look(void **state)
{
	struct counter counter = {0};
	struct gauge gauge = {0};
	(void)state;
	counter_step(&counter, at_second(1), 5e6, MILLICORES_OF_US, &gauge);
	assert_int_equal(gauge.state, GAUGE_NOTHING);
}

static void a_counter_gives_the_average_between_two_looks(void **state)
{
	struct counter counter = {0};
	struct gauge gauge = {0};
	(void)state;
	counter_step(&counter, at_second(1), 5e6, MILLICORES_OF_US, &gauge);
	counter_step(&counter, at_second(6), 6e6, MILLICORES_OF_US, &gauge);
	assert_int_equal(gauge.state, GAUGE_KNOWN);
	assert_float_equal(gauge.value, 200, 1e-9);
	assert_int_equal(gauge.window.us, 5 * US_PER_SECOND);
}

static void a_counter_that_fell_is_no_number_but_a_reason(void **state)
{
	struct counter counter = {0};
	struct gauge gauge = {0}, after = {0};
	(void)state;
	counter_step(&counter, at_second(1), 5e6, 1, &gauge);
	counter_step(&counter, at_second(2), 1e6, 1, &gauge);
	assert_int_equal(gauge.state, GAUGE_MISSED);
	assert_true(*gauge.why != '\0');
	counter_step(&counter, at_second(3), 2e6, 1, &after);
	assert_float_equal(after.value, 1e6, 1e-6);
}

static void two_looks_at_nearly_one_time_make_no_average(void **state)
{
	struct counter counter = {0};
	struct gauge gauge = {0};
	struct now soon = at_second(1);
	(void)state;
	counter_step(&counter, soon, 5e6, 1, &gauge);
	soon.mono.us += 1000;
	counter_step(&counter, soon, 5e6 + 10000, 1, &gauge);
	assert_int_equal(gauge.state, GAUGE_NOTHING);
	counter_step(&counter, at_second(2), 6e6, 1, &gauge);
	assert_int_equal(gauge.window.us, US_PER_SECOND);
}

static void fields_of_a_control_group_are_found_by_their_whole_name(void **state)
{
	static const char stat[] = "usage_usec_more 1\nusage_usec 123456\nuser_usec 5\n";
	double value = 0;
	(void)state;
	assert_true(cgroup_field(stat, "usage_usec", &value));
	assert_float_equal(value, 123456, 0);
	assert_true(cgroup_field("a 1\nb 2", "b", &value));
	assert_float_equal(value, 2, 0);
	assert_false(cgroup_field(stat, "usage", &value));
	assert_false(cgroup_field("usage_usec -5\n", "usage_usec", &value));
	assert_false(cgroup_field("usage_usec 5x\n", "usage_usec", &value));
	assert_false(cgroup_field("usage_usec", "usage_usec", &value));
	assert_false(cgroup_field("", "usage_usec", &value));
}

static void a_limit_is_the_least_of_the_groups_around(void **state)
{
	struct bound limit = {0};
	(void)state;
	cgroup_cpu_max("max 100000\n", &limit);
	assert_int_equal(limit.kind, BOUND_NONE);
	cgroup_cpu_max("50000 100000\n", &limit);
	assert_int_equal(limit.kind, BOUND_SET);
	assert_float_equal(limit.value, 500, 0);
	cgroup_cpu_max("200000 100000\n", &limit);
	assert_float_equal(limit.value, 500, 0);
	cgroup_cpu_max("max 100000\n", &limit);
	assert_int_equal(limit.kind, BOUND_SET);
}

static void a_limit_that_cannot_be_read_stays_unknown(void **state)
{
	static const char *const texts[] = {"",	     "\n",     "maximum\n", "-1 5\n", "5\n",
					    "5 0\n", "5 -1\n", "5 5 5\n",   "max5\n", " 5 5\n"};
	struct bound limit = {0};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		cgroup_cpu_max(texts[i], &limit);
		assert_int_equal(limit.kind, BOUND_UNKNOWN);
	}
	cgroup_memory_max("maximum\n", &limit);
	cgroup_memory_max("12 MB\n", &limit);
	cgroup_memory_limit("-1\n", &limit);
	cgroup_cpu_quota("-12\n", "100000\n", &limit);
	cgroup_cpu_quota("50000\n", "0\n", &limit);
	assert_int_equal(limit.kind, BOUND_UNKNOWN);
}

static void version_1_says_no_limit_with_a_very_large_number(void **state)
{
	struct bound memory = {0}, cpu = {0};
	(void)state;
	cgroup_memory_limit("9223372036854771712\n", &memory);
	assert_int_equal(memory.kind, BOUND_NONE);
	cgroup_memory_limit("536870912\n", &memory);
	assert_float_equal(memory.value, 512, 0);
	cgroup_cpu_quota("-1\n", "100000\n", &cpu);
	assert_int_equal(cpu.kind, BOUND_NONE);
	cgroup_cpu_quota("25000\n", "100000\n", &cpu);
	assert_float_equal(cpu.value, 250, 0);
}

#define STAT_TAIL                                                                                \
	" S 1 1 1 0 -1 4194560 100 0 0 0 250 50 9 9 20 0 1 0 777 1000 200 18446744073709551615 " \
	"0\n"

static void a_name_with_blanks_and_brackets_does_not_move_the_fields(void **state)
{
	static const char *const names[] = {"mysqld", "my sqld", "a) S 1 2 (b", ")", "(", ""};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct process_stat stat = {0};
		char text[256];
		snprintf(text, sizeof text, "42 (%s)" STAT_TAIL, names[i]);
		assert_true(process_read_stat(text, &stat));
		assert_float_equal(stat.ticks, 300, 0);
		assert_int_equal(stat.started, 777);
	}
}

static void a_stat_that_ends_early_is_refused(void **state)
{
	static const char whole[] = "42 (x)" STAT_TAIL;
	struct process_stat stat;
	(void)state;
	for (size_t n = 0; n < (size_t)(strstr(whole, "777") - whole); n++) {
		char text[sizeof whole];
		memcpy(text, whole, n);
		text[n] = '\0';
		assert_false(process_read_stat(text, &stat));
	}
	assert_false(
		process_read_stat("42 (x) S 1 1 1 0 -1 4 1 0 0 0 a b 9 9 20 0 1 0 7 1", &stat));
}

static void resident_memory_is_that_line_of_the_status(void **state)
{
	double mib = 0;
	(void)state;
	assert_true(process_read_resident("Name:\tx\nVmHWM:\t 9 kB\nVmRSS:\t    2048 kB\n", &mib));
	assert_float_equal(mib, 2, 0);
	assert_false(process_read_resident("Name:\tVmRSS: 5 kB\n", &mib));
	assert_false(process_read_resident("VmRSS:\t12 MB\n", &mib));
	assert_false(process_read_resident("VmRSS:\t-1 kB\n", &mib));
	assert_false(process_read_resident("", &mib));
}

static void a_pid_file_holds_a_number_and_no_more(void **state)
{
	(void)state;
	assert_int_equal(process_read_pid("1234\n"), 1234);
	assert_int_equal(process_read_pid(" 7\r\n"), 7);
	assert_int_equal(process_read_pid("0"), 0);
	assert_int_equal(process_read_pid("-5"), 0);
	assert_int_equal(process_read_pid("12ab"), 0);
	assert_int_equal(process_read_pid("99999999999999999999"), 0);
	assert_int_equal(process_read_pid(""), 0);
}

static void a_long_name_is_known_by_what_the_kernel_keeps_of_it(void **state)
{
	(void)state;
	assert_true(process_is_named("mariadbd\n", "mariadbd"));
	assert_true(process_is_named("prometheus-node\n", "prometheus-node-exporter"));
	assert_false(process_is_named("prometheus\n", "prometheus-node-exporter"));
	assert_false(process_is_named("mariadbd-safe\n", "mariadbd"));
	assert_false(process_is_named("", "mariadbd"));
}

static void take(struct database_values *values, const char *name, const char *value)
{
	struct status_column columns[] = {{"Variable_name", name, strlen(name)},
					  {"Value", value, value ? strlen(value) : 0}};
	database_take_row(values, columns, 2);
}

static void a_server_is_never_given_a_cpu(void **state)
{
	struct database_values values;
	struct counter queries = {0};
	struct glance glance = {0};
	(void)state;
	database_values_init(&values);
	take(&values, "Threads_running", "7");
	take(&values, "Innodb_buffer_pool_bytes_data", "16777216");
	take(&values, "Queries", "100");
	database_glance(&values, &queries, at_second(1), &glance);
	assert_int_equal(glance.cpu.state, GAUGE_NEVER);
	assert_float_equal(glance.memory.value, 16, 0);
	assert_string_equal(glance.others[0].name, "Threads running");
	assert_float_equal(glance.others[0].gauge.value, 7, 0);
}

static void what_a_server_counts_of_its_memory_comes_before_its_buffer_pool(void **state)
{
	struct database_values values;
	struct glance glance = {0}, idle = {0};
	struct counter queries = {0};
	(void)state;
	database_values_init(&values);
	take(&values, "Innodb_buffer_pool_bytes_data", "16777216");
	take(&values, "Memory_used", "67108864");
	database_glance(&values, &queries, at_second(1), &glance);
	assert_float_equal(glance.memory.value, 64, 0);
	assert_string_equal(glance.others[0].name, "Data in the buffer pool");
	take(&values, "Memory_used", "0");
	database_glance(&values, &queries, at_second(2), &idle);
	assert_float_equal(idle.memory.value, 16, 0);
}

static void what_a_server_says_that_is_no_number_is_not_taken(void **state)
{
	static const char *const texts[] = {"", "x", "-5", "1e999", "nan", "5 ", "0x10"};
	struct database_values values;
	struct glance glance = {0};
	struct counter queries = {0};
	(void)state;
	database_values_init(&values);
	take(&values, "Threads_running", NULL);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		take(&values, "Innodb_buffer_pool_bytes_data", texts[i]);
	database_glance(&values, &queries, at_second(1), &glance);
	assert_int_equal(glance.memory.state, GAUGE_MISSED);
	assert_int_equal(glance.n_others, 0);
}

static void the_lag_of_the_worst_channel_counts_and_null_is_not_zero(void **state)
{
	struct database_lag lag = {.n_channels = 2, .worst = SPAN_SECONDS(9)};
	struct glance known = {0}, unknown = {0}, source = {0};
	(void)state;
	database_glance_lag(&lag, &known);
	assert_float_equal(known.others[0].gauge.value, 9, 0);
	lag.n_unknown = 1;
	database_glance_lag(&lag, &unknown);
	assert_int_equal(unknown.others[0].gauge.state, GAUGE_MISSED);
	database_glance_lag(&(struct database_lag){0}, &source);
	assert_int_equal(source.n_others, 0);
}

static void what_a_source_does_not_know_leaves_the_plans_bounds(void **state)
{
	struct component component;
	struct glance glance = {.at = at_second(1).wall};
	(void)state;
	component_init(&component, SOURCE_CGROUP, "VM", "x");
	component.bounds.cpu_request = (struct bound){BOUND_SET, 250};
	component.bounds.cpu_limit = (struct bound){BOUND_SET, 250};
	glance.bounds.cpu_limit = (struct bound){BOUND_NONE, 0};
	gauge_set(&glance.cpu, 5);
	gauge_say(&glance.memory, GAUGE_NEVER, "%s", "no such value");
	component_keep(&component, &glance);
	assert_int_equal(component.bounds.cpu_request.kind, BOUND_SET);
	assert_int_equal(component.bounds.cpu_limit.kind, BOUND_NONE);
	assert_int_equal(component.cpu.n_points, 1);
	assert_int_equal(component.memory.n_points, 0);
	assert_string_equal(component.memory.why_not, "no such value");
	component_free(&component);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_counter_says_nothing_at_its_first_look),
		cmocka_unit_test(a_counter_gives_the_average_between_two_looks),
		cmocka_unit_test(a_counter_that_fell_is_no_number_but_a_reason),
		cmocka_unit_test(two_looks_at_nearly_one_time_make_no_average),
		cmocka_unit_test(fields_of_a_control_group_are_found_by_their_whole_name),
		cmocka_unit_test(a_limit_is_the_least_of_the_groups_around),
		cmocka_unit_test(a_limit_that_cannot_be_read_stays_unknown),
		cmocka_unit_test(version_1_says_no_limit_with_a_very_large_number),
		cmocka_unit_test(a_name_with_blanks_and_brackets_does_not_move_the_fields),
		cmocka_unit_test(a_stat_that_ends_early_is_refused),
		cmocka_unit_test(resident_memory_is_that_line_of_the_status),
		cmocka_unit_test(a_pid_file_holds_a_number_and_no_more),
		cmocka_unit_test(a_long_name_is_known_by_what_the_kernel_keeps_of_it),
		cmocka_unit_test(what_a_server_counts_of_its_memory_comes_before_its_buffer_pool),
		cmocka_unit_test(a_server_is_never_given_a_cpu),
		cmocka_unit_test(what_a_server_says_that_is_no_number_is_not_taken),
		cmocka_unit_test(the_lag_of_the_worst_channel_counts_and_null_is_not_zero),
		cmocka_unit_test(what_a_source_does_not_know_leaves_the_plans_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
