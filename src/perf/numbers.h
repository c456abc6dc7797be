/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as people read them. Pure. */
#pragma once

#include "base/buf.h"

/* Three digits that count, and all those before the point: 1234, 210, 10.1, 0.256. */
void number_add(double, struct buf *to);
