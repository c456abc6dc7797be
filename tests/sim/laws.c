/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/laws.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

static bool is_open(const struct incident *incident)
{
	return incident->state != STATE_NONE && incident->state != STATE_RESOLVED;
}

static struct alarm *find_alarm(struct law_book *book, const struct page *page)
{
	for (size_t i = 0; i < book->n_alarms; i++)
		if (strcmp(book->alarms[i].receiver, page->receiver) == 0 &&
		    strcmp(book->alarms[i].dedup_key, page->dedup_key) == 0)
			return &book->alarms[i];
	return NULL;
}

static const char *alarm_rings(struct law_book *book, const struct page *page)
{
	struct alarm *alarm = find_alarm(book, page);

	if (alarm && alarm->n_resolved)
		return "an alarm rang under a key that was resolved";
	if (alarm)
		return NULL;
	alarm = ARRAY_ADD(book->alarms, book->n_alarms);
	text_copy(alarm->receiver, sizeof alarm->receiver, page->receiver);
	text_copy(alarm->dedup_key, sizeof alarm->dedup_key, page->dedup_key);
	return NULL;
}

static const char *others_answer(struct law_book *book, const struct page *page)
{
	struct alarm *alarm = find_alarm(book, page);

	if (!alarm)
		return "somebody was told of an alarm that never rang there";
	if (alarm->n_resolved)
		return "somebody was told more of an alarm that was resolved";
	alarm->n_resolved += page->kind == PAGE_RESOLVED;
	return NULL;
}

static const char *judge_page(struct law_book *book, const struct incident *before,
			      const struct incident *after, const struct page *page)
{
	if (before->state == STATE_RESOLVED && !is_open(after))
		return "a resolved incident sent a page";
	if (page_kind_alarms(page->kind) && after->is_muted)
		return "an alarm rang while muted";
	if (page->level != after->level)
		return "a page has another level than its incident";
	return page_kind_alarms(page->kind) ? alarm_rings(book, page) : others_answer(book, page);
}

static const char *judge_entry(struct law_book *book, const struct entry *entry)
{
	if (entry->number != ++book->last_entry)
		return "the entries' numbers do not rise one by one";
	if (entry->at.us > entry->recorded.us)
		return "an entry lies after its recording";
	if (!*entry->text)
		return "an entry says nothing";
	return NULL;
}

static const char *judge_state(const struct incident *before, const struct incident *after)
{
	if (is_open(before) && is_open(after) && after->level < before->level)
		return "the level fell while it was open";
	if (after->state == STATE_MONITORING && incident_open_findings(after) > 0)
		return "it is monitored while a finding holds";
	if (after->state == STATE_OPEN && incident_open_findings(after) == 0)
		return "it is open and no finding holds";
	if (is_open(after) && !*after->title)
		return "it has no title";
	if (is_open(after) && wall_is_set(after->resolved))
		return "it is open and says when it was resolved";
	return NULL;
}

static const char *first_of(const char *a, const char *b)
{
	return a ? a : b;
}

const char *laws_step(struct law_book *book, const struct incident *before,
		      const struct incident *after, const struct effects *effects)
{
	const char *broken = judge_state(before, after);

	for (size_t i = 0; i < effects->n_entries; i++)
		broken = first_of(broken, judge_entry(book, &effects->entries[i]));
	for (size_t i = 0; i < effects->n_pages; i++)
		broken = first_of(broken, judge_page(book, before, after, &effects->pages[i]));
	if (!effects->changed && (effects->n_entries || effects->n_pages))
		broken = first_of(broken, "a step that changed nothing has effects");
	if (!effects->changed && memcmp(before, after, sizeof *before) != 0)
		broken = first_of(broken, "a step that changed something does not say so");
	return broken;
}

const char *laws_end(const struct law_book *book, const struct incident *incident)
{
	if (incident->state != STATE_RESOLVED)
		return NULL;
	for (size_t i = 0; i < book->n_alarms; i++)
		if (book->alarms[i].n_resolved != 1)
			return "an alarm was not resolved";
	return NULL;
}

void laws_free(struct law_book *book)
{
	free(book->alarms);
	*book = (struct law_book){0};
}
