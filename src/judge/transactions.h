/* SPDX-License-Identifier: Apache-2.0 */
/* What a server has executed, in the terms of its own kind, and what another of the same kind lacks
 * of it. What cannot be compared is unknown, never "none". */
#pragma once

#include "judge/gtid.h"
#include "probe/observation.h"

struct transactions {
	enum flavour flavour; /* UNKNOWN: nothing is known */
	struct gtid_set set;  /* MySQL */
	/* MariaDB: the last ones of each domain, by each server where the binary log's state tells
	 * that; and the position, which also has what never went through that log. */
	struct gtid_points points, position;
};

/* NULL texts, and those that are no GTIDs, leave it unknown. */
void transactions_take(struct transactions *, enum flavour, const char *executed,
		       const char *position);
void transactions_free(struct transactions *); /* unknown again */
bool transactions_are_known(const struct transactions *);
bool transactions_are_none(const struct transactions *);

enum has { HAS_UNKNOWN, HAS_ALL, HAS_NOT };

/* Has `other` all of `these`? Where not, *ret_lacking (may be NULL) gets what it lacks, cut to a
 * line's length. */
enum has transactions_within(const struct transactions *these, const struct transactions *other,
			     struct buf *ret_lacking);
/* The same without what the server with this UUID (or, on MariaDB, server id) has written itself.
 */
enum has transactions_within_but_own(const struct transactions *these,
				     const struct transactions *other, const char *uuid,
				     uint32_t server_id, struct buf *ret_lacking);
/* How many of source's the replica has not. False if that is not known. */
bool transactions_behind(const struct transactions *replica, const struct transactions *source,
			 uint64_t *ret);
