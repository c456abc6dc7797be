/* SPDX-License-Identifier: Apache-2.0 */
/* What to send next and when to try again: in order per receiver and incident, the same page with
 * the same id on each try, at least once. An alarm and its end that both wait for a receiver are
 * both sent, one after the other: whoever comes back from an outage sees what was. A receiver that
 * says "slow down" pauses as a whole. Pure: the store keeps the rows, the app sends. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "incident/page.h"

enum row_state {
	ROW_WAITING,
	ROW_SENDING,
	ROW_DELIVERED,
	ROW_FAILED,
	ROW_STANDING /* delivered, and refreshed */
};

struct outbox_row {
	/* Rising: the order. Taken from the clock (microseconds), so that rows that the store no
	 * longer gives back keep their numbers to themselves. */
	int64_t number;
	struct page page;
	enum row_state state;
	unsigned tries;
	wall_t queued, next_try, delivered;
	unsigned http_status; /* of the last try; 0 = none came */
	char last_error[LINE_SIZE];
};

/* What a try came to (classify.h). */
enum sent {
	SENT_DELIVERED,
	SENT_RETRY,	   /* this row waits; the receiver's other incidents go on */
	SENT_SLOW_DOWN,	   /* the whole receiver waits */
	SENT_REJECTED,	   /* this row can never be delivered */
	SENT_UNAUTHORISED, /* no page will pass until somebody acts: the receiver waits, the rows
			      are kept */
	SENT_GONE,    /* the receiver is off until outbox_receiver is called again; its rows fail */
	SENT_SKIPPED, /* this kind of receiver has no word for it: settled, nothing was sent */
};

struct outcome {
	enum sent sent;
	unsigned http_status;
	span_t wait; /* SLOW_DOWN and RETRY: asked for by the receiver, capped (classify.h); 0 = not
			said */
	span_t took;
	char text[LINE_SIZE]; /* the reason, clean, without secrets */
};

struct outbox;
struct outbox *outbox_new(void);
struct outbox *outbox_free(struct outbox *);

/* Receivers are known by name, and a page for any other fails at once; `refresh` > 0: alarms are
 * sent again that often while they stand (Alertmanager), and for 5 minutes after they are resolved.
 * Call it for each receiver at start and after a reload: it forgets the receiver's troubles, also
 * a pause that it asked for, so that what was mended is tried at once. */
void outbox_receiver(struct outbox *, const char *name, span_t refresh);
/* It left the configuration: outbox_ended gives what waits for it as failed. */
void outbox_forget(struct outbox *, const char *name);
/* A row of the store at start; SENDING becomes WAITING (we cannot know whether it arrived). */
void outbox_restore(struct outbox *, const struct outbox_row *);
/* Takes a copy; returns the row to store, valid until the next call. */
const struct outbox_row *outbox_add(struct outbox *, const struct page *, struct now);

/* The next row that may be sent now, marked SENDING, or NULL. At most one of a receiver is under
 * way; the highest level goes first, then the oldest. Valid until it is settled. */
const struct outbox_row *outbox_next(struct outbox *, struct now);
/* When outbox_next may have something without anything new happening; false = never. */
bool outbox_wake(const struct outbox *, struct now, wall_t *ret_at);

struct settled {
	struct outbox_row row; /* to store */
	/* Worth a timeline entry: an alarm's first delivery, given up, or it has to wait for more
	 * than a minute (said once; the row has until when and why). */
	bool tell;
	bool receiver_failing; /* went from working to failing, or */
	bool receiver_mended;  /* back */
};
void outbox_done(struct outbox *, int64_t number, const struct outcome *, struct now,
		 struct settled *ret);
/* Rows that ended without a try of their own: a receiver's that is gone, standing ones that a later
 * page replaced; and those that have to wait because the whole receiver pauses. Call until false,
 * after outbox_done, outbox_add and outbox_forget. */
bool outbox_ended(struct outbox *, struct settled *ret);

struct outbox_figures {
	size_t waiting, failed;
	wall_t oldest; /* of the waiting ones */
};
void outbox_figures(const struct outbox *, struct outbox_figures *ret);
/* The failing receivers, for `status`: returns the sentence or "" for a healthy one. */
const char *outbox_trouble(const struct outbox *, const char *receiver);
/* Rows that are done for good and need no memory any more are dropped by itself. */
