/* SPDX-License-Identifier: Apache-2.0 */
/* What the three shapes of k6's summary mean. They differ most where it hurts: in the summary
 * export, true means that the threshold failed. Pure. */
#pragma once

#include "perf/result.h"
#include "perf/tree.h"

/* False: this is none of them. */
bool summary_shape(const struct tree *, enum result_shape *ret);
/* Adds what the document says to an empty result. */
void summary_read(const struct tree *, enum result_shape, struct result *);
