/* SPDX-License-Identifier: Apache-2.0 */
/* One run's summary and its raw output, made one result. Pure. */
#pragma once

#include "perf/result.h"

bool result_has_summary(const struct result *);
bool result_has_raw(const struct result *);
/* Takes `raw` into `summary`; it is empty after. False, and nothing changed, if they are of
 * different runs: `why` says how that shows. */
bool result_join(struct result *summary, struct result *raw, char *why, size_t why_size);
