/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures of an incident as files. */
#pragma once

#include "draft/curve.h"
#include "draft/draft.h"

#define SUMS_FILE "SHA256SUMS"

enum { PICTURES_MAX = 3 };

struct pictures {
	struct picture items[PICTURES_MAX];
	char *alts[PICTURES_MAX]; /* owned; the items' */
	size_t n;
};

/* Into the folder of the evidence; 0 or negative errno. */
int pictures_write(const char *folder, const struct document *, const struct curves *,
		   struct pictures *);
void pictures_free(struct pictures *);
/* "HASH  FILE" for each piece of evidence and each picture. */
int sums_write(const char *folder, const struct document *);
