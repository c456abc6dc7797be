/* SPDX-License-Identifier: Apache-2.0 */
/* Columns for people: as wide as their widest cell, in code points. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

struct table {
	const char *const *heads; /* NULL-terminated */
	size_t n_columns;
	struct table_cell *cells;
	size_t n_cells;
};

enum table_colour { COLOUR_NONE, COLOUR_GOOD, COLOUR_WARN, COLOUR_BAD, COLOUR_FAINT };

void table_start(struct table *, const char *const *heads);
void table_cell(struct table *, enum table_colour, const char *text); /* made safe for terminals */
void table_print(struct table *, bool colour, struct buf *to);	      /* and ends it */
void colour_add(struct buf *to, bool colour, enum table_colour, const char *text);
