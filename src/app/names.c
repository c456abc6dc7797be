/* SPDX-License-Identifier: Apache-2.0 */
/* Asks each resolver for each source name when it is due: one question per name, resolver and
 * interval, however many targets share the name. */
#include "app/app.h"

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "probe/dns_query.h"
#include "probe/pace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct asker {
	struct app *app;
	char key[HOST_SIZE + 96]; /* "name resolver" */
	char name[HOST_SIZE];
	char resolver[80];
	struct pace pace;
	struct timer *timer;
	mono_t last;
	bool is_wanted; /* by the sync under way */
};

static void on_due(void *arg, struct now now)
{
	struct asker *asker = arg;

	(void)now;
	if (asker->pace.is_busy)
		return;
	pace_begin(&asker->pace);
	resolver_ask(asker->app->resolver, &(struct inquiry){
						   .name = asker->name,
						   .server = asker->resolver,
						   .timeout = asker->app->settings->dns_timeout,
					   });
}

static void make_key(char *to, size_t size, const char *name, const char *resolver)
{
	snprintf(to, size, "%s %s", name, resolver);
}

static bool is_silent(const struct lookup *lookup)
{
	return lookup->end == LOOKUP_TIMEOUT || lookup->end == LOOKUP_DOWN;
}

static struct pace_answer answer_of(const struct name_seen *seen)
{
	const struct lookup *lookup = seen->a.end == LOOKUP_OK ? &seen->a : &seen->aaaa;
	return (struct pace_answer){
		.failed = is_silent(&seen->a) && is_silent(&seen->aaaa),
		.is_cached = lookup->end == LOOKUP_OK && !lookup->is_authoritative,
		.ttl = lookup->ttl,
	};
}

void names_seen(void *arg, struct observation *seen)
{
	struct app *app = arg;
	struct asker *asker;
	char key[HOST_SIZE + 96];

	make_key(key, sizeof key, seen->name.name, seen->name.resolver);
	asker = map_get(&app->askers, key);
	if (!asker)
		return; /* nobody wants it any more */
	if (asker->last.us)
		seen->since_last = mono_since(seen->at.mono, asker->last);
	asker->last = seen->at.mono;
	struct pace_answer answer = answer_of(&seen->name);
	pace_end(&asker->pace, &answer, seen->at.mono);
	timer_at(asker->timer, asker->pace.next);
	flow_observation(app, seen);
}

static void asker_end(struct asker *asker)
{
	timer_free(asker->timer);
	free(asker);
}

static struct asker *asker_start(struct app *app, const char *key, const char *name,
				 const char *resolver)
{
	struct asker *asker = xcalloc(1, sizeof *asker);
	struct now now = loop_now(app->loop);

	asker->app = app;
	text_copy(asker->key, sizeof asker->key, key);
	text_copy(asker->name, sizeof asker->name, name);
	text_copy(asker->resolver, sizeof asker->resolver, resolver);
	if (loop_timer(app->loop, on_due, asker, &asker->timer) < 0) {
		free(asker);
		return NULL;
	}
	/* The first answer is the baseline: the sooner the better. */
	pace_start(&asker->pace, app->settings->dns_interval, key, dns_query_random(),
		   app->n_new_askers++, now.mono);
	timer_at(asker->timer, asker->pace.next);
	map_set(&app->askers, key, asker);
	return asker;
}

static void want(struct app *app, const char *name, const char *resolver)
{
	char key[HOST_SIZE + 96];
	struct asker *asker;

	make_key(key, sizeof key, name, resolver);
	asker = map_get(&app->askers, key);
	if (!asker)
		asker = asker_start(app, key, name, resolver);
	if (!asker)
		return;
	asker->is_wanted = true;
	pace_set(&asker->pace, app->settings->dns_interval, loop_now(app->loop).mono);
}

/* "system" stands for what resolv.conf says at this moment. */
static size_t resolvers_now(const struct app *app, char (*to)[80])
{
	const struct settings *settings = app->settings;
	size_t n = 0;

	for (size_t i = 0; i < settings->n_resolvers && n < RESOLVERS_MAX; i++) {
		if (strcmp(settings->resolvers[i], "system") == 0)
			n += resolver_system_servers("/etc/resolv.conf", to + n, RESOLVERS_MAX - n);
		else
			text_copy(to[n++], sizeof to[0], settings->resolvers[i]);
	}
	return n;
}

static bool end_one_unwanted(struct app *app)
{
	struct asker *asker;
	size_t at = 0;

	while ((asker = map_next(&app->askers, &at, NULL)))
		if (!asker->is_wanted) {
			map_remove(&app->askers, asker->key);
			asker_end(asker);
			return true;
		}
	return false;
}

void names_sync(struct app *app)
{
	char resolvers[RESOLVERS_MAX][80];
	size_t n_resolvers = resolvers_now(app, resolvers);
	const char *const *names;
	size_t n_names = judge_names(app->judge, &names), at = 0;
	struct asker *asker;

	app->n_new_askers = 0;
	while ((asker = map_next(&app->askers, &at, NULL)))
		asker->is_wanted = false;
	for (size_t n = 0; n < n_names; n++)
		for (size_t r = 0; r < n_resolvers; r++)
			want(app, names[n], resolvers[r]);
	while (end_one_unwanted(app))
		;
	app->n_names = n_names;
}

/* A name that takes another's place in one poll waits for the next tick. */
void names_sync_if_new(struct app *app)
{
	const char *const *names;

	if (judge_names(app->judge, &names) != app->n_names)
		names_sync(app);
}

void names_stop(struct app *app)
{
	struct asker *asker;
	size_t at = 0;

	while ((asker = map_next(&app->askers, &at, NULL)))
		asker_end(asker);
	map_free(&app->askers);
}
