/* SPDX-License-Identifier: Apache-2.0 */
/* Sends requests with libcurl's multi interface on the loop; never blocks, follows no redirect,
 * keeps secrets out of logs. Of curl, only webhook.c and reach.c know. */
#pragma once

#include "notify/payload.h"
#include "platform/loop.h"

struct sender;
/* Called once per request that is under way, by the loop, never from within sender_send. */
typedef void sent_fn(void *arg, int64_t number, const struct outcome *);

int sender_new(struct loop *, sent_fn *, void *arg, struct sender **ret);
struct sender *sender_free(struct sender *); /* requests in flight are dropped without a call */
/* Copies what it needs; the receiver's reading function decides the outcome. -EINVAL if it cannot
 * be signed: then nothing is sent, and nobody is called. */
int sender_send(struct sender *, int64_t number, const struct receiver *, const struct request *,
		const char *page_id);
