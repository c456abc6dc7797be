/* SPDX-License-Identifier: Apache-2.0 */
/* Seam 4: one thing to tell one receiver. A value; the outbox keeps it until it is delivered. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"
#include "base/words.h"

/* What a page says. The first three alarm; the others tell those who were alarmed. */
enum page_kind {
	PAGE_OPENED,
	PAGE_RAISED,
	PAGE_REPEATED,
	PAGE_ACKED,
	PAGE_NEWS,
	PAGE_RESTORED,
	PAGE_RESOLVED,
	N_PAGE_KINDS
};
const char *page_kind_name(enum page_kind); /* "incident.opened" ... */
bool page_kind_parse(const char *name, enum page_kind *ret);
bool page_kind_alarms(enum page_kind);

enum { PAGE_ID_SIZE = 64, DEDUP_SIZE = 80 };

struct page {
	char id[PAGE_ID_SIZE]; /* unique and stable over retries: "INC-20200901-0001_7"; no dots */
	char incident[INCIDENT_ID_SIZE];
	char receiver[NAME_SIZE];
	enum page_kind kind;
	enum level level;
	/* The alarm this belongs to at the receiver: "INC-20200901-0001/0"; a re-alarm past an
	 * acknowledgement has a key of its own, or a pager would not ring. At most 255 for
	 * PagerDuty.
	 */
	char dedup_key[DEDUP_SIZE];
	wall_t at;		  /* when it became true */
	wall_t began;		  /* of the incident: the first sign */
	char finding[NAME_SIZE];  /* id of the cause: "dns-repointed" */
	char title[LINE_SIZE];	  /* the incident's title */
	char text[LINE_SIZE];	  /* what happened now, one sentence */
	char cause[LINE_SIZE];	  /* what broke and why, one or two sentences */
	char do_now[LINE_SIZE];	  /* what to do now, one line */
	char target[TARGET_SIZE]; /* the first one */
	char source[HOST_SIZE];
	char by[PERSON_SIZE];	  /* who acted, "" = the agent */
	char services[LINE_SIZE]; /* "auth, otp"; "" = not known */
	bool is_drill;
};
