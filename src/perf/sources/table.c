/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "perf/sources/source.h"

#define LOOKS(name) .open = name##_open, .look = name##_look, .close = name##_close

static const struct source_ways table[] = {
	{SOURCE_CGROUP, true, LOOKS(cgroup), .anew = cgroup_anew},
	{SOURCE_PROCESS, true, LOOKS(process), .anew = process_anew},
	{SOURCE_KUBERNETES, false, LOOKS(kubernetes)},
	{SOURCE_PROMETHEUS, false, LOOKS(prometheus), .history = prometheus_history},
	{SOURCE_CLOUDWATCH, false, .history = cloudwatch_history},
	{SOURCE_MYSQL, false, LOOKS(database)},
};

const struct source_ways *source_ways(enum component_source source)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].source == source)
			return &table[i];
	return NULL;
}
