/* SPDX-License-Identifier: Apache-2.0 */
/* Days with a time of day in a text: "2020-09-01 07:00:04 +07:00". Only this folder includes it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/time.h"

struct stamp {
	size_t at, n; /* bytes of the text */
	bool has_zone;
	bool is_valid; /* such a day and time exist */
	wall_t wall;   /* if it is valid; without a zone: as if it were UTC */
};

/* The first one at `from` or later; false if there is none. */
bool stamp_find(const char *text, size_t from, struct stamp *ret);
