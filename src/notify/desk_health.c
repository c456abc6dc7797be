/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "notify/desk.h"

/* One answer of 503 is no outage worth a word, three in a row are. */
enum { FAILURES_TO_TELL = 3 };
/* Whoever waits for a page wants to know of a delay that is longer than this. */
static const span_t WAIT_TO_TELL = SPAN_SECONDS(60);

static bool is_long(span_t wait)
{
	return wait.us > WAIT_TO_TELL.us;
}

static bool is_put_off(const struct outbox_row *row)
{
	return row->state == ROW_WAITING || row->state == ROW_STANDING;
}

static void tell_wait(struct entry *entry)
{
	if (entry->wait_is_told || entry->stands)
		return;
	entry->tells_wait = entry->wait_is_told = true;
}

void desk_put_off(struct entry *entry, span_t wait, struct now now)
{
	entry->row.state = entry->stands ? ROW_STANDING : ROW_WAITING;
	entry->row.next_try = wall_after(now.wall, wait);
	entry->due = mono_after(now.mono, wait);
	if (is_long(wait))
		tell_wait(entry);
}

void desk_hold_up(const struct desk *desk, struct entry *entry, struct now now)
{
	span_t left = mono_since(desk->held_until, now.mono);
	if (!is_long(left) || entry->wait_is_told)
		return;
	entry->row.next_try = wall_after(now.wall, left);
	text_copy(entry->row.last_error, sizeof entry->row.last_error, desk->held_why);
	tell_wait(entry);
}

void desk_hold(struct desk *desk, span_t wait, const char *why, struct now now)
{
	desk->held_until = mono_after(now.mono, wait);
	text_copy_line(desk->held_why, sizeof desk->held_why, why);
	for (size_t i = 0; i < desk->n_lanes; i++)
		for (size_t j = 0; j < desk->lanes[i].n; j++)
			desk_hold_up(desk, desk->lanes[i].entries[j], now);
}

static void say_trouble(struct desk *desk, const struct outbox_row *row)
{
	CLEANUP_BUF text = BUF_NULL;
	buf_printf(&text, "%ssince ", desk->is_gone ? "off until it is reloaded, " : "");
	wall_print(desk->failing_since, &text);
	if (is_put_off(row)) {
		buf_add(&text, ", next try at ");
		wall_print(row->next_try, &text);
	}
	buf_printf(&text, ": %s", row->last_error);
	text_copy_line(desk->trouble, sizeof desk->trouble, buf_text(&text));
}

void desk_recall_trouble(struct desk *desk, struct entry *entry, struct now now)
{
	if (!entry->row.last_error[0] || !is_long(mono_since(entry->due, now.mono)))
		return;
	entry->wait_is_told = true;
	if (!desk->is_failing)
		desk->failing_since = entry->row.queued;
	desk->is_failing = true;
	say_trouble(desk, &entry->row);
}

static void note_delivery(struct desk *desk, struct settled *ret)
{
	ret->receiver_mended = desk->is_failing;
	desk->failures = desk->refusals = 0;
	desk->is_failing = false;
	desk->trouble[0] = '\0';
}

static bool is_worth_a_word(const struct desk *desk, const struct outbox_row *row, struct now now)
{
	return desk->failures >= FAILURES_TO_TELL || desk->refusals > 0 || desk->is_gone ||
	       (is_put_off(row) && is_long(wall_since(row->next_try, now.wall)));
}

void desk_note(struct desk *desk, const struct outbox_row *row, const struct outcome *outcome,
	       struct now now, struct settled *ret)
{
	if (outcome->sent == SENT_SKIPPED || outcome->sent == SENT_REJECTED)
		return;
	if (outcome->sent == SENT_DELIVERED) {
		note_delivery(desk, ret);
		return;
	}
	desk->failures++;
	if (!desk->is_failing) {
		if (!is_worth_a_word(desk, row, now))
			return;
		ret->receiver_failing = desk->is_failing = true;
		desk->failing_since = now.wall;
	}
	say_trouble(desk, row);
}

static void relieve(struct entry *entry)
{
	entry->due = (mono_t){0};
	entry->failures = 0;
	entry->is_recalled = entry->tells_wait = entry->wait_is_told = false;
}

void desk_relieve(struct desk *desk)
{
	if (desk->trouble[0])
		text_copy(desk->trouble, sizeof desk->trouble, "not tried since the reload");
	desk->is_gone = false;
	desk->refusals = 0;
	desk->held_until = (mono_t){0};
	for (size_t i = 0; i < desk->n_lanes; i++)
		for (size_t j = 0; j < desk->lanes[i].n; j++)
			relieve(desk->lanes[i].entries[j]);
	for (size_t i = 0; i < desk->n_standing; i++)
		if (desk->standing[i]->failures > 0)
			relieve(desk->standing[i]);
}
