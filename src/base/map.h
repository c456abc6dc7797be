/* SPDX-License-Identifier: Apache-2.0 */
/* From a text to a pointer. Keys are copied; values belong to the caller. */
#pragma once

#include <stddef.h>

struct map {
	struct map_slot *slots;
	size_t n, cap;
};

#define MAP_NULL ((struct map){0})

void *map_get(const struct map *, const char *key); /* NULL if absent */
void map_set(struct map *, const char *key, void *value);
void *map_remove(struct map *, const char *key); /* what was there, or NULL */
/* Walks in no order: start with *at = 0; NULL at the end. Do not change the map meanwhile. */
void *map_next(const struct map *, size_t *at, const char **ret_key);
void map_free(struct map *);
