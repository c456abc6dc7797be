/* SPDX-License-Identifier: Apache-2.0 */
/* How long a source is left alone after it could not be asked. A login that fails costs the server
 * something: an account may be locked after a few of them, and a host with many broken handshakes
 * is blocked, for the replica too if it runs here. Pure. */
#pragma once

#include "probe/observation.h"

/* After `n` failures of that kind in a row; 0 after POLL_OK. */
span_t source_pause(enum poll_end, unsigned n);
