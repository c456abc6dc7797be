/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what memory.c wrote. */
#pragma once

#include "judge/state.h"

enum { MEMORY_FORM = 1 }; /* another number at the start of a value: written by another version */
extern const char *const slot_names[N_SLOTS];

void recall(struct judge *, const char *key, const char *value);
