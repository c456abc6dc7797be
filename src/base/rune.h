/* SPDX-License-Identifier: Apache-2.0 */
/* One code point at a time out of bytes that may be anything; for text.c and text_escape.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RUNE_BROKEN = 0xFFFD, RUNE_MAX_BYTES = 4 };

struct rune {
	uint32_t code; /* RUNE_BROKEN where the bytes are no UTF-8 */
	size_t n;      /* bytes that it took, 1 to 4 */
	bool is_broken;
};

/* n is at least 1. Of broken bytes it takes as many as could have begun a code point, as Unicode
 * recommends, so each mishap gives one U+FFFD. */
struct rune rune_read(const char *bytes, size_t n);
size_t rune_write(uint32_t code, char to[RUNE_MAX_BYTES]);
/* C0 and C1, DEL, turners of the direction of writing, the byte order mark. \n and \t count. */
bool rune_is_control(uint32_t code);
/* U+2028 and U+2029 too. */
bool rune_breaks_line(uint32_t code);
