/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/curve.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

void curves_free(struct curves *curves)
{
	for (size_t i = 0; i < curves->n; i++)
		free(curves->items[i].points);
	free(curves->items);
	*curves = (struct curves){0};
}

struct curve *curves_find(const struct curves *curves, const char *target, const char *channel)
{
	for (size_t i = 0; i < curves->n; i++)
		if (strcmp(curves->items[i].target, target) == 0 &&
		    strcmp(curves->items[i].channel, channel) == 0)
			return &curves->items[i];
	return NULL;
}

static bool is_same(const struct curve_point *a, const struct curve_point *b)
{
	return a->lag.us == b->lag.us && a->io == b->io && a->sql == b->sql;
}

/* Neither a change nor a peak: the line hardly differs without it. */
static bool is_plain(const struct curve *curve, size_t i)
{
	const struct curve_point *point = &curve->points[i];
	if (i == 0 || i + 1 == curve->n)
		return false;
	for (size_t beside = i - 1; beside <= i + 1; beside += 2) {
		const struct curve_point *other = &curve->points[beside];
		if (other->io != point->io || other->sql != point->sql ||
		    (other->lag.us < 0) != (point->lag.us < 0))
			return false;
	}
	return point->lag.us <= curve->points[i - 1].lag.us ||
	       point->lag.us <= curve->points[i + 1].lag.us;
}

static void thin(struct curve *curve, bool spares_changes)
{
	size_t n = 0;
	bool dropped = false;
	for (size_t i = 0; i < curve->n; i++) {
		bool is_inside = i > 0 && i + 1 < curve->n;
		dropped = !dropped && is_inside && (!spares_changes || is_plain(curve, i));
		if (!dropped)
			curve->points[n++] = curve->points[i];
	}
	curve->n = n;
}

void curve_add(struct curve *curve, const struct curve_point *point)
{
	struct curve_point *last = curve->n > 0 ? &curve->points[curve->n - 1] : NULL;
	if (last != NULL && point->at.us <= last->at.us)
		return; /* the clock was set back: a line does not run backwards */
	if (curve->n > 1 && is_same(last, point) && is_same(last - 1, point)) {
		*last = *point;
		return;
	}
	if (curve->n >= CURVE_MAX) {
		thin(curve, true);
		/* Nothing but changes and peaks: some of those have to go. */
		if (curve->n > CURVE_MAX * 3 / 4)
			thin(curve, false);
	}
	*ARRAY_ADD(curve->points, curve->n) = *point;
}

static struct curve *find_or_add(struct curves *curves, const char *target, const char *channel)
{
	struct curve *curve = curves_find(curves, target, channel);
	if (curve != NULL)
		return curve;
	curve = ARRAY_ADD(curves->items, curves->n);
	text_copy(curve->target, sizeof curve->target, target);
	text_copy(curve->channel, sizeof curve->channel, channel);
	return curve;
}

void curves_add(struct curves *curves, const char *target, const char *channel,
		const struct curve_point *point)
{
	curve_add(find_or_add(curves, target, channel), point);
}

static void forget(struct curve *curve, wall_t before)
{
	size_t n = 0;
	while (n + 1 < curve->n && curve->points[n + 1].at.us <= before.us)
		n++;
	if (n == 0)
		return;
	curve->n -= n;
	memmove(curve->points, curve->points + n, curve->n * sizeof *curve->points);
}

void curves_forget(struct curves *curves, const char *target, wall_t before)
{
	for (size_t i = 0; i < curves->n; i++)
		if (strcmp(curves->items[i].target, target) == 0)
			forget(&curves->items[i], before);
}

void curves_blind(struct curves *curves, wall_t at)
{
	const struct curve_point blind = {.at = at, .lag = {-1}};
	for (size_t i = 0; i < curves->n; i++)
		curve_add(&curves->items[i], &blind);
}

void curves_copy(struct curves *to, const struct curves *from, const char *target)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct curve *curve = &from->items[i];
		if (strcmp(curve->target, target) != 0)
			continue;
		struct curve *copy = find_or_add(to, target, curve->channel);
		for (size_t j = 0; j < curve->n; j++)
			curve_add(copy, &curve->points[j]);
	}
}
