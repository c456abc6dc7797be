/* SPDX-License-Identifier: Apache-2.0 */
/* SIGHUP: the new configuration as a whole, or the old one with the reasons why not. */
#include "app/app.h"

#include "base/log.h"
#include "base/text.h"
#include "platform/service.h"

#include <string.h>

static bool needs_restart(const struct settings *before, const struct settings *after)
{
	CLEANUP_BUF options = BUF_NULL;

	settings_need_restart(before, after, &options);
	if (!options.len)
		return false;
	log_error("reload: these cannot change while the agent runs: %s; restart it",
		  buf_text(&options));
	return true;
}

static void forget_removed_targets(struct app *app, const struct settings *before)
{
	struct now now = loop_now(app->loop);

	for (size_t i = 0; i < before->n_targets; i++)
		if (!settings_target(app->settings, before->targets[i].reach.name))
			flow_forget(app, before->targets[i].reach.name, now);
}

static void forget_removed_receivers(struct app *app, const struct settings *before)
{
	for (size_t i = 0; i < before->n_receivers; i++)
		if (!settings_receiver(app->settings, before->receivers[i].name))
			outbox_forget(app->outbox, before->receivers[i].name);
}

static void take_over(struct app *app, struct settings *after)
{
	struct settings *before = app->settings;

	app->settings = after;
	judge_set_limits(app->judge, &after->judge);
	app_plan(app);
	app_name_receivers(app);
	forget_removed_receivers(app, before);
	targets_start(app);
	forget_removed_targets(app, before);
	names_sync(app);
	sources_sync(app);
	step_end(app, loop_now(app->loop)); /* pages that may go, or cannot any more */
	settings_free(before);
	log_notice("reloaded %s: %zu targets", app->config_file, after->n_targets);
}

void app_reload(struct app *app)
{
	struct complaints complaints = {0};
	struct settings *after = NULL;

	service_reloading();
	if (settings_load(app->config_file, SECRETS_READ, &after, &complaints) != 0) {
		for (size_t i = 0; i < complaints.n; i++)
			log_error("reload: %s", complaints.lines[i]);
		log_error("reload: the old configuration stays in force");
		complaints_free(&complaints);
	} else if (needs_restart(app->settings, after)) {
		log_error("reload: the old configuration stays in force");
		settings_free(after);
	} else {
		take_over(app, after);
	}
	speak_status_line(app);
	service_ready();
}
