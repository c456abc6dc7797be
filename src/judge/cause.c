/* SPDX-License-Identifier: Apache-2.0 */
/* Which finding explains which. The pairs run from names over the way to the source to what is
 * applied, never back, so that no two findings explain each other. */
#include <string.h>

#include "base/text.h"
#include "judge/verdict.h"

#define REACHING_BY_NAME FINDING_SOURCE_NAME_MISSING, FINDING_SOURCE_NAME_UNRESOLVED
#define REACHING                                                                                 \
	REACHING_BY_NAME, FINDING_SOURCE_REFUSED, FINDING_SOURCE_TIMEOUT, FINDING_SOURCE_CLOSES, \
		FINDING_SOURCE_DENIED, FINDING_SOURCE_TLS, FINDING_SOURCE_AUTH_PLUGIN,           \
		FINDING_SOURCE_FULL, FINDING_SOURCE_BLOCKS_HOST, FINDING_IO_UNREACHABLE
/* What a server that is not the expected one, or has lost data, answers. */
#define OTHER_SERVER                                                                \
	FINDING_BINLOG_PURGED, FINDING_GTID_DIVERGED, FINDING_GTID_AHEAD,           \
		FINDING_POSITION_INVALID, FINDING_SAME_SERVER_ID, FINDING_IO_ERROR, \
		FINDING_RELAY_LOG_CORRUPT, FINDING_SOURCE_IDENTITY_CHANGED
/* What is seen at the servers to which the source's name leads. */
#define OF_SOURCE                                                          \
	FINDING_DNS_POINTS_TO_SELF, FINDING_DNS_POINTS_TO_REPLICA,         \
		FINDING_SOURCE_LACKS_TRANSACTIONS, FINDING_SOURCE_IS_COPY, \
		FINDING_RECONNECT_FAILS, FINDING_ZOMBIE_SOURCE
#define APPLYING                                                                      \
	FINDING_APPLY_DUPLICATE_KEY, FINDING_APPLY_ROW_MISSING, FINDING_APPLY_SCHEMA, \
		FINDING_APPLY_ERROR
#define LAGGING FINDING_LAG, FINDING_LAG_BLOCKED, FINDING_LAG_TRANSACTION, FINDING_DELAY_EXCEEDED
#define STOPPED \
	FINDING_SOURCE_DETACHED, FINDING_IO_STOPPED, FINDING_SQL_STOPPED, FINDING_REPLICA_STOPPED
#define LIST(...)                         \
	(const enum finding_kind[])       \
	{                                 \
		__VA_ARGS__, FINDING_NONE \
	}

static const struct pair {
	const enum finding_kind *causes, *effects;
} pairs[] = {
	{LIST(FINDING_DNS_REPOINTED, FINDING_SOURCE_CHANGED, FINDING_DNS_FLAPPING,
	      FINDING_DNS_SINKHOLE, FINDING_DNS_STALE, FINDING_DNS_WILDCARD,
	      FINDING_DNS_SEARCH_DOMAIN),
	 LIST(REACHING, OTHER_SERVER, FINDING_IO_GAVE_UP)},
	{LIST(FINDING_DNS_REPOINTED),
	 LIST(OF_SOURCE, FINDING_SOURCE_READ_ONLY, FINDING_WRONG_SOURCE, FINDING_SOURCE_HALF_OPEN)},
	{LIST(FINDING_SOURCE_HALF_OPEN), LIST(REACHING, FINDING_IO_GAVE_UP, FINDING_LAG)},
	{LIST(OF_SOURCE), LIST(REACHING, OTHER_SERVER, FINDING_IO_GAVE_UP, FINDING_WRONG_SOURCE)},
	{LIST(FINDING_WRONG_SOURCE), LIST(OTHER_SERVER, APPLYING, FINDING_LAG)},
	{LIST(FINDING_DNS_MISSING, FINDING_DNS_SERVFAIL, FINDING_DNS_REFUSED, FINDING_DNS_TIMEOUT,
	      FINDING_RESOLVER_DOWN, FINDING_DNSSEC_EXPIRED, FINDING_RESOLVER_CONFIG_CHANGED),
	 LIST(REACHING_BY_NAME, FINDING_IO_UNREACHABLE, FINDING_IO_GAVE_UP)},
	{LIST(FINDING_SERVER_RESTARTED),
	 LIST(FINDING_TARGET_UNREACHABLE, FINDING_REPLICA_STOPPED, FINDING_RELAY_LOG_CORRUPT)},
	{LIST(REACHING), LIST(FINDING_IO_GAVE_UP, LAGGING)},
	{LIST(OTHER_SERVER, FINDING_IO_GAVE_UP, STOPPED), LIST(LAGGING)},
	{LIST(FINDING_DISK_FULL), LIST(FINDING_STATUS_HANGS, FINDING_RELAY_LOG_CORRUPT,
				       FINDING_APPLY_ERROR, FINDING_IO_ERROR, LAGGING)},
	{LIST(APPLYING), LIST(LAGGING)},
	{LIST(FINDING_REPLICA_WRITABLE, FINDING_FILTERS_CHANGED, FINDING_CONFIG_DRIFT,
	      FINDING_EVENTS_SKIPPED),
	 LIST(FINDING_APPLY_DUPLICATE_KEY, FINDING_APPLY_ROW_MISSING, FINDING_APPLY_SCHEMA)},
};
enum { N_PAIRS = sizeof pairs / sizeof pairs[0] };

