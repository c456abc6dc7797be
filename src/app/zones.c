/* SPDX-License-Identifier: Apache-2.0 */
/* Where the own servers of each name's zone are: looked for at first, and now and then again, for
 * zones move, too. */
#include "app/askers.h"

#include "base/text.h"
#include "base/xalloc.h"

#include <stdlib.h>

enum { SERVERS_ASKED_MAX = 4, FINDS_MAX = 8 /* under way at a time */ };
static const span_t look_again = SPAN_SECONDS(600), try_again = SPAN_SECONDS(60);

struct name_zone {
	struct app *app;
	char name[HOST_SIZE];
	struct zone_find *find; /* NULL while none is under way */
	struct zone_found found;
	mono_t due;
	bool is_wanted;
};

static void on_found(void *arg, const struct zone_found *found);

static void find_start(struct name_zone *zone)
{
	struct app *app = zone->app;

	zone->find =
		zone_find_start(app->loop, zone->name, app->zone_resolvers, app->n_zone_resolvers,
				SERVERS_ASKED_MAX, app->settings->dns_timeout, on_found, zone);
	app->n_zone_finds += zone->find != NULL;
}

static void start_due(struct app *app)
{
	mono_t now = loop_now(app->loop).mono;
	struct name_zone *zone;
	size_t at = 0;

	while (app->n_zone_finds < FINDS_MAX && (zone = map_next(&app->zones, &at, NULL)))
		if (!zone->find && now.us >= zone->due.us)
			find_start(zone);
}

static void find_end(struct name_zone *zone)
{
	zone->app->n_zone_finds -= zone->find != NULL;
	zone->find = zone_find_free(zone->find);
}

/* What was found before stays while resolvers fail. */
static void on_found(void *arg, const struct zone_found *found)
{
	struct name_zone *zone = arg;
	bool is_good = found->n_servers > 0;

	if (is_good)
		zone->found = *found;
	zone->due = mono_after(loop_now(zone->app->loop).mono, is_good ? look_again : try_again);
	find_end(zone);
	if (is_good)
		asker_want_authority(zone->app, zone->name, &zone->found);
	start_due(zone->app);
}

static struct name_zone *zone_of(struct app *app, const char *name)
{
	struct name_zone *zone = map_get(&app->zones, name);

	if (zone)
		return zone;
	zone = xcalloc(1, sizeof *zone);
	zone->app = app;
	text_copy(zone->name, sizeof zone->name, name);
	map_set(&app->zones, name, zone);
	return zone;
}

const struct zone_found *zone_want(struct app *app, const char *name)
{
	struct name_zone *zone = zone_of(app, name);

	zone->is_wanted = true;
	return &zone->found;
}

static void zone_end(struct name_zone *zone)
{
	find_end(zone);
	free(zone);
}

void zones_sync_begin(struct app *app)
{
	struct name_zone *zone;
	size_t at = 0;

	while ((zone = map_next(&app->zones, &at, NULL)))
		zone->is_wanted = false;
}

static bool end_one_unwanted(struct app *app)
{
	struct name_zone *zone;
	size_t at = 0;

	while ((zone = map_next(&app->zones, &at, NULL)))
		if (!zone->is_wanted) {
			map_remove(&app->zones, zone->name);
			zone_end(zone);
			return true;
		}
	return false;
}

void zones_sync_end(struct app *app)
{
	while (end_one_unwanted(app))
		;
	start_due(app);
}

void zones_stop(struct app *app)
{
	struct name_zone *zone;
	size_t at = 0;

	while ((zone = map_next(&app->zones, &at, NULL)))
		zone_end(zone);
	map_free(&app->zones);
}
