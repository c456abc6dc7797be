/* SPDX-License-Identifier: Apache-2.0 */
/* What `aws cloudwatch get-metric-data` printed for an instance of RDS. Pure. */
#pragma once

#include "perf/sources/source.h"
#include "perf/tree.h"

/* The points of CPUUtilization, FreeableMemory, ReplicaLag and DatabaseConnections, whichever of
 * them there are, as far as they touch the stretch. A series is known by its label or its id. */
void cloudwatch_read(const struct tree *, const struct component_plan *, const struct stretch *,
		     struct component *);
