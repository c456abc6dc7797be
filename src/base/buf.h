/* SPDX-License-Identifier: Apache-2.0 */
/* Growing text. Always NUL-terminated once something was added; out of memory ends the process. */
#pragma once

#include <stdarg.h>
#include <stddef.h>

struct buf {
	char *text; /* NULL while empty */
	size_t len; /* without the NUL */
	size_t cap;
};

#define BUF_NULL ((struct buf){0})

void buf_add(struct buf *, const char *text);
void buf_add_n(struct buf *, const char *bytes, size_t n);
void buf_add_char(struct buf *, char c);
void buf_printf(struct buf *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *, const char *format, va_list) __attribute__((format(printf, 2, 0)));
void buf_clear(struct buf *);		  /* keeps the memory */
void buf_free(struct buf *);		  /* back to BUF_NULL */
const char *buf_text(const struct buf *); /* never NULL */
char *buf_steal(struct buf *); /* the caller frees; never NULL; the buf is BUF_NULL after */

#define CLEANUP_BUF __attribute__((cleanup(buf_free))) struct buf
