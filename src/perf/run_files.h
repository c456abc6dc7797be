/* SPDX-License-Identifier: Apache-2.0 */
/* Which of several files of k6's belong to one run. */
#pragma once

#include "perf/result.h"

struct run_files {
	struct result result;
	wall_t file_time; /* of its summary, or its raw output: about when the run ended */
};

/* A file joins the run before it, unless that one has a summary (or a raw output) already: then it
 * is of the next run. 0, K6_FILE_UNUSABLE or negative errno; `why` has the file's name. */
int run_files_read(char *const *paths, size_t n, struct run_files **ret, size_t *ret_n, char *why,
		   size_t why_size);
void run_files_free(struct run_files *, size_t n);
