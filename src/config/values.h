/* SPDX-License-Identifier: Apache-2.0 */
/* What the text of a value means, by the type of its option. */
#pragma once

#include "config/options.h"

/* Writes into to, which is row->size large. False with the reason in why: "too short; allowed:
 * 100ms to 1h". */
bool value_read(const struct option_row *, const char *text, void *to, struct buf *why);
/* Text at all: clean, on one line, not empty. */
bool value_is_text(const char *text, struct buf *why);
