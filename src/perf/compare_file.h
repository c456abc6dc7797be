/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "perf/compare.h"

/* compare.md, compare.html, compare.json and charts/compare.svg, .png. 0 or negative errno. */
int compare_store(const char *folder, const struct compare *, char *why, size_t why_size);
