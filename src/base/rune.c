/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rune.h"

/* Which second bytes may follow a first byte: this alone keeps overlong forms, surrogates and codes
 * above U+10FFFF out (Unicode, table 3-7). */
static const struct lead {
	unsigned char first, last, low, high, more;
} leads[] = {
	{0xC2, 0xDF, 0x80, 0xBF, 1}, {0xE0, 0xE0, 0xA0, 0xBF, 2}, {0xE1, 0xEC, 0x80, 0xBF, 2},
	{0xED, 0xED, 0x80, 0x9F, 2}, {0xEE, 0xEF, 0x80, 0xBF, 2}, {0xF0, 0xF0, 0x90, 0xBF, 3},
	{0xF1, 0xF3, 0x80, 0xBF, 3}, {0xF4, 0xF4, 0x80, 0x8F, 3},
};

static const struct lead *lead_of(unsigned char byte)
{
	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
		if (byte >= leads[i].first && byte <= leads[i].last)
			return &leads[i];
	return NULL;
}

struct rune rune_read(const char *bytes, size_t n)
{
	const unsigned char *in = (const unsigned char *)bytes;
	if (in[0] < 0x80)
		return (struct rune){.code = in[0], .n = 1};
	const struct lead *lead = lead_of(in[0]);
	if (lead == NULL)
		return (struct rune){.code = RUNE_BROKEN, .n = 1, .is_broken = true};
	uint32_t code = in[0] & (0x3FU >> lead->more);
	for (size_t i = 1; i <= lead->more; i++) {
		unsigned char low = i == 1 ? lead->low : 0x80;
		unsigned char high = i == 1 ? lead->high : 0xBF;
		if (i >= n || in[i] < low || in[i] > high)
			return (struct rune){.code = RUNE_BROKEN, .n = i, .is_broken = true};
		code = code << 6 | (in[i] & 0x3FU);
	}
	return (struct rune){.code = code, .n = lead->more + 1U};
}

size_t rune_write(uint32_t code, char to[RUNE_MAX_BYTES])
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
	static const unsigned char mark[] = {0, 0xC0, 0xE0, 0xF0};
	for (size_t i = more; i > 0; i--, code >>= 6)
		to[i] = (char)(0x80 | (code & 0x3F));
	to[0] = (char)(mark[more] | code);
	return more + 1;
}

bool rune_is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code <= 0x9F) ||
	       (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
	       code == 0xFEFF;
}

bool rune_breaks_line(uint32_t code)
{
	return code == '\n' || code == '\r' || code == 0x2028 || code == 0x2029;
}
