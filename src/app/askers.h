/* SPDX-License-Identifier: Apache-2.0 */
/* One asker for each view of a name: it puts its question when that is due. */
#pragma once

#include "app/app.h"
#include "probe/pace.h"
#include "probe/ttl_window.h"
#include "probe/zone_find.h"

struct asker {
	struct app *app;
	char key[HOST_SIZE + 96]; /* "name resolver" */
	char name[HOST_SIZE];
	enum view_kind view;
	char resolver[80]; /* its name among the views, as in struct name_seen */
	char server[80];   /* its address */
	char server_name[HOST_SIZE], zone[HOST_SIZE]; /* of an authority */
	struct pace pace;
	struct timer *timer;
	mono_t asked, last;
	unsigned n_asked;
	struct ttl_window ttl[2];
	bool has_answered; /* once */
	bool is_wanted;	   /* by the sync under way */
};

struct view_wanted {
	enum view_kind view;
	const char *server, *server_name, *zone;
};
void asker_want(struct app *, const char *name, const struct view_wanted *);
void asker_want_authority(struct app *, const char *name, const struct zone_found *);
void askers_sync_begin(struct app *);
void askers_sync_end(struct app *); /* ends those that nobody wanted since */
void askers_stop(struct app *);

/* libc_views.c: a worker asks libc; its own patience is not ours. */
int libc_views_start(struct app *);
void libc_view_ask(struct asker *);
bool libc_views_stop(struct app *);

/* zones.c: which servers of its zone a name can be asked of, as far as they are known */
const struct zone_found *zone_want(struct app *, const char *name);
void zones_sync_begin(struct app *);
void zones_sync_end(struct app *);
void zones_stop(struct app *);
