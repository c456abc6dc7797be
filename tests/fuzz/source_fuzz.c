/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as what a source of measurements says; the first one says which source. What comes out
 * is a finite number that is not below zero, or a reason. */
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/document.h"
#include "perf/quantity.h"
#include "perf/sources/cgroup_text.h"
#include "perf/sources/cloudwatch_read.h"
#include "perf/sources/kubernetes_read.h"
#include "perf/sources/mysql_read.h"
#include "perf/sources/process_text.h"
#include "perf/sources/prometheus_query.h"
#include "perf/sources/prometheus_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const struct component_plan plan = {
	.vcpus = 2,
	.cpu_unit = CPU_IN_PERCENT_OF_VCPUS,
	.memory_unit = MEMORY_FREE_BYTES,
	.instance_memory = {BOUND_SET, 4096},
};

static void check_line(const char *line, size_t size)
{
	assert(strnlen(line, size) < size);
	assert(text_is_utf8(line, strlen(line)));
	assert(strpbrk(line, "\r\n\t\x1b") == NULL);
}

static void check_gauge(const struct gauge *gauge)
{
	check_line(gauge->why, sizeof gauge->why);
	assert(gauge->state != GAUGE_MISSED || *gauge->why != '\0');
	if (gauge->state != GAUGE_KNOWN)
		return;
	assert(isfinite(gauge->value) && gauge->value >= 0);
	assert(gauge->window.us >= 0 && gauge->at.us >= 0);
}

static void check_bound(const struct bound *bound)
{
	assert(bound->kind != BOUND_SET || (isfinite(bound->value) && bound->value >= 0));
}

static void check_glance(const struct glance *glance)
{
	check_gauge(&glance->cpu);
	check_gauge(&glance->memory);
	for (size_t i = 0; i < glance->n_others; i++)
		check_gauge(&glance->others[i].gauge);
	check_bound(&glance->bounds.cpu_request);
	check_bound(&glance->bounds.memory_request);
	check_bound(&glance->bounds.cpu_limit);
	check_bound(&glance->bounds.memory_limit);
	check_line(glance->remark, sizeof glance->remark);
}

static void check_measure(const struct measure *measure)
{
	check_line(measure->why_not, sizeof measure->why_not);
	assert(measure->n_points > 0 || *measure->why_not != '\0');
	for (size_t i = 0; i < measure->n_points; i++) {
		const struct point *point = &measure->points[i];
		assert(i == 0 || measure->points[i - 1].at.us < point->at.us);
		assert(!point->known || (isfinite(point->value) && point->value >= 0));
	}
}

static void keep(void *arg, struct gauge *gauge)
{
	size_t *n = arg;
	prometheus_convert_memory(&plan, gauge);
	assert(gauge->state != GAUGE_NOTHING);
	check_gauge(gauge);
	++*n;
}

static void read_prometheus(const struct tree *tree)
{
	struct prometheus_grid grid = {1598918400000, 1598918460000, 5000};
	struct gauge gauge = {0};
	size_t n = 0;
	prometheus_read(tree, &gauge);
	prometheus_convert_cpu(&plan, &gauge);
	assert(gauge.state != GAUGE_NOTHING);
	check_gauge(&gauge);
	prometheus_read_range(tree, &grid, keep, &n);
	assert(n == 1 || n == 13);
}

static void read_kubernetes(const struct tree *tree)
{
	struct kubernetes_deployment deployment;
	struct glance *glance = xcalloc(1, sizeof *glance);
	char why[LINE_SIZE] = "";
	if (kubernetes_read_deployment(tree, &deployment, why, sizeof why)) {
		glance->bounds = deployment.bounds;
		check_line(deployment.selector, sizeof deployment.selector);
	} else {
		assert(*why != '\0');
		check_line(why, sizeof why);
	}
	kubernetes_read_pods(tree, glance);
	assert(glance->cpu.state != GAUGE_NOTHING && glance->memory.state != GAUGE_NOTHING);
	check_glance(glance);
	free(glance);
}

