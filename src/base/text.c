/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <string.h>

#include "base/buf.h"
#include "base/rune.h"

static uint32_t clean(uint32_t code, bool one_line)
{
	if (one_line && (rune_breaks_line(code) || code == '\t'))
		return ' ';
	if (rune_is_control(code) && code != '\n' && code != '\t')
		return RUNE_BROKEN;
	return code;
}

static void copy(char *to, size_t size, const char *from, size_t n, bool one_line)
{
	if (size == 0)
		return;
	size_t used = 0;
	while (n > 0) {
		struct rune rune = rune_read(from, n);
		char bytes[RUNE_MAX_BYTES];
		size_t wants = rune_write(clean(rune.code, one_line), bytes);
		if (used + wants >= size)
			break;
		memcpy(to + used, bytes, wants);
		used += wants;
		from += rune.n;
		n -= rune.n;
	}
	to[used] = '\0';
}

void text_copy(char *to, size_t size, const char *from)
{
	copy(to, size, from, from != NULL ? strlen(from) : 0, false);
}

void text_copy_n(char *to, size_t size, const char *from, size_t n)
{
	copy(to, size, from, from != NULL ? n : 0, false);
}

void text_copy_line(char *to, size_t size, const char *from)
{
	copy(to, size, from, from != NULL ? strlen(from) : 0, true);
}

void text_add_clean(struct buf *to, const char *from, size_t n)
{
	while (n > 0) {
		struct rune rune = rune_read(from, n);
		char bytes[RUNE_MAX_BYTES];
		buf_add_n(to, bytes, rune_write(clean(rune.code, false), bytes));
		from += rune.n;
		n -= rune.n;
	}
}

size_t text_count(const char *text)
{
	size_t count = 0;
	for (size_t left = strlen(text); left > 0; count++) {
		size_t n = rune_read(text, left).n;
		text += n;
		left -= n;
	}
	return count;
}

size_t text_bytes_of(const char *text, size_t n_code_points)
{
	size_t len = strlen(text), at = 0;
	for (; n_code_points > 0 && at < len; n_code_points--)
		at += rune_read(text + at, len - at).n;
	return at;
}

bool text_is_utf8(const char *text, size_t n)
{
	while (n > 0) {
		struct rune rune = rune_read(text, n);
		if (rune.is_broken)
			return false;
		text += rune.n;
		n -= rune.n;
	}
	return true;
}

bool text_starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Not tolower: that one depends on the locale. */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool starts_any_case(const char *text, const char *with, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower(text[i]) != lower(with[i]) || text[i] == '\0')
			return false;
	return true;
}

bool text_same_name(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);
	a_len -= a_len > 0 && a[a_len - 1] == '.';
	b_len -= b_len > 0 && b[b_len - 1] == '.';
	return a_len == b_len && starts_any_case(a, b, a_len);
}

bool text_contains(const char *text, const char *part)
{
	size_t n = strlen(part);
	for (;; text++) {
		if (starts_any_case(text, part, n))
			return true;
		if (*text == '\0')
			return false;
	}
}
