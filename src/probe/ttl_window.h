/* SPDX-License-Identifier: Apache-2.0 */
/* The highest TTL of late: caches count down, so that one sample says little. It looks back for one
 * to two times the TTL. Pure. */
#pragma once

#include <stdint.h>

#include "base/time.h"

struct ttl_window {
	uint32_t now, before; /* the highest of this stretch and of the last one */
	mono_t began;
};

uint32_t ttl_window_see(struct ttl_window *, uint32_t ttl, mono_t at);
