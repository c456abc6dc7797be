/* SPDX-License-Identifier: Apache-2.0 */
/* The incidents that may still move. */
#include "app/app.h"

#include "base/text.h"
#include "base/xalloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct live *live_find(struct app *app, const char *id)
{
	struct live *live = app->incidents;

	while (live && strcmp(live->incident->id, id) != 0)
		live = live->next;
	return live;
}

const struct policy *live_policy(const struct app *app, const struct live *live)
{
	const struct policy *policy = settings_policy(app->settings, live->incident->policy);

	return policy ? policy
		      : &app->settings->policies[0]; /* its policy left the configuration */
}

/* One that is open goes before one that would have to be opened again. */
struct live *live_for(struct app *app, const struct change *change, struct now now)
{
	struct live *resolved = NULL;

	for (struct live *live = app->incidents; live; live = live->next) {
		if (!incident_takes(live->incident, change, live_policy(app, live), now))
			continue;
		if (live->incident->state != STATE_RESOLVED)
			return live;
		resolved = live;
	}
	return resolved;
}

/* Two incidents that begin in one step must not get the same number from the store. */
static void next_id(struct app *app, struct now now, char id[INCIDENT_ID_SIZE])
{
	CLEANUP_BUF day = BUF_NULL;
	unsigned n;

	wall_print_compact_date(now.wall, &day);
	store_next_id(app->store, buf_text(&day), id);
	while (live_find(app, id)) {
		n = (unsigned)strtoul(strrchr(id, '-') + 1, NULL, 10) + 1;
		snprintf(id, INCIDENT_ID_SIZE, "INC-%s-%04u", buf_text(&day), n);
	}
}

static struct live *live_add(struct app *app, struct incident *incident)
{
	struct live *live = xcalloc(1, sizeof *live);

	live->incident = incident;
	live->next = app->incidents;
	app->incidents = live;
	return live;
}

struct live *live_new(struct app *app, const struct change *change, struct now now)
{
	const struct target_settings *target = settings_target(app->settings, change->targets[0]);
	char id[INCIDENT_ID_SIZE];

	next_id(app, now, id);
	return live_add(app, incident_new(id, target ? target->policy : "default", now));
}

static struct live *live_drop(struct live *live)
{
	struct live *next = live->next;

	evidence_free(live->evidence, live->n_evidence);
	curves_free(&live->curves);
	pictures_free(&live->pictures);
	free(live->others);
	free(live->entries);
	incident_free(live->incident);
	free(live);
	return next;
}

void live_free_all(struct app *app)
{
	while (app->incidents)
		app->incidents = live_drop(app->incidents);
}

/* Resolved for longer than the reopen window: nothing moves it any more. */
void live_drop_old(struct app *app, struct now now)
{
	for (struct live **at = &app->incidents; *at;) {
		const struct incident *incident = (*at)->incident;
		span_t window = live_policy(app, *at)->reopen_window;

		if (incident->state == STATE_RESOLVED && !(*at)->touched &&
		    now.wall.us > wall_after(incident->resolved, window).us)
			*at = live_drop(*at);
		else
			at = &(*at)->next;
	}
}

static void recall_one(void *arg, const struct incident *incident)
{
	struct app *app = arg;

	live_add(app, store_load_incident(app->store, incident->id));
}

static void load_story(struct app *app, struct live *live)
{
	const char *id = live->incident->id;

	store_entries(app->store, id, &live->entries, &live->n_entries);
	store_evidence(app->store, id, &live->evidence, &live->n_evidence);
	for (size_t i = 0; i < live->n_evidence; i++) {
		live->evidence[i].digest = evidence_digest(live->evidence[i].text);
		curves_recall(&live->curves, &live->evidence[i]);
	}
}

struct live *live_find_any(struct app *app, const char *id)
{
	struct live *live = live_find(app, id);
	struct incident *incident = live ? NULL : store_load_incident(app->store, id);

	if (!incident)
		return live;
	live = live_add(app, incident);
	load_story(app, live);
	return live;
}

void live_recall(struct app *app, struct now now)
{
	span_t longest = {0};

	for (size_t i = 0; i < app->settings->n_policies; i++)
		if (app->settings->policies[i].reopen_window.us > longest.us)
			longest = app->settings->policies[i].reopen_window;
	store_each_incident(app->store, true, (wall_t){now.wall.us - longest.us}, recall_one, app);
	for (struct live *live = app->incidents; live; live = live->next) {
		load_story(app, live);
		document_write(app, live, now);
	}
}

static bool has_target(const struct incident *incident, const char *target)
{
	for (size_t i = 0; i < incident->n_targets; i++)
		if (strcmp(incident->targets[i], target) == 0)
			return true;
	return false;
}

/* Each service of the incident's targets once: "auth, otp". */
void live_services(const struct app *app, const struct live *live, char *to, size_t size)
{
	const struct settings *settings = app->settings;
	CLEANUP_BUF list = BUF_NULL;

	for (size_t s = 0; s < settings->n_services; s++) {
		const char *name = settings->services[s].known.name;
		bool serves = false;

		for (size_t t = 0; t < settings->n_targets; t++)
			for (size_t i = 0; i < settings->targets[t].n_services; i++)
				serves |= has_target(live->incident,
						     settings->targets[t].reach.name) &&
					  strcmp(settings->targets[t].services[i], name) == 0;
		if (serves)
			buf_printf(&list, "%s%s", list.len ? ", " : "", name);
	}
	text_copy_line(to, size, buf_text(&list));
}

static enum level service_level(const struct settings *settings, const char *service)
{
	for (size_t s = 0; s < settings->n_services; s++)
		if (strcmp(settings->services[s].known.name, service) == 0)
			return settings->services[s].level;
	return LEVEL_NONE;
}

/* Trouble of a target weighs as much as the weightiest service that reads from it. A notice that
 * time may not raise (a name that moved while replication works) hits no service yet. */
enum level live_impact(const struct app *app, const struct change *change)
{
	enum level level = LEVEL_NONE;

	if (change->kind != CHANGE_OPENED || finding_row(change->finding.kind)->about == ABOUT_NAME)
		return LEVEL_NONE;
	for (size_t t = 0; t < change->n_targets; t++) {
		const struct target_settings *target =
			settings_target(app->settings, change->targets[t]);

		for (size_t i = 0; target && i < target->n_services; i++)
			level = level_max(level, service_level(app->settings, target->services[i]));
	}
	return level;
}

static bool window_covers(const struct maintenance *window, const char (*targets)[TARGET_SIZE],
			  size_t n)
{
	for (size_t w = 0; w < window->n_targets; w++)
		for (size_t i = 0; i < n; i++)
			if (strcmp(window->targets[w], "*") == 0 ||
			    strcmp(window->targets[w], targets[i]) == 0)
				return true;
	return false;
}

static bool is_muted(const struct app *app, const char (*targets)[TARGET_SIZE], size_t n, wall_t at)
{
	for (size_t i = 0; i < app->settings->n_windows; i++) {
		const struct maintenance *window = &app->settings->windows[i];

		if (window->window.mutes && at.us >= window->window.start.us &&
		    at.us < window->window.end.us && window_covers(window, targets, n))
			return true;
	}
	return false;
}

bool live_muted(const struct app *app, const struct incident *incident, wall_t at)
{
	return is_muted(app, (const char(*)[TARGET_SIZE])incident->targets, incident->n_targets,
			at);
}

bool live_muted_for(const struct app *app, const struct change *change, wall_t at)
{
	return is_muted(app, (const char(*)[TARGET_SIZE])change->targets, change->n_targets, at);
}
