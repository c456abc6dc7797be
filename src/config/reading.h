/* SPDX-License-Identifier: Apache-2.0 */
/* One reading of the configuration: its files, and what is wrong with them. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "config/settings.h"

struct place {
	unsigned file, line; /* of reading.sources; from 1 */
};

struct source { /* a file as it was read: clean text */
	char *path;
	struct buf text;
	dev_t device;
	ino_t inode;
};

struct complaint {
	struct place at;
	size_t number; /* in order of finding */
	char *text;
};

struct reading {
	struct source *sources; /* the main file, then what it includes, in that order */
	size_t n_sources, n_bytes;
	struct complaint *complaints;
	size_t n_complaints, n_left_out;
	/* Something could not be read: that a name is not there proves nothing. */
	bool incomplete;
};

void wrong_at(struct reading *, struct place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void wrong_at_v(struct reading *, struct place, const char *format, va_list)
	__attribute__((format(printf, 3, 0)));

/* Reads one more file, which must be text. `why_at` is where it was asked for. False = it was
 * complained of. */
bool reading_add(struct reading *, const char *path, struct place why_at, unsigned *ret_file);
/* "/etc/replscribe/replscribe.conf" and "pager-key" give "/etc/replscribe/pager-key". */
char *path_beside(const char *file, const char *name);

/* Complaints in the order of the files; the reading is empty after. */
void reading_end(struct reading *, struct complaints *ret);

/* Adds "like this": one line, cut where it is long. */
void quote_add(struct buf *to, const char *text);
