/* SPDX-License-Identifier: Apache-2.0 */
/* A page in the words of one kind of receiver, and what its answer means. One file per kind
 * (payload_slack.c ...), one row per kind in receivers.def. Pure. */
#pragma once

#include "base/buf.h"
#include "notify/outbox.h"

struct receiver {
	char name[NAME_SIZE];
	const struct receiver_type *type;
	char url[1024];	  /* may itself be a secret (Slack): never in a log, see receiver_print */
	char key[256];	  /* PagerDuty's routing key; secret */
	char secret[256]; /* webhook's whsec_... or plain; secret */
	span_t timeout;	  /* of one try; default 15 s */
	char public_url[1024]; /* the agent's, "" = none */
};

struct request {
	char url[1024];
	char content_type[64];
	struct buf body;
	bool sign; /* Standard Webhooks headers, at the moment of sending, over id.timestamp.body */
};
void request_free(struct request *);

struct receiver_type {
	const char *name;	 /* "slack" */
	const char *needs;	 /* what must be configured: "url-file" ... for the message */
	const char *default_url; /* NULL = must be given */
	bool key_needed, secret_needed;
	span_t refresh;
	/* False = this kind of page is not sent to this kind of receiver (PagerDuty knows no news).
	 */
	bool (*write)(const struct receiver *, const struct page *, wall_t now,
		      struct request *ret);
	/* Only for answers; when none came, see classify_trouble. `retry_after` is the header or
	 * NULL. */
	void (*read)(unsigned status, const char *body, size_t n, const char *retry_after,
		     wall_t now, struct outcome *ret);
};
const struct receiver_type *receiver_type(const char *name); /* NULL if unknown */
const char *receiver_types(void); /* "webhook, slack, pagerduty, alertmanager": for messages */
/* What is wrong with it as configured (a sentence, never with a secret in it), or NULL. */
const char *receiver_wrong(const struct receiver *);
/* Host and kind only: "slack at hooks.slack.com". */
void receiver_print(const struct receiver *, char *to, size_t size);
/* Overwrites every secret of the receiver, also of its URL, where the other side repeats it. */
void receiver_mask(const struct receiver *, char *text, size_t n);
