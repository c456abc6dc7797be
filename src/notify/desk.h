/* SPDX-License-Identifier: Apache-2.0 */
/* One receiver's part of the outbox: what waits for it, in order per incident, and what stands
 * there. Only for outbox.c. Pure. */
#pragma once

#include "notify/outbox.h"

struct entry {
	struct outbox_row row;
	mono_t due;
	unsigned failures; /* in a row, of this row */
	bool is_recalled;  /* from the store: `due` is still to be made from row.next_try */
	bool stands;	   /* was accepted once and is refreshed */
	bool is_over;	   /* stands no more; outbox_ended is to tell */
	bool tells_wait;   /* it has to wait, and that is still to be told */
	bool wait_is_told;
};

struct lane { /* one incident's rows; only the first may be sent */
	char incident[INCIDENT_ID_SIZE];
	struct entry **entries; /* owned, by number */
	size_t n;
};

struct desk {
	char name[NAME_SIZE];
	span_t refresh;
	struct lane *lanes; /* owned; none is empty */
	size_t n_lanes;
	struct entry **standing; /* owned */
	size_t n_standing;
	struct entry *sending; /* one of the above, or NULL */
	mono_t held_until;
	char held_why[LINE_SIZE];
	unsigned failures, refusals; /* in a row, of the receiver */
	bool is_configured, is_gone, is_failing;
	wall_t failing_since;
	char trouble[LINE_SIZE];
};

struct desk *desk_new(const char *name);
struct desk *desk_free(struct desk *);

struct entry *entry_new(const struct outbox_row *);
void desk_queue(struct desk *, struct entry *);			   /* takes it; by number */
void desk_stand(struct desk *, struct entry *);			   /* takes it */
void desk_remove(struct desk *, struct entry *);		   /* the caller frees it */
struct lane *desk_lane(const struct desk *, const char *incident); /* or NULL */

/* Nothing is ever sent to it as things are: it left the configuration, or said that it is gone. */
bool desk_is_off(const struct desk *);
/* What is to be sent first of what is due; NULL if nothing is, or one is under way. */
struct entry *desk_pick(const struct desk *, mono_t now);
bool desk_wake(const struct desk *, mono_t *ret_at);
/* The next one that ended without a try, or NULL. */
struct entry *desk_over(const struct desk *);
/* The next one of which is to be told that it has to wait, or NULL. */
struct entry *desk_waiting(const struct desk *);
/* Whatever stands under this alarm's key stands no more. */
void desk_end_standing(struct desk *, const char *dedup_key);
/* Makes waiting times out of what the store kept as wall clock. */
void desk_recall(struct desk *, struct now);

/* desk_health.c: pauses and troubles. A wait of more than a minute is told at once. */

/* This row is put off. */
void desk_put_off(struct entry *, span_t wait, struct now);
/* Nothing goes out for as long. */
void desk_hold(struct desk *, span_t wait, const char *why, struct now);
/* A new row: does a pause hold it up? */
void desk_hold_up(const struct desk *, struct entry *, struct now);
/* A row of the store that still has to wait says why it does. */
void desk_recall_trouble(struct desk *, struct entry *, struct now);
/* What a try says about the receiver itself. */
void desk_note(struct desk *, const struct outbox_row *, const struct outcome *, struct now,
	       struct settled *ret);
/* As if nothing had been the matter: whatever waits may go now. */
void desk_relieve(struct desk *);
