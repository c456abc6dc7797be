/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/record.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"

static void add_line(struct buf *to, const char *name, const char *value)
{
	if (*value)
		buf_printf(to, "%-11s%s\n", name, value);
}

static void add_time(struct buf *to, const char *name, wall_t at)
{
	CLEANUP_BUF text = BUF_NULL;

	if (!wall_is_set(at))
		return;
	wall_print_ms(at, &text);
	add_line(to, name, buf_text(&text));
}

static const char *state_word(const struct outbox_row *row)
{
	switch (row->state) {
	case ROW_DELIVERED:
	case ROW_STANDING:
		return "delivered";
	case ROW_FAILED:
		return "given up";
	case ROW_WAITING:
	case ROW_SENDING:
		break;
	}
	return "waits for its next try";
}

static void add_answer(struct buf *to, const struct outbox_row *row)
{
	add_line(to, "State:", state_word(row));
	buf_printf(to, "%-11s%u\n", "Tries:", row->tries);
	add_time(to, "Delivered:", row->delivered);
	if (row->state == ROW_WAITING)
		add_time(to, "Next try:", row->next_try);
	if (row->http_status)
		buf_printf(to, "%-11sHTTP %u\n", "Answer:", row->http_status);
	else
		add_line(to, "Answer:", "none came");
	add_line(to, "Trouble:", row->last_error);
}

static void add_page(struct buf *to, const struct page *page)
{
	add_line(to, "Title:", page->title);
	add_line(to, "Text:", page->text);
	add_line(to, "Cause:", page->cause);
	add_line(to, "Do now:", page->do_now);
	add_line(to, "Target:", page->target);
	add_line(to, "Source:", page->source);
	add_line(to, "Services:", page->services);
	add_line(to, "By:", page->by);
	add_line(to, "Drill:", page->is_drill ? "yes, none of it happened" : "");
}

void record_fact(const struct outbox_row *row, wall_t at, struct buf *text, struct fact *ret)
{
	const struct page *page = &row->page;

	add_line(text, "Page:", page->id);
	add_line(text, "Says:", page_kind_name(page->kind));
	add_line(text, "Receiver:", page->receiver);
	add_line(text, "Level:", level_name(page->level));
	add_line(text, "Alarm:", page->dedup_key);
	add_time(text, "True since:", page->at);
	add_time(text, "Queued:", row->queued);
	add_answer(text, row);
	add_page(text, page);
	*ret = (struct fact){.at = at, .text = text->text};
	snprintf(ret->title, sizeof ret->title, "Page to %s (%s), and the answer", page->receiver,
		 page_kind_name(page->kind));
}