/* Our resolver may hold a changed name's old answer for its TTL while the replica's has the new one
 * already; such names have 60 s at most. More would call the DNS switch of a failover the cause of
 * the failure that it answers. */
static const span_t cache_slack = {60 * US_PER_SECOND};
/* What has been over for longer explains nothing new (the seed's five hours are well inside). */
static const span_t aftermath = {24 * 3600 * US_PER_SECOND};
/* But a connection that stands meets the move of its name only when it breaks; the judge tells of
 * moves that old where the channel has not reconnected since. */
static const span_t aftermath_of_moves = {30 * 24 * 3600 * US_PER_SECOND};

static bool has(const enum finding_kind *list, enum finding_kind kind)
{
	while (*list != FINDING_NONE && *list != kind)
		list++;
	return *list == kind;
}

static bool kinds_fit(enum finding_kind cause, enum finding_kind effect)
{
	if (cause == effect || cause == FINDING_NONE || effect == FINDING_NONE)
		return false;
	for (size_t i = 0; i < N_PAIRS; i++)
		if (has(pairs[i].causes, cause) && has(pairs[i].effects, effect))
			return true;
	return false;
}

static bool places_meet(const struct finding *cause, const struct finding *effect)
{
	enum about of_cause = finding_row(cause->kind)->about;
	enum about of_effect = finding_row(effect->kind)->about;
	if (of_cause == ABOUT_NAME)
		return text_same_name(cause->name, effect->name);
	if (strcmp(cause->target, effect->target) != 0)
		return false;
	return of_cause == ABOUT_TARGET || of_effect == ABOUT_TARGET ||
	       strcmp(cause->channel, effect->channel) == 0;
}

static bool times_fit(const struct finding *cause, const struct finding *effect)
{
	wall_t may_have_begun = {cause->since.us - cause->uncertainty.us};
	span_t lasts = cause->kind == FINDING_DNS_REPOINTED ? aftermath_of_moves : aftermath;
	if (may_have_begun.us > wall_after(effect->since, cache_slack).us)
		return false;
	return !wall_is_set(cause->gone) || effect->since.us <= wall_after(cause->gone, lasts).us;
}

bool finding_explains(const struct finding *cause, const struct finding *effect)
{
	return kinds_fit(cause->kind, effect->kind) && places_meet(cause, effect) &&
	       times_fit(cause, effect);
}

struct standing {
	size_t n_explained;
	bool is_explained;
};

static struct standing standing_of(const struct finding *findings, size_t n, size_t at)
{
	struct standing standing = {0};
	for (size_t i = 0; i < n; i++) {
		standing.n_explained += finding_explains(&findings[at], &findings[i]);
		standing.is_explained |= finding_explains(&findings[i], &findings[at]);
	}
	return standing;
}

static bool is_open_trouble(const struct finding *finding)
{
	return !wall_is_set(finding->gone) && finding_row(finding->kind)->nature == NATURE_TROUBLE;
}

static bool goes_before(const struct finding *a, struct standing of_a, const struct finding *b,
			struct standing of_b)
{
	if (of_a.is_explained != of_b.is_explained)
		return of_b.is_explained;
	if (of_a.n_explained != of_b.n_explained)
		return of_a.n_explained > of_b.n_explained;
	if (is_open_trouble(a) != is_open_trouble(b))
		return is_open_trouble(a);
	return a->since.us < b->since.us;
}

int cause_of(const struct finding *findings, size_t n)
{
	struct standing best = {0};
	int cause = -1;
	for (size_t i = 0; i < n; i++) {
		struct standing standing = standing_of(findings, n, i);
		if (cause >= 0 && !goes_before(&findings[i], standing, &findings[cause], best))
			continue;
		cause = (int)i;
		best = standing;
	}
	return cause;
}
