/* SPDX-License-Identifier: Apache-2.0 */
/* Where a name leads by one resolver: what is accepted, what comes and goes, and what is elsewhere.
 *
 * The first answer ever is accepted. From then on, for each family by itself:
 * - an answer with an accepted address is the same place. What it adds is not accepted with it, so
 * that {A}, {A,B}, {B} is a move; what it leaves out stays accepted for obsolete_hold, then is
 * dropped as long as another accepted one is in the answers.
 * - an answer without any accepted address is elsewhere. If accepted ones are back before the
 * change is confirmed, its addresses become suspect, the second time within obsolete_hold
 * tolerated: round robin. Tolerated ones are the same place for as long as accepted ones are seen
 * beside them; when all of those have been missing for obsolete_hold, it was a move through mixed
 * caches after all. After a day beside accepted ones they are accepted too. A family that was not
 * answered (timeout, SERVFAIL) says nothing. */
#pragma once

#include "judge/state.h"

enum lead { LEADS_UNKNOWN, LEADS_HOME, LEADS_ELSEWHERE };

/* The last answer against what is accepted. */
enum lead baseline_compare(const struct view *, const struct name_seen *, struct now);
void baseline_start(struct view *, struct now); /* the first answer after it was recalled */
bool baseline_is_empty(const struct view *);
/* What the last answer holds is accepted, nothing else. */
void baseline_accept(struct view *, struct now);
/* The answer is the same place: keeps the members' times. Returns whether anything changed. */
bool baseline_settle(struct view *, const struct name_seen *, struct now);
/* It came and went unconfirmed. */
void baseline_suspect(struct view *, const struct addresses *, struct now);
void baseline_add(struct view *, const struct address *, enum member_kind, wall_t at);
bool baseline_has(const struct view *, const struct address *, enum member_kind);
/* The accepted ones. */
void baseline_take(const struct view *, struct addresses *to);
