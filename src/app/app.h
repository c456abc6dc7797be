/* SPDX-License-Identifier: Apache-2.0 */
/* The agent's own state: the loop owns all of it. flow.c is the page to read first. */
#pragma once

#include "app/pictures.h"
#include "base/map.h"
#include "config/settings.h"
#include "control/control.h"
#include "draft/draft.h"
#include "incident/incident.h"
#include "judge/judge.h"
#include "notify/outbox.h"
#include "notify/webhook.h"
#include "platform/loop.h"
#include "platform/work.h"
#include "probe/resolver.h"
#include "store/store.h"

/* An incident that may still move (open ones, and those resolved within the reopen window), with
 * what its document needs. */
struct live {
	struct incident *incident;
	struct entry *entries;
	size_t n_entries;
	struct evidence *evidence; /* without their texts: those are in the store and in files */
	size_t n_evidence;
	bool touched;	      /* by the step under way: to store, to draft */
	struct curves curves; /* of its targets, since shortly before it began */
	struct pictures pictures;
	struct known_incident *others; /* app/others.c */
	size_t n_others, n_findings_then;
	char draft_trouble[128]; /* why the folder could not be written; "" = it could */
	struct live *next;
};

/* What one step has to store, in one transaction; steps that could not be stored wait here in
 * order. */
struct pending {
	struct memory_item *memory;
	size_t n_memory;
	struct {
		char incident[INCIDENT_ID_SIZE];
		struct effects effects;
	} * effects;
	size_t n_effects;
	struct outbox_row *rows;
	size_t n_rows;
};

struct app {
	const char *config_file;
	struct settings *settings;
	struct loop *loop;
	struct work *work;
	struct store *store;
	struct judge *judge;
	struct outbox *outbox;
	struct sender *sender;
	struct resolver *resolver;
	struct control *control;
	struct live *incidents;
	struct map pollers;			/* by target: app/targets.c */
	struct work *libc_work;			/* app/libc_views.c */
	struct map zones;			/* by name: app/zones.c */
	char zone_resolvers[RESOLVERS_MAX][80]; /* who is asked for zones */
	size_t n_zone_resolvers;
	unsigned n_zone_finds; /* under way */
	struct resolv_watch *resolv_watch;
	char resolv_text[LINE_SIZE]; /* what resolv.conf said last */
	mono_t resolv_looked;
	struct fact_book *facts;	  /* app/dns_history.c */
	struct fact_change *fact_changes; /* not written yet */
	size_t n_fact_changes;
	struct history *history; /* NULL: none can be kept */
	bool history_fails;
	mono_t history_forgot;
	struct map askers;	  /* by name and view: app/askers.c */
	struct map source_askers; /* by address and port: app/sources.c */
	bool sources_will_sync;
	struct map recent; /* curves by target: app/curves.c */
	struct hook *hook; /* after-write: app/hook.c */
	struct pending step;
	struct timer *due_timer, *tick_timer, *sources_timer;
	struct now last_tick;
	span_t slept; /* by the machine, as of then */
	mono_t stored_alive;
	char store_trouble[LINE_SIZE]; /* "" = the store works */
	char status_line[LINE_SIZE];
	struct maintenance *tests; /* performance tests: app/load_tests.c */
	size_t n_tests;
	size_t n_names;	       /* as of the last names_sync */
	unsigned n_new_askers; /* in the sync under way */
	char host[HOST_SIZE];
	int lock_fd;
	bool stopping;
};

/* app.c */
int app_run(const char *config_file, bool verbose); /* the agent; an exit code */
void app_name_receivers(struct app *);
void app_plan(struct app *); /* tells the judge what work is known beforehand: planned.c */

/* flow.c: the picture */
void flow_observation(struct app *, const struct observation *);
void flow_due(struct app *, struct now);
void flow_sent(struct app *, int64_t row, const struct outcome *);
/* The same within a step: whoever calls it ends that. */
void flow_settle(struct app *, int64_t row, const struct outcome *, struct now);
void flow_ended(struct app *, struct now);
/* A person's word on an incident; "" or why not. */
const char *flow_person(struct app *, const char *id, const struct incident_input *, struct now);
void flow_clock_set(struct app *, span_t by, struct now);
void flow_gap(struct app *, wall_t from, struct now);
void flow_forget(struct app *, const char *target, struct now);
void flow_mute(struct app *, struct now);

