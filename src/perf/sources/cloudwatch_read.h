/* SPDX-License-Identifier: Apache-2.0 */
/* What `aws cloudwatch get-metric-data` printed for an instance of RDS. Pure. */
#pragma once

#include "perf/sources/source.h"
#include "perf/tree.h"

/* All points of CPUUtilization, FreeableMemory, ReplicaLag and DatabaseConnections, whichever of
 * them there are. A series is known by its label or its id. */
void cloudwatch_read(const struct tree *, const struct component_plan *, struct component *);
