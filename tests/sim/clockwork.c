/* SPDX-License-Identifier: Apache-2.0 */
/* The virtual clock: what comes next happens next. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "notify/record.h"
#include "sim/world.h"

static bool is_down(const struct world *world, const char *receiver)
{
	for (size_t i = 0; i < world->n_receivers; i++)
		if (strcmp(world->receivers[i].name, receiver) == 0)
			return world->receivers[i].is_down;
	return false;
}

static void tell_delivery(struct world *world, const struct settled *settled)
{
	const struct page *page = &settled->row.page;
	bool waits = settled->row.state == ROW_WAITING;
	bool failed = settled->row.state == ROW_FAILED || waits;
	char text[LINE_SIZE];
	CLEANUP_BUF sent = BUF_NULL;
	struct fact fact;

	record_fact(&settled->row, world->now.wall, &sent, &fact);
	snprintf(text, sizeof text,
		 waits	  ? "Could not tell %s yet (%s)"
		 : failed ? "Could not tell %s (%s)"
			  : "%s was told (%s)",
		 page->receiver, level_name(page->level));
	for (size_t i = 0; i < world->n_incidents; i++)
		if (strcmp(world->incidents[i].incident->id, page->incident) == 0)
			world_say(world, &world->incidents[i],
				  &(struct incident_input){.event = EVENT_DELIVERY,
							   .text = text,
							   .failed = failed,
							   .sent = &fact});
}

static void try_row(struct world *world, const struct outbox_row *row)
{
	struct outcome outcome = {.sent = SENT_DELIVERED, .http_status = 200};
	struct settled settled = {0};

	if (is_down(world, row->page.receiver))
		outcome = (struct outcome){.sent = SENT_RETRY, .http_status = 503};
	else
		*ARRAY_ADD(world->delivered, world->n_delivered) =
			(struct delivered){.page = row->page, .at = world->now.wall};
	outbox_done(world->outbox, row->number, &outcome, world->now, &settled);
	do {
		struct outbox_row *known = NULL;

		for (size_t i = 0; i < world->n_rows; i++)
			if (world->rows[i].number == settled.row.number)
				known = &world->rows[i];
		if (known)
			*known = settled.row;
		if (settled.tell)
			tell_delivery(world, &settled);
	} while (outbox_ended(world->outbox, &settled));
}

void world_deliver(struct world *world)
{
	const struct outbox_row *row;

	while (!world->is_stopped && (row = outbox_next(world->outbox, world->now)))
		try_row(world, row);
}

/* Whichever comes first. */
struct next {
	mono_t at;
	enum { NEXT_NOTHING, NEXT_TARGET, NEXT_NAME, NEXT_DUE, NEXT_WINDOW } what;
	size_t which;
};

static void consider(struct next *next, mono_t at, int what, size_t which)
{
	if (next->what != NEXT_NOTHING && next->at.us <= at.us)
		return;
	next->at = at;
	next->what = (__typeof__(next->what))what;
	next->which = which;
}

static mono_t mono_of(const struct world *world, wall_t at)
{
	return mono_after(world->now.mono, wall_since(at, world->now.wall));
}

static void consider_waits(const struct world *world, struct next *next)
{
	enum incident_event event;
	wall_t at;

	for (size_t i = 0; i < world->n_incidents; i++)
		if (incident_due(world->incidents[i].incident, &world->policy, &at, &event))
			consider(next, mono_of(world, at), NEXT_DUE, i);
	if (world->outbox && outbox_wake(world->outbox, world->now, &at))
		consider(next, mono_of(world, at), NEXT_DUE, 0);
	for (size_t i = 0; i < world->n_windows; i++) {
		const struct known_window *window = &world->windows[i].window;

		if (window->start.us > world->now.wall.us)
			consider(next, mono_of(world, window->start), NEXT_WINDOW, i);
		if (window->end.us > world->now.wall.us)
			consider(next, mono_of(world, window->end), NEXT_WINDOW, i);
	}
}

static struct next find_next(const struct world *world)
{
	struct next next = {.what = NEXT_NOTHING};

	if (world->is_stopped)
		return next;
	consider_waits(world, &next); /* goes before what is seen at the same time */
	for (size_t i = 0; i < world->n_targets; i++)
		if (world->targets[i].is_polled)
			consider(&next, world->targets[i].next, NEXT_TARGET, i);
	for (size_t i = 0; i < world->n_names; i++)
		consider(&next, world->names[i].next, NEXT_NAME, i);
	return next;
}

static void pass(struct world *world, mono_t to)
{
	span_t span = mono_since(to, world->now.mono);

	if (span.us <= 0)
		return; /* overdue: it happens now */
	world->now.mono = to;
	world->now.wall = wall_after(world->now.wall, span);
	world->steps_at_once = 0;
}

static void poll(struct world *world, struct sim_target *target)
{
	struct observation seen;

	scene_replica(world, target, &seen);
	target->was_seen = true;
	target->last = world->now.mono;
	target->next = mono_after(world->now.mono, target->poll);
	world_see(world, &seen);
}

static void ask(struct world *world, struct sim_name *name)
{
	struct observation seen;

	scene_name(world, name, &seen);
	name->was_seen = true;
	name->last = world->now.mono;
	name->next = mono_after(world->now.mono, world->dns_interval);
	world_see(world, &seen);
}

static void happen(struct world *world, const struct next *next)
{
	switch (next->what) {
	case NEXT_TARGET:
		poll(world, &world->targets[next->which]);
		break;
	case NEXT_NAME:
		ask(world, &world->names[next->which]);
		break;
	case NEXT_DUE:
		world_due(world);
		break;
	case NEXT_WINDOW:
		world_mute(world);
		break;
	case NEXT_NOTHING:
		break;
	}
}

/* More than this happens at no one moment of any tape. */
enum { AT_ONE_MOMENT = 1000 };

void world_run_until(struct world *world, wall_t until)
{
	mono_t end = mono_of(world, until), moment = world->now.mono;
	unsigned n = 0;

	for (;;) {
		struct next next = find_next(world);

		if (next.what == NEXT_NOTHING || next.at.us >= end.us || *world->broken)
			break;
		pass(world, next.at);
		n = world->now.mono.us == moment.us ? n + 1 : 0;
		moment = world->now.mono;
		if (n > AT_ONE_MOMENT)
			world_break(world, "the agent", "it wakes for nothing, on and on");
		happen(world, &next);
	}
	pass(world, end);
}
