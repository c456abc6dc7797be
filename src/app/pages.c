/* SPDX-License-Identifier: Apache-2.0 */
/* From the outbox to the receivers. */
#include "app/app.h"

#include "base/text.h"

#include <assert.h>

/* A kind of page that the receiver has no word for, or a secret that is none. */
static bool settle_unsent(struct app *app, const struct outbox_row *row, enum sent sent,
			  const char *why, struct now now)
{
	struct outcome outcome = {.sent = sent};

	text_copy_line(outcome.text, sizeof outcome.text, why);
	flow_settle(app, row->number, &outcome, now);
	return true;
}

/* True if it ended here and now, without a try. */
static bool send_row(struct app *app, const struct outbox_row *row, struct now now)
{
	const struct receiver *receiver = settings_receiver(app->settings, row->page.receiver);
	struct request request = {0};
	bool has_ended = false;

	assert(receiver); /* the outbox gives no row of any other */
	if (!receiver->type->write(receiver, &row->page, now.wall, &request))
		has_ended = settle_unsent(app, row, SENT_SKIPPED,
					  "nothing to say to this kind of receiver", now);
	else if (sender_send(app->sender, row->number, receiver, &request, row->page.id) < 0)
		has_ended = settle_unsent(app, row, SENT_REJECTED, "its secret is no base64", now);
	request_free(&request);
	return has_ended;
}

bool pages_send(struct app *app, struct now now)
{
	const struct outbox_row *row;
	bool has_ended = false;

	if (app->stopping)
		return false;
	while ((row = outbox_next(app->outbox, now)))
		has_ended |= send_row(app, row, now);
	return has_ended;
}
