/* SPDX-License-Identifier: Apache-2.0 */
/* The plan of performance tests: what stands on the report beside what is measured, and what is to
 * be measured. Written as the configuration is; its options are rows of config/options.def.
 *
 *   title                = "Login and OTP"
 *   monitoring-dashboard = "https://grafana.example/d/k6?from={start_ms}&to={end_ms}"
 *   before = "60s"
 *   executor "Sari Dewi" { department = "DevOps" }
 *   deployment "auth" { cpu-request = "250m"  memory-limit = "512Mi" }
 *   component "auth" { service = "EKS"  source = "kubernetes" ... }
 */
#pragma once

#include "perf/sample.h"

struct complaints; /* config/settings.h */

enum { LINK_SIZE = 1024, URL_SIZE = 1024, QUERY_SIZE = 2048, FILE_SIZE = 1024 };

struct person { /* of Operations (Executors), or a supervisor */
	char name[NAME_SIZE * 2];
	char department[NAME_SIZE];
	char remark[LINE_SIZE]; /* supervisors */
};

struct deployment {
	char name[NAME_SIZE * 2];
	struct bounds bounds;
};

/* What stands on the report's first page; the report keeps it. */
struct cover {
	char title[LINE_SIZE];
	char timezone[64];
	char monitoring_dashboard[LINK_SIZE], logging_dashboard[LINK_SIZE]; /* templates */
	/* For each cycle; {start} and so on are the run's for the first, those of the time after it
	 * for the second. */
	char monitoring_link[LINK_SIZE], monitoring_link_after[LINK_SIZE];
	char jenkins[LINK_SIZE]; /* "" = BUILD_URL of the environment */
	struct person *executors;
	size_t n_executors;
	struct person *supervisors;
	size_t n_supervisors;
	struct deployment *deployments;
	size_t n_deployments;
};

/* How one component is measured; which of the options count is the source's to say. */
struct component_plan {
	char title[NAME_SIZE * 2]; /* of its section */
	char service[NAME_SIZE];   /* "EKS" */
	char name[NAME_SIZE * 2];  /* as the report names it; filled from the title */
	enum component_source source;
	char cgroup[FILE_SIZE], cgroup_root[FILE_SIZE], unit[NAME_SIZE * 2];
	char pid_file[FILE_SIZE], process[NAME_SIZE];
	char url[URL_SIZE], token_file[FILE_SIZE], ca_file[FILE_SIZE];
	char namespace[NAME_SIZE], deployment[NAME_SIZE * 2], selector[LINE_SIZE];
	char cpu_query[QUERY_SIZE], memory_query[QUERY_SIZE];
	unsigned cpu_unit, memory_unit; /* enum cpu_unit, enum memory_unit */
	char file[FILE_SIZE];		/* CloudWatch's answer */
	unsigned vcpus;			/* of the instance; 0 = not given */
	struct bound instance_memory;
	char target[TARGET_SIZE]; /* of replscribe.conf */
	char monitoring_link[LINK_SIZE], monitoring_link_after[LINK_SIZE];
	struct bounds bounds; /* what the plan says; the source's own word comes first */
	char from[LINE_SIZE]; /* "file:line" of the section */
};

/* In the order of the plan's words. */
enum cpu_unit { CPU_IN_CORES, CPU_IN_MILLICORES, CPU_IN_PERCENT_OF_VCPUS };
enum memory_unit { MEMORY_IN_BYTES, MEMORY_IN_KIB, MEMORY_IN_MIB, MEMORY_FREE_BYTES };

struct plan {
	char file[FILE_SIZE];
	struct cover cover;
	span_t before, after, interval;
	char summary[FILE_SIZE], points[FILE_SIZE]; /* that the command leaves; "" = not told */
	struct component_plan *components;
	size_t n_components;
};

/* An empty component of that plan: its names, links and bounds. */
void component_of_plan(struct component *, const struct component_plan *);

/* As settings_load: 0, or a positive count of complaints. On the main thread only. */
int plan_load(const char *file, struct plan **ret, struct complaints *);
struct plan *plan_free(struct plan *);
void cover_free(struct cover *);
