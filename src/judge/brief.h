/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer says beside addresses. */
#pragma once

#include "judge/state.h"

/* The one of both questions that has addresses; that for IPv4 if both or neither. */
const struct lookup *lookup_with_addresses(const struct name_seen *);
void brief_take(struct brief *, const struct name_seen *);
/* RFC 8914: the answer is older than its TTL allows. */
bool brief_is_stale(const struct brief *);

/* Does what this view says count as DNS? What libc says is judged beside it. */
static inline bool view_is_dns(const struct view *view)
{
	return view->kind != VIEW_LIBC;
}
/* Is it one of those that a server would ask? */
static inline bool view_is_resolver(const struct view *view)
{
	return view->kind == VIEW_RESOLVER || view->kind == VIEW_SYSTEM;
}
