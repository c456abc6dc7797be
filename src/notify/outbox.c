/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/outbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "notify/backoff.h"
#include "notify/desk.h"

/* News that is a day late helps nobody; an alarm is kept for as long as its incident lives. */
static const span_t NEWS_KEPT = SPAN_HOURS(24);
/* Alertmanager's clients are asked to repeat "resolved" (docs/alerts_api.md). */
static const span_t RESOLVED_REPEATED = SPAN_MINUTES(5);
/* A proxy answers 404 too while the receiver behind it is being replaced: it is believed when it
 * has been said three times over as many minutes. 410 is said on purpose. */
enum { NOT_FOUND_BELIEVED = 3 };

struct outbox {
	struct desk **desks; /* owned */
	size_t n_desks;
	int64_t last_number;
	size_t n_failed;
	bool has_recalled;
};

struct outbox *outbox_new(void)
{
	return xcalloc(1, sizeof(struct outbox));
}

struct outbox *outbox_free(struct outbox *outbox)
{
	if (!outbox)
		return NULL;
	for (size_t i = 0; i < outbox->n_desks; i++)
		desk_free(outbox->desks[i]);
	free(outbox->desks);
	free(outbox);
	return NULL;
}

static struct desk *find_desk(const struct outbox *outbox, const char *name)
{
	for (size_t i = 0; i < outbox->n_desks; i++)
		if (strcmp(outbox->desks[i]->name, name) == 0)
			return outbox->desks[i];
	return NULL;
}

static struct desk *desk_of(struct outbox *outbox, const char *name)
{
	struct desk *desk = find_desk(outbox, name);
	if (!desk) {
		desk = desk_new(name);
		*ARRAY_ADD(outbox->desks, outbox->n_desks) = desk;
	}
	return desk;
}

void outbox_receiver(struct outbox *outbox, const char *name, span_t refresh)
{
	struct desk *desk = desk_of(outbox, name);
	desk->refresh = refresh;
	desk->is_configured = true;
	desk_relieve(desk);
}

void outbox_forget(struct outbox *outbox, const char *name)
{
	struct desk *desk = desk_of(outbox, name);
	desk->is_configured = desk->is_gone = desk->is_failing = false;
	desk->failures = desk->refusals = 0;
	desk->trouble[0] = '\0';
}

void outbox_restore(struct outbox *outbox, const struct outbox_row *row)
{
	struct desk *desk = desk_of(outbox, row->page.receiver);
	if (row->number > outbox->last_number)
		outbox->last_number = row->number;
	if (row->state == ROW_FAILED)
		outbox->n_failed++;
	if (row->state == ROW_FAILED || row->state == ROW_DELIVERED)
		return;
	struct entry *entry = entry_new(row);
	bool was_accepted = wall_is_set(row->delivered);
	entry->failures = was_accepted ? 0 : row->tries;
	entry->is_recalled = outbox->has_recalled = true;
	if (was_accepted)
		desk_stand(desk, entry);
	else
		desk_queue(desk, entry);
}

const struct outbox_row *outbox_add(struct outbox *outbox, const struct page *page, struct now now)
{
	struct outbox_row row = {.page = *page, .queued = now.wall, .next_try = now.wall};
	int64_t next = outbox->last_number + 1;
	outbox->last_number = row.number = now.wall.us > next ? now.wall.us : next;
	struct entry *entry = entry_new(&row);
	entry->due = now.mono;
	struct desk *desk = desk_of(outbox, page->receiver);
	desk_queue(desk, entry);
	desk_hold_up(desk, entry, now);
	return &entry->row;
}

static void recall(struct outbox *outbox, struct now now)
{
	for (size_t i = 0; i < outbox->n_desks; i++)
		desk_recall(outbox->desks[i], now);
	outbox->has_recalled = false;
}

const struct outbox_row *outbox_next(struct outbox *outbox, struct now now)
{
	if (outbox->has_recalled)
		recall(outbox, now);
	for (size_t i = 0; i < outbox->n_desks; i++) {
		struct desk *desk = outbox->desks[i];
		struct entry *entry = desk_pick(desk, now.mono);
		if (!entry)
			continue;
		desk->sending = entry;
		entry->row.state = ROW_SENDING;
		entry->row.tries++;
		return &entry->row;
	}
	return NULL;
}

