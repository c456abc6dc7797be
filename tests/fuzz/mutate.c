/* SPDX-License-Identifier: Apache-2.0 */
/* Where clang's libFuzzer is not at hand: seeds changed blindly, for as long as is asked for. It
 * sees no coverage, but it is fast, and with gcc's sanitizers it finds what reads or writes too
 * far. */
#include "mutate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { SEEDS_MAX = 4096, CHANGES_MAX = 8, GROWS_MAX = 64, CHECK_TIME_EVERY = 1024 };

static struct seed seeds[SEEDS_MAX];
static size_t n_seeds;
static uint64_t dice;

void mutate_keep(const uint8_t *bytes, size_t n)
{
	uint8_t *copy = malloc(n + 1);
	if (copy == NULL || n_seeds == SEEDS_MAX) {
		free(copy);
		return;
	}
	memcpy(copy, bytes, n);
	seeds[n_seeds++] = (struct seed){copy, n};
}

static size_t throw(size_t sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return sides > 0 ? (size_t)(dice % sides) : 0;
}

static size_t change(uint8_t *bytes, size_t n, size_t max)
{
	static const uint8_t telling[] = {0, 1, 0x0c, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff};
	const struct seed *other = &seeds[throw(n_seeds)];
	size_t at = throw(n), from = throw(other->n), length = throw(GROWS_MAX);
	switch (throw(6)) {
	case 0:
		if (n > 0)
			bytes[at] ^= (uint8_t)(1U << throw(8));
		return n;
	case 1:
		if (n > 0)
			bytes[at] = telling[throw(sizeof telling)];
		return n;
	case 2: /* cut off */
		return at;
	case 3: /* taken out */
		length = length < n - at ? length : n - at;
		memmove(bytes + at, bytes + at + length, n - at - length);
		return n - length;
	case 4: /* put in, of any seed */
		length = length < other->n - from ? length : other->n - from;
		length = length < max - n ? length : max - n;
		memmove(bytes + at + length, bytes + at, n - at);
		memcpy(bytes + at, other->bytes + from, length);
		return n + length;
	default: /* over it */
		length = length < other->n - from ? length : other->n - from;
		length = length < n - at ? length : n - at;
		memcpy(bytes + at, other->bytes + from, length);
		return n;
	}
}

/* Of exactly its size, so that the sanitizer sees a byte too far. */
static void try_one(void)
{
	const struct seed *seed = &seeds[throw(n_seeds)];
	size_t n = seed->n, max = n + CHANGES_MAX * (size_t)GROWS_MAX;
	uint8_t *bytes = malloc(max + 1);
	memcpy(bytes, seed->bytes, n);
	for (size_t i = throw(CHANGES_MAX) + 1; i > 0; i--)
		n = change(bytes, n, max);
	uint8_t *exact = malloc(n + (n == 0));
	memcpy(exact, bytes, n);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	free(bytes);
}

/* The seed of the dice is told, so that what it found can be found again. */
void mutate_for(long seconds)
{
	const char *given = getenv("MUTATE_DICE");
	unsigned long long runs = 0;
	time_t end = time(NULL) + seconds;
	dice = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	dice |= 1;
	printf("MUTATE_DICE=%llu, %zu seeds, %ld s\n", (unsigned long long)dice, n_seeds, seconds);
	fflush(stdout);
	do {
		for (unsigned i = 0; i < CHECK_TIME_EVERY; i++)
			try_one();
		runs += CHECK_TIME_EVERY;
	} while (time(NULL) < end);
	printf("%llu runs\n", runs);
	while (n_seeds > 0)
		free(seeds[--n_seeds].bytes);
}
