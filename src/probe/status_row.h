/* SPDX-License-Identifier: Apache-2.0 */
/* One row of SHOW REPLICA STATUS, columns by name under either naming, to a channel_seen. Pure: no
 * mysql.h. */
#pragma once

#include "probe/observation.h"

struct status_column {
	const char *name;
	const char *value; /* NULL = SQL NULL */
	size_t n;	   /* bytes of value */
};

/* `ret` is zeroed first; ret->row is set (owned). */
void status_row_read(const struct status_column *columns, size_t n, struct channel_seen *ret);