/* step.c: persist, then tell */
void step_verdict(struct app *, struct verdict *); /* takes the memory over */
void step_effects(struct app *, struct live *, struct effects *, struct now); /* takes it over */
void step_row(struct app *, const struct outbox_row *);
void step_end(struct app *, struct now);

/* incidents.c */
struct live *live_find(struct app *, const char *id);
/* The same, also of those that nothing moves any more: they are loaded, and dropped in time. */
struct live *live_find_any(struct app *, const char *id);
struct live *live_for(struct app *, const struct change *,
		      struct now); /* the one that takes it, or NULL */
struct live *live_new(struct app *, const struct change *, struct now);
void live_recall(struct app *, struct now);
void live_free_all(struct app *);
void live_drop_old(struct app *, struct now);
const struct policy *live_policy(const struct app *, const struct live *);
void live_services(const struct app *, const struct live *, char *to, size_t size);
enum level live_impact(const struct app *, const struct change *);
bool live_muted(const struct app *, const struct incident *, wall_t at);
bool live_muted_for(const struct app *, const struct change *,
		    wall_t at); /* before it has targets */

void others_find(struct app *, struct live *); /* others.c */

/* curves.c */
void recent_see(struct app *, const struct observation *);
void recent_freeze(struct app *, struct live *, struct effects *, struct now);
void recent_gap(struct app *, wall_t from); /* nothing was seen since */
void recent_forget(struct app *, const char *target);
void recent_free(struct app *);

/* hook.c: the program that runs after documents were written */
void hook_request(struct app *, const char *incident);
void hook_free(struct app *);

/* documents.c */
void document_write(struct app *, struct live *,
		    struct now); /* draft.md, incident.json, evidence files */
/* The draft as it is now; 0 or a negative errno. */
int document_load(const struct app *, const char *id, struct buf *ret);
void document_sign(const struct buf *text, char ret[65]); /* SHA-256 of review/signed.h */
void document_known(const struct settings *, const struct incident *, const char *agent,
		    struct known *ret);
void document_known_free(struct known *);

/* targets.c, names.c, sources.c, pages.c */
void targets_start(
	struct app *); /* also after a reload: starts, restarts and ends pollers as configured */
void targets_stop(struct app *);
void names_sync(struct app *);	      /* askers for what the judge wants asked now */
void names_sync_if_new(struct app *); /* the same, where a new name was just seen */
void names_seen(void *app, struct observation *);
void names_look_at_resolv_conf(struct app *);
int names_start(struct app *);
bool names_stop(struct app *); /* false if libc holds a thread: the process is to end with _exit */
bool targets_is_here(const struct app *, const char *target); /* its server runs on this host */
int sources_start(struct app *);
void sources_sync(struct app *);      /* askers for the sources that the judge wants asked now */
void sources_sync_soon(struct app *); /* the same in a moment, if that has changed */
void sources_stop(struct app *);
/* True if rows ended without a try: there is more to store. */
bool pages_send(struct app *, struct now);

/* dns_history.c, dns_now.c: the facts of names and their changes */
void history_start(struct app *);
void history_note(struct app *, const struct observation *);
void history_tick(struct app *, struct now);
void history_stop(struct app *);
void dns_now(struct app *, const struct control_request *, struct control_reply *);

/* tick.c */
void tick_start(struct app *, struct now);
void tick(void *app, struct now);

/* reload.c */
void app_reload(struct app *);

/* load_tests.c */
void load_test_say(struct app *, const struct control_request *, struct control_reply *);
void load_tests_free(struct app *);

/* reviews.c */
void review_say(struct app *, const struct control_request *, struct control_reply *);
void reviews_add_overdue(struct app *, struct buf *to); /* one line each */

/* speak.c: what `status` and the other verbs of the socket answer */
void speak(void *app, const struct control_request *, struct control_reply *);
void speak_status_line(struct app *);
