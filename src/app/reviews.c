/* SPDX-License-Identifier: Apache-2.0 */
/* What people say of a document, and what they have not said in time. */
#include "app/app.h"

#include "app/exits.h"
#include "app/status.h"
#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static void refuse(struct control_reply *reply, int code, const char *why)
{
	reply->code = code;
	buf_printf(&reply->text, "%s\n", why);
}

static void take_word(struct app *app, struct live *live, const struct control_request *request,
		      enum review_status status, const char *sha256)
{
	struct now now = loop_now(app->loop);
	struct review *review = &live->incident->review;

	*review = (struct review){.status = status, .at = now.wall};
	snprintf(review->sha256, sizeof review->sha256, "%s", sha256);
	if (*request->by)
		text_copy(review->by, sizeof review->by, request->by);
	else
		snprintf(review->by, sizeof review->by, "uid %ld", (long)request->uid);
	log_notice("incident=%s by=%s review=%s text=%s", live->incident->id, review->by,
		   review_name(status), sha256);
	step_effects(app, live, &(struct effects){.changed = true}, now);
	step_end(app, now);
}

static void say_review(const struct incident *incident, bool is_signed,
		       const struct control_request *request, struct control_reply *reply)
{
	const struct review *review = &incident->review;
	struct json json;

	if (request->json) {
		json_start(&json, &reply->text, true);
		json_object_begin(&json, NULL);
		json_text(&json, "incident", incident->id);
		json_text(&json, "review", review_name(review->status));
		json_text(&json, "by", *review->by ? review->by : NULL);
		json_time(&json, "at", review->at);
		json_text(&json, "signed_sha256", *review->sha256 ? review->sha256 : NULL);
		json_bool(&json, "changed_since", wall_is_set(review->at) && !is_signed);
		json_object_end(&json);
		buf_add_char(&reply->text, '\n');
		return;
	}
	buf_printf(&reply->text, "%s: %s", incident->id, review_name(review->status));
	if (wall_is_set(review->at)) {
		buf_printf(&reply->text, ", by %s at ", review->by);
		wall_print(review->at, &reply->text);
		buf_add(&reply->text, is_signed ? "" : "; the text has changed since");
	}
	buf_add_char(&reply->text, '\n');
}

void review_say(struct app *app, const struct control_request *request, struct control_reply *reply)
{
	struct live *live = live_find_any(app, request->id);
	enum review_status status = REVIEW_DRAFT;
	CLEANUP_BUF text = BUF_NULL;
	const char *why;
	char sha256[65];
	bool is_signed;

	if (!live)
		refuse(reply, EXIT_UNAVAILABLE,
		       "no such incident: `replscribe incidents` lists them");
	else if (*request->status && !review_parse(request->status, &status))
		refuse(reply, EXIT_USAGE,
		       "what to say of it? draft, in-review, reviewed or closed");
	else if (document_load(app, request->id, &text) < 0)
		refuse(reply, EXIT_UNAVAILABLE, "its draft.md cannot be read");
	if (reply->code)
		return;
	document_sign(&text, sha256);
	is_signed = strcmp(sha256, live->incident->review.sha256) == 0;
	why = *request->status ? review_refuses(live->incident, status, is_signed) : NULL;
	if (why) {
		refuse(reply, EXIT_UNAVAILABLE, why);
		return;
	}
	if (*request->status) {
		take_word(app, live, request, status, sha256);
		is_signed = true;
	}
	say_review(live->incident, is_signed, request, reply);
}

struct overdue {
	struct app *app;
	wall_t now;
	struct buf *to;
};

static void add_overdue(void *arg, const struct incident *incident)
{
	const struct overdue *overdue = arg;
	const struct policy *policy = settings_policy(overdue->app->settings, incident->policy);
	wall_t due;

	if (!policy || !review_due(incident, policy, &due) || due.us > overdue->now.us)
		return;
	buf_printf(overdue->to, "review of %s (%s) is overdue since ", incident->id,
		   level_name(incident->level));
	wall_print(due, overdue->to);
	buf_add_char(overdue->to, '\n');
}

void reviews_add_overdue(struct app *app, struct buf *to)
{
	struct overdue overdue = {.app = app, .now = loop_now(app->loop).wall, .to = to};

	store_each_unreviewed(app->store, add_overdue, &overdue);
}
