/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of options.def. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "config/settings.h"

enum section_kind {
#define SECTION(id, ...) SECTION_##id,
#define OPTION(...)
#define LATER(name)
#include "config/options.def"
#undef SECTION
#undef OPTION
	N_SECTIONS
};

enum option_id {
#define SECTION(...)
#define OPTION(section, id, ...) OPTION_##section##_##id,
#include "config/options.def"
#undef SECTION
#undef OPTION
#undef LATER
	N_OPTIONS
};

/* TYPE(id, what it is, is a list): the words are for messages and the manual. */
#define OPTION_TYPES(TYPE)                          \
	TYPE(TEXT, "text", false)                   \
	TYPE(HOST, "host name or address", false)   \
	TYPE(PATH, "path", false)                   \
	TYPE(ZONE, "time zone", false)              \
	TYPE(URL, "URL", false)                     \
	TYPE(LINK, "URL", false)                    \
	TYPE(FILE, "file", false)                   \
	TYPE(SECRET, "secret file", false)          \
	TYPE(NAME, "name", false)                   \
	TYPE(NAMES, "list of names", true)          \
	TYPE(PATTERNS, "list of expressions", true) \
	TYPE(WORD, "word", false)                   \
	TYPE(CHOICE, "word", false)                 \
	TYPE(LEVEL, "level", false)                 \
	TYPE(YESNO, "yes or no", false)             \
	TYPE(NUMBER, "number", false)               \
	TYPE(SPAN, "duration", false)               \
	TYPE(TIME, "time", false)                   \
	TYPE(COST, "amount and currency", false)    \
	TYPE(CPU, "amount of CPU", false)           \
	TYPE(MEMORY, "amount of memory", false)     \
	TYPE(RECEIVER_TYPE, "word", false)

enum option_type {
#define TYPE(id, ...) TYPE_##id,
	OPTION_TYPES(TYPE)
#undef TYPE
};

enum when { RELOAD, RESTART, START }; /* a change counts; see options.def */

struct option_row {
	enum section_kind section;
	const char *key;
	enum option_type type;
	const char *preset; /* "" = not set; NULL = must be given */
	const char *allowed;
	enum when when;
	size_t offset, size; /* in the struct of the section; size 0 = by hand */
	const char *text;
};

struct section_row {
	const char *name;
	enum section_kind inside;
	const char *title; /* "" = it has no name */
	const char *text;
};

const struct option_row *option_row(enum option_id);
const struct section_row *section_row(enum section_kind);
const char *option_type_name(enum option_type);
bool option_is_list(const struct option_row *);
/* What may be written, for messages and the manual: "100ms to 1h", "off, preferred or required";
 * adds nothing where the type says it all. */
void option_add_allowed(const struct option_row *, struct buf *to);

/* The file that a section belongs to: SECTION_TOP or SECTION_PLAN. */
enum section_kind section_root(enum section_kind);

/* N_OPTIONS and N_SECTIONS if there is none. */
enum option_id option_find(enum section_kind, const char *key);
enum section_kind section_find(enum section_kind inside, const char *name);
bool section_is_for_later(const char *name);

/* Says what was probably meant by a key that is unknown in this section: "did you mean ...?", where
 * it belongs, or all that is allowed. */
void option_add_advice(enum section_kind, const char *key, struct buf *to);
