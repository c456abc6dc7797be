/* SPDX-License-Identifier: Apache-2.0 */
/* The names that channels replicate from: who uses which, and what the resolvers make of them. */
#pragma once

#include "judge/state.h"

/* The name to watch for this channel; "" for literal addresses and what is no name. */
void name_to_watch(const struct target *, const char *source_host, char to[HOST_SIZE]);
/* The source's name as findings have it: the one that is watched, else the literal address. */
void name_of_channel(const struct target *, size_t channel, char to[HOST_SIZE]);

struct name *name_find(const struct judge *, const char *name);
struct name *name_add(struct judge *,
		      const char *name); /* without a user; the one that is there already */
struct name *name_take(struct judge *, const char *name); /* with one user more; NULL for "" */
/* One user less. Without the last one its findings are over and it is forgotten. */
void name_release(struct sight *, struct name **);
void name_free(struct name *);

/* After the channel's source was seen: sight->channel uses the right name. */
void names_follow(struct sight *);
void name_see(struct sight *); /* one answer */
