/* SPDX-License-Identifier: Apache-2.0 */
/* When what is asked beside the status, and got no answer in time, may be asked again: the pauses
 * grow, 5, 10, 20 ... 300 s. Pure. */
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
