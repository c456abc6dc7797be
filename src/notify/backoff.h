/* SPDX-License-Identifier: Apache-2.0 */
/* How long to wait before the next try. Pure: the jitter comes from the row's number. */
#pragma once

#include <stdint.h>

#include "base/time.h"

/* After `tries` tries of a row that may pass by itself: 1, 2, 4 ... 60 s, then every 5 minutes. */
span_t backoff_row(int64_t number, unsigned tries);
/* Of a whole receiver that refuses us, the `refusals`th time: 1, 2, 4, 8, then every 10 minutes. */
span_t backoff_receiver(unsigned refusals);
