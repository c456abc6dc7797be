/* SPDX-License-Identifier: Apache-2.0 */
/* Persist, then tell: what a step decided goes into one transaction; then the documents are written
 * and pages leave. When the disk is full the step waits in memory and is stored later; people are
 * told all the same, because a page that is sent twice is better than none. */
#include "app/app.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "platform/crypto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void step_verdict(struct app *app, struct verdict *verdict)
{
	struct pending *step = &app->step;

	for (size_t i = 0; i < verdict->n_memory; i++)
		*ARRAY_ADD(step->memory, step->n_memory) = verdict->memory[i];
	free(verdict->memory);
	verdict->memory = NULL;
	verdict->n_memory = 0;
}

void step_row(struct app *app, const struct outbox_row *row)
{
	*ARRAY_ADD(app->step.rows, app->step.n_rows) = *row;
}

/* One line for each decision, and only here. */
static void log_entries(const struct live *live, const struct effects *effects)
{
	const struct incident *incident = live->incident;

	for (size_t i = 0; i < effects->n_entries; i++) {
		CLEANUP_BUF text = BUF_NULL;

		text_add_terminal(&text, effects->entries[i].text);
		log_notice("incident=%s level=%s state=%s %s", incident->id,
			   level_name(incident->level), state_name(incident->state),
			   buf_text(&text));
	}
}

static void keep_for_document(struct live *live, const struct effects *effects)
{
	for (size_t i = 0; i < effects->n_entries; i++)
		*ARRAY_ADD(live->entries, live->n_entries) = effects->entries[i];
	for (size_t i = 0; i < effects->n_evidence; i++) {
		struct evidence *kept = ARRAY_ADD(live->evidence, live->n_evidence);

		*kept = effects->evidence[i];
		kept->text = xstrdup(kept->text);
	}
}

void step_effects(struct app *app, struct live *live, struct effects *effects, struct now now)
{
	struct pending *step = &app->step;

	if (!effects->changed) {
		effects_free(effects);
		return;
	}
	live->touched = true;
	for (size_t i = 0; i < effects->n_evidence; i++)
		sha256_hex(effects->evidence[i].text, strlen(effects->evidence[i].text),
			   effects->evidence[i].sha256);
	for (size_t i = 0; i < effects->n_pages; i++)
		step_row(app, outbox_add(app->outbox, &effects->pages[i], now));
	log_entries(live, effects);
	keep_for_document(live, effects);
	ARRAY_GROW(step->effects, step->n_effects);
	snprintf(step->effects[step->n_effects].incident, INCIDENT_ID_SIZE, "%s",
		 live->incident->id);
	step->effects[step->n_effects++].effects = *effects;
	*effects = (struct effects){0};
}

static bool step_is_empty(const struct app *app)
{
	return !app->step.n_memory && !app->step.n_effects && !app->step.n_rows;
}

static void step_clear(struct pending *step)
{
	for (size_t i = 0; i < step->n_memory; i++) {
		free(step->memory[i].key);
		free(step->memory[i].value);
	}
	for (size_t i = 0; i < step->n_effects; i++)
		effects_free(&step->effects[i].effects);
	free(step->memory);
	free(step->effects);
	free(step->rows);
	*step = (struct pending){0};
}

static int step_store(struct app *app)
{
	struct pending *step = &app->step;
	int result = store_begin(app->store);

	if (result < 0)
		return result;
	for (struct live *live = app->incidents; live; live = live->next)
		if (live->touched)
			store_incident(app->store, live->incident);
	for (size_t i = 0; i < step->n_memory; i++)
		store_memory(app->store, &step->memory[i]);
	for (size_t i = 0; i < step->n_effects; i++)
		store_effects(app->store, step->effects[i].incident, &step->effects[i].effects);
	for (size_t i = 0; i < step->n_rows; i++)
		store_row(app->store, &step->rows[i]);
	return store_commit(app->store);
}

static void note_trouble(struct app *app, int result)
{
	if (result == 0) {
		if (*app->store_trouble)
			log_notice("store works again: everything that waited is stored");
		*app->store_trouble = '\0';
		return;
	}
	if (!*app->store_trouble)
		log_error("store cannot be written, the step waits in memory: %s; make room or "
			  "mend %s",
			  store_error(app->store), app->settings->state_dir);
	text_copy_line(app->store_trouble, sizeof app->store_trouble, store_error(app->store));
}

/* Where the store fails, the documents wait for it (they are on the same disk), the pages do not.
 */
static void store_and_draft(struct app *app, struct now now)
{
	int result = step_store(app);

	note_trouble(app, result);
	if (result < 0)
		return;
	step_clear(&app->step);
	for (struct live *live = app->incidents; live; live = live->next)
		if (live->touched) {
			live->touched = false;
			document_write(app, live, now);
		}
}

static void arm_due(struct app *app, struct now now)
{
	wall_t first = {INT64_MAX}, at;
	enum incident_event event;

	for (struct live *live = app->incidents; live; live = live->next)
		if (incident_due(live->incident, live_policy(app, live), &at, &event) &&
		    at.us < first.us)
			first = at;
	if (outbox_wake(app->outbox, now, &at) && at.us < first.us)
		first = at;
	if (first.us == INT64_MAX)
		timer_stop(app->due_timer);
	else
		timer_at(app->due_timer, mono_after(now.mono, wall_since(first, now.wall)));
}

void step_end(struct app *app, struct now now)
{
	do {
		flow_ended(app, now);
		if (!step_is_empty(app))
			store_and_draft(app, now);
	} while (pages_send(app, now));
	arm_due(app, now);
	speak_status_line(app);
}
