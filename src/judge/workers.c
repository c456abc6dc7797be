/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/workers.h"

#include <stdlib.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "probe/replica_details.h"

enum { ERROR_IN_GROUP = 1756 }; /* stopped with transactions half applied */

static bool is_of_coordinator(const struct server_error *error)
{
	return error->code != 0 &&
	       (error->code == ERROR_IN_GROUP || text_starts(error->text, "Coordinator stopped"));
}

static void forget(struct channel *channel)
{
	free(channel->worker);
	channel->worker = NULL;
}

static struct server_error *keep(struct channel *channel, const struct server_error *error)
{
	forget(channel);
	channel->worker = xmalloc(sizeof *channel->worker);
	*channel->worker = *error;
	return channel->worker;
}

/* Where no worker failed, the coordinator itself was killed, and that is no error of applying. A
 * transaction that is retried fails as another one: what is asked later counts. */
void workers_see(struct sight *sight)
{
	struct channel *channel = &sight->target->channels[sight->channel];
	const struct replica_details *details = sight->replica->details;
	const struct worker_seen *worker;
	if (sight->row->sql != THREAD_NO || !is_of_coordinator(&sight->row->sql_error)) {
		forget(channel);
		return;
	}
	if (!details || !details->workers_known)
		return;
	worker = details_failed_worker(details, sight->row->channel);
	if (worker)
		keep(channel, &worker->error);
	else if (sight->row->sql_error.code == ERROR_IN_GROUP)
		keep(channel, &sight->row->sql_error)->code = 0;
}

const struct server_error *workers_error(const struct sight *sight)
{
	const struct channel *channel = &sight->target->channels[sight->channel];
	return channel->worker ? channel->worker : &sight->row->sql_error;
}
