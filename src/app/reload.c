/* SPDX-License-Identifier: Apache-2.0 */
/* SIGHUP: the new configuration as a whole, or the old one with the reasons why not. */
#include "app/app.h"

#include "base/log.h"
#include "base/text.h"
#include "platform/service.h"

#include <string.h>

static bool refuse_if_changed(const char *option, const char *before, const char *after)
{
	if (strcmp(before, after) == 0)
		return false;
	log_error("reload: `%s` cannot change while the agent runs (%s to %s): restart it", option,
		  before, after);
	return true;
}

static bool needs_restart(const struct settings *before, const struct settings *after)
{
	return refuse_if_changed("state-dir", before->state_dir, after->state_dir) |
	       refuse_if_changed("timezone", before->timezone, after->timezone) |
	       refuse_if_changed("socket", before->socket, after->socket);
}

static void forget_removed_targets(struct app *app, const struct settings *before)
{
	struct now now = loop_now(app->loop);

	for (size_t i = 0; i < before->n_targets; i++)
		if (!settings_target(app->settings, before->targets[i].reach.name))
			flow_forget(app, before->targets[i].reach.name, now);
}

static void take_over(struct app *app, struct settings *after)
{
	struct settings *before = app->settings;

	app->settings = after;
	judge_set_limits(app->judge, &after->judge);
	for (size_t i = 0; i < after->n_receivers; i++)
		outbox_receiver(app->outbox, after->receivers[i].name,
				after->receivers[i].type->refresh);
	targets_start(app);
	forget_removed_targets(app, before);
	names_sync(app);
	settings_free(before);
	log_notice("reloaded %s: %zu targets", app->config_file, after->n_targets);
}

void app_reload(struct app *app)
{
	struct complaints complaints = {0};
	struct settings *after = NULL;

	service_reloading();
	if (settings_load(app->config_file, &after, &complaints) != 0) {
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
