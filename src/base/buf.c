/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

enum { FIRST_CAP = 64 };

static void make_room(struct buf *b, size_t more)
{
	size_t needed;
	if (__builtin_add_overflow(b->len, more, &needed) || needed > SIZE_MAX / 4)
		abort();
	if (needed < b->cap)
		return;
	size_t cap = b->cap > 0 ? b->cap : FIRST_CAP;
	while (cap <= needed)
		cap *= 2;
	b->text = xrealloc(b->text, cap, 1);
	b->cap = cap;
}

void buf_add_n(struct buf *b, const char *bytes, size_t n)
{
	make_room(b, n);
	if (n > 0)
		memcpy(b->text + b->len, bytes, n);
	b->len += n;
	b->text[b->len] = '\0';
}

void buf_add(struct buf *b, const char *text)
{
	buf_add_n(b, text, strlen(text));
}

void buf_add_char(struct buf *b, char c)
{
	buf_add_n(b, &c, 1);
}

void buf_vprintf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	if (n < 0)
		abort();
	make_room(b, (size_t)n);
	vsnprintf(b->text + b->len, (size_t)n + 1, format, again);
	va_end(again);
	b->len += (size_t)n;
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_vprintf(b, format, args);
	va_end(args);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->text != NULL)
		b->text[0] = '\0';
}

void buf_free(struct buf *b)
{
	free(b->text);
	*b = BUF_NULL;
}

const char *buf_text(const struct buf *b)
{
	return b->text != NULL ? b->text : "";
}

char *buf_steal(struct buf *b)
{
	char *text = b->text != NULL ? b->text : xstrdup("");
	*b = BUF_NULL;
	return text;
}
