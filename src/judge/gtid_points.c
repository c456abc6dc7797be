/* SPDX-License-Identifier: Apache-2.0 */
/* MariaDB's positions and states; declared in judge/gtid.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "judge/gtid.h"

static int compare(const void *left, const void *right)
{
	const struct gtid_point *a = left, *b = right;
	if (a->domain != b->domain)
		return a->domain < b->domain ? -1 : 1;
	if (a->server != b->server)
		return a->server < b->server ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

static bool read_number(const char **at, uint64_t max, uint64_t *ret)
{
	const char *start = *at;
	uint64_t value = 0;
	for (; **at >= '0' && **at <= '9'; ++*at) {
		unsigned digit = (unsigned)(**at - '0');
		if (value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*ret = value;
	return *at > start;
}

static bool read_dash(const char **at)
{
	return *(*at)++ == '-';
}

static bool read_point(const char **at, struct gtid_point *ret)
{
	uint64_t domain, server, number;
	if (!read_number(at, UINT32_MAX, &domain) || !read_dash(at) ||
	    !read_number(at, UINT32_MAX, &server) || !read_dash(at) ||
	    !read_number(at, UINT64_MAX, &number))
		return false;
	*ret = (struct gtid_point){
		.domain = (uint32_t)domain, .server = (uint32_t)server, .number = number};
	return true;
}

/* Of one domain and server only the last counts. */
static void put_in_order(struct gtid_points *points)
{
	size_t kept = 0;
	if (points->n < 2)
		return;
	qsort(points->items, points->n, sizeof *points->items, compare);
	for (size_t i = 1; i < points->n; i++) {
		struct gtid_point *last = &points->items[kept], *point = &points->items[i];
		if (last->domain == point->domain && last->server == point->server)
			*last = *point;
		else
			points->items[++kept] = *point;
	}
	points->n = kept + 1;
}

bool gtid_points_parse(const char *text, struct gtid_points *ret)
{
	static const char blanks[] = " \t\r\n";
	struct gtid_points points = {0};
	const char *at = text + strspn(text, blanks);
	while (*at != '\0') {
		struct gtid_point point;
		bool good = points.n < GTID_POINTS_MAX && read_point(&at, &point);
		at += good ? strspn(at, blanks) : 0;
		if (!good || (*at != ',' && *at != '\0')) {
			gtid_points_free(&points);
			return false;
		}
		*ARRAY_ADD(points.items, points.n) = point;
		if (*at == ',')
			at += 1 + strspn(at + 1, blanks);
	}
	put_in_order(&points);
	*ret = points;
	return true;
}

void gtid_points_free(struct gtid_points *points)
{
	free(points->items);
	*points = (struct gtid_points){0};
}

const struct gtid_point *gtid_points_find(const struct gtid_points *points, uint32_t domain,
					  uint32_t server)
{
	for (size_t i = 0; i < points->n; i++)
		if (points->items[i].domain == domain && points->items[i].server == server)
			return &points->items[i];
	return NULL;
}

uint64_t gtid_points_last(const struct gtid_points *points, uint32_t domain)
{
	uint64_t last = 0;
	for (size_t i = 0; i < points->n; i++)
		if (points->items[i].domain == domain && points->items[i].number > last)
			last = points->items[i].number;
	return last;
}

uint64_t gtid_points_behind(const struct gtid_points *replica, const struct gtid_points *source)
{
	uint64_t behind = 0;
	for (size_t i = 0; i < source->n; i++) {
		uint32_t domain = source->items[i].domain;
		uint64_t here = gtid_points_last(replica, domain);
		uint64_t there = gtid_points_last(source, domain);
		if (i > 0 && source->items[i - 1].domain == domain)
			continue;
		behind += there > here ? there - here : 0;
	}
	return behind;
}

void gtid_points_print(const struct gtid_points *points, size_t max, struct buf *to)
{
	size_t start = to->len;
	for (size_t i = 0; i < points->n; i++) {
		const struct gtid_point *point = &points->items[i];
		CLEANUP_BUF one = BUF_NULL;
		buf_printf(&one, "%s%u-%u-%" PRIu64, i > 0 ? "," : "", (unsigned)point->domain,
			   (unsigned)point->server, point->number);
		if (to->len - start + one.len > max) {
			buf_add(to, "...");
			return;
		}
		buf_add(to, buf_text(&one));
	}
}
