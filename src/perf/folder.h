/* SPDX-License-Identifier: Apache-2.0 */
/* Writing documents and their charts into a folder. Only this folder's files include it. */
#pragma once

#include "draw/drawing.h"

struct folder {
	const char *path;
	char *why; /* of the first failure: the path and the reason */
	size_t why_size;
};

enum { CHART_WIDE = 760, CHART_NARROW = 400 };

/* All: 0 or negative errno. */
int folder_open(const struct folder *); /* makes it, and charts/ in it */
int folder_write(const struct folder *, const char *name, const struct buf *);
/* charts/STEM.svg and .png; *ret_svg is for a page (the caller frees), with `id` in its ids. */
int folder_draw(const struct folder *, const struct drawing *, const char *stem, const char *id,
		char **ret_svg);
/* Removes charts/PREFIX*.svg and .png whose stem is not among these. */
void folder_drop_charts(const struct folder *, const char *prefix, char *const *stems, size_t n);
