/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of a control group say. Texts may be anything. Pure. */
#pragma once

#include <stdbool.h>

#include "perf/sample.h"

/* "12345\n". False on anything else. */
bool cgroup_number(const char *text, double *ret);
/* The line "key 12345" of a file such as cpu.stat or memory.stat. */
bool cgroup_field(const char *text, const char *key, double *ret);

/* Each makes a limit smaller if the file's is: a group has that of the groups around it, too. They
 * leave it as it is if the text is none of these. */
void cgroup_cpu_max(const char *text, struct bound *limit);    /* 2: "max 100000", "50000 100000" */
void cgroup_memory_max(const char *text, struct bound *limit); /* 2: "max", "536870912" */
void cgroup_cpu_quota(const char *quota, const char *period, struct bound *limit); /* 1: "-1" */
void cgroup_memory_limit(const char *text, struct bound *limit);		   /* 1 */
