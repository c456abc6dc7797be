/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is always there: out of memory ends the process (state is in the store, systemd
 * starts us again), which removes a third of all branches. */
#pragma once

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *old, size_t n, size_t size);
char *xstrdup(const char *text); /* NULL gives NULL */
char *xstrndup(const char *text, size_t n);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Makes room for one more at items[n]: `ARRAY_GROW(list->items, list->n);` grows at powers of two.
 */
#define ARRAY_GROW(items, n)                                                                   \
	((items) = (((n) & ((n)-1)) == 0 ? xrealloc((items), (n) ? (n)*2 : 1, sizeof *(items)) \
					 : (items)))
/* items[n++] = zeroed; evaluates to the address of the new last one. */
#define ARRAY_ADD(items, n) \
	(ARRAY_GROW(items, n), (items)[(n)] = (__typeof__(*(items))){0}, &(items)[(n)++])
