/* SPDX-License-Identifier: Apache-2.0 */
/* Reads one file of k6's, whichever of its shapes it has; see perf/result.h. */
#pragma once

#include <stddef.h>

#include "perf/result.h"

enum { K6_FILE_UNUSABLE = 1 }; /* it was read, and nothing in it can be used */

/* 0, K6_FILE_UNUSABLE or negative errno; on the last two `why` is a sentence without the file's
 * name. *ret is to be freed on 0 only. */
int k6_file_read(const char *path, struct result *ret, char *why, size_t why_size);
