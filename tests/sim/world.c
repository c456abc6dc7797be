/* SPDX-License-Identifier: Apache-2.0 */
/* An observation is judged, becomes an incident, and pages leave from the outbox. */
#include "sim/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"

/* Time may move one incident a few steps at once (a level that is due, then its reminder), never on
 * and on. */
enum { STEPS_AT_ONCE = 16 };

void world_break(struct world *world, const char *incident, const char *law)
{
	CLEANUP_BUF text = BUF_NULL;

	if (!law || *world->broken)
		return;
	wall_print(world->now.wall, &text);
	snprintf(world->broken, sizeof world->broken, "%s at %s: %s", incident, buf_text(&text),
		 law);
}

struct sim_target *world_target(struct world *world, const char *name)
{
	for (size_t i = 0; i < world->n_targets; i++)
		if (strcmp(world->targets[i].watch.target, name) == 0)
			return &world->targets[i];
	return NULL;
}

struct sim_name *world_name(struct world *world, const char *name)
{
	for (size_t i = 0; i < world->n_names; i++)
		if (text_same_name(world->names[i].name, name))
			return &world->names[i];
	if (world->n_names == NAMES_MAX)
		abort();
	text_copy(world->names[world->n_names].name, HOST_SIZE, name);
	return &world->names[world->n_names++];
}

static void remember(struct world *world, const struct memory_item *item)
{
	struct stored_memory *stored = NULL;

	for (size_t i = 0; i < world->n_memory; i++)
		if (strcmp(world->memory[i].key, item->key) == 0)
			stored = &world->memory[i];
	if (!stored) {
		stored = ARRAY_ADD(world->memory, world->n_memory);
		stored->key = xstrdup(item->key);
	}
	free(stored->value);
	stored->value = xstrdup(item->value);
}

static void store_row(struct world *world, const struct outbox_row *row)
{
	for (size_t i = 0; i < world->n_rows; i++)
		if (world->rows[i].number == row->number) {
			world->rows[i] = *row;
			return;
		}
	*ARRAY_ADD(world->rows, world->n_rows) = *row;
}

static void store_ended(struct world *world)
{
	struct settled settled;

	while (outbox_ended(world->outbox, &settled))
		store_row(world, &settled.row);
}

static void note_phase(struct world *world, struct sim_incident *of)
{
	const struct phase *last = of->n_phases ? &of->phases[of->n_phases - 1] : NULL;
	const struct incident *incident = of->incident;
	struct phase *phase;

	if (last && last->state == incident->state && last->level == incident->level)
		return;
	phase = ARRAY_ADD(of->phases, of->n_phases);
	*phase = (struct phase){world->now.wall, incident->state, incident->level};
}

static void keep_effects(struct world *world, struct sim_incident *of, struct effects *effects)
{
	for (size_t i = 0; i < effects->n_entries; i++)
		*ARRAY_ADD(of->entries, of->n_entries) = effects->entries[i];
	for (size_t i = 0; i < effects->n_evidence; i++) {
		struct evidence *kept = ARRAY_ADD(of->evidence, of->n_evidence);

		*kept = effects->evidence[i];
		effects->evidence[i].text = NULL;
	}
	for (size_t i = 0; i < effects->n_pages; i++) {
		store_row(world, outbox_add(world->outbox, &effects->pages[i], world->now));
		store_ended(world);
	}
}

static void print_services(const struct world *world, const struct incident *incident,
			   struct buf *to)
{
	for (size_t i = 0; i < world->n_services; i++)
		for (size_t t = 0; t < incident->n_targets; t++)
			if (strcmp(incident->targets[t], world->services[i].target) == 0)
				buf_printf(to, "%s%s", to->len ? ", " : "",
					   world->services[i].name);
}

void world_say(struct world *world, struct sim_incident *of, const struct incident_input *input)
{
	struct incident before = *of->incident;
	struct incident_input with = *input;
	struct effects effects = {0};
	CLEANUP_BUF services = BUF_NULL;

	print_services(world, of->incident, &services);
	with.frozen = of->evidence;
	with.n_frozen = of->n_evidence;
	incident_step(of->incident, &with, &world->policy, buf_text(&services), world->now,
		      &effects);
	world_freeze(world, of, &effects);
	world_break(world, of->incident->id, laws_step(&of->laws, &before, of->incident, &effects));
	keep_effects(world, of, &effects);
	note_phase(world, of);
	effects_free(&effects);
}

static struct sim_incident *incident_for(struct world *world, const struct change *change)
{
	struct sim_incident *resolved = NULL;

	for (size_t i = 0; i < world->n_incidents; i++) {
		struct sim_incident *at = &world->incidents[i];

		if (!incident_takes(at->incident, change, &world->policy, world->now))
			continue;
		if (at->incident->state != STATE_RESOLVED)
			return at;
		resolved = at;
	}
	return resolved;
}

