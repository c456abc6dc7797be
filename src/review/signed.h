/* SPDX-License-Identifier: Apache-2.0 */
/* What a sign-off covers: all that people read, but for the block that tells of the sign-off. Pure.
 */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* The document without the agent's marks and its status block; line breaks of either kind, blanks
 * at the ends of lines and empty lines make no difference. */
void signed_text(const char *document, size_t n, struct buf *to);
