/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

/* The longest that any try is put off: a receiver may ask for an hour (classify.h). */
static const span_t LONGEST_WAIT = SPAN_HOURS(1);

struct desk *desk_new(const char *name)
{
	struct desk *desk = xcalloc(1, sizeof *desk);
	text_copy_line(desk->name, sizeof desk->name, name);
	return desk;
}

struct desk *desk_free(struct desk *desk)
{
	if (!desk)
		return NULL;
	for (size_t i = 0; i < desk->n_lanes; i++) {
		for (size_t j = 0; j < desk->lanes[i].n; j++)
			free(desk->lanes[i].entries[j]);
		free(desk->lanes[i].entries);
	}
	for (size_t i = 0; i < desk->n_standing; i++)
		free(desk->standing[i]);
	free(desk->lanes);
	free(desk->standing);
	free(desk);
	return NULL;
}

struct entry *entry_new(const struct outbox_row *row)
{
	struct entry *entry = xcalloc(1, sizeof *entry);
	entry->row = *row;
	return entry;
}

struct lane *desk_lane(const struct desk *desk, const char *incident)
{
	for (size_t i = 0; i < desk->n_lanes; i++)
		if (strcmp(desk->lanes[i].incident, incident) == 0)
			return &desk->lanes[i];
	return NULL;
}

void desk_queue(struct desk *desk, struct entry *entry)
{
	struct lane *lane = desk_lane(desk, entry->row.page.incident);
	if (!lane) {
		lane = ARRAY_ADD(desk->lanes, desk->n_lanes);
		text_copy(lane->incident, sizeof lane->incident, entry->row.page.incident);
	}
	ARRAY_GROW(lane->entries, lane->n);
	size_t at = lane->n++;
	for (; at > 0 && lane->entries[at - 1]->row.number > entry->row.number; at--)
		lane->entries[at] = lane->entries[at - 1];
	lane->entries[at] = entry;
}

void desk_stand(struct desk *desk, struct entry *entry)
{
	entry->stands = true;
	ARRAY_GROW(desk->standing, desk->n_standing);
	desk->standing[desk->n_standing++] = entry;
}

static bool take_out(struct entry **entries, size_t *n, const struct entry *entry)
{
	for (size_t i = 0; i < *n; i++) {
		if (entries[i] != entry)
			continue;
		memmove(&entries[i], &entries[i + 1], (*n - i - 1) * sizeof *entries);
		--*n;
		return true;
	}
	return false;
}

void desk_remove(struct desk *desk, struct entry *entry)
{
	if (desk->sending == entry)
		desk->sending = NULL;
	if (take_out(desk->standing, &desk->n_standing, entry))
		return;
	struct lane *lane = desk_lane(desk, entry->row.page.incident);
	take_out(lane->entries, &lane->n, entry);
	if (lane->n > 0)
		return;
	free(lane->entries);
	*lane = desk->lanes[--desk->n_lanes];
}

static bool goes_before(const struct entry *a, const struct entry *b)
{
	if (!b || a->row.page.level != b->row.page.level)
		return !b || a->row.page.level > b->row.page.level;
	return a->row.number < b->row.number;
}

bool desk_is_off(const struct desk *desk)
{
	return desk->is_gone || !desk->is_configured;
}

static bool is_refreshed(const struct desk *desk, const struct entry *entry)
{
	return desk->refresh.us > 0 && !entry->is_over && !desk_is_off(desk);
}

struct entry *desk_pick(const struct desk *desk, mono_t now)
{
	struct entry *first = NULL;
	if (desk->sending || desk_is_off(desk) || now.us < desk->held_until.us)
		return NULL;
	for (size_t i = 0; i < desk->n_lanes; i++) {
		struct entry *head = desk->lanes[i].entries[0];
		if (head->due.us <= now.us && goes_before(head, first))
			first = head;
	}
	for (size_t i = 0; !first && i < desk->n_standing; i++)
		if (is_refreshed(desk, desk->standing[i]) && desk->standing[i]->due.us <= now.us)
			first = desk->standing[i];
	return first;
}

bool desk_wake(const struct desk *desk, mono_t *ret_at)
{
	mono_t first = {INT64_MAX};
	if (desk->sending || desk_is_off(desk))
		return false;
	for (size_t i = 0; i < desk->n_lanes; i++)
		if (desk->lanes[i].entries[0]->due.us < first.us)
			first = desk->lanes[i].entries[0]->due;
	for (size_t i = 0; i < desk->n_standing; i++)
		if (is_refreshed(desk, desk->standing[i]) && desk->standing[i]->due.us < first.us)
			first = desk->standing[i]->due;
	if (first.us == INT64_MAX)
		return false;
	*ret_at = first.us < desk->held_until.us ? desk->held_until : first;
	return true;
}

struct entry *desk_over(const struct desk *desk)
{
	for (size_t i = 0; desk_is_off(desk) && i < desk->n_lanes; i++)
		if (desk->lanes[i].entries[0] != desk->sending)
			return desk->lanes[i].entries[0];
	for (size_t i = 0; i < desk->n_standing; i++)
		if (!is_refreshed(desk, desk->standing[i]) && desk->standing[i] != desk->sending)
			return desk->standing[i];
	return NULL;
}

struct entry *desk_waiting(const struct desk *desk)
{
	for (size_t i = 0; i < desk->n_lanes; i++)
		for (size_t j = 0; j < desk->lanes[i].n; j++)
			if (desk->lanes[i].entries[j]->tells_wait)
				return desk->lanes[i].entries[j];
	return NULL;
}

void desk_end_standing(struct desk *desk, const char *dedup_key)
{
	for (size_t i = 0; i < desk->n_standing; i++)
		if (strcmp(desk->standing[i]->row.page.dedup_key, dedup_key) == 0)
			desk->standing[i]->is_over = true;
}

static void entry_recall(struct desk *desk, struct entry *entry, struct now now)
{
	span_t wait = wall_since(entry->row.next_try, now.wall);
	span_t most = entry->stands ? desk->refresh : LONGEST_WAIT;
	if (!entry->is_recalled)
		return;
	wait.us = wait.us < 0 ? 0 : wait.us > most.us ? most.us : wait.us;
	entry->is_recalled = false;
	entry->due = mono_after(now.mono, wait);
	/* "Too many requests" was said to all of us, not to this row. */
	if (entry->row.http_status == 429 && entry->due.us > desk->held_until.us) {
		desk->held_until = entry->due;
		text_copy(desk->held_why, sizeof desk->held_why, entry->row.last_error);
	}
	desk_recall_trouble(desk, entry, now);
}

void desk_recall(struct desk *desk, struct now now)
{
	for (size_t i = 0; i < desk->n_lanes; i++)
		for (size_t j = 0; j < desk->lanes[i].n; j++)
			entry_recall(desk, desk->lanes[i].entries[j], now);
	for (size_t i = 0; i < desk->n_standing; i++)
		entry_recall(desk, desk->standing[i], now);
}
