/* SPDX-License-Identifier: Apache-2.0 */
/* How long the IO thread goes on trying before it gives up for good: attempts times delay, ten
 * minutes by default from MySQL 8.4 on, and nothing brings it back but a person. */
#pragma once

#include "judge/state.h"

/* False where it is not told, or so far off that it does not matter. */
bool budget_left(const struct sight *, const struct finding *, span_t *ret);
/* Says it at the end of the finding's text; what is about to become permanent is P2. */
void budget_grade(const struct sight *, struct finding *);
