/* SPDX-License-Identifier: Apache-2.0 */
/* What each view said, in memory as it is now and on disk as it changed. The disk is written every
 * few seconds; when it cannot be, that is told once and the agent goes on. */
#include "app/app.h"

#include "base/log.h"
#include "base/xalloc.h"
#include "probe/fact_book.h"
#include "store/history.h"

#include <stdlib.h>

#define FORGET_EVERY SPAN_SECONDS(3600)
/* What cannot be written is kept up to here. */
enum { WAITING_MAX = 10000 };

static void recall(void *arg, const struct fact_change *latest)
{
	struct app *app = arg;

	fact_book_recall(app->facts, &latest->subject, latest->fact, latest->after, latest->at);
}

void history_start(struct app *app)
{
	char *path = xasprintf("%s/history.db", app->settings->state_dir);
	char why[LINE_SIZE] = "";

	app->facts = fact_book_new();
	if (history_open(path, false, &app->history, why, sizeof why) < 0)
		log_warning("no history of names is kept: %s", why);
	else
		history_each_latest(app->history, recall, app);
	free(path);
}

static void forget_waiting(struct app *app)
{
	fact_changes_free(app->fact_changes, app->n_fact_changes);
	app->fact_changes = NULL;
	app->n_fact_changes = 0;
}

void history_note(struct app *app, const struct observation *seen)
{
	struct fact_change *changes;
	size_t n = fact_book_see(app->facts, seen, &changes);

	for (size_t i = 0; i < n; i++)
		*ARRAY_ADD(app->fact_changes, app->n_fact_changes) = changes[i];
	free(changes);
	if (!app->history)
		forget_waiting(app);
}

static void write_waiting(struct app *app)
{
	int result = history_write(app->history, app->fact_changes, app->n_fact_changes);

	if (result < 0 && !app->history_fails)
		log_warning("the history of names cannot be written; it waits in memory");
	if (result == 0 && app->history_fails)
		log_notice("the history of names is written again");
	app->history_fails = result < 0;
	if (result < 0 && app->n_fact_changes < WAITING_MAX)
		return;
	forget_waiting(app);
}

static void forget_old(struct app *app, struct now now)
{
	wall_t keep_from = {now.wall.us - app->settings->history_keep.us};

	if (app->history_forgot.us &&
	    mono_since(now.mono, app->history_forgot).us < FORGET_EVERY.us)
		return;
	app->history_forgot = now.mono;
	fact_book_drop(app->facts, keep_from);
	if (app->history)
		history_forget(app->history, keep_from);
}

void history_tick(struct app *app, struct now now)
{
	if (app->n_fact_changes && app->history)
		write_waiting(app);
	forget_old(app, now);
}

void history_stop(struct app *app)
{
	if (app->n_fact_changes && app->history)
		write_waiting(app);
	forget_waiting(app);
	app->facts = fact_book_free(app->facts);
	app->history = history_free(app->history);
}
