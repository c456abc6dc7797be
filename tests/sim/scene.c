/* SPDX-License-Identifier: Apache-2.0 */
/* Observations as a server and a resolver of the tape would give them. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "sim/world.h"

/* An answer takes its time, so that what is seen has an uncertainty of its own. */
static const span_t took = {4000};

static char *status_row(const struct scene *scene)
{
	struct buf row = BUF_NULL;

	buf_printf(&row, "Source_Host: %s\nSource_Port: %u\n", scene->source, scene->port);
	buf_printf(&row, "Replica_IO_Running: %s\nReplica_SQL_Running: %s\n",
		   thread_state_name(scene->io), thread_state_name(scene->sql));
	buf_printf(&row, "Last_IO_Errno: %u\nLast_IO_Error: %s\n", scene->io_error.code,
		   scene->io_error.text);
	buf_printf(&row, "Last_SQL_Errno: %u\nLast_SQL_Error: %s\n", scene->sql_error.code,
		   scene->sql_error.text);
	if (scene->lag_known)
		buf_printf(&row, "Seconds_Behind_Source: %lld\n",
			   (long long)(scene->lag.us / US_PER_SECOND));
	else
		buf_add(&row, "Seconds_Behind_Source: NULL\n");
	return buf_steal(&row);
}

static void show_channel(const struct scene *scene, struct channel_seen *seen)
{
	text_copy(seen->channel, sizeof seen->channel, scene->channel);
	text_copy(seen->source_host, sizeof seen->source_host, scene->source);
	text_copy(seen->source_user, sizeof seen->source_user, "repl");
	text_copy(seen->source_uuid, sizeof seen->source_uuid, scene->uuid);
	seen->source_server_id = scene->server_id;
	seen->source_port = scene->port;
	seen->io = scene->io;
	seen->sql = scene->sql;
	seen->io_error = scene->io_error;
	seen->sql_error = scene->sql_error;
	seen->lag_known = scene->lag_known;
	seen->lag = scene->lag;
	seen->row = status_row(scene);
}

void scene_replica(const struct world *world, const struct sim_target *target,
		   struct observation *ret)
{
	struct replica_seen *seen = &ret->replica;

	*ret = (struct observation){.kind = SEEN_REPLICA, .at = world->now, .took = took};
	if (target->was_seen)
		ret->since_last = mono_since(world->now.mono, target->last);
	text_copy(ret->target, sizeof ret->target, target->watch.target);
	seen->end = target->end;
	seen->error = target->error;
	seen->flavour = FLAVOUR_MYSQL;
	text_copy(seen->version, sizeof seen->version, "8.0.36");
	if (target->end != POLL_OK)
		return;
	for (size_t i = 0; i < target->n_scenes; i++)
		show_channel(&target->scenes[i], ARRAY_ADD(seen->channels, seen->n_channels));
}

void scene_name(const struct world *world, const struct sim_name *name, struct observation *ret)
{
	struct name_seen *seen = &ret->name;

	*ret = (struct observation){.kind = SEEN_NAME, .at = world->now, .took = took};
	if (name->was_seen)
		ret->since_last = mono_since(world->now.mono, name->last);
	text_copy(seen->name, sizeof seen->name, name->name);
	text_copy(seen->resolver, sizeof seen->resolver, "10.0.0.2:53");
	seen->a = name->lookup;
	seen->aaaa = name->lookup;
	seen->aaaa.n_addresses = 0;
	seen->aaaa.ttl = 0;
	if (name->lookup.end == LOOKUP_OK)
		seen->aaaa.end = LOOKUP_NODATA;
}
