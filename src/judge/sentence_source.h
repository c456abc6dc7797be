/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of the servers at the addresses of a source. */
#pragma once

#include "judge/standing.h"

/* Writes finding->text, and its after, the address; `there` is the server that it is about. */
void sentence_of_source(const struct sight *, const struct outlook *, const struct there *,
			struct finding *);
/* How one of these ended; false if it is none that was seen at the source. */
bool sentence_of_source_end(const struct finding *, struct buf *to);
