/* SPDX-License-Identifier: Apache-2.0 */
/* The sections and values as libconfuse holds them. parse.c is the only file that includes
 * confuse.h. */
#pragma once

#include "config/cursor.h"
#include "config/options.h"

struct section; /* one section of the file; the outermost is the file itself */

struct value {
	struct place at;
	char *text; /* unescaped, with environment variables put in */
};

/* What the library refuses is complained of; what came before it is there all the same. */
struct section *parse_read(struct reading *, const struct clean *, enum section_kind root);
struct section *parse_free(struct section *);

size_t section_count(const struct section *, enum section_kind);
const struct section *section_at(const struct section *, enum section_kind, size_t i);
const char *section_label(const struct section *);
struct place section_place(const struct section *, const struct clean *);
size_t value_count(const struct section *, enum option_id);
/* NULL if there are not so many. */
const struct value *value_at(const struct section *, enum option_id, size_t i);
