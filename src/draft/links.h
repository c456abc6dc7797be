/* SPDX-License-Identifier: Apache-2.0 */
/* Links for people, made from the configuration's templates. Only this folder
 * and perf/ include it. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "base/time.h"

/* {start} and {end} as RFC 3339, percent-encoded; {start_ms} and {end_ms} as milliseconds since
 * 1970. False, and nothing added, if it is no link to the web. The result is safe in Markdown and
 * HTML. */
bool link_fill(const char *template, wall_t start, wall_t end, struct buf *to);
