/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/wanted.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/baseline.h"
#include "judge/errors.h"
#include "judge/source.h"

enum { PLACES_MAX = 8 }; /* of each channel; more is no source's name */

struct wanted {
	struct source_wanted *items; /* owned */
	size_t n;
	bool is_right;
};

/* An address of this very host means another host to whoever is elsewhere. */
static bool is_local(const struct address *address)
{
	static const struct address loopback = {.family = 6, .bytes = {[15] = 1}};
	static const struct address any_4 = {.family = 4}, any_6 = {.family = 6};
	if (address->family == 4 && address->bytes[0] == 127)
		return true;
	return address_compare(address, &loopback) == 0 || address_compare(address, &any_4) == 0 ||
	       address_compare(address, &any_6) == 0;
}

static bool is_on_this_host(const struct target *target)
{
	struct address address;
	if (target->address[0] == '\0')
		return target->is_by_socket;
	return address_parse(target->address, &address) && is_local(&address);
}

static void add_all(struct addresses *to, const struct addresses *from)
{
	for (size_t i = 0; i < from->n && to->n < PLACES_MAX; i++)
		addresses_add(to, &from->items[i]);
}

static void take_views(const struct name *name, struct places *to)
{
	for (size_t i = 0; i < name->n_views; i++)
		add_all(&to->now, &name->views[i].latest);
	for (size_t i = 0; i < name->n_views; i++) {
		struct addresses accepted = {0};
		if (name->views[i].moved.n == 0)
			continue;
		baseline_take(&name->views[i], &accepted);
		for (size_t a = 0; a < accepted.n && to->before.n < PLACES_MAX; a++)
			if (!addresses_have(&to->now, &accepted.items[a]))
				addresses_add(&to->before, &accepted.items[a]);
		addresses_clear(&accepted);
	}
}

void places_take(const struct target *target, size_t channel, struct places *ret)
{
	const char *host = target->state.channels[channel].source_host;
	const struct name *name = target->channels[channel].name;
	struct address literal;
	*ret = (struct places){0};
	if (is_detached(host))
		return;
	if (name)
		take_views(name, ret);
	else if (address_parse(host, &literal))
		addresses_add(&ret->now, &literal);
}

void places_free(struct places *places)
{
	addresses_clear(&places->now);
	addresses_clear(&places->before);
}

struct wanted *wanted_new(void)
{
	return xcalloc(1, sizeof(struct wanted));
}

void wanted_free(struct wanted *wanted)
{
	free(wanted->items);
	free(wanted);
}

void wanted_changed(struct wanted *wanted)
{
	wanted->is_right = false;
}

bool wanted_is_new(const struct wanted *wanted)
{
	return !wanted->is_right;
}

/* An account that was turned away there leaves it to another target's, if there is one. */
static bool is_turned_away(const struct judge *judge, const struct source_wanted *item)
{
	const struct source *source = source_find(judge, item->address, item->port);
	return source && source->end == POLL_DENIED && strcmp(source->asker, item->target) == 0;
}

static void add(struct wanted *wanted, const struct judge *judge, const struct target *target,
		const struct channel_state *state, const struct address *address)
{
	struct source_wanted *item;
	if (is_local(address) && !is_on_this_host(target))
		return;
	item = ARRAY_ADD(wanted->items, wanted->n);
	item->target = target->watch.target;
	item->host = state->source_host;
	item->port = state->source_port;
	address_print(address, item->address);
	item->is_last_choice = is_turned_away(judge, item);
}

static void add_channel(struct wanted *wanted, const struct judge *judge,
			const struct target *target, size_t channel)
{
	const struct channel_state *state = &target->state.channels[channel];
	struct places places;
	places_take(target, channel, &places);
	for (size_t i = 0; i < places.now.n; i++)
		add(wanted, judge, target, state, &places.now.items[i]);
	for (size_t i = 0; i < places.before.n; i++)
		add(wanted, judge, target, state, &places.before.items[i]);
	places_free(&places);
}

static int compare_place(const struct source_wanted *a, const struct source_wanted *b)
{
	int order = strcmp(a->address, b->address);
	return order != 0 ? order : (int)a->port - (int)b->port;
}

static int compare(const void *left, const void *right)
{
	const struct source_wanted *a = left, *b = right;
	int order = compare_place(a, b);
	if (order == 0)
		order = (int)a->is_last_choice - (int)b->is_last_choice;
	if (order == 0)
		order = strcmp(a->target, b->target);
	return order != 0 ? order : strcmp(a->host, b->host);
}

/* However many replicas a source has, one of their accounts asks it. */
static void keep_one_each(struct wanted *wanted)
{
	size_t kept = 0;
	qsort(wanted->items, wanted->n, sizeof *wanted->items, compare);
	for (size_t i = 0; i < wanted->n; i++)
		if (kept == 0 || compare_place(&wanted->items[kept - 1], &wanted->items[i]) != 0)
			wanted->items[kept++] = wanted->items[i];
	wanted->n = kept;
}

size_t wanted_list(struct wanted *wanted, struct judge *judge, const struct source_wanted **ret)
{
	const struct target *target;
	size_t at = 0;
	if (!wanted->is_right) {
		free(wanted->items);
		wanted->items = NULL;
		wanted->n = 0;
		while ((target = map_next(&judge->targets, &at, NULL)))
			for (size_t i = 0; target->is_watched && target->watch.asks_source &&
					   i < target->state.n_channels;
			     i++)
				add_channel(wanted, judge, target, i);
		if (wanted->n > 0)
			keep_one_each(wanted);
		sources_keep_only(judge, wanted->items, wanted->n);
		wanted->is_right = true;
	}
	*ret = wanted->items;
	return wanted->n;
}
