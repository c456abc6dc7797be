/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/decode.h"

#include <stdint.h>
#include <string.h>

#include "base/rune.h"

static const struct {
	enum encoding encoding;
	const char *mark;
	size_t n;
} marks[] = {{ENCODING_UTF8, "\xEF\xBB\xBF", 3},
	     {ENCODING_UTF16LE, "\xFF\xFE", 2},
	     {ENCODING_UTF16BE, "\xFE\xFF", 2}};

/* How many bytes of the start are a mark; false while more of them are needed to tell. */
static bool see_mark(struct decoder *decoder, bool is_end, size_t *ret_n)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t n = decoder->n_waiting < marks[i].n ? decoder->n_waiting : marks[i].n;
		if (memcmp(decoder->waiting, marks[i].mark, n) != 0)
			continue;
		if (n < marks[i].n && !is_end)
			return false;
		if (n < marks[i].n)
			continue;
		decoder->encoding = marks[i].encoding;
		*ret_n = n;
		return true;
	}
	decoder->encoding = ENCODING_UTF8;
	*ret_n = 0;
	return true;
}

static uint32_t unit_at(const struct decoder *decoder, size_t at)
{
	unsigned a = decoder->waiting[at], b = decoder->waiting[at + 1];
	return decoder->encoding == ENCODING_UTF16LE ? a | b << 8 : a << 8 | b;
}

static void add_rune(struct buf *to, uint32_t code)
{
	char bytes[RUNE_MAX_BYTES];
	buf_add_n(to, bytes, rune_write(code, bytes));
}

static void drop(struct decoder *decoder, size_t n)
{
	decoder->n_waiting -= n;
	memmove(decoder->waiting, decoder->waiting + n, decoder->n_waiting);
}

/* One character of UTF-16, false if there is no whole one; halves of pairs become U+FFFD. */
static bool take_utf16(struct decoder *decoder, struct buf *to)
{
	uint32_t first = decoder->n_waiting >= 2 ? unit_at(decoder, 0) : 0;
	bool opens_pair = first >= 0xD800 && first < 0xDC00;
	if (decoder->n_waiting < (opens_pair ? 4u : 2u))
		return false;
	uint32_t second = opens_pair ? unit_at(decoder, 2) : 0;
	if (second >= 0xDC00 && second < 0xE000) {
		add_rune(to, 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
		drop(decoder, 4);
		return true;
	}
	bool is_half = first >= 0xD800 && first < 0xE000;
	add_rune(to, is_half ? RUNE_BROKEN : first);
	drop(decoder, 2);
	return true;
}

static void start(struct decoder *decoder, bool is_end, struct buf *to)
{
	size_t n;
	if (!see_mark(decoder, is_end, &n))
		return;
	drop(decoder, n);
	if (decoder->encoding != ENCODING_UTF8)
		return;
	buf_add_n(to, (const char *)decoder->waiting, decoder->n_waiting);
	decoder->n_waiting = 0;
}

void decode(struct decoder *decoder, const char *bytes, size_t n, struct buf *to)
{
	while (n > 0 && decoder->encoding != ENCODING_UTF8) {
		decoder->waiting[decoder->n_waiting++] = (unsigned char)*bytes++;
		n--;
		if (decoder->encoding == ENCODING_UNSEEN)
			start(decoder, false, to);
		while (decoder->encoding > ENCODING_UTF8 && take_utf16(decoder, to))
			;
	}
	if (n > 0)
		buf_add_n(to, bytes, n);
}

void decode_end(struct decoder *decoder, struct buf *to)
{
	if (decoder->encoding == ENCODING_UNSEEN && decoder->n_waiting > 0)
		start(decoder, true, to);
	if (decoder->n_waiting > 0)
		add_rune(to, RUNE_BROKEN);
	decoder->n_waiting = 0;
}
