/* SPDX-License-Identifier: Apache-2.0 */
/* What the server itself has logged of replication: the true time of what a poll sees later. Lines
 * are told while something is wrong, and those of the last minutes when it becomes so. */
#pragma once

#include "judge/state.h"

struct log_lines; /* of a target */

void logs_see(struct sight *); /* sight->target, after all else */
void logs_free(struct log_lines *);
struct fields;
void logs_recall(struct judge *, struct fields *key, struct fields *value);
