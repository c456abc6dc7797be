/* SPDX-License-Identifier: Apache-2.0 */
/* What the IO thread says of its attempts to connect, in the words of five generations of servers.
 * Pure. */
#pragma once

#include "probe/observation.h"

/* Sets attempt, attempts_max and retry_delay_s where the text tells them, and leaves them where
 * not. */
void retry_words_read(const char *io_error, struct channel_seen *ret);
