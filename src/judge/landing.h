/* SPDX-License-Identifier: Apache-2.0 */
/* What the servers at the addresses of a channel's source are to it: findings. */
#pragma once

#include "judge/state.h"

/* After sight->row was judged. */
void landing_judge(struct sight *);