bool outbox_wake(const struct outbox *outbox, struct now now, wall_t *ret_at)
{
	mono_t first = {INT64_MAX}, at;
	if (outbox->has_recalled)
		first = now.mono;
	for (size_t i = 0; i < outbox->n_desks && !outbox->has_recalled; i++)
		if (desk_wake(outbox->desks[i], &at) && at.us < first.us)
			first = at;
	if (first.us == INT64_MAX)
		return false;
	*ret_at = wall_after(now.wall,
			     first.us > now.mono.us ? mono_since(first, now.mono) : (span_t){0});
	return true;
}

static bool resolved_was_repeated(const struct entry *entry, struct now now)
{
	return entry->row.page.kind == PAGE_RESOLVED &&
	       wall_since(now.wall, entry->row.delivered).us >= RESOLVED_REPEATED.us;
}

static void on_delivered(struct desk *desk, struct entry *entry, struct now now)
{
	struct outbox_row *row = &entry->row;
	if (!wall_is_set(row->delivered))
		row->delivered = now.wall;
	entry->failures = 0;
	row->last_error[0] = '\0';
	row->state = ROW_DELIVERED;
	if (desk->refresh.us == 0 || resolved_was_repeated(entry, now))
		return;
	if (!entry->stands) {
		desk_end_standing(desk, row->page.dedup_key);
		desk_remove(desk, entry);
		desk_stand(desk, entry);
	}
	desk_put_off(entry, desk->refresh, now);
}

static bool incident_is_over(const struct lane *lane)
{
	for (size_t i = 0; i < lane->n; i++)
		if (lane->entries[i]->row.page.kind == PAGE_RESOLVED)
			return true;
	return false;
}

static bool is_too_late(const struct desk *desk, const struct entry *entry, struct now now)
{
	const struct page *page = &entry->row.page;
	if (wall_since(now.wall, entry->row.queued).us < NEWS_KEPT.us)
		return false;
	return !page_kind_alarms(page->kind) || incident_is_over(desk_lane(desk, page->incident));
}

static void on_failed(struct desk *desk, struct entry *entry)
{
	entry->row.state = ROW_FAILED;
	if (entry->row.page.kind == PAGE_RESOLVED)
		desk_end_standing(desk, entry->row.page.dedup_key);
}

/* No answer that settles it: again later, unless that has no use any more. */
static void on_put_off(struct desk *desk, struct entry *entry, span_t wait, struct now now)
{
	if (entry->stands && resolved_was_repeated(entry, now))
		entry->row.state = ROW_DELIVERED;
	else if (!entry->stands && is_too_late(desk, entry, now))
		on_failed(desk, entry);
	else
		desk_put_off(entry, wait, now);
}

static span_t longer(span_t a, span_t b)
{
	return a.us > b.us ? a : b;
}

static void on_retry(struct desk *desk, struct entry *entry, const struct outcome *outcome,
		     struct now now)
{
	span_t wait = longer(outcome->wait, backoff_row(entry->row.number, ++entry->failures));
	on_put_off(desk, entry, wait, now);
	if (outcome->sent == SENT_SLOW_DOWN)
		desk_hold(desk, wait, outcome->text, now);
}

static void on_refused(struct desk *desk, struct entry *entry, const struct outcome *outcome,
		       struct now now)
{
	span_t wait = backoff_receiver(++desk->refusals);
	on_put_off(desk, entry, wait, now);
	desk_hold(desk, wait, outcome->text, now);
}

static enum sent believed(const struct desk *desk, const struct outcome *outcome)
{
	bool is_doubtful = outcome->sent == SENT_GONE && outcome->http_status == 404;
	return is_doubtful && desk->refusals + 1 < NOT_FOUND_BELIEVED ? SENT_UNAUTHORISED
								      : outcome->sent;
}

