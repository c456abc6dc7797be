/* SPDX-License-Identifier: Apache-2.0 */
/* The seed's report, filled: its people, one deployment on EKS, one database on RDS, and one run of
 * 500 virtual users. */
#pragma once

#include "perf/report.h"

enum { SAMPLE_START = 1598900400 }; /* 2020-09-01 02:00:00 +07:00 */

/* A cycle of 90 s with 60 s before and after it, and nothing in it. */
void sample_times(struct cycle *, int64_t start_s);
void sample_report(struct report *);
/* Two deployments over four runs: the first cycle twice, one with more memory, one interrupted. */
void sample_series(struct report *);
