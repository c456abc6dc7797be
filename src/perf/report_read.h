/* SPDX-License-Identifier: Apache-2.0 */
/* Reads report.json back. Pure. */
#pragma once

#include "perf/report.h"
#include "perf/tree.h"

#define REPORT_SCHEMA "replscribe.perf-report/1"

/* False: it is no report, or of a later version. What is missing in it is not known. */
bool report_read(const struct tree *, struct report *ret);