static bool is_muted(const struct world *world, const struct incident *incident,
		     const struct change *change)
{
	for (size_t i = 0; i < world->n_windows; i++) {
		const struct sim_window *window = &world->windows[i];
		bool covers = strcmp(window->target, "*") == 0;

		for (size_t t = 0; t < incident->n_targets; t++)
			covers |= strcmp(incident->targets[t], window->target) == 0;
		for (size_t t = 0; change && t < change->n_targets; t++)
			covers |= strcmp(change->targets[t], window->target) == 0;
		if (covers && window->window.mutes &&
		    world->now.wall.us >= window->window.start.us &&
		    world->now.wall.us < window->window.end.us)
			return true;
	}
	return false;
}

static struct sim_incident *incident_begin(struct world *world, const struct change *change)
{
	struct sim_incident *of = ARRAY_ADD(world->incidents, world->n_incidents);
	CLEANUP_BUF id = BUF_NULL;

	buf_add(&id, "INC-");
	wall_print_compact_date(world->now.wall, &id);
	buf_printf(&id, "-%04zu", world->n_incidents);
	of->incident = incident_new(buf_text(&id), "default", world->now);
	if (is_muted(world, of->incident, change))
		world_say(world, of, &(struct incident_input){.event = EVENT_MUTED});
	return of;
}

static enum level impact_of(const struct world *world, const struct change *change)
{
	enum level level = LEVEL_NONE;

	for (size_t t = 0; t < change->n_targets; t++)
		for (size_t i = 0; i < world->n_services; i++)
			if (strcmp(world->services[i].target, change->targets[t]) == 0)
				level = level_max(level, world->service_levels[i]);
	return level;
}

static enum incident_event event_of(const struct change *change, const struct incident *incident)
{
	if (change->kind == CHANGE_OPENED)
		return EVENT_TROUBLE;
	if (change->kind != CHANGE_CLOSED || incident_open_findings(incident) > 1)
		return EVENT_NEWS;
	return EVENT_CLEAR;
}

static void on_change(struct world *world, const struct change *change)
{
	struct sim_incident *of = incident_for(world, change);

	if (!of && change->kind == CHANGE_OPENED)
		of = incident_begin(world, change);
	if (of)
		world_say(world, of,
			  &(struct incident_input){.event = event_of(change, of->incident),
						   .change = change,
						   .level = impact_of(world, change)});
}

static void on_verdict(struct world *world, struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->n_changes; i++)
		on_change(world, &verdict->changes[i]);
	for (size_t i = 0; i < verdict->n_memory; i++)
		remember(world, &verdict->memory[i]);
	verdict_free(verdict);
}

/* As the agent: what the judge says of it is the incident's end, which is told already. */
void world_accept(struct world *world, const struct incident *incident)
{
	for (size_t i = 0; i < incident->n_findings; i++) {
		struct verdict verdict = {0};

		judge_accept(world->judge, &incident->findings[i], world->now, &verdict);
		for (size_t m = 0; m < verdict.n_memory; m++)
			remember(world, &verdict.memory[m]);
		verdict_free(&verdict);
	}
}

void world_see(struct world *world, struct observation *seen)
{
	struct verdict verdict = {0};

	world_remember(world, seen);
	judge_see(world->judge, seen, &verdict);
	on_verdict(world, &verdict);
	observation_free(seen);
	world_deliver(world);
}

void world_due(struct world *world)
{
	struct incident_input input = {0};
	wall_t at;

	for (size_t i = 0; i < world->n_incidents; i++) {
		struct sim_incident *of = &world->incidents[i];

		if (!incident_due(of->incident, &world->policy, &at, &input.event) ||
		    at.us > world->now.wall.us)
			continue;
		if (++world->steps_at_once > STEPS_AT_ONCE)
			world_break(world, of->incident->id, "time moves it on and on at once");
		else
			world_say(world, of, &input);
	}
	world_deliver(world);
}

void world_mute(struct world *world)
{
	for (size_t i = 0; i < world->n_incidents; i++) {
		struct sim_incident *of = &world->incidents[i];
		bool muted = is_muted(world, of->incident, NULL);

		if (muted != of->incident->is_muted)
			world_say(world, of,
				  &(struct incident_input){.event = muted ? EVENT_MUTED
									  : EVENT_UNMUTED});
	}
	world_deliver(world);
}

void world_set_clock(struct world *world, span_t by)
{
	world->now.wall = wall_after(world->now.wall, by);
	for (size_t i = 0; i < world->n_incidents; i++)
		world_say(world, &world->incidents[i],
			  &(struct incident_input){.event = EVENT_CLOCK_SET, .set_by = by});
}
