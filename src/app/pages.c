/* SPDX-License-Identifier: Apache-2.0 */
/* From the outbox to the receivers. */
#include "app/app.h"

#include "base/text.h"

#include <stdio.h>

/* A receiver that left the configuration, or a kind of page that it has no word for. */
static void settle_unsent(struct app *app, const struct outbox_row *row, enum sent sent,
			  const char *why)
{
	struct outcome outcome = {.sent = sent};

	text_copy_line(outcome.text, sizeof outcome.text, why);
	flow_sent(app, row->number, &outcome);
}

static void send_row(struct app *app, const struct outbox_row *row, struct now now)
{
	const struct receiver *receiver = settings_receiver(app->settings, row->page.receiver);
	struct request request = {0};

	if (!receiver)
		settle_unsent(app, row, SENT_GONE, "the receiver is no longer configured");
	else if (!receiver->type->write(receiver, &row->page, now.wall, &request))
		settle_unsent(app, row, SENT_SKIPPED, "nothing to say to this kind of receiver");
	else
		sender_send(app->sender, row->number, receiver, &request, row->page.id);
	request_free(&request);
}

void pages_send(struct app *app, struct now now)
{
	const struct outbox_row *row;

	if (app->stopping)
		return;
	while ((row = outbox_next(app->outbox, now)))
		send_row(app, row, now);
}
