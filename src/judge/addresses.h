/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of addresses, both families, in canonical order. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "probe/observation.h"

struct addresses {
	struct address *items; /* owned, sorted, no doubles */
	size_t n;
};

/* Beyond this a union no longer grows: hostile answers must not fill the memory. */
enum { ADDRESSES_KEPT = 256 };

bool addresses_same(const struct addresses *, const struct addresses *);
void addresses_clear(struct addresses *); /* and frees */
bool addresses_have(const struct addresses *, const struct address *);
bool addresses_meet(const struct addresses *, const struct addresses *);
void addresses_add(struct addresses *, const struct address *);
void addresses_add_all(struct addresses *, const struct addresses *);
/* The addresses of an answer: of those questions that were answered. */
void addresses_take(struct addresses *, const struct name_seen *);
/* "10.0.0.5, 10.0.0.6" onto the end; what does not fit is left out and said so. */
void addresses_print(const struct addresses *, char *to, size_t size);
