/* SPDX-License-Identifier: Apache-2.0 */
/* Pages, and who was alarmed under which key. While muted, and while somebody wants quiet, nothing
 * rings; what rings already may still be answered, or a pager would go on by itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "incident/act.h"

static bool is_quiet(const struct act *act, enum page_kind kind)
{
	if (kind == PAGE_ACKED || kind == PAGE_RESOLVED)
		return false;
	return act->incident->is_muted || act->to == STATE_SNOOZED ||
	       (act->incident->state == STATE_SNOOZED && act->to == STATE_MONITORING);
}

static void first_line(char *to, size_t size, const char *lines)
{
	size_t n = strcspn(lines, "\n");

	text_copy_n(to, size, lines, n);
}

static void fill_cause(struct page *page, const struct incident *incident)
{
	const struct finding *cause = incident_cause(incident);

	if (!cause)
		return;
	text_copy(page->finding, sizeof page->finding, finding_row(cause->kind)->id);
	text_copy(page->source, sizeof page->source, cause->name);
	cause_print(incident, page->cause, sizeof page->cause);
	if (page->kind != PAGE_RESTORED && page->kind != PAGE_RESOLVED) {
		CLEANUP_BUF advice = BUF_NULL;

		finding_advice(finding_row(cause->kind)->do_now, &advice);
		first_line(page->do_now, sizeof page->do_now, buf_text(&advice));
	}
}

static void page_add(struct act *act, enum page_kind kind, const char *receiver,
		     const char *dedup_key, const char *text)
{
	struct incident *incident = act->incident;
	struct page *page = ARRAY_ADD(act->effects->pages, act->effects->n_pages);

	snprintf(page->id, sizeof page->id, "%s_%u", incident->id, ++incident->n_pages);
	text_copy(page->incident, sizeof page->incident, incident->id);
	text_copy(page->receiver, sizeof page->receiver, receiver);
	text_copy(page->dedup_key, sizeof page->dedup_key, dedup_key);
	page->kind = kind;
	page->level = incident->level;
	page->at = act->now.wall;
	page->began = incident->began;
	page->is_drill = incident->is_drill;
	text_copy_line(page->title, sizeof page->title, incident->title);
	text_copy_line(page->text, sizeof page->text, text);
	text_copy_line(page->by, sizeof page->by, act_by(act));
	text_copy_line(page->services, sizeof page->services, act->services);
	if (incident->n_targets > 0)
		text_copy(page->target, sizeof page->target, incident->targets[0]);
	fill_cause(page, incident);
	act->effects->changed = true;
}

static bool is_told(const struct incident *incident, const char *receiver, const char *dedup_key)
{
	for (size_t i = 0; i < incident->n_told; i++)
		if (strcmp(incident->told[i].receiver, receiver) == 0 &&
		    strcmp(incident->told[i].dedup_key, dedup_key) == 0)
			return true;
	return false;
}

static void remember_told(struct incident *incident, const char *receiver, const char *dedup_key)
{
	struct told *told;

	if (is_told(incident, receiver, dedup_key))
		return;
	told = ARRAY_ADD(incident->told, incident->n_told);
	text_copy(told->receiver, sizeof told->receiver, receiver);
	text_copy(told->dedup_key, sizeof told->dedup_key, dedup_key);
}

size_t page_level(struct act *act, enum page_kind kind, const char *text)
{
	struct incident *incident = act->incident;
	const struct policy_level *level = &act->policy->levels[incident->level];
	char key[DEDUP_SIZE];

	if (is_quiet(act, kind))
		return 0;
	snprintf(key, sizeof key, "%s/%u", incident->id, incident->alarms);
	for (size_t i = 0; i < level->n_receivers; i++) {
		page_add(act, kind, level->receivers[i], key, text);
		remember_told(incident, level->receivers[i], key);
	}
	if (level->n_receivers > 0)
		incident->paged = act->now.wall;
	return level->n_receivers;
}

/* Told under a later key too? */
static bool is_superseded(const struct incident *incident, size_t at)
{
	for (size_t i = at + 1; i < incident->n_told; i++)
		if (strcmp(incident->told[i].receiver, incident->told[at].receiver) == 0)
			return true;
	return false;
}

static bool has_receiver(const struct policy_level *level, const char *receiver)
{
	for (size_t i = 0; i < level->n_receivers; i++)
		if (strcmp(level->receivers[i], receiver) == 0)
			return true;
	return false;
}

static void page_told_but(struct act *act, enum page_kind kind, const char *text,
			  const struct policy_level *but)
{
	const struct incident *incident = act->incident;

	if (is_quiet(act, kind))
		return;
	for (size_t i = 0; i < incident->n_told; i++)
		if (!is_superseded(incident, i) &&
		    !(but && has_receiver(but, incident->told[i].receiver)))
			page_add(act, kind, incident->told[i].receiver, incident->told[i].dedup_key,
				 text);
}

void page_told(struct act *act, enum page_kind kind, const char *text)
{
	page_told_but(act, kind, text, NULL);
}

void page_told_below(struct act *act, const char *text)
{
	page_told_but(act, PAGE_NEWS, text, &act->policy->levels[act->incident->level]);
}

void page_told_resolved(struct act *act, const char *text)
{
	struct incident *incident = act->incident;

	for (size_t i = 0; i < incident->n_told; i++)
		page_add(act, PAGE_RESOLVED, incident->told[i].receiver,
			 incident->told[i].dedup_key, text);
	free(incident->told);
	incident->told = NULL;
	incident->n_told = 0;
}
