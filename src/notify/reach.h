/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a receiver's host can be reached, without saying anything to it: nobody is paged. */
#pragma once

#include <stddef.h>

#include "notify/payload.h"

/* Connects, with the TLS handshake where the URL asks for it, and closes. Blocking, at most the
 * receiver's timeout. 0, or -EHOSTUNREACH; *why is a sentence without secrets. */
int receiver_reach(const struct receiver *, char *why, size_t why_size);
