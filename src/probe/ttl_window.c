/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/ttl_window.h"

#include <stdbool.h>

/* Below a minute the answers of some questions are looked at together all the same. */
enum { LEAST_SECONDS = 60 };

static uint32_t highest(const struct ttl_window *window)
{
	return window->now > window->before ? window->now : window->before;
}

uint32_t ttl_window_see(struct ttl_window *window, uint32_t ttl, mono_t at)
{
	uint32_t seconds = highest(window) > LEAST_SECONDS ? highest(window) : LEAST_SECONDS;
	bool is_over = mono_since(at, window->began).us > (int64_t)seconds * US_PER_SECOND;
	if (window->began.us == 0 || is_over) {
		window->before = window->began.us == 0 ? 0 : window->now;
		window->now = 0;
		window->began = at;
	}
	if (ttl > window->now)
		window->now = ttl;
	return highest(window);
}
