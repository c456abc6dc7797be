/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "draft/links.h"
#include "perf/page.h"

void say_number(struct sheet *sheet, double value)
{
	CLEANUP_BUF text = BUF_NULL;
	number_add(value, &text);
	say(sheet, "%s", buf_text(&text));
}

void say_percent(struct sheet *sheet, double part)
{
	CLEANUP_BUF text = BUF_NULL;
	/* Nearly all is not all. */
	if (part < 1 && part >= 0.9995)
		buf_printf(&text, "%.2f", (double)(int)(part * 1e4) / 100);
	else
		number_add(part * 100, &text);
	say(sheet, "%s %%", buf_text(&text));
}

void say_time(struct sheet *sheet, wall_t at)
{
	CLEANUP_BUF text = BUF_NULL;
	wall_print(at, &text);
	/* The date has hyphens, at which browsers would break it. */
	for (char *part = text.text, *word; (word = strsep(&part, " ")) != NULL;) {
		say_keep(sheet, word);
		say(sheet, part != NULL ? " " : "");
	}
}

void say_span(struct sheet *sheet, span_t span)
{
	CLEANUP_BUF text = BUF_NULL;
	span_print(span, &text);
	say(sheet, "%s", buf_text(&text));
}

void na_cell(struct sheet *sheet)
{
	say(sheet, "N/A");
	cell_end(sheet, TONE_FAINT);
}

void number_cell(struct sheet *sheet, struct amount amount)
{
	if (!amount_is_known(amount)) {
		na_cell(sheet);
		return;
	}
	say_number(sheet, amount.value);
	cell_end(sheet, TONE_PLAIN);
}

/* A template without placeholders is good without a window, too. */
void link_cell(struct sheet *sheet, const char *text, const char *template, bool window_known,
	       wall_t from, wall_t to)
{
	CLEANUP_BUF url = BUF_NULL;
	bool can = *template != '\0' && (window_known || strchr(template, '{') == NULL);
	if (!can || !link_fill(template, from, to, &url)) {
		na_cell(sheet);
		return;
	}
	say_link(sheet, text, buf_text(&url));
	cell_end(sheet, TONE_PLAIN);
}

void cycle_label(const struct cycle *cycle, struct buf *to)
{
	buf_printf(to, "%u", cycle->number);
	if (cycle->run > 1)
		buf_printf(to, ", run %u", cycle->run);
}

bool cycle_window(const struct cycle *cycle, bool is_after, wall_t *ret_from, wall_t *ret_to)
{
	bool is_known =
		cycle_phase(cycle, is_after ? PHASE_AFTER : PHASE_IN_PROGRESS, ret_from, ret_to);
	return is_known && ret_from->us < ret_to->us;
}
