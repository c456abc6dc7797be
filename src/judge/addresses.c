/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/addresses.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"

void addresses_clear(struct addresses *set)
{
	free(set->items);
	*set = (struct addresses){0};
}

bool addresses_same(const struct addresses *a, const struct addresses *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (address_compare(&a->items[i], &b->items[i]) != 0)
			return false;
	return true;
}

/* Where it is, or where it belongs. */
static size_t place_of(const struct addresses *set, const struct address *address, bool *ret_there)
{
	size_t at = 0;
	int order = 1;
	while (at < set->n && (order = address_compare(&set->items[at], address)) < 0)
		at++;
	*ret_there = at < set->n && order == 0;
	return at;
}

bool addresses_have(const struct addresses *set, const struct address *address)
{
	bool there;
	place_of(set, address, &there);
	return there;
}

bool addresses_meet(const struct addresses *a, const struct addresses *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (addresses_have(b, &a->items[i]))
			return true;
	return false;
}

void addresses_add(struct addresses *set, const struct address *address)
{
	bool there;
	size_t at = place_of(set, address, &there);
	if (there || set->n >= ADDRESSES_KEPT)
		return;
	ARRAY_GROW(set->items, set->n);
	memmove(&set->items[at + 1], &set->items[at], (set->n - at) * sizeof *set->items);
	set->items[at] = *address;
	set->n++;
}

void addresses_add_all(struct addresses *set, const struct addresses *from)
{
	for (size_t i = 0; i < from->n; i++)
		addresses_add(set, &from->items[i]);
}

static void take(struct addresses *set, const struct lookup *lookup)
{
	if (lookup->end != LOOKUP_OK)
		return;
	for (size_t i = 0; i < lookup->n_addresses && i < ADDRESSES_MAX; i++)
		addresses_add(set, &lookup->addresses[i]);
}

void addresses_take(struct addresses *set, const struct name_seen *seen)
{
	take(set, &seen->a);
	take(set, &seen->aaaa);
}

void addresses_print(const struct addresses *set, char *to, size_t size)
{
	enum { SHOWN = 8 }; /* of 46 bytes at most: a line has room for them */
	CLEANUP_BUF text = BUF_NULL;
	char one[46];
	for (size_t i = 0; i < set->n && i < SHOWN; i++) {
		address_print(&set->items[i], one);
		buf_printf(&text, "%s%s", i > 0 ? ", " : "", one);
	}
	if (set->n > SHOWN)
		buf_printf(&text, " and %zu more", set->n - SHOWN);
	text_copy_line(to, size, buf_text(&text));
}
