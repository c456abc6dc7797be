/* SPDX-License-Identifier: Apache-2.0 */
/* k6's raw outputs, line by line: --out json and --out csv. Only k6_file.c includes it. */
#pragma once

#include "perf/input.h"
#include "perf/result.h"

enum { K6_LINES_EMPTY = 1 };

bool k6_lines_are_json(const char *line, size_t n);
bool k6_lines_are_csv(const char *line, size_t n);
/* 0, K6_LINES_EMPTY or negative errno. Lines that mean nothing are counted in the notes; a last one
 * that is not whole says that the file is cut. */
int k6_lines_read_json(struct input *, struct result *);
int k6_lines_read_csv(struct input *, struct result *);
