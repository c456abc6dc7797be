/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/percentile.h"

#include <stdlib.h>

static int in_order(const void *a_arg, const void *b_arg)
{
	const double *a = a_arg, *b = b_arg;
	return (*a > *b) - (*a < *b);
}

void sort_values(double *values, size_t n)
{
	if (n > 0)
		qsort(values, n, sizeof *values, in_order);
}

double percentile(const double *sorted, size_t n, double part)
{
	double at = part * (double)(n - 1);
	size_t below = (size_t)at, above = below + 1 < n ? below + 1 : below;
	return sorted[below] + (sorted[above] - sorted[below]) * (at - (double)below);
}
