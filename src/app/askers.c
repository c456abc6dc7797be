/* SPDX-License-Identifier: Apache-2.0 */
#include "app/askers.h"

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "probe/dns_query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each so many questions one more tells whether the name's answer comes from a wildcard. */
enum { WILDCARD_EVERY = 60 };

static span_t interval_of(const struct asker *asker)
{
	const struct settings *settings = asker->app->settings;

	return asker->view == VIEW_AUTHORITY ? settings->authority_interval
					     : settings->dns_interval;
}

static void server_ask(struct asker *asker)
{
	bool is_authority = asker->view == VIEW_AUTHORITY;

	resolver_ask(asker->app->resolver,
		     &(struct inquiry){
			     .name = asker->name,
			     .server = asker->server,
			     .view = asker->view,
			     .zone = asker->zone,
			     .server_name = asker->server_name,
			     .tries_wildcard = is_authority && asker->n_asked % WILDCARD_EVERY == 1,
			     .timeout = asker->app->settings->dns_timeout,
		     });
}

static void on_due(void *arg, struct now now)
{
	struct asker *asker = arg;

	if (asker->pace.is_busy) {
		if (asker->view == VIEW_LIBC)
			libc_view_ask(asker);
		return;
	}
	pace_begin(&asker->pace);
	asker->asked = now.mono;
	asker->n_asked++;
	if (asker->view == VIEW_LIBC)
		libc_view_ask(asker);
	else
		server_ask(asker);
}

static bool is_silent(const struct lookup *lookup)
{
	return lookup->end == LOOKUP_TIMEOUT || lookup->end == LOOKUP_DOWN;
}

static bool has_failed(const struct name_seen *seen)
{
	return is_silent(&seen->a) && is_silent(&seen->aaaa);
}

static struct pace_answer answer_of(const struct name_seen *seen)
{
	const struct lookup *lookup = seen->a.end == LOOKUP_OK ? &seen->a : &seen->aaaa;

	return (struct pace_answer){
		.failed = has_failed(seen),
		.is_cached = lookup->end == LOOKUP_OK && seen->view != VIEW_AUTHORITY &&
			     seen->view != VIEW_LIBC,
		.ttl = lookup->ttl,
	};
}

static void note_ttl(struct asker *asker, struct lookup *lookup, struct ttl_window *window,
		     mono_t at)
{
	if (lookup->end != LOOKUP_OK)
		return;
	lookup->ttl_max = ttl_window_see(window, lookup->ttl, at);
	if (asker->view == VIEW_AUTHORITY)
		lookup->ttl_max = lookup->ttl;
}

/* Nobody asked for the zone's servers by name: one that never answered is out of reach from here,
 * which is no news. */
static bool is_out_of_reach(struct asker *asker, const struct name_seen *seen)
{
	asker->has_answered |= !has_failed(seen);
	return asker->view == VIEW_AUTHORITY && !asker->has_answered;
}

static void make_key(char *to, size_t size, const char *name, const char *resolver)
{
	snprintf(to, size, "%s %s", name, resolver);
}

void names_seen(void *arg, struct observation *seen)
{
	struct app *app = arg;
	struct pace_answer answer = answer_of(&seen->name);
	struct asker *asker;
	char key[HOST_SIZE + 96];

	make_key(key, sizeof key, seen->name.name, seen->name.resolver);
	asker = map_get(&app->askers, key);
	if (!asker)
		return; /* nobody wants it any more */
	if (asker->last.us)
		seen->since_last = mono_since(seen->at.mono, asker->last);
	asker->last = seen->at.mono;
	note_ttl(asker, &seen->name.a, &asker->ttl[0], seen->at.mono);
	note_ttl(asker, &seen->name.aaaa, &asker->ttl[1], seen->at.mono);
	pace_end(&asker->pace, &answer, seen->at.mono);
	timer_at(asker->timer, asker->pace.next);
	if (!is_out_of_reach(asker, &seen->name))
		flow_observation(app, seen);
}

static void asker_end(struct asker *asker)
{
	timer_free(asker->timer);
	free(asker);
}

static void name_of_view(const struct view_wanted *wanted, char *to, size_t size)
{
	if (wanted->view == VIEW_LIBC)
		text_copy(to, size, "libc");
	else
		snprintf(to, size, "%s%s", wanted->view == VIEW_AUTHORITY ? "authority " : "",
			 wanted->server);
}

static struct asker *asker_new(struct app *app, const char *name, const struct view_wanted *wanted)
{
	struct asker *asker = xcalloc(1, sizeof *asker);

	asker->app = app;
	asker->view = wanted->view;
	text_copy(asker->name, sizeof asker->name, name);
	name_of_view(wanted, asker->resolver, sizeof asker->resolver);
	make_key(asker->key, sizeof asker->key, name, asker->resolver);
	text_copy(asker->server, sizeof asker->server, wanted->server ? wanted->server : "");
	text_copy(asker->server_name, sizeof asker->server_name,
		  wanted->server_name ? wanted->server_name : "");
	text_copy(asker->zone, sizeof asker->zone, wanted->zone ? wanted->zone : "");
	if (loop_timer(app->loop, on_due, asker, &asker->timer) == 0)
		return asker;
	free(asker);
	return NULL;
}

/* The first answer is the baseline: the sooner the better. */
static struct asker *asker_start(struct app *app, const char *name,
				 const struct view_wanted *wanted)
{
	struct asker *asker = asker_new(app, name, wanted);

	if (!asker)
		return NULL;
	pace_start(&asker->pace, interval_of(asker), asker->key, dns_query_random(),
		   app->n_new_askers++, loop_now(app->loop).mono);
	timer_at(asker->timer, asker->pace.next);
	map_set(&app->askers, asker->key, asker);
	return asker;
}

void asker_want(struct app *app, const char *name, const struct view_wanted *wanted)
{
	char resolver[80], key[HOST_SIZE + 96];
	struct asker *asker;
	mono_t next;

	name_of_view(wanted, resolver, sizeof resolver);
	make_key(key, sizeof key, name, resolver);
	asker = map_get(&app->askers, key);
	if (!asker)
		asker = asker_start(app, name, wanted);
	if (!asker)
		return;
	asker->is_wanted = true;
	next = asker->pace.next;
	pace_set(&asker->pace, interval_of(asker), loop_now(app->loop).mono);
	if (!asker->pace.is_busy && asker->pace.next.us != next.us)
		timer_at(asker->timer, asker->pace.next);
}

void asker_want_authority(struct app *app, const char *name, const struct zone_found *found)
{
	for (size_t i = 0; i < found->n_servers; i++)
		asker_want(app, name,
			   &(struct view_wanted){
				   .view = VIEW_AUTHORITY,
				   .server = found->servers[i].address,
				   .server_name = found->servers[i].name,
				   .zone = found->zone,
			   });
}

void askers_sync_begin(struct app *app)
{
	struct asker *asker;
	size_t at = 0;

	app->n_new_askers = 0;
	while ((asker = map_next(&app->askers, &at, NULL)))
		asker->is_wanted = false;
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

void askers_sync_end(struct app *app)
{
	while (end_one_unwanted(app))
		;
}

void askers_stop(struct app *app)
{
	struct asker *asker;
	size_t at = 0;

	while ((asker = map_next(&app->askers, &at, NULL)))
		asker_end(asker);
	map_free(&app->askers);
}
