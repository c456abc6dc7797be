/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions that a replica made itself and its source does not have: the day it takes the
 * source's place, they are everybody's trouble. */
#pragma once

#include "judge/standing.h"

void errant_see(struct sight *, const struct outlook *); /* sight->channel */
