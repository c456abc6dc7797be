/* SPDX-License-Identifier: Apache-2.0 */
/* Our own words, in the frame of Standard Webhooks: docs/webhook.md. The body tells what is true of
 * the page and nothing of the try, so that it is the same on each try. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "notify/classify.h"
#include "notify/payload_parts.h"

/* "auth, otp" as the list that it is. */
static void write_services(struct json *json, const char *services)
{
	json_array_begin(json, "services");
	while (*services) {
		char name[LINE_SIZE];
		size_t n = strcspn(services, ",");
		text_copy_n(name, sizeof name, services, n);
		json_text(json, NULL, name);
		services += n;
		services += strspn(services, ", ");
	}
	json_array_end(json);
}

static void write_data(struct json *json, const struct page *page, const char *link)
{
	json_object_begin(json, "data");
	json_text(json, "id", page->id);
	json_text(json, "incident", page->incident);
	json_text(json, "dedup_key", page->dedup_key);
	json_text(json, "level", level_name(page->level));
	json_text(json, "finding", page->finding);
	json_text(json, "title", page->title);
	json_text(json, "text", page->text);
	json_text(json, "cause", page->cause);
	json_text(json, "do_now", page->do_now);
	json_text(json, "target", page->target);
	json_text(json, "source", page->source);
	write_services(json, page->services);
	json_text(json, "by", page->by[0] ? page->by : NULL);
	json_time(json, "began", page->began);
	json_text(json, "url", *link ? link : NULL);
	json_bool(json, "test", page->is_drill);
	json_object_end(json);
}

bool write_webhook(const struct receiver *receiver, const struct page *page, wall_t now,
		   struct request *ret)
{
	CLEANUP_BUF link = BUF_NULL;
	struct page clean;
	struct json json;
	(void)now;
	page_clean(page, &clean);
	page_link(receiver, &clean, &link);
	json_start(&json, &ret->body, false);
	json_object_begin(&json, NULL);
	json_text(&json, "type", page_kind_name(clean.kind));
	json_time(&json, "timestamp", clean.at);
	write_data(&json, &clean, buf_text(&link));
	json_object_end(&json);
	text_copy(ret->url, sizeof ret->url, receiver->url);
	text_copy(ret->content_type, sizeof ret->content_type, "application/json");
	ret->sign = true;
	return true;
}

void read_webhook(unsigned status, const char *body, size_t n, const char *retry_after, wall_t now,
		  struct outcome *ret)
{
	classify_answer(status, body, n, retry_after, now, ret);
}
