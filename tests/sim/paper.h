/* SPDX-License-Identifier: Apache-2.0 */
/* What the documents of a tape are written from. */
#pragma once

#include "draft/picture.h"
#include "sim/world.h"

enum { PAPER_PICTURES = 3 };

struct paper { /* borrows from the world and from itself */
	struct known_window windows[WINDOWS_MAX];
	struct known known;
	struct picture pictures[PAPER_PICTURES];
	char *svgs[PAPER_PICTURES], *alts[PAPER_PICTURES]; /* owned */
	struct drawing drawings[PAPER_PICTURES];
	struct document document;
};
void paper_free(struct paper *);
void paper_of(const struct world *, size_t incident, struct paper *ret);
