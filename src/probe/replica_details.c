/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/replica_details.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *former;
	bool is_kept;
} settings[N_SETTINGS] = {
#define ASKED false
#define KEPT true
#define SETTING(id, name, former, use) [SETTING_##id] = {name, former, use},
#include "probe/settings.def"
#undef SETTING
};

const char *setting_name(enum setting setting)
{
	return settings[setting].name;
}

const char *setting_former(enum setting setting)
{
	return settings[setting].former;
}

bool setting_is_kept(enum setting setting)
{
	return settings[setting].is_kept;
}

struct replica_details *details_free(struct replica_details *details)
{
	if (!details)
		return NULL;
	for (size_t i = 0; i < N_SETTINGS; i++)
		free(details->settings[i]);
	free(details->workers);
	free(details->receivers);
	free(details->lines);
	free(details->doers);
	free(details->members);
	free(details);
	return NULL;
}

static bool failed_before(const struct worker_seen *a, const struct worker_seen *b)
{
	return wall_is_set(a->failed) && (!wall_is_set(b->failed) || a->failed.us < b->failed.us);
}

const struct worker_seen *details_failed_worker(const struct replica_details *details,
						const char *channel)
{
	const struct worker_seen *first = NULL;

	for (size_t i = 0; i < details->n_workers; i++) {
		const struct worker_seen *worker = &details->workers[i];

		if (worker->error.code == 0 || strcmp(worker->channel, channel) != 0)
			continue;
		if (!first || failed_before(worker, first))
			first = worker;
	}
	return first;
}
