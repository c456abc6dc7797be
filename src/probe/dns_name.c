/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dns_name.h"

#include <string.h>

/* A name of 255 bytes has 127 labels at most, so an honest one needs no more pointers than that. */
enum { LABEL_MAX = 63, HOPS_MAX = 127, POINTER = 0xc0 };

static uint8_t lower(uint8_t byte)
{
	return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte - 'A' + 'a') : byte;
}

static bool add_label(struct dns_name *name, const unsigned char *bytes, size_t n)
{
	/* The root's byte has to fit after it. */
	if (n > LABEL_MAX || name->n + 1 + n >= sizeof name->bytes)
		return false;
	name->bytes[name->n++] = (uint8_t)n;
	for (size_t i = 0; i < n; i++)
		name->bytes[name->n++] = lower(bytes[i]);
	return true;
}

static void end_name(struct dns_name *name)
{
	name->bytes[name->n++] = 0;
}

bool dns_name_of_text(const char *text, struct dns_name *ret)
{
	*ret = (struct dns_name){0};
	if (strcmp(text, ".") == 0)
		text++;
	while (*text != '\0') {
		size_t n = strcspn(text, ".");
		if (n == 0 || !add_label(ret, (const unsigned char *)text, n))
			return false;
		text += n;
		text += *text == '.';
	}
	end_name(ret);
	return true;
}

size_t dns_name_read(const unsigned char *message, size_t n, size_t at, struct dns_name *ret)
{
	size_t after = 0; /* set by the first pointer */
	*ret = (struct dns_name){0};
	for (unsigned hops = 0; at < n;) {
		size_t length = message[at];
		if (length == 0) {
			end_name(ret);
			return after != 0 ? after : at + 1;
		}
		if ((length & POINTER) == POINTER) {
			if (at + 1 >= n || ++hops > HOPS_MAX)
				return 0;
			size_t to = (length & ~(size_t)POINTER) << 8 | message[at + 1];
			/* RFC 1035 4.1.4: to a prior occurrence. Always backwards also ends every
			 * loop. */
			if (to >= at)
				return 0;
			after = after != 0 ? after : at + 2;
			at = to;
			continue;
		}
		if (length > n - at - 1 || !add_label(ret, message + at + 1, length))
			return 0;
		at += 1 + length;
	}
	return 0;
}

bool dns_name_same(const struct dns_name *a, const struct dns_name *b)
{
	return a->n == b->n && memcmp(a->bytes, b->bytes, a->n) == 0;
}

static size_t print_byte(uint8_t byte, char to[5])
{
	if (byte == '.' || byte == '\\') {
		to[0] = '\\';
		to[1] = (char)byte;
		return 2;
	}
	if (byte > ' ' && byte < 0x7f) {
		to[0] = (char)byte;
		return 1;
	}
	to[0] = '\\';
	to[1] = (char)('0' + byte / 100);
	to[2] = (char)('0' + byte / 10 % 10);
	to[3] = (char)('0' + byte % 10);
	return 4;
}

void dns_name_print(const struct dns_name *name, char *to, size_t size)
{
	size_t used = 0, label_ends = 0;
	if (name->n <= 1 && size > 1)
		to[used++] = '.';
	for (size_t i = 0; i + 1 < name->n; i++) {
		char bytes[5] = ".";
		size_t n = 1;
		if (i == label_ends)
			label_ends = i + 1 + name->bytes[i];
		else
			n = print_byte(name->bytes[i], bytes);
		if (i == 0)
			continue;
		if (used + n >= size)
			break;
		memcpy(to + used, bytes, n);
		used += n;
	}
	if (size > 0)
		to[used] = '\0';
}
