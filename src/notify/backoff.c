/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/backoff.h"

/* splitmix64: rows that failed together are spread, the same row always waits the same. */
static uint64_t mix(uint64_t x)
{
	x += 0x9E3779B97F4A7C15;
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
	return x ^ (x >> 31);
}

/* Up to a fifth longer, never shorter. */
static span_t with_jitter(int64_t seconds, int64_t number, unsigned tries)
{
	int64_t most = seconds * US_PER_SECOND / 5;
	uint64_t dice = mix((uint64_t)number ^ ((uint64_t)tries << 56));
	return (span_t){seconds * US_PER_SECOND + (int64_t)(dice % (uint64_t)(most + 1))};
}

span_t backoff_row(int64_t number, unsigned tries)
{
	static const int64_t seconds[] = {1, 2, 4, 8, 16, 32, 60};
	unsigned n = sizeof seconds / sizeof *seconds;
	unsigned at = tries > 0 ? tries - 1 : 0;
	return with_jitter(at < n ? seconds[at] : 300, number, tries);
}

span_t backoff_receiver(unsigned refusals)
{
	unsigned doublings = refusals > 0 ? refusals - 1 : 0;
	return doublings < 4 ? SPAN_MINUTES(INT64_C(1) << doublings) : SPAN_MINUTES(10);
}
