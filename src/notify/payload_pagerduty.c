/* SPDX-License-Identifier: Apache-2.0 */
/* PagerDuty's Events API v2. It knows an alarm, its acknowledgement and its end; what lies between
 * is not sent, as a trigger would page again. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "notify/classify.h"
#include "notify/payload_parts.h"

enum { SUMMARY_MAX = 1024 }; /* characters; PagerDuty refuses more */

static const char *action_of(enum page_kind kind)
{
	static const char *const actions[N_PAGE_KINDS] = {
		[PAGE_OPENED] = "trigger",   [PAGE_RAISED] = "trigger",
		[PAGE_REPEATED] = "trigger", [PAGE_ACKED] = "acknowledge",
		[PAGE_RESOLVED] = "resolve",
	};
	return actions[kind];
}

static const char *severity_of(enum level level)
{
	static const char *const severities[N_LEVELS] = {
		[LEVEL_NONE] = "info", [LEVEL_P4] = "info",	[LEVEL_P3] = "warning",
		[LEVEL_P2] = "error",  [LEVEL_P1] = "critical",
	};
	return severities[level];
}

static void write_summary(struct json *json, const struct page *page)
{
	CLEANUP_BUF summary = BUF_NULL;
	page_heading(page, &summary);
	summary.text[text_bytes_of(summary.text, SUMMARY_MAX)] = '\0';
	json_text(json, "summary", summary.text);
}

static void write_details(struct json *json, const struct page *page)
{
	json_object_begin(json, "custom_details");
	json_text(json, "incident", page->incident);
	json_text(json, "level", level_name(page->level));
	json_text(json, "event", page_kind_name(page->kind));
	json_text(json, "text", page->text);
	json_text(json, "cause", page->cause);
	json_text(json, "do_now", page->do_now);
	json_text(json, "source", page->source);
	json_text(json, "services", page->services[0] ? page->services : NULL);
	json_time(json, "began", page->began);
	json_bool(json, "test", page->is_drill);
	json_object_end(json);
}

static void write_alarm(struct json *json, const struct page *page)
{
	json_object_begin(json, "payload");
	write_summary(json, page);
	/* Required, and never empty: what is unhealthy, as an incident about a name has no target.
	 */
	json_text(json, "source",
		  page->target[0]   ? page->target
		  : page->source[0] ? page->source
				    : page->incident);
	json_text(json, "severity", severity_of(page->level));
	json_time(json, "timestamp", page->at);
	json_text(json, "component", "mysql");
	json_text(json, "class", page->finding);
	write_details(json, page);
	json_object_end(json);
}

static void write_links(struct json *json, const char *link)
{
	json_text(json, "client_url", link);
	json_array_begin(json, "links");
	json_object_begin(json, NULL);
	json_text(json, "href", link);
	json_text(json, "text", "Incident and draft");
	json_object_end(json);
	json_array_end(json);
}

bool write_pagerduty(const struct receiver *receiver, const struct page *page, wall_t now,
		     struct request *ret)
{
	CLEANUP_BUF link = BUF_NULL;
	const char *action = action_of(page->kind);
	struct page clean;
	struct json json;
	(void)now;
	if (!action)
		return false;
	page_clean(page, &clean);
	page_link(receiver, &clean, &link);
	json_start(&json, &ret->body, false);
	json_object_begin(&json, NULL);
	json_text(&json, "routing_key", receiver->key);
	json_text(&json, "event_action", action);
	json_text(&json, "dedup_key", clean.dedup_key);
	if (page_kind_alarms(clean.kind)) {
		json_text(&json, "client", "replscribe");
		if (link.len > 0)
			write_links(&json, link.text);
		write_alarm(&json, &clean);
	}
	json_object_end(&json);
	text_copy(ret->url, sizeof ret->url, receiver->url);
	text_copy(ret->content_type, sizeof ret->content_type, "application/json");
	return true;
}

/* Accepted is 202. A proxy in between may make another 2xx of it, but not PagerDuty's own words. */
void read_pagerduty(unsigned status, const char *body, size_t n, const char *retry_after,
		    wall_t now, struct outcome *ret)
{
	classify_answer(status, body, n, retry_after, now, ret);
	if (ret->sent != SENT_DELIVERED || status == 202 || memmem(body, n, "\"success\"", 9))
		return;
	classify_refused_2xx(status, body, n, ret);
}
