/* SPDX-License-Identifier: Apache-2.0 */
/* When a status query that got no answer may be asked again. Each one that is abandoned costs the
 * server a thread that KILL cannot free (with a full relay log disk, asking each second took 90 of
 * them in a minute), so the pauses grow: 5, 10, 20 ... 300 s. Pure. */
#pragma once

#include <stdbool.h>

#include "base/time.h"

struct patience { /* zero = nothing is wrong */
	span_t pause;
	mono_t again;
};

bool patience_waits(const struct patience *, mono_t now); /* do not ask yet */
void patience_lost(struct patience *, mono_t now);	  /* it got no answer */
void patience_restored(struct patience *);
