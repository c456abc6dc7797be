/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer over HTTP means for the next try, where the receiver's kind has nothing of its own
 * to add. Pure. */
#pragma once

#include "notify/outbox.h"

/* `body` and `retry_after` are the other side's words: `retry_after` is the header or NULL. */
void classify_answer(unsigned status, const char *body, size_t n, const char *retry_after,
		     wall_t now, struct outcome *ret);

/* A 2xx whose body says that it was none: again later if it was too much, else never. */
void classify_refused_2xx(unsigned status, const char *body, size_t n, struct outcome *ret);

enum trouble {
	TROUBLE_NETWORK, /* no name, no connection, no (whole) answer in time: passes by itself */
	TROUBLE_CERTIFICATE, /* somebody must act, here or there; an expired one may be renewed */
};
void classify_trouble(enum trouble, const char *said, struct outcome *ret);

/* Retry-After: seconds, or a date in any of HTTP's three forms. 0 for nonsense and the past; at
 * most an hour, so that one bad answer does not silence a pager for a day; classify_answer takes no
 * more than five minutes from a 5xx. */
span_t retry_after_header(const char *text, wall_t now);
/* "retry_after": seconds, also fractions of them, anywhere in a JSON body (Slack, Discord,
 * Telegram). */
span_t retry_after_body(const char *body, size_t n);
