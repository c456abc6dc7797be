/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody pasted, as lines without what terminals, mail and chat put around them: carriage
 * returns, colours, hard spaces, "> " of quotes, fences of Markdown. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct paste_line {
	const char *text; /* clean, NUL-terminated, without blanks at its end */
	size_t width;	  /* in code points */
};

struct paste_lines {
	struct paste_line *lines; /* owned; line 1 of the paste is lines[0] */
	size_t n;
	char *text;	   /* owned */
	size_t wrapped_at; /* a terminal broke lines that reach this width; 0 = none did */
};

enum { PASTE_LINES_MAX = 200000 }; /* more are left out */

/* Any bytes, UTF-16 with its byte order mark too (Windows' shells write that). */
void paste_lines_read(const char *bytes, size_t n, struct paste_lines *ret);
void paste_lines_free(struct paste_lines *);

/* Adds the next line of a text that was broken at a width: what a terminal broke is joined as it
 * was, what mail broke stood at a blank. */
struct buf;
void paste_line_join(const struct paste_lines *, size_t at, struct buf *to);
