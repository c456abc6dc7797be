/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/paper.h"

#include <stdlib.h>

static void add_picture(struct paper *paper, const char *name, const struct drawing *drawing,
			struct buf *alt)
{
	size_t at = paper->document.n_pictures++;
	struct buf svg = BUF_NULL;

	paper->alts[at] = buf_steal(alt);
	drawing_words_svg(drawing, paper->alts[at], &svg);
	paper->svgs[at] = buf_steal(&svg);
	paper->drawings[at] = *drawing;
	paper->pictures[at] = (struct picture){.name = name, .alt = paper->alts[at]};
}

void paper_free(struct paper *paper)
{
	for (size_t i = 0; i < paper->document.n_pictures; i++) {
		free(paper->svgs[i]);
		free(paper->alts[i]);
		drawing_free(&paper->drawings[i]);
	}
}

void paper_of(const struct world *world, size_t incident, struct paper *ret)
{
	const struct sim_incident *of = &world->incidents[incident];
	struct buf lag = BUF_NULL, phases = BUF_NULL, names = BUF_NULL;
	struct drawing drawing;

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
					  .curves = &of->curves,
					  .pictures = ret->pictures,
					  .known = &ret->known,
					  .now = world->now.wall};
	if (picture_replication(&ret->document, &of->curves, &drawing, &lag))
		add_picture(ret, PICTURE_LAG, &drawing, &lag);
	if (picture_names(&ret->document, &of->curves, &drawing, &names))
		add_picture(ret, PICTURE_NAMES, &drawing, &names);
	if (picture_phases(&ret->document, &drawing, &phases))
		add_picture(ret, PICTURE_PHASES, &drawing, &phases);
}
