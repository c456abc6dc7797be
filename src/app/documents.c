/* SPDX-License-Identifier: Apache-2.0 */
/* The incident's folder: draft.md, incident.json, evidence/. Rewritten from the store's facts, so a
 * file that could not be written is written at the next change. */
#include "app/app.h"

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "platform/crypto.h"
#include "platform/files.h"
#include "review/signed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* People's drafts stay small; a file beyond this is not ours to rewrite. */
enum { DRAFT_MAX = 32 * 1024 * 1024 };

static bool serves(const struct target_settings *target, const char *service)
{
	for (size_t i = 0; i < target->n_services; i++)
		if (strcmp(target->services[i], service) == 0)
			return true;
	return false;
}

static void add_services_of(const struct settings *settings, const char *target_name,
			    struct known *known)
{
	struct known_service *services = (struct known_service *)(uintptr_t)known->services;
	const struct target_settings *target = settings_target(settings, target_name);

	for (size_t s = 0; target && s < settings->n_services; s++) {
		struct known_service *service;

		if (!serves(target, settings->services[s].known.name))
			continue;
		service = ARRAY_ADD(services, known->n_services);
		*service = settings->services[s].known;
		text_copy(service->target, sizeof service->target, target_name);
	}
	known->services = services;
}

static bool covers(const struct maintenance *window, const struct incident *incident)
{
	for (size_t t = 0; t < window->n_targets; t++)
		for (size_t i = 0; i < incident->n_targets; i++)
			if (strcmp(window->targets[t], "*") == 0 ||
			    strcmp(window->targets[t], incident->targets[i]) == 0)
				return true;
	return false;
}

static void add_windows(const struct maintenance *from, size_t n, const struct incident *incident,
			struct known *known)
{
	struct known_window *windows = (struct known_window *)(uintptr_t)known->windows;

	for (size_t w = 0; w < n; w++)
		if (covers(&from[w], incident))
			*ARRAY_ADD(windows, known->n_windows) = from[w].window;
	known->windows = windows;
}

void document_known(const struct settings *settings, const struct incident *incident,
		    const char *agent, struct known *ret)
{
	*ret = (struct known){
		.agent = agent, .public_url = settings->public_url, .layout = &settings->layout};
	for (size_t i = 0; i < incident->n_targets; i++)
		add_services_of(settings, incident->targets[i], ret);
	add_windows(settings->windows, settings->n_windows, incident, ret);
}

void document_known_free(struct known *known)
{
	free((void *)(uintptr_t)known->services);
	free((void *)(uintptr_t)known->windows);
	*known = (struct known){0};
}

void document_sign(const struct buf *text, char ret[65])
{
	CLEANUP_BUF said = BUF_NULL;

	signed_text(buf_text(text), text->len, &said);
	sha256_hex(buf_text(&said), said.len, ret);
}

int document_load(const struct app *app, const char *id, struct buf *ret)
{
	char *path = xasprintf("%s/incidents/%s/draft.md", app->settings->state_dir, id);
	int result = file_read(path, DRAFT_MAX, ret);

	free(path);
	return result;
}

static int write_evidence(const char *folder, struct evidence *evidence)
{
	char name[256];
	char *path;
	int result = 0;

	evidence_file_name(evidence, name, sizeof name);
	path = xasprintf("%s/%s", folder, name);
	if (access(path, F_OK) < 0)
		result = file_replace(path, evidence->text, strlen(evidence->text), 0640);
	free(path);
	if (result == 0 && !evidence_is_answers(evidence)) {
		free(evidence->text);
		evidence->text = NULL;
	}
	return result;
}

static int write_all_evidence(const char *folder, struct live *live)
{
	char *path = xasprintf("%s/evidence", folder);
	int result = folder_make(path, 0750);

	for (size_t i = 0; i < live->n_evidence && result == 0; i++)
		if (live->evidence[i].text)
			result = write_evidence(path, &live->evidence[i]);
	free(path);
	return result;
}

/* Somebody may save the file between our reading and our writing it: what our text took the place
 * of is looked at, and merged once more if it is not what we had read. */
enum { MERGES_MAX = 5 };

static bool is_same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && memcmp(buf_text(a), buf_text(b), a->len) == 0;
}

