/* SPDX-License-Identifier: Apache-2.0 */
/* One run's summaries and raw outputs, made one result. Pure. */
#pragma once

#include "perf/result.h"

bool result_has_summary(const struct result *);
bool result_has_raw(const struct result *);
/* Takes `raw` into `summary`; it is empty after. False, and nothing changed, if they are of
 * different runs: `why` says how that shows. */
bool result_join(struct result *summary, struct result *raw, char *why, size_t why_size);
/* The same for any two files of one run, whatever they are: what the first one has stays, and the
 * second one adds what it lacks. */
bool result_gather(struct result *to, struct result *more, char *why, size_t why_size);
