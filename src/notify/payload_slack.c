/* SPDX-License-Identifier: Apache-2.0 */
/* Slack's incoming webhooks: Block Kit, with `text` for notifications and old clients. Text is
 * escaped and "verbatim", so that no name in it becomes a mention, a link or a channel. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "notify/classify.h"
#include "notify/payload_parts.h"

/* A text object holds 3000 characters. Three pieces of 900 and their labels fit. */
enum { PIECE_MAX = 900 };

/* Escaped, at most `most` characters of the result: never half an entity, never half a code point.
 */
static void add_text(struct buf *to, const char *text, size_t most)
{
	CLEANUP_BUF part = BUF_NULL;
	size_t used = 0, at = 0;
	while (text[at]) {
		used += text[at] == '&'		 ? strlen("&amp;")
			: strchr("<>", text[at]) ? strlen("&lt;")
						 : 1;
		if (used > most)
			break;
		at += text_bytes_of(text + at, 1);
	}
	buf_add_n(&part, text, at);
	text_add_slack(to, buf_text(&part));
}

static void add_labelled(struct buf *to, const char *label, const char *text)
{
	if (!*text)
		return;
	buf_printf(to, "%s*%s:* ", to->len > 0 ? "\n" : "", label);
	add_text(to, text, PIECE_MAX);
}

static void write_text(struct json *json, const char *key, const char *text)
{
	json_object_begin(json, key);
	json_text(json, "type", "mrkdwn");
	json_text(json, "text", text);
	json_bool(json, "verbatim", true);
	json_object_end(json);
}

/* Slack refuses empty ones. */
static void write_section(struct json *json, const struct buf *text)
{
	if (text->len == 0)
		return;
	json_object_begin(json, NULL);
	json_text(json, "type", "section");
	write_text(json, "text", text->text);
	json_object_end(json);
}

/* "*P3 opened* node-2: replication stopped", and below it what happened now. */
static void write_head(struct json *json, const struct page *page)
{
	CLEANUP_BUF text = BUF_NULL;
	buf_printf(&text, "*%s %s%s*", level_name(page->level), page->is_drill ? "DRILL, " : "",
		   page_kind_word(page->kind));
	buf_add_char(&text, ' ');
	if (page->target[0] && !text_contains(page->title, page->target)) {
		add_text(&text, page->target, PIECE_MAX);
		buf_add(&text, ": ");
	}
	add_text(&text, page->title, PIECE_MAX);
	buf_add_char(&text, '\n');
	add_text(&text, page->text, PIECE_MAX);
	write_section(json, &text);
}

static void write_why(struct json *json, const struct page *page)
{
	CLEANUP_BUF text = BUF_NULL;
	bool is_over = page->kind == PAGE_RESTORED || page->kind == PAGE_RESOLVED;
	if (strcmp(page->cause, page->text) != 0)
		add_labelled(&text, "Why", page->cause);
	if (!is_over)
		add_labelled(&text, "Do now", page->do_now);
	write_section(json, &text);
}

static void write_foot(struct json *json, const struct receiver *receiver, const struct page *page)
{
	CLEANUP_BUF text = BUF_NULL;
	CLEANUP_BUF link = BUF_NULL;
	add_text(&text, page->incident, PIECE_MAX);
	if (wall_is_set(page->began)) {
		buf_add(&text, ", since ");
		wall_print(page->began, &text);
	}
	if (page->services[0]) {
		buf_add(&text, ", services: ");
		add_text(&text, page->services, PIECE_MAX);
	}
	if (page->by[0]) {
		buf_add(&text, ", by ");
		add_text(&text, page->by, PIECE_MAX);
	}
	page_link(receiver, page, &link);
	if (link.len > 0) {
		buf_add(&text, " <");
		text_add_slack(&text, link.text);
		buf_add(&text, "|Open the incident>");
	}
	json_object_begin(json, NULL);
	json_text(json, "type", "context");
	json_array_begin(json, "elements");
	write_text(json, NULL, buf_text(&text));
	json_array_end(json);
	json_object_end(json);
}

static void write_fallback(struct json *json, const struct page *page)
{
	CLEANUP_BUF heading = BUF_NULL;
	CLEANUP_BUF text = BUF_NULL;
	page_heading(page, &heading);
	add_text(&text, heading.text, PIECE_MAX);
	buf_printf(&text, " (%s): ", page_kind_word(page->kind));
	add_text(&text, page->text, PIECE_MAX);
	json_text(json, "text", text.text);
}

bool write_slack(const struct receiver *receiver, const struct page *page, wall_t now,
		 struct request *ret)
{
	struct page clean;
	struct json json;
	(void)now;
	page_clean(page, &clean);
	json_start(&json, &ret->body, false);
	json_object_begin(&json, NULL);
	write_fallback(&json, &clean);
	json_array_begin(&json, "blocks");
	write_head(&json, &clean);
	write_why(&json, &clean);
	write_foot(&json, receiver, &clean);
	json_array_end(&json);
	json_object_end(&json);
	text_copy(ret->url, sizeof ret->url, receiver->url);
	text_copy(ret->content_type, sizeof ret->content_type, "application/json; charset=utf-8");
	return true;
}

/* Slack says "ok" and nothing else; anything else under a 200 is an error. */
void read_slack(unsigned status, const char *body, size_t n, const char *retry_after, wall_t now,
		struct outcome *ret)
{
	classify_answer(status, body, n, retry_after, now, ret);
	if (ret->sent != SENT_DELIVERED)
		return;
	if (status != 200 || n != 2 || memcmp(body, "ok", 2) != 0)
		classify_refused_2xx(status, body, n, ret);
}
