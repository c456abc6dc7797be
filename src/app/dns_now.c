/* SPDX-License-Identifier: Apache-2.0 */
/* What `dns` answers: the views of each name side by side, as they are now. */
#include "app/app.h"

#include "app/table.h"
#include "base/json.h"
#include "base/text.h"
#include "probe/fact_book.h"

#include <stdlib.h>
#include <string.h>

/* A view that nobody asks any more is not of now. */
static const span_t stale = SPAN_SECONDS(3600);

static bool is_wanted(const struct fact_page *page, const char *name, wall_t now)
{
	return wall_is_set(page->seen) && wall_since(now, page->seen).us < stale.us &&
	       (*name == '\0' || text_same_name(page->subject.name, name));
}

static const char *value(const struct fact_page *page, enum name_fact fact)
{
	return page->values[fact] ? page->values[fact] : "";
}

static void add_part(struct buf *to, const char *before, const char *text)
{
	if (*text != '\0')
		buf_printf(to, "%s%s%s", to->len ? "; " : "", before, text);
}

/* "nodata" of one family says nothing where the other has addresses. */
static void add_answer(struct buf *to, const struct fact_page *page)
{
	const char *a = value(page, FACT_A), *aaaa = value(page, FACT_AAAA);

	if (page->values[FACT_PEER])
		buf_add(to, value(page, FACT_PEER));
	else if (strcmp(aaaa, "nodata") == 0 || strcmp(a, aaaa) == 0)
		buf_add(to, a);
	else if (strcmp(a, "nodata") == 0)
		buf_add(to, aaaa);
	else
		buf_printf(to, "%s; %s", a, aaaa);
	if (*value(page, FACT_ALIAS) != '\0')
		buf_printf(to, " via %s", value(page, FACT_ALIAS));
}

static void add_rest(struct buf *to, const struct fact_page *page)
{
	add_part(to, "", value(page, FACT_SAYS));
	add_part(to, "without validation: ", value(page, FACT_UNCHECKED));
	add_part(to, "over ", value(page, FACT_OVER));
	add_part(to, "serial ", value(page, FACT_SERIAL));
	add_part(to, "signed until ", value(page, FACT_SIGNED_UNTIL));
	add_part(to, "a wildcard: ", value(page, FACT_WILDCARD));
	add_part(to, "hosts file, ", value(page, FACT_HOSTS));
	if (strcmp(value(page, FACT_VALIDATED), "yes") == 0)
		add_part(to, "", "validated");
	if (!text_same_name(value(page, FACT_CANONICAL), page->subject.name))
		add_part(to, "found as ", value(page, FACT_CANONICAL));
}

static wall_t since(const struct fact_page *page)
{
	static const enum name_fact answers[] = {FACT_A, FACT_AAAA, FACT_ALIAS, FACT_PEER};
	wall_t last = {0};

	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
		if (page->values[answers[i]] && page->since[answers[i]].us > last.us)
			last = page->since[answers[i]];
	return last;
}

static enum table_colour colour_of(const struct fact_page *page)
{
	bool has_address = *value(page, FACT_A) != '\0' && value(page, FACT_A)[0] <= '9';

	return has_address || page->values[FACT_PEER] ? COLOUR_NONE : COLOUR_WARN;
}

static void row_add(struct table *table, const struct fact_page *page, wall_t now)
{
	CLEANUP_BUF view = BUF_NULL, answer = BUF_NULL, ttl = BUF_NULL, age = BUF_NULL;
	CLEANUP_BUF began = BUF_NULL, rest = BUF_NULL;

	buf_printf(&view, "%s %s", page->subject.view, page->subject.label);
	add_answer(&answer, page);
	if (page->values[FACT_TTL])
		buf_printf(&ttl, "%u/%s", page->ttl, value(page, FACT_TTL));
	span_print(wall_since(now, page->seen), &age);
	wall_print(since(page), &began);
	add_rest(&rest, page);
	table_cell(table, COLOUR_NONE, page->subject.name);
	table_cell(table, COLOUR_NONE, buf_text(&view));
	table_cell(table, colour_of(page), buf_text(&answer));
	table_cell(table, COLOUR_NONE, buf_text(&ttl));
	table_cell(table, COLOUR_FAINT, buf_text(&age));
	table_cell(table, COLOUR_NONE, buf_text(&began));
	table_cell(table, COLOUR_NONE, buf_text(&rest));
}

static void page_json(struct json *json, const struct fact_page *page)
{
	json_object_begin(json, NULL);
	json_text(json, "name", page->subject.name);
	json_text(json, "view", page->subject.view);
	json_text(json, "of", page->subject.label);
	json_time(json, "answered", page->seen);
	json_int(json, "took_us", page->took.us);
	json_int(json, "ttl_left", page->ttl);
	json_object_begin(json, "facts");
	for (enum name_fact fact = 0; fact < N_FACTS; fact++)
		if (page->values[fact]) {
			json_object_begin(json, fact_name(fact));
			json_text(json, "value", page->values[fact]);
			json_time(json, "since", page->since[fact]);
			json_object_end(json);
		}
	json_object_end(json);
	json_object_end(json);
}

void dns_now(struct app *app, const struct control_request *request, struct control_reply *reply)
{
	static const char *const heads[] = {"NAME",  "VIEW",  "ANSWER", "TTL LEFT/WHOLE",
					    "ASKED", "SINCE", "BESIDE", NULL};
	const struct fact_page **pages;
	size_t n = fact_book_pages(app->facts, &pages);
	wall_t now = loop_now(app->loop).wall;
	struct table table;
	struct json json;
	CLEANUP_BUF text = BUF_NULL;

	json_start(&json, &text, true);
	json_array_begin(&json, NULL);
	table_start(&table, heads);
	for (size_t i = 0; i < n; i++)
		if (is_wanted(pages[i], request->targets, now)) {
			page_json(&json, pages[i]);
			row_add(&table, pages[i], now);
		}
	json_array_end(&json);
	buf_add_char(&text, '\n');
	if (request->json)
		buf_add(&reply->text, buf_text(&text));
	CLEANUP_BUF printed = BUF_NULL;
	table_print(&table, request->colour, &printed);
	if (!request->json)
		buf_add(&reply->text, buf_text(&printed));
	free(pages);
}
