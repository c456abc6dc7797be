/* SPDX-License-Identifier: Apache-2.0 */
/* A status row as evidence: "Column: value" lines in the server's order. Pure. */
#pragma once

#include "probe/status_row.h"

struct buf;

/* A GTID set can be of any length, so a value is cut, and says so; so is the row. */
enum { ROW_VALUE_MAX = 4096, ROW_MAX = 65536 };

/* Clean, secrets masked; further lines of a value are indented, so that no value can pretend to be
 * a column. At most ROW_MAX bytes. */
void row_text(const struct status_column *columns, size_t n, struct buf *to);
