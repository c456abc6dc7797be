/* SPDX-License-Identifier: Apache-2.0 */
/* The judge needs to know of maintenance windows, and nothing else of them. */
#include "app/app.h"

#include "base/text.h"
#include "base/xalloc.h"

#include <stdlib.h>

void app_plan(struct app *app)
{
	const struct settings *settings = app->settings;
	struct planned *planned = xcalloc(settings->n_windows + 1, sizeof *planned);

	for (size_t i = 0; i < settings->n_windows; i++) {
		const struct maintenance *window = &settings->windows[i];

		text_copy(planned[i].name, sizeof planned[i].name, window->window.name);
		planned[i].start = window->window.start;
		planned[i].end = window->window.end;
		planned[i].targets = window->targets;
		planned[i].n_targets = window->n_targets;
	}
	judge_set_planned(app->judge, planned, settings->n_windows);
	free(planned);
}
