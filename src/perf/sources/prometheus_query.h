/* SPDX-License-Identifier: Apache-2.0 */
/* What an expression of PromQL says of the time that its values are of. Pure. */
#pragma once

#include "base/time.h"

/* How far back from its moment a value reaches: rate(x[1m]) is an average over the minute before.
 * 0: it holds at its moment. irate and the like look at the last values only, however far back they
 * may look for them. */
span_t prometheus_reach(const char *query);
