/* SPDX-License-Identifier: Apache-2.0 */
/* A page and what came of it, in plain lines: what is kept as evidence of who was told what. Pure.
 */
#pragma once

#include "judge/verdict.h"
#include "notify/outbox.h"

/* The fact borrows its text from `text`. */
void record_fact(const struct outbox_row *, wall_t at, struct buf *text, struct fact *ret);
