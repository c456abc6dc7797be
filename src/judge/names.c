/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/lists.h"
#include "judge/lookups.h"
#include "judge/memory.h"
#include "judge/pasts.h"
#include "judge/repoint.h"
#include "judge/signs.h"
#include "judge/spot.h"
#include "judge/views.h"

static bool is_name(const char *host)
{
	struct address address;
	/* orchestrator detaches a replica by writing // before the host: there is nothing to look
	 * up. */
	return *host != '\0' && *host != '/' && !address_parse(host, &address) &&
	       !text_same_name(host, "localhost");
}

void name_to_watch(const struct target *target, const char *source_host, char to[HOST_SIZE])
{
	const char *name =
		target->watch.source_name[0] != '\0' ? target->watch.source_name : source_host;
	text_copy(to, HOST_SIZE, is_name(name) ? name : "");
}

void name_of_channel(const struct target *target, size_t channel, char to[HOST_SIZE])
{
	const char *host = target->state.channels[channel].source_host;
	name_to_watch(target, host, to);
	if (*to == '\0')
		text_copy(to, HOST_SIZE, host);
}

static void make_key(const char *name, char key[HOST_SIZE])
{
	size_t n = 0;
	for (; name[n] != '\0' && n + 1 < HOST_SIZE; n++)
		key[n] = (char)tolower((unsigned char)name[n]);
	n -= n > 0 && key[n - 1] == '.';
	key[n] = '\0';
}

struct name *name_find(const struct judge *judge, const char *name)
{
	char key[HOST_SIZE];
	make_key(name, key);
	return map_get(&judge->names, key);
}

struct name *name_add(struct judge *judge, const char *text)
{
	struct name *name = name_find(judge, text);
	char key[HOST_SIZE];
	if (name)
		return name;
	name = xcalloc(1, sizeof *name);
	make_key(text, key);
	/* What is remembered of it is found again under whatever spelling. */
	text_copy(name->name, sizeof name->name, key);
	map_set(&judge->names, key, name);
	return name;
}

struct name *name_take(struct judge *judge, const char *text)
{
	struct name *name;
	if (*text == '\0')
		return NULL;
	name = name_add(judge, text);
	if (name->n_users++ == 0)
		lists_names_changed(judge->lists);
	return name;
}

void name_free(struct name *name)
{
	for (size_t i = 0; i < N_NAME_SLOTS; i++)
		spot_free(&name->spots[i]);
	for (size_t i = 0; i < name->n_views; i++)
		view_clear(&name->views[i]);
	free(name->views);
	free(name->move);
	free(name->move_before);
	free(name->move_after);
	free(name->move_end);
	pasts_free(name);
	free(name);
}

static void end(struct sight *sight)
{
	struct name *name = sight->name;
	char key[HOST_SIZE];
	sight->why = WHY_UNUSED;
	for (enum slot slot = SLOT_REPOINT; slot < N_SLOTS; slot++)
		spot_end(sight, spot_of_name(name, slot), slot, sight->at.wall);
	for (size_t i = 0; i < name->n_views; i++)
		memory_without_view(sight, &name->views[i]);
	memory_without_move(sight);
	pasts_forget(sight);
	make_key(name->name, key);
	map_remove(&sight->judge->names, key);
	lists_names_changed(sight->judge->lists);
	name_free(name);
}

void name_release(struct sight *sight, struct name **held)
{
	struct name *name = *held, *sight_name = sight->name;
	enum why why = sight->why;
	if (!name)
		return;
	sight->name = name;
	if (name->n_users == 1) {
		end(sight);
		*held = NULL;
	} else {
		*held = NULL;
		name->n_users--;
		repoint_judge_followed(sight, name);
	}
	sight->name = sight_name;
	sight->why = why;
}

/* A channel that was pointed elsewhere keeps its former name until it runs: till then the trouble
 * of that name is not over for it. */
static void leave(struct sight *sight, struct channel *channel, struct name *former)
{
	name_release(sight, &channel->left);
	channel->left = former;
	channel->must_remember = true;
}

void names_follow(struct sight *sight)
{
	struct target *target = sight->target;
	struct channel *channel = &target->channels[sight->channel];
	struct name *former = channel->name;
	char wanted[HOST_SIZE];
	name_to_watch(target, sight->row->source_host, wanted);
	if (!text_same_name(wanted, former ? former->name : "")) {
		channel->name = name_take(sight->judge, wanted);
		leave(sight, channel, former);
	}
	if (!channel->left || sight->row->io != THREAD_YES)
		return;
	name_release(sight, &channel->left);
	channel->must_remember = true;
}

void name_see(struct sight *sight)
{
	struct name *name = name_find(sight->judge, sight->answer->name);
	struct view *view;
	if (!name || name->n_users == 0)
		return;
	sight->name = name;
	views_drop_old(sight);
	view = view_of(name, sight->answer->resolver);
	if (!view)
		return;
	view_take(sight, view);
	lookups_judge(sight);
	signs_judge(sight);
	repoint_judge(sight, view);
	views_remember(sight);
}
