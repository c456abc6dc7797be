/* SPDX-License-Identifier: Apache-2.0 */
/* The charts of a report: the load of each cycle, and each component of it. Pure. */
#pragma once

#include "perf/chart.h"
#include "perf/report.h"

/* Only those that have something to show. Freed with charts_free(). */
struct chart_file *charts_of(const struct report *, size_t *ret_n);
void charts_free(struct chart_file *, size_t n);
