/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the text is well formed, and every name one that the tables know. */
#pragma once

#include "config/cursor.h"
#include "config/options.h"

void syntax_read(struct reading *, unsigned file, enum section_kind root, struct clean *ret);
