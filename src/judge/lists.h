/* SPDX-License-Identifier: Apache-2.0 */
/* What callers of the judge borrow until their next call. */
#pragma once

#include "judge/state.h"

struct lists *lists_new(void);
void lists_free(struct lists *);
void lists_names_changed(struct lists *); /* a name was added, ended or got its first user */
size_t lists_names(struct lists *, const struct judge *, const char *const **ret);
size_t lists_open_findings(struct lists *, const struct judge *, const struct finding **ret);
size_t lists_source_answers(struct lists *, const struct judge *, const struct source_answer **ret);
size_t lists_answers(struct lists *, const struct judge *, const struct name_answer **ret);