static void read_cloudwatch(const struct tree *tree)
{
	struct stretch stretch = {.from = {INT64_C(1598918400000000)},
				  .start = {INT64_C(1598918460000000)},
				  .end = {INT64_C(1598918940000000)},
				  .to = {INT64_C(1598919000000000)}};
	struct component component;
	component_init(&component, SOURCE_CLOUDWATCH, "RDS", "orders");
	cloudwatch_read(tree, &plan, &stretch, &component);
	check_measure(&component.cpu);
	check_measure(&component.memory);
	for (size_t i = 0; i < component.n_others; i++)
		check_measure(&component.others[i]);
	check_line(component.remark, sizeof component.remark);
	component_free(&component);
}

static void read_cgroup(const char *text)
{
	struct bound limits[4] = {{0}};
	double value = 0;
	assert(!cgroup_number(text, &value) || (isfinite(value) && value >= 0));
	assert(!cgroup_field(text, "usage_usec", &value) || (isfinite(value) && value >= 0));
	cgroup_cpu_max(text, &limits[0]);
	cgroup_memory_max(text, &limits[1]);
	cgroup_cpu_quota(text, text, &limits[2]);
	cgroup_memory_limit(text, &limits[3]);
	for (size_t i = 0; i < 4; i++)
		check_bound(&limits[i]);
}

static void read_process(const char *text)
{
	struct process_stat stat;
	double value = 0;
	assert(!process_read_stat(text, &stat) || (isfinite(stat.ticks) && stat.ticks >= 0));
	assert(!process_read_resident(text, &value) || (isfinite(value) && value >= 0));
	assert(!process_read_uptime(text, &value) || (isfinite(value) && value >= 0));
	assert(process_read_pid(text) >= 0);
	process_is_named(text, "mariadbd");
}

/* A line "Name value" is a row; one without a value is NULL. */
static void read_mysql(char *text)
{
	struct glance *glance = xcalloc(1, sizeof *glance);
	struct database_values values;
	struct database_lag lag = {0};
	struct counter queries = {0};
	struct now now = {{1}, {INT64_C(1598918400000000)}};
	database_values_init(&values);
	for (char *line; (line = strsep(&text, "\n")) != NULL;) {
		char *name = strsep(&line, " ");
		struct status_column row[2] = {
			{"Variable_name", name, strlen(name)},
			{"Value", line, line != NULL ? strlen(line) : 0},
		};
		struct status_column column = {name, line, row[1].n};
		database_take_row(&values, row, 2);
		database_take_channel(&lag, &column, 1);
	}
	database_glance(&values, &queries, now, glance);
	database_glance_lag(&lag, glance);
	check_glance(glance);
	free(glance);
}

static void read_text(char which, char *text)
{
	double value = 0;
	switch (which) {
	case 'g':
		read_cgroup(text);
		break;
	case 's':
		read_process(text);
		break;
	case 'm':
		read_mysql(text);
		break;
	default:
		assert(prometheus_reach(text).us >= 0);
		assert(!quantity_read_cpu(text, &value) || (isfinite(value) && value >= 0));
		assert(!quantity_read_memory(text, &value) || (isfinite(value) && value >= 0));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct document *document;
	char why[LINE_SIZE];
	if (n == 0)
		return 0;
	if (strchr("gsmq", bytes[0]) != NULL) {
		char *text = xcalloc(n, 1);
		memcpy(text, bytes + 1, n - 1);
		read_text((char)bytes[0], text);
		free(text);
		return 0;
	}
	if (document_read((const char *)bytes, n, &document, why, sizeof why) != DOCUMENT_READ)
		return 0;
	read_prometheus(document_tree(document));
	read_kubernetes(document_tree(document));
	read_cloudwatch(document_tree(document));
	document_free(document);
	return 0;
}
