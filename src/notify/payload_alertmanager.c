/* SPDX-License-Identifier: Apache-2.0 */
/* Alertmanager's API v2. One alert a request: of a list it keeps the good ones though it answers
 * 400.
 *
 * Labels are what the alert is, and nothing else, as a changed label makes another alert and leaves
 * the first one firing until it times out. So the level is an annotation: raising P3 to P2 changes
 * the alert that stands. Who wants to route by level gives each level of the policy a receiver of
 * its own and matches on the label `receiver`, which says which of ours this is. The label `alarm`
 * is our dedup key: a re-alarm past an acknowledgement is to be another alert. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "notify/classify.h"
#include "notify/payload_parts.h"

enum { REFRESHES_MISSED = 4 }; /* until it takes the alert for over; Prometheus' own habit */

static void write_labels(struct json *json, const struct receiver *receiver,
			 const struct page *page)
{
	json_object_begin(json, "labels");
	json_text(json, "alertname", "ReplicationIncident");
	json_text(json, "incident", page->incident);
	json_text(json, "alarm", page->dedup_key);
	json_text(json, "target", page->target);
	json_text(json, "receiver", receiver->name);
	if (page->is_drill)
		json_text(json, "drill", "true");
	json_object_end(json);
}

/* All of them in each request, also in the last one: the newest request's replace the older ones'.
 */
static void write_annotations(struct json *json, const struct page *page)
{
	CLEANUP_BUF summary = BUF_NULL;
	page_heading(page, &summary);
	json_object_begin(json, "annotations");
	json_text(json, "summary", summary.text);
	json_text(json, "description", page->text);
	json_text(json, "level", level_name(page->level));
	json_text(json, "event", page_kind_name(page->kind));
	json_text(json, "finding", page->finding);
	json_text(json, "cause", page->cause);
	json_text(json, "do_now", page->do_now);
	json_text(json, "source", page->source);
	json_text(json, "services", page->services);
	json_text(json, "by", page->by);
	json_object_end(json);
}

static wall_t earlier(wall_t a, wall_t b)
{
	return a.us < b.us ? a : b;
}

/* When it ended is the same in each repetition; a start after the end is refused. */
static void write_times(struct json *json, const struct receiver *receiver, const struct page *page,
			wall_t now)
{
	span_t stands = {receiver->type->refresh.us * REFRESHES_MISSED};
	wall_t ends =
		page->kind == PAGE_RESOLVED ? earlier(page->at, now) : wall_after(now, stands);
	wall_t starts = wall_is_set(page->began) ? page->began : page->at;
	json_time(json, "startsAt", earlier(starts, earlier(ends, now)));
	json_time(json, "endsAt", ends);
}

bool write_alertmanager(const struct receiver *receiver, const struct page *page, wall_t now,
			struct request *ret)
{
	CLEANUP_BUF link = BUF_NULL;
	CLEANUP_BUF url = BUF_NULL;
	struct page clean;
	struct json json;
	size_t n = strlen(receiver->url);
	page_clean(page, &clean);
	page_link(receiver, &clean, &link);
	json_start(&json, &ret->body, false);
	json_array_begin(&json, NULL);
	json_object_begin(&json, NULL);
	write_labels(&json, receiver, &clean);
	write_annotations(&json, &clean);
	write_times(&json, receiver, &clean, now);
	if (link.len > 0)
		json_text(&json, "generatorURL", link.text);
	json_object_end(&json);
	json_array_end(&json);
	buf_add_n(&url, receiver->url, n > 0 && receiver->url[n - 1] == '/' ? n - 1 : n);
	buf_add(&url, "/api/v2/alerts");
	text_copy(ret->url, sizeof ret->url, url.text);
	text_copy(ret->content_type, sizeof ret->content_type, "application/json");
	return true;
}

void read_alertmanager(unsigned status, const char *body, size_t n, const char *retry_after,
		       wall_t now, struct outcome *ret)
{
	classify_answer(status, body, n, retry_after, now, ret);
}
