/* SPDX-License-Identifier: Apache-2.0 */
/* One row of SHOW REPLICA STATUS, columns by name under either naming, to a channel_seen. Pure: no mysql.h. */
#pragma once

#include "probe/observation.h"

struct status_column {
	const char *name;
	const char *value; /* NULL = SQL NULL */
	size_t n;          /* bytes of value */
};

/* `ret` is zeroed first; ret->row is set (owned). */
void status_row_read(const struct status_column *columns, size_t n, struct channel_seen *ret);

/* The statement for a server: "SHOW ALL SLAVES STATUS", "SHOW REPLICA STATUS", "SHOW SLAVE STATUS". */
const char *status_statement(enum flavour, const char *version);
enum flavour flavour_of(const char *version, const char *comment);
/* True if version ("8.0.36-28", "10.11.18-MariaDB") is at least this. */
bool version_at_least(const char *version, unsigned major, unsigned minor, unsigned patch);
