/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/k6_metrics.h"

#include <string.h>

static const struct {
	const char *name;
	enum metric_kind kind;
	const char *contains;
} metrics[] = {
#define METRIC(name, kind, contains) {name, METRIC_##kind, contains},
#include "perf/k6_metrics.def"
#undef METRIC
};

bool k6_metric_kind(const char *name, enum metric_kind *ret, const char **ret_contains)
{
	size_t n = strcspn(name, "{");
	for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++)
		if (strlen(metrics[i].name) == n && strncmp(metrics[i].name, name, n) == 0) {
			*ret = metrics[i].kind;
			*ret_contains = metrics[i].contains;
			return true;
		}
	return false;
}
