/* SPDX-License-Identifier: Apache-2.0 */
/* A sheet as a whole HTML page: one file, no scripts, nothing from elsewhere. Pure. */
#pragma once

#include "perf/sheet.h"

void html_page(const struct sheet *, const char *title, struct buf *to);
