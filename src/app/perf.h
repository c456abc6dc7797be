/* SPDX-License-Identifier: Apache-2.0 */
/* What the perf commands share. Those that return an int say what is wrong and give an exit code.
 */
#pragma once

#include "app/commands.h"
#include "perf/report_file.h"

/* *ret is NULL if no plan is given. */
int perf_load_plan(const struct options *, struct plan **ret);
/* An empty report if there is none and none must be. */
int perf_load_report(const char *folder, bool must_exist, struct report *ret);
/* The plan's cover becomes the report's; nothing without a plan. */
void perf_take_cover(struct report *, struct plan *);
/* From before it is loaded to after it is stored; report_unlock() ends it. */
int perf_lock_report(const char *folder, int *ret_lock);
/* Writes all of it, in the report's zone, and says where. */
int perf_store_report(const char *folder, struct report *);
/* perf_history.c: the plan's components, as far as something keeps what they did: of a run that was
 * imported, and of those cycles that have nothing of them yet. */
void history_of_import(struct cycle *, const struct plan *);
void history_of_report(struct report *, const struct plan *);
/* The plan's template, or Jenkins' own BUILD_URL. */
void perf_set_jenkins(const struct cover *, struct cycle *);
