/* SPDX-License-Identifier: Apache-2.0 */
/* The table of findings, printed: for people, for programs, and for docs/findings.md. Pure. */
#pragma once

#include "base/buf.h"
#include "judge/verdict.h"

void catalogue_print(size_t width, bool colour, struct buf *to);
void catalogue_print_finding(enum finding_kind, size_t width, bool colour, struct buf *to);
void catalogue_print_json(struct buf *to);
void catalogue_print_markdown(struct buf *to);
