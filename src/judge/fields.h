/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of fields with one space between them, for what the judge asks to be remembered. An empty
 * text is
 * "-"; what would not be one visible word is escaped as %20. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

void field_add(struct buf *, const char *text);
void field_add_int(struct buf *, int64_t);

struct fields {
	const char *at;
	bool is_bad; /* a field was missing, too long or not of its kind: nothing more is read */
};

void field_text(struct fields *, char *to, size_t size);      /* "" if bad */
int64_t field_int(struct fields *, int64_t min, int64_t max); /* min if bad */
bool fields_end(const struct fields *);			      /* all was read and nothing was bad */
