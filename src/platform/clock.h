/* SPDX-License-Identifier: Apache-2.0 */
/* Both clocks, read now. The only place that reads them. */
#pragma once

#include "base/time.h"

struct now clock_now(void);
