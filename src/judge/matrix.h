/* SPDX-License-Identifier: Apache-2.0 */
/* Who says what of a name: view by view, as a table. */
#pragma once

#include "judge/state.h"

/* Lines of cells, "127.0.0.53:53 | 10.0.0.5 | 42 s of 60 s | ...", the first one the heads; below
 * an empty line what was held back of late. */
void matrix_print(const struct name *, struct now, struct buf *to);
