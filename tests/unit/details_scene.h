/* SPDX-License-Identifier: Apache-2.0 */
/* Polls that bring details, for the judge's tests of them. Include after scene.h. */
#pragma once

#include "probe/replica_details.h"

static inline struct replica_details *no_details(void)
{
	struct replica_details *details = xcalloc(1, sizeof *details);
	details->settings_known = details->counters_known = details->workers_known = true;
	return details;
}

static inline void set(struct replica_details *details, enum setting setting, const char *value)
{
	free(details->settings[setting]);
	details->settings[setting] = xstrdup(value);
}

static inline struct worker_seen *add_worker(struct replica_details *details, unsigned code,
					     const char *text)
{
	struct worker_seen *worker = ARRAY_ADD(details->workers, details->n_workers);
	worker->number = (unsigned)details->n_workers;
	worker->error.code = code;
	text_copy(worker->error.text, sizeof worker->error.text, text);
	return worker;
}

/* Takes the details over. */
static inline void poll_with(struct scene *scene, struct channel_seen row,
			     struct replica_details *details)
{
	struct observation seen = replica_seen(scene, "node-2");
	char text[] = "Replica_IO_State: x\n";
	row.row = text;
	seen.replica.end = POLL_OK;
	seen.replica.flavour = FLAVOUR_MYSQL;
	text_copy(seen.replica.version, sizeof seen.replica.version, "9.7.4");
	seen.replica.channels = &row;
	seen.replica.n_channels = 1;
	seen.replica.details = details;
	see(scene, &seen);
	details_free(details);
}
