/* SPDX-License-Identifier: Apache-2.0 */
/* Which names are asked of whom: each resolver, the zone's own servers, and libc where a server of
 * this host uses the name. One question per name, view and interval, however many targets share the
 * name. */
#include "app/askers.h"

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "probe/resolv_watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char RESOLV_CONF[] = "/etc/resolv.conf";

struct resolvers {
	char addresses[RESOLVERS_MAX][80];
	bool are_systems[RESOLVERS_MAX];
	size_t n;
};

static void add(struct resolvers *to, const char *address, bool is_systems)
{
	for (size_t i = 0; i < to->n; i++)
		if (strcmp(to->addresses[i], address) == 0)
			return;
	if (to->n == RESOLVERS_MAX)
		return;
	text_copy(to->addresses[to->n], sizeof to->addresses[0], address);
	to->are_systems[to->n++] = is_systems;
}

/* "system" stands for what resolv.conf says at this moment. */
static void resolvers_now(const struct app *app, struct resolvers *ret)
{
	const struct settings *settings = app->settings;
	char servers[RESOLVERS_MAX][80];

	ret->n = 0;
	for (size_t i = 0; i < settings->n_resolvers; i++) {
		if (strcmp(settings->resolvers[i], "system") != 0) {
			add(ret, settings->resolvers[i], false);
			continue;
		}
		size_t n = resolver_system_servers(RESOLV_CONF, servers, RESOLVERS_MAX);
		for (size_t s = 0; s < n; s++)
			add(ret, servers[s], true);
	}
}

static void want_resolvers(struct app *app, const char *name, const struct resolvers *resolvers)
{
	for (size_t i = 0; i < resolvers->n; i++)
		asker_want(app, name,
			   &(struct view_wanted){
				   .view = resolvers->are_systems[i] ? VIEW_SYSTEM : VIEW_RESOLVER,
				   .server = resolvers->addresses[i],
			   });
}

static void note_resolvers(struct app *app, const struct resolvers *resolvers)
{
	memcpy(app->zone_resolvers, resolvers->addresses, sizeof app->zone_resolvers);
	app->n_zone_resolvers = resolvers->n;
}

static void want_authority(struct app *app, const char *name)
{
	if (app->settings->authority != AUTHORITY_OFF)
		asker_want_authority(app, name, zone_want(app, name));
}

static bool uses(const struct app *app, const struct target_settings *target, const char *name)
{
	const struct target_state *state = judge_target(app->judge, target->reach.name);

	if (text_same_name(target->watch.source_name, name))
		return true;
	for (size_t i = 0; state && i < state->n_channels; i++)
		if (text_same_name(state->channels[i].source_host, name))
			return true;
	return false;
}

/* libc is what a server on this host hears; for servers elsewhere it says nothing. There are few of
 * them, however many targets there are. */
static void want_libc(struct app *app, const char *const *names, size_t n_names)
{
	for (size_t i = 0; i < app->settings->n_targets; i++) {
		const struct target_settings *target = &app->settings->targets[i];

		if (!targets_is_here(app, target->reach.name))
			continue;
		for (size_t n = 0; n < n_names; n++)
			if (uses(app, target, names[n]))
				asker_want(app, names[n], &(struct view_wanted){.view = VIEW_LIBC});
	}
}

void names_sync(struct app *app)
{
	struct resolvers resolvers;
	const char *const *names;
	size_t n_names = judge_names(app->judge, &names);

	resolvers_now(app, &resolvers);
	note_resolvers(app, &resolvers);
	askers_sync_begin(app);
	zones_sync_begin(app);
	for (size_t n = 0; n < n_names; n++) {
		want_resolvers(app, names[n], &resolvers);
		want_authority(app, names[n]);
	}
	want_libc(app, names, n_names);
	zones_sync_end(app);
	askers_sync_end(app);
	app->n_names = n_names;
}

/* A name that takes another's place in one poll waits for the next tick. */
void names_sync_if_new(struct app *app)
{
	const char *const *names;

	if (judge_names(app->judge, &names) != app->n_names)
		names_sync(app);
}

void names_look_at_resolv_conf(struct app *app)
{
	struct observation seen = {.kind = SEEN_RESOLV_CONF, .at = loop_now(app->loop)};
	struct resolv_seen *resolv = &seen.resolv;
	bool is_first = app->resolv_looked.us == 0;

	resolver_system_text(RESOLV_CONF, resolv->path, resolv->after);
	text_copy(resolv->before, sizeof resolv->before, app->resolv_text);
	if (!is_first)
		seen.since_last = mono_since(seen.at.mono, app->resolv_looked);
	app->resolv_looked = seen.at.mono;
	text_copy(app->resolv_text, sizeof app->resolv_text, resolv->after);
	if (is_first || strcmp(resolv->before, resolv->after) == 0)
		return;
	log_notice("%s changed: \"%s\" became \"%s\"", resolv->path, resolv->before, resolv->after);
	flow_observation(app, &seen);
	names_sync(app);
}

static void on_resolv_conf(void *arg)
{
	names_look_at_resolv_conf(arg);
}

int names_start(struct app *app)
{
	int result = libc_views_start(app);

	if (result < 0)
		return result;
	/* Without inotify the look at each tick is what there is. */
	if (resolv_watch_new(app->loop, RESOLV_CONF, on_resolv_conf, app, &app->resolv_watch) < 0)
		log_notice("%s cannot be watched: it is looked at every few seconds", RESOLV_CONF);
	return 0;
}

bool names_stop(struct app *app)
{
	bool clean = libc_views_stop(app);

	askers_stop(app);
	zones_stop(app);
	app->resolv_watch = resolv_watch_free(app->resolv_watch);
	return clean;
}
