/* SPDX-License-Identifier: Apache-2.0 */
/* The clocks, read now. The only place that reads them. */
#pragma once

#include "base/time.h"

struct now clock_now(void);
/* How long the machine has been asleep since it was booted: the monotonic clock stands still in
 * that time. */
span_t clock_slept(void);
