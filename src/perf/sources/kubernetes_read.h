/* SPDX-License-Identifier: Apache-2.0 */
/* What the Kubernetes API answers. Pure. */
#pragma once

#include "base/buf.h"
#include "perf/sources/source.h"
#include "perf/tree.h"

struct kubernetes_deployment {
	struct bounds bounds; /* over all replicas */
	unsigned replicas;
	char selector[LINE_SIZE]; /* "" = it has one that cannot be said in a request */
};

/* False: it is no deployment, or an amount in it cannot be read; `why` is a clause. */
bool kubernetes_read_deployment(const struct tree *, struct kubernetes_deployment *ret, char *why,
				size_t why_size);
/* CPU and memory of all pods of a PodMetricsList; how many there were. */
size_t kubernetes_read_pods(const struct tree *, struct glance *ret);
/* What a Status object says of a refused request: "pods is forbidden: ..."; "" = nothing. */
const char *kubernetes_message(const struct tree *);
