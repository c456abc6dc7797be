/* SPDX-License-Identifier: Apache-2.0 */
/* The whole core under a virtual clock: what src/app/flow.c does with a loop, a store and
 * receivers, done with none of them. What a store would keep is kept apart, so that a restart is
 * rebuilt from it alone. */
#pragma once

#include "draft/curve.h"
#include "draft/draft.h"
#include "incident/incident.h"
#include "judge/judge.h"
#include "notify/outbox.h"
#include "sim/laws.h"

enum { TARGETS_MAX = 8, NAMES_MAX = 8, SERVICES_MAX = 8, WINDOWS_MAX = 8, SCENES_MAX = 4 };

/* What a channel would answer, until the tape says otherwise. */
struct scene {
	char channel[CHANNEL_SIZE];
	char source[HOST_SIZE];
	uint16_t port;
	enum thread_state io, sql;
	struct server_error io_error, sql_error;
	bool lag_known;
	span_t lag;
	char uuid[UUID_SIZE];
	uint32_t server_id;
};

struct sim_target {
	struct watch watch;
	span_t poll;
	char services[SERVICES_MAX][NAME_SIZE];
	size_t n_services;
	enum poll_end end;
	struct server_error error;
	struct scene scenes[SCENES_MAX];
	size_t n_scenes;
	bool is_polled, was_seen;
	mono_t next, last;
};

struct sim_name {
	char name[HOST_SIZE];
	struct lookup lookup;
	bool was_seen;
	mono_t next, last;
};

struct sim_receiver {
	char name[NAME_SIZE];
	bool is_down;
};

struct sim_window {
	struct known_window window;
	char target[TARGET_SIZE]; /* "*" = all */
};

/* A stretch of time in which an incident had this state and level. */
struct phase {
	wall_t from;
	enum incident_state state;
	enum level level;
};

struct sim_incident {
	struct incident *incident;
	struct entry *entries;
	size_t n_entries;
	struct evidence *evidence;
	size_t n_evidence;
	struct phase *phases;
	size_t n_phases;
	struct law_book laws;
	struct curves curves;
};

struct delivered {
	struct page page;
	wall_t at;
};

struct stored_memory {
	char *key, *value;
};

struct world {
	struct now now;
	bool is_stopped;
	wall_t stopped;
	struct policy policy;
	struct judge_limits limits;
	span_t dns_interval;
	struct sim_target targets[TARGETS_MAX];
	size_t n_targets;
	struct sim_name names[NAMES_MAX];
	size_t n_names;
	struct known_service services[SERVICES_MAX];
	enum level service_levels[SERVICES_MAX];
	size_t n_services;
	struct sim_window windows[WINDOWS_MAX];
	size_t n_windows;
	struct sim_receiver receivers[RECEIVERS_PER_LEVEL];
	size_t n_receivers;

	struct judge *judge;
	struct outbox *outbox;
	struct sim_incident *incidents;
	size_t n_incidents;

	struct stored_memory *memory;
	size_t n_memory;
	struct curves recent;
	struct outbox_row *rows;
	size_t n_rows;
	struct delivered *delivered;
	size_t n_delivered;
	unsigned steps_at_once; /* of time, without time passing */
	char broken[LINE_SIZE]; /* the first law that was broken; "" = none */
};

void world_init(struct world *);
void world_done(struct world *);
/* After the targets, rules and receivers are known. */
void world_start(struct world *);

/* Lets everything happen that comes before `until`, in the order of time, and stops there. */
void world_run_until(struct world *, wall_t until);

void world_see(struct world *, struct observation *); /* frees it */
void world_say(struct world *, struct sim_incident *, const struct incident_input *);
void world_accept(struct world *, const struct incident *); /* a person calls it done */
void world_deliver(struct world *);			    /* what the outbox gives out now */
void world_due(struct world *);				    /* what time moves now */
void world_mute(struct world *);			    /* windows that begin or end now */
void world_stop(struct world *);
void world_restart(struct world *); /* forgets all but what is stored */
void world_set_clock(struct world *, span_t by);
void world_break(struct world *, const char *incident, const char *law);

struct sim_target *world_target(struct world *, const char *name); /* NULL if unknown */
struct sim_name *world_name(struct world *, const char *name);	   /* adds it */

/* world_curves.c: as src/app/curves.c */
void world_remember(struct world *, const struct observation *);
void world_freeze(struct world *, struct sim_incident *, struct effects *);

/* scene.c */
void scene_replica(const struct world *, const struct sim_target *, struct observation *ret);
void scene_name(const struct world *, const struct sim_name *, struct observation *ret);
