/* SPDX-License-Identifier: Apache-2.0 */
/* Group Replication: the members' states as this member sees them. */
#pragma once

#include "judge/state.h"

void group_see(struct sight *); /* sight->target, where the poll brought details */
