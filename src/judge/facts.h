/* SPDX-License-Identifier: Apache-2.0 */
/* The raw facts that a change carries as evidence. */
#pragma once

#include "judge/state.h"

void facts_of_target(const struct sight *,
		     struct change *); /* status rows before and now, or how the poll ended */
void facts_of_name(const struct sight *, struct change *); /* DNS answers before and now */
/* One answer in plain lines; the caller frees. */
char *answer_text(const struct sight *);
