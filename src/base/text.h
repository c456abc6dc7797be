/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside made safe: bounded, valid UTF-8, escaped for where it goes. Lengths that are
 * cut are cut on code points, never inside one. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Copies into to[size]; what does not fit is cut on a code point. Bytes that are no UTF-8 (also
 * overlong forms, surrogates, above U+10FFFF) become U+FFFD; control characters but \n and \t,
 * those that turn the direction of writing and the byte order mark become U+FFFD too, so that no
 * text of a server steers a terminal. `from` may be NULL (gives ""). */
void text_copy(char *to, size_t size, const char *from);
void text_copy_n(char *to, size_t size, const char *from,
		 size_t n); /* n bytes, NULs may be inside */
/* The same onto one line: \n, \r, \t and the line separators of Unicode become one space each. */
void text_copy_line(char *to, size_t size, const char *from);

/* As text_copy, of any length. */
void text_add_clean(struct buf *to, const char *from, size_t n);

size_t text_count(const char *text); /* code points */
/* Bytes of the first n code points at most. */
size_t text_bytes_of(const char *text, size_t n_code_points);
bool text_is_utf8(const char *text, size_t n);
bool text_starts(const char *text, const char *with);
bool text_same_name(const char *a,
		    const char *b); /* DNS names: ASCII case and one final dot apart */
bool text_contains(const char *text, const char *part); /* ASCII case apart */

/* Escapes. Each takes clean text (see above) and adds it as literal text for its place. A pipe
 * cannot stand in a code span of a table, so text with one becomes plain escaped text instead of
 * code. */
void text_add_markdown(struct buf *to,
		       const char *text); /* one line; no markup, link, HTML or mention */
void text_add_markdown_code(struct buf *to,
			    const char *text); /* `text` as a code span, whatever it holds */
void text_add_fence(struct buf *to,
		    const char *text); /* a fenced block whose fence is longer than any inside */
void text_add_html(struct buf *to, const char *text);
void text_add_slack(struct buf *to, const char *text);	  /* & < > as entities */
void text_add_json(struct buf *to, const char *text);	  /* with the quotes */
void text_add_url(struct buf *to, const char *text);	  /* percent-encoded query value */
void text_add_terminal(struct buf *to, const char *text); /* no control characters, one line */