static int merge_into(const char *path, struct buf *old, const struct buf *fresh)
{
	for (int i = 0; i < MERGES_MAX; i++) {
		CLEANUP_BUF merged = BUF_NULL, before = BUF_NULL;
		int result;

		if (strlen(buf_text(old)) != old->len)
			return -EILSEQ; /* a NUL inside: no text, and not ours to cut */
		draft_merge(buf_text(old), buf_text(fresh), &merged);
		if (old->len && strcmp(buf_text(old), buf_text(&merged)) == 0)
			return 0; /* an unchanged file keeps its time, so that editors do not ask to
				     reload */
		result = file_exchange(path, buf_text(&merged), merged.len, 0660, DRAFT_MAX,
				       &before);
		if (result < 0 || is_same(old, &before))
			return result;
		buf_clear(old);
		buf_add_n(old, buf_text(&before), before.len);
	}
	return -EBUSY;
}

/* A change of our own counts, too: what the file is going to say is held against the sign-off. */
static void render(const struct document *document, const struct buf *old, struct buf *ret)
{
	const struct review *review = &document->incident->review;
	struct document changed = *document;
	CLEANUP_BUF merged = BUF_NULL;
	char sha256[65];

	draft_markdown(document, ret);
	if (!wall_is_set(review->at))
		return;
	draft_merge(buf_text(old), buf_text(ret), &merged);
	document_sign(&merged, sha256);
	if (strcmp(sha256, review->sha256) == 0)
		return;
	changed.is_changed_since_review = true;
	buf_clear(ret);
	draft_markdown(&changed, ret);
}

static int write_draft(const char *folder, const struct document *document)
{
	CLEANUP_BUF old = BUF_NULL, fresh = BUF_NULL;
	char *path = xasprintf("%s/draft.md", folder);
	int result = file_read(path, DRAFT_MAX, &old);

	if (result == 0 || result == -ENOENT) {
		render(document, &old, &fresh);
		result = merge_into(path, &old, &fresh);
	}
	free(path);
	return result;
}

static int write_json(const char *folder, const struct document *document)
{
	CLEANUP_BUF json = BUF_NULL;
	char *path = xasprintf("%s/incident.json", folder);
	int result;

	draft_json(document, &json);
	result = file_replace(path, buf_text(&json), json.len, 0640);
	free(path);
	return result;
}

static int write_pictures(const char *folder, struct live *live, struct document *document)
{
	char *path = xasprintf("%s/evidence", folder);
	int result = pictures_write(path, document, &live->curves, &live->pictures);

	document->pictures = live->pictures.items;
	document->n_pictures = live->pictures.n;
	if (result == 0)
		result = sums_write(path, document);
	free(path);
	return result;
}

static int write_folder(const char *folder, struct live *live, struct document *document)
{
	int result = folder_make(folder, 0770), draft;

	if (result == 0)
		result = write_all_evidence(folder, live);
	if (result == 0)
		result = write_pictures(folder, live, document);
	if (result < 0)
		return result;
	/* What people did to the draft does not keep programs from the facts. */
	result = write_json(folder, document);
	draft = write_draft(folder, document);
	return draft < 0 ? draft : result;
}

void document_write(struct app *app, struct live *live, struct now now)
{
	char *folder = xasprintf("%s/incidents/%s", app->settings->state_dir, live->incident->id);
	char *agent = xasprintf("replscribe %s on %s", VERSION_TEXT, app->host);
	struct known known;
	int result;

	document_known(app->settings, live->incident, agent, &known);
	add_windows(app->tests, app->n_tests, live->incident, &known);
	others_find(app, live);
	known.others = live->others;
	known.n_others = live->n_others;
	result = write_folder(folder, live,
			      &(struct document){.incident = live->incident,
						 .entries = live->entries,
						 .n_entries = live->n_entries,
						 .evidence = live->evidence,
						 .n_evidence = live->n_evidence,
						 .curves = &live->curves,
						 .known = &known,
						 .now = now.wall});
	if (result < 0 && !*live->draft_trouble)
		log_error("incident=%s documents cannot be written in %s: %s; they are tried again "
			  "at the next change",
			  live->incident->id, folder, strerror(-result));
	if (result == 0)
		hook_request(app, live->incident->id);
	text_copy_line(live->draft_trouble, sizeof live->draft_trouble,
		       result < 0 ? strerror(-result) : "");
	document_known_free(&known);
	free(agent);
	free(folder);
}
