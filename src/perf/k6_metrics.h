/* SPDX-License-Identifier: Apache-2.0 */
/* What k6's own metrics are, for files that do not say it. Pure. */
#pragma once

#include "perf/result.h"

/* Also of a sub-metric, `http_req_duration{scenario:auth}`. False if it is none of k6's own. */
bool k6_metric_kind(const char *name, enum metric_kind *ret, const char **ret_contains);
