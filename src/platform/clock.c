/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/clock.h"

#include <time.h>

static int64_t read_us(clockid_t clock)
{
	struct timespec at;

	clock_gettime(clock, &at);
	return (int64_t)at.tv_sec * US_PER_SECOND + at.tv_nsec / 1000;
}

struct now clock_now(void)
{
	return (struct now){.mono = {read_us(CLOCK_MONOTONIC)}, .wall = {read_us(CLOCK_REALTIME)}};
}

span_t clock_slept(void)
{
	int64_t monotonic = read_us(CLOCK_MONOTONIC);

	return (span_t){read_us(CLOCK_BOOTTIME) - monotonic};
}