static void settle(struct desk *desk, struct entry *entry, const struct outcome *outcome,
		   struct now now)
{
	switch (believed(desk, outcome)) {
	case SENT_DELIVERED:
		on_delivered(desk, entry, now);
		break;
	case SENT_RETRY:
	case SENT_SLOW_DOWN:
		on_retry(desk, entry, outcome, now);
		break;
	case SENT_UNAUTHORISED:
		on_refused(desk, entry, outcome, now);
		break;
	case SENT_GONE:
		desk->is_gone = true;
		on_failed(desk, entry);
		break;
	case SENT_REJECTED:
		on_failed(desk, entry);
		break;
	case SENT_SKIPPED:
		entry->row.state = ROW_DELIVERED;
		break;
	}
}

static struct desk *desk_sending(const struct outbox *outbox, int64_t number)
{
	for (size_t i = 0; i < outbox->n_desks; i++)
		if (outbox->desks[i]->sending && outbox->desks[i]->sending->row.number == number)
			return outbox->desks[i];
	return NULL;
}

/* Gives the row away; a row that ended needs no memory any more. */
static void hand_over(struct outbox *outbox, struct desk *desk, struct entry *entry,
		      struct settled *ret)
{
	bool has_failed = entry->row.state == ROW_FAILED;
	ret->row = entry->row;
	ret->tell = ret->tell || has_failed || entry->tells_wait;
	entry->tells_wait = false;
	outbox->n_failed += has_failed;
	if (!has_failed && entry->row.state != ROW_DELIVERED)
		return;
	desk_remove(desk, entry);
	free(entry);
}

void outbox_done(struct outbox *outbox, int64_t number, const struct outcome *outcome,
		 struct now now, struct settled *ret)
{
	struct desk *desk = desk_sending(outbox, number);
	assert(desk);
	struct entry *entry = desk->sending;
	bool is_first = !wall_is_set(entry->row.delivered);
	*ret = (struct settled){0};
	desk->sending = NULL;
	entry->row.http_status = outcome->http_status;
	text_copy_line(entry->row.last_error, sizeof entry->row.last_error, outcome->text);
	settle(desk, entry, outcome, now);
	ret->tell = is_first && outcome->sent == SENT_DELIVERED &&
		    page_kind_alarms(entry->row.page.kind);
	desk_note(desk, &entry->row, outcome, now, ret);
	hand_over(outbox, desk, entry, ret);
}

static void end_unsent(const struct desk *desk, struct entry *entry)
{
	struct outbox_row *row = &entry->row;
	const char *why =
		desk->is_configured ? desk->trouble : "the receiver is no longer configured";
	row->state = entry->stands ? ROW_DELIVERED : ROW_FAILED;
	if (!entry->stands)
		text_copy(row->last_error, sizeof row->last_error, why);
}

bool outbox_ended(struct outbox *outbox, struct settled *ret)
{
	for (size_t i = 0; i < outbox->n_desks; i++) {
		struct desk *desk = outbox->desks[i];
		struct entry *over = desk_over(desk), *entry = over ? over : desk_waiting(desk);
		if (!entry)
			continue;
		*ret = (struct settled){0};
		if (over)
			end_unsent(desk, over);
		hand_over(outbox, desk, entry, ret);
		return true;
	}
	return false;
}

void outbox_figures(const struct outbox *outbox, struct outbox_figures *ret)
{
	*ret = (struct outbox_figures){.failed = outbox->n_failed};
	for (size_t i = 0; i < outbox->n_desks; i++) {
		const struct desk *desk = outbox->desks[i];
		for (size_t j = 0; j < desk->n_lanes; j++) {
			wall_t queued = desk->lanes[j].entries[0]->row.queued;
			ret->waiting += desk->lanes[j].n;
			if (!wall_is_set(ret->oldest) || queued.us < ret->oldest.us)
				ret->oldest = queued;
		}
	}
}

const char *outbox_trouble(const struct outbox *outbox, const char *receiver)
{
	const struct desk *desk = find_desk(outbox, receiver);
	return desk ? desk->trouble : "";
}
