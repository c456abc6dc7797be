/* SPDX-License-Identifier: Apache-2.0 */
/* The names of a replication status' columns, under either naming. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "probe/observation.h"

struct status_name {
	const char *name; /* in the words of MySQL 8.0.22 */
	enum flavour of;  /* FLAVOUR_UNKNOWN = both have it */
	bool tells;	  /* no other statement has it */
};

/* NULL if no status has such a column. Case does not count: people type names too. */
const struct status_name *status_name_find(const char *name, size_t n);

/* Is the name in the words from before 8.0.22, of MariaDB too? */
bool status_name_is_old(const char *name, size_t n);
