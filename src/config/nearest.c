/* SPDX-License-Identifier: Apache-2.0 */
#include "config/nearest.h"

#include <string.h>

enum { LONGEST = sizeof((struct nearest *)NULL)->best - 1 };

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;
	return ab < c ? ab : c;
}

/* Levenshtein's distance with neighbours swapped as one step (optimal string alignment). */
static size_t distance(const char *a, size_t a_n, const char *b, size_t b_n)
{
	size_t rows[3][LONGEST + 1];
	for (size_t j = 0; j <= b_n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_n; i++) {
		size_t *now = rows[i % 3], *before = rows[(i - 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= b_n; j++) {
			now[j] = least(now[j - 1] + 1, before[j] + 1,
				       before[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], rows[(i - 2) % 3][j - 2] + 1, now[j]);
		}
	}
	return rows[a_n % 3][b_n];
}

/* A third of the letters may be wrong; more is another word. */
void nearest_try(struct nearest *nearest, const char *candidate)
{
	size_t n = strlen(nearest->to), m = strlen(candidate);
	if (n > LONGEST || m > LONGEST)
		return;
	size_t far = distance(nearest->to, n, candidate, m);
	if (far > (n < m ? m : n) / 3 || (nearest->best[0] != '\0' && far >= nearest->distance))
		return;
	memcpy(nearest->best, candidate, m + 1);
	nearest->distance = far;
}
