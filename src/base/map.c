/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

struct map_slot {
	char *key; /* NULL = empty */
	void *value;
	size_t hash;
};

enum { FIRST_CAP = 16 }; /* a power of two, as each cap is */

static size_t hash_of(const char *key)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	for (; *key != '\0'; key++)
		hash = (hash ^ (unsigned char)*key) * UINT64_C(1099511628211);
	return (size_t)(hash ^ (hash >> 32));
}

/* The slot of the key, or the empty one where it belongs. */
static struct map_slot *slot_of(const struct map *map, const char *key, size_t hash)
{
	size_t at = hash & (map->cap - 1);
	while (map->slots[at].key != NULL &&
	       (map->slots[at].hash != hash || strcmp(map->slots[at].key, key) != 0))
		at = (at + 1) & (map->cap - 1);
	return &map->slots[at];
}

static void grow(struct map *map)
{
	struct map old = *map;
	map->cap = old.cap > 0 ? old.cap * 2 : FIRST_CAP;
	map->slots = xcalloc(map->cap, sizeof *map->slots);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].key != NULL)
			*slot_of(map, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	free(old.slots);
}

void *map_get(const struct map *map, const char *key)
{
	return map->n > 0 ? slot_of(map, key, hash_of(key))->value : NULL;
}

void map_set(struct map *map, const char *key, void *value)
{
	if ((map->n + 1) * 4 > map->cap * 3)
		grow(map);
	size_t hash = hash_of(key);
	struct map_slot *slot = slot_of(map, key, hash);
	if (slot->key == NULL) {
		*slot = (struct map_slot){.key = xstrdup(key), .hash = hash};
		map->n++;
	}
	slot->value = value;
}

/* Moves later slots of the same run into the hole, so that no search stops too early. */
static void close_hole(struct map *map, size_t hole)
{
	size_t mask = map->cap - 1;
	for (size_t at = (hole + 1) & mask; map->slots[at].key != NULL; at = (at + 1) & mask) {
		size_t home = map->slots[at].hash & mask;
		if (((at - home) & mask) < ((at - hole) & mask))
			continue;
		map->slots[hole] = map->slots[at];
		hole = at;
	}
	map->slots[hole] = (struct map_slot){0};
}

void *map_remove(struct map *map, const char *key)
{
	if (map->n == 0)
		return NULL;
	struct map_slot *slot = slot_of(map, key, hash_of(key));
	if (slot->key == NULL)
		return NULL;
	void *value = slot->value;
	free(slot->key);
	close_hole(map, (size_t)(slot - map->slots));
	map->n--;
	return value;
}

void *map_next(const struct map *map, size_t *at, const char **ret_key)
{
	while (*at < map->cap) {
		const struct map_slot *slot = &map->slots[(*at)++];
		if (slot->key == NULL)
			continue;
		if (ret_key != NULL)
			*ret_key = slot->key;
		return slot->value;
	}
	return NULL;
}

void map_free(struct map *map)
{
	for (size_t i = 0; i < map->cap; i++)
		free(map->slots[i].key);
	free(map->slots);
	*map = MAP_NULL;
}
