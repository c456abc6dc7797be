/* SPDX-License-Identifier: Apache-2.0 */
#include "base/xalloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory)
{
	if (memory == NULL) {
		fputs("replscribe: out of memory\n", stderr);
		abort();
	}
	return memory;
}

void *xmalloc(size_t size)
{
	return checked(malloc(size > 0 ? size : 1));
}

void *xcalloc(size_t n, size_t size)
{
	return n > 0 && size > 0 ? checked(calloc(n, size)) : xmalloc(0);
}

void *xrealloc(void *old, size_t n, size_t size)
{
	return n > 0 && size > 0 ? checked(reallocarray(old, n, size)) : checked(realloc(old, 1));
}

char *xstrdup(const char *text)
{
	return text == NULL ? NULL : checked(strdup(text));
}

char *xstrndup(const char *text, size_t n)
{
	return checked(strndup(text, n));
}

char *xasprintf(const char *format, ...)
{
	char *text = NULL;
	va_list args;
	va_start(args, format);
	int n = vasprintf(&text, format, args);
	va_end(args);
	return checked(n < 0 ? NULL : text);
}
