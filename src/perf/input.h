/* SPDX-License-Identifier: Apache-2.0 */
/* A file of text, line by line: plain or gzip (zlib), UTF-8 or UTF-16. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct input;

int input_open(const char *path, struct input **ret);
/* Makes at least `n` bytes of what is to come visible, or all there is: *ret_text (valid until the
 * next call) and *ret_n. -EFBIG if that would be too much, -EIO and the like for a file that cannot
 * be read on. */
int input_look(struct input *, size_t n, const char **ret_text, size_t *ret_n);
void input_take(struct input *, size_t n);  /* of what is visible */
bool input_is_at_end(const struct input *); /* there is nothing beyond what is visible */
/* At the end: the compressed data broke off. */
bool input_is_cut(const struct input *);
struct input *input_free(struct input *);
