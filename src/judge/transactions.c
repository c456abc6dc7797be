/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/transactions.h"

#include <inttypes.h>

enum { LACKING_MAX = 160 };

void transactions_take(struct transactions *these, enum flavour flavour, const char *executed,
		       const char *position)
{
	bool known = false;
	transactions_free(these);
	if (flavour == FLAVOUR_MYSQL && executed)
		known = gtid_set_parse(executed, &these->set);
	else if (flavour == FLAVOUR_MARIADB && executed)
		known = gtid_points_parse(executed, &these->points);
	if (known && flavour == FLAVOUR_MARIADB && position)
		known = gtid_points_parse(position, &these->position);
	if (known)
		these->flavour = flavour;
	else
		transactions_free(these);
}

void transactions_free(struct transactions *these)
{
	gtid_set_free(&these->set);
	gtid_points_free(&these->points);
	gtid_points_free(&these->position);
	these->flavour = FLAVOUR_UNKNOWN;
}

bool transactions_are_known(const struct transactions *these)
{
	return these->flavour != FLAVOUR_UNKNOWN;
}

bool transactions_are_none(const struct transactions *these)
{
	return these->set.n + these->points.n + these->position.n == 0;
}

static bool are_comparable(const struct transactions *a, const struct transactions *b)
{
	return transactions_are_known(a) && a->flavour == b->flavour;
}

static enum has within_set(const struct gtid_set *these, const struct gtid_set *other,
			   const char *but_uuid, struct buf *ret_lacking)
{
	struct gtid_set lacking = gtid_set_without(these, other);
	enum has has;
	if (but_uuid)
		gtid_set_drop_uuid(&lacking, but_uuid);
	has = lacking.n > 0 ? HAS_NOT : HAS_ALL;
	if (ret_lacking)
		gtid_set_print(&lacking, LACKING_MAX, ret_lacking);
	gtid_set_free(&lacking);
	return has;
}

static uint64_t last_of(const struct transactions *these, uint32_t domain)
{
	uint64_t a = gtid_points_last(&these->points, domain);
	uint64_t b = gtid_points_last(&these->position, domain);
	return a > b ? a : b;
}

static const struct gtid_point *higher(const struct gtid_point *a, const struct gtid_point *b)
{
	if (!a || !b)
		return a ? a : b;
	return a->number > b->number ? a : b;
}

/* A number is used once in a domain: where the other has it by another server, this one is missing.
 * A server that was set up from a backup knows only its position: what led there is unknown. */
static enum has has_point(const struct gtid_point *point, const struct transactions *other)
{
	const struct gtid_point *same =
		higher(gtid_points_find(&other->points, point->domain, point->server),
		       gtid_points_find(&other->position, point->domain, point->server));
	if (same && same->number >= point->number)
		return HAS_ALL;
	if (same || last_of(other, point->domain) < point->number)
		return HAS_NOT;
	return HAS_UNKNOWN;
}

static enum has within_points(const struct gtid_points *these, const struct transactions *other,
			      bool but_own, uint32_t own, struct buf *ret_lacking)
{
	enum has has = HAS_ALL;
	for (size_t i = 0; i < these->n; i++) {
		const struct gtid_point *point = &these->items[i];
		enum has one = but_own && point->server == own ? HAS_ALL : has_point(point, other);
		if (one == HAS_NOT && ret_lacking)
			buf_printf(ret_lacking, "%s%u-%u-%" PRIu64, ret_lacking->len > 0 ? "," : "",
				   point->domain, point->server, point->number);
		if (one == HAS_NOT || (one == HAS_UNKNOWN && has == HAS_ALL))
			has = one;
	}
	return has;
}

enum has transactions_within(const struct transactions *these, const struct transactions *other,
			     struct buf *ret_lacking)
{
	if (!are_comparable(these, other))
		return HAS_UNKNOWN;
	if (these->flavour == FLAVOUR_MYSQL)
		return within_set(&these->set, &other->set, NULL, ret_lacking);
	return within_points(&these->points, other, false, 0, ret_lacking);
}

enum has transactions_within_but_own(const struct transactions *these,
				     const struct transactions *other, const char *uuid,
				     uint32_t server_id, struct buf *ret_lacking)
{
	if (!are_comparable(these, other))
		return HAS_UNKNOWN;
	if (these->flavour == FLAVOUR_MYSQL)
		return within_set(&these->set, &other->set, uuid, ret_lacking);
	return within_points(&these->points, other, true, server_id, ret_lacking);
}

bool transactions_behind(const struct transactions *replica, const struct transactions *source,
			 uint64_t *ret)
{
	struct gtid_set rest;
	if (!are_comparable(replica, source))
		return false;
	if (replica->flavour == FLAVOUR_MARIADB) {
		*ret = gtid_points_behind(&replica->points, &source->points);
		return true;
	}
	rest = gtid_set_without(&source->set, &replica->set);
	*ret = gtid_set_count(&rest);
	gtid_set_free(&rest);
	return true;
}
