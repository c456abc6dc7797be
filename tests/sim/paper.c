/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/paper.h"

void paper_of(const struct world *world, size_t incident, struct paper *ret)
{
	const struct sim_incident *of = &world->incidents[incident];

	*ret = (struct paper){0};
	for (size_t i = 0; i < world->n_windows; i++)
		ret->windows[i] = world->windows[i].window;
	ret->known = (struct known){.services = world->services,
				    .n_services = world->n_services,
				    .windows = ret->windows,
				    .n_windows = world->n_windows,
				    .agent = "replscribe on a tape",
				    .public_url = ""};
	ret->document = (struct document){.incident = of->incident,
					  .entries = of->entries,
					  .n_entries = of->n_entries,
					  .evidence = of->evidence,
					  .n_evidence = of->n_evidence,
					  .known = &ret->known,
					  .now = world->now.wall};
}
