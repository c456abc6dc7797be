/* SPDX-License-Identifier: Apache-2.0 */
/* The word that somebody probably meant. Pure. */
#pragma once

#include <stddef.h>

struct nearest {
	const char *to;
	char best[65]; /* "" = nothing is near */
	size_t distance;
};

#define NEAREST(word) ((struct nearest){.to = (word)})

void nearest_try(struct nearest *, const char *candidate);
