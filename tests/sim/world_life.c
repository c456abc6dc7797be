/* SPDX-License-Identifier: Apache-2.0 */
/* How a world begins, goes down, comes back from what is stored, and ends. */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "sim/world.h"

/* As the agent: a shorter stretch without sight is no gap worth a word. */
#define GAP SPAN_SECONDS(15)

void world_init(struct world *world)
{
	*world = (struct world){.policy = {.name = "default",
					   .monitoring_window = SPAN_MINUTES(15),
					   .reopen_window = SPAN_HOURS(24)},
				.dns_interval = SPAN_SECONDS(30)};
	judge_limits_default(&world->limits);
}

static void begin(struct world *world)
{
	world->judge = judge_new(&world->limits);
	world->outbox = outbox_new();
	for (size_t i = 0; i < world->n_targets; i++)
		judge_watch(world->judge, &world->targets[i].watch);
	for (size_t i = 0; i < world->n_receivers; i++)
		outbox_receiver(world->outbox, world->receivers[i].name, (span_t){0});
}

void world_start(struct world *world)
{
	if (!world->judge)
		begin(world);
}

/* Nothing of an incident may live outside its struct and what that owns. */
static struct incident *incident_copy(const struct incident *from)
{
	struct incident *copy = xmalloc(sizeof *copy);

	*copy = *from;
	copy->targets = NULL;
	copy->findings = NULL;
	copy->told = NULL;
	copy->n_targets = copy->n_findings = copy->n_told = 0;
	for (size_t i = 0; i < from->n_targets; i++) {
		ARRAY_GROW(copy->targets, copy->n_targets);
		memcpy(copy->targets[copy->n_targets++], from->targets[i], TARGET_SIZE);
	}
	for (size_t i = 0; i < from->n_findings; i++)
		*ARRAY_ADD(copy->findings, copy->n_findings) = from->findings[i];
	for (size_t i = 0; i < from->n_told; i++)
		*ARRAY_ADD(copy->told, copy->n_told) = from->told[i];
	return copy;
}

void world_stop(struct world *world)
{
	world->is_stopped = true;
	world->stopped = world->now.wall;
}

static void forget(struct world *world)
{
	world->judge = judge_free(world->judge);
	world->outbox = outbox_free(world->outbox);
	for (size_t i = 0; i < world->n_incidents; i++) {
		struct incident *copy = incident_copy(world->incidents[i].incident);

		incident_free(world->incidents[i].incident);
		world->incidents[i].incident = copy;
	}
	for (size_t i = 0; i < world->n_targets; i++)
		world->targets[i].was_seen = false;
	for (size_t i = 0; i < world->n_names; i++)
		world->names[i].was_seen = false;
}

static void recall(struct world *world)
{
	for (size_t i = 0; i < world->n_memory; i++)
		if (world->memory[i].value)
			judge_recall(world->judge, world->memory[i].key, world->memory[i].value);
	for (size_t i = 0; i < world->n_rows; i++)
		if (world->rows[i].state != ROW_DELIVERED)
			outbox_restore(world->outbox, &world->rows[i]);
}

static void tell_gap(struct world *world, wall_t from)
{
	curves_blind(&world->recent, from);
	for (size_t i = 0; i < world->n_incidents; i++)
		curves_blind(&world->incidents[i].curves, from);
	for (size_t i = 0; i < world->n_incidents; i++)
		world_say(world, &world->incidents[i],
			  &(struct incident_input){.event = EVENT_GAP, .from = from});
}

void world_restart(struct world *world)
{
	bool was_stopped = world->is_stopped;

	world->is_stopped = false;
	forget(world);
	begin(world);
	recall(world);
	if (was_stopped && wall_since(world->now.wall, world->stopped).us > GAP.us)
		tell_gap(world, world->stopped);
	world_mute(world);
}

static void incident_done(struct sim_incident *of)
{
	for (size_t i = 0; i < of->n_evidence; i++)
		free(of->evidence[i].text);
	free(of->evidence);
	curves_free(&of->curves);
	free(of->entries);
	free(of->phases);
	laws_free(&of->laws);
	incident_free(of->incident);
}

void world_done(struct world *world)
{
	judge_free(world->judge);
	outbox_free(world->outbox);
	curves_free(&world->recent);
	for (size_t i = 0; i < world->n_incidents; i++)
		incident_done(&world->incidents[i]);
	for (size_t i = 0; i < world->n_memory; i++) {
		free(world->memory[i].key);
		free(world->memory[i].value);
	}
	free(world->incidents);
	free(world->memory);
	free(world->rows);
	free(world->delivered);
	*world = (struct world){0};
}
