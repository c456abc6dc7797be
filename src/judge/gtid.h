/* SPDX-License-Identifier: Apache-2.0 */
/* Which transactions a server has, and which another lacks. MySQL counts each server's transactions
 * in a set of runs (and since 8.3 the tagged ones apart); MariaDB knows the last one for each
 * domain and server. What is not such a text, or has more parts than any sane server's, is unknown.
 * Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { GTID_RUNS_MAX = 16384, GTID_POINTS_MAX = 1024, GTID_TAG_SIZE = 33 };

struct gtid_origin {
	unsigned char uuid[16];
	char tag[GTID_TAG_SIZE]; /* in small letters; "" = untagged */
};

struct gtid_run {
	struct gtid_origin origin;
	uint64_t first, last; /* both are in it */
};

struct gtid_set {	       /* zeroed = empty */
	struct gtid_run *runs; /* owned; sorted, without overlap, none touches the next */
	size_t n;
};

/* As the server prints it, over several lines or on one; false leaves *ret alone. */
bool gtid_set_parse(const char *text, struct gtid_set *ret);
void gtid_set_free(struct gtid_set *); /* back to empty */
void gtid_set_add(struct gtid_set *, const struct gtid_set *other);
/* What is in a and not in b; the caller frees. */
struct gtid_set gtid_set_without(const struct gtid_set *a, const struct gtid_set *b);
bool gtid_set_is_within(const struct gtid_set *part, const struct gtid_set *whole);
uint64_t gtid_set_count(const struct gtid_set *); /* of transactions */
bool gtid_set_has_uuid(const struct gtid_set *, const char *uuid);
/* Only those of this server, or all but those. */
void gtid_set_keep_uuid(struct gtid_set *, const char *uuid);
void gtid_set_drop_uuid(struct gtid_set *, const char *uuid);
/* As the server prints it, on one line; ends with "..." where more than max bytes would be needed.
 */
void gtid_set_print(const struct gtid_set *, size_t max, struct buf *to);

struct gtid_point { /* MariaDB's 0-1-100 */
	uint32_t domain, server;
	uint64_t number;
};

struct gtid_points { /* a position has one for each domain, a binary log's state one for each server
		      */
	struct gtid_point
		*items; /* owned; sorted by domain and server, the highest number of each */
	size_t n;
};

bool gtid_points_parse(const char *text, struct gtid_points *ret);
void gtid_points_free(struct gtid_points *);
const struct gtid_point *gtid_points_find(const struct gtid_points *, uint32_t domain,
					  uint32_t server); /* NULL if absent */
/* The highest number of the domain, by whatever server; 0 = it has none. */
uint64_t gtid_points_last(const struct gtid_points *, uint32_t domain);
/* How many transactions of source's domains are beyond what replica has: each domain counts by
 * itself, a domain that replica has more of counts as none. */
uint64_t gtid_points_behind(const struct gtid_points *replica, const struct gtid_points *source);
void gtid_points_print(const struct gtid_points *, size_t max, struct buf *to);
