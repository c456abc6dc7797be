/* SPDX-License-Identifier: Apache-2.0 */
/* The report's folder: report.json, report.md, report.html, charts/. */
#pragma once

#include "perf/report.h"

enum { REPORT_FILE_NONE = 1, REPORT_FILE_UNUSABLE };

/* 0, REPORT_FILE_NONE (no report.json there), REPORT_FILE_UNUSABLE or negative errno; `why` is
 * written on the last two. `path` is the folder or the file. */
int report_load(const char *path, struct report *ret, char *why, size_t why_size);
/* Writes all of it. What the documents say is what report.json says: that is written, read back,
 * and shown. 0 or negative errno with the path that it is about in `why`. */
int report_store(const char *folder, const struct report *, char *why, size_t why_size);
/* Makes the folder if there is none, sees that it can be written to, and keeps all others who lock
 * it waiting, from before the report is loaded to after it is stored. 0 or negative errno as above.
 */
int report_lock(const char *folder, int *ret_lock, char *why, size_t why_size);
void report_unlock(int lock);
