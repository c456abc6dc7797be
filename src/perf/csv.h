/* SPDX-License-Identifier: Apache-2.0 */
/* Records of CSV after RFC 4180: fields in quotes may hold commas, quotes (doubled) and line
 * breaks. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct csv_record {
	struct buf text; /* the fields, each with a NUL behind it */
	size_t *starts;
	size_t n, cap;
};

enum csv_end { CSV_RECORD, CSV_MORE /* its last line break is missing, so far */ };

/* Takes one record from the start of n bytes; *ret_used is how many of them. With `is_last` the
 * end of the bytes ends the record, too, but not inside of quotes. */
enum csv_end csv_read(const char *bytes, size_t n, bool is_last, struct csv_record *,
		      size_t *ret_used);
/* "" if there is no such field. */
const char *csv_field(const struct csv_record *, size_t i);
/* Where the field of that text is; false if there is none. */
bool csv_find(const struct csv_record *, const char *text, size_t *ret);
void csv_free(struct csv_record *);
