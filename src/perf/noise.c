/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/noise.h"

#include <math.h>
#include <stdlib.h>

#include "base/xalloc.h"

/* Student's t, 97.5 %, for 1 to 30 degrees of freedom; the normal value beyond. */
static double quantile(double freedom)
{
	static const double table[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
				       2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
				       2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
				       2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
	if (freedom >= 31)
		return 1.96;
	return table[freedom < 1 ? 0 : (size_t)freedom - 1];
}

struct series_stats stats_of_runs(const double *values, size_t n)
{
	struct series_stats stats = {.n = (double)n};
	for (size_t i = 0; i < n; i++)
		stats.mean += values[i] / (double)n;
	for (size_t i = 0; i < n && n > 1; i++)
		stats.variance +=
			(values[i] - stats.mean) * (values[i] - stats.mean) / (double)(n - 1);
	return stats;
}

struct series_stats stats_of_stretch(const double *values, size_t n)
{
	struct series_stats stats = stats_of_runs(values, n);
	double together = 0, alone = stats.variance * (double)(n - (n > 0));
	for (size_t i = 0; i + 1 < n; i++)
		together += (values[i] - stats.mean) * (values[i + 1] - stats.mean);
	double alike = alone > 0 ? together / alone : 0;
	if (alike > 0)
		stats.n *= (1 - alike) / (1 + alike);
	return stats;
}

bool stats_of_pairs(const double *a, size_t n_a, const double *b, size_t n_b,
		    struct series_stats *ret)
{
	size_t n = n_a < n_b ? n_a : n_b, longer = n_a > n_b ? n_a : n_b;
	if (n < 3 || longer * 10 > n * 11)
		return false;
	double *differences = xcalloc(n, sizeof *differences);
	for (size_t i = 0; i < n; i++)
		differences[i] = b[i * n_b / n] - a[i * n_a / n];
	*ret = stats_of_stretch(differences, n);
	free(differences);
	return true;
}

bool noise_of_differences(const struct series_stats *stats, double *ret)
{
	if (stats->n < 2)
		return false;
	*ret = quantile(stats->n - 1) * sqrt(stats->variance / stats->n);
	return true;
}

bool noise_of_means(const struct series_stats *a, const struct series_stats *b, double *ret)
{
	double part_a = a->variance / a->n, part_b = b->variance / b->n, sum = part_a + part_b;
	if (a->n < 2 || b->n < 2)
		return false;
	double freedom =
		sum > 0 ? sum * sum / (part_a * part_a / (a->n - 1) + part_b * part_b / (b->n - 1))
			: a->n + b->n - 2;
	*ret = quantile(freedom) * sqrt(sum);
	return true;
}

bool noise_of_one(const struct series_stats *others, double *ret)
{
	if (others->n < 2)
		return false;
	*ret = quantile(others->n - 1) * sqrt(others->variance * (1 + 1 / others->n));
	return true;
}

bool noise_of_shares(double a, double n_a, double b, double n_b, double *ret)
{
	if (n_a < 1 || n_b < 1)
		return false;
	/* Of what never happened in n tries, up to 3 / n may still happen. */
	double least = (a == 0 || a == 1 || b == 0 || b == 1) ? 3 / n_a + 3 / n_b : 0;
	double half = 1.96 * sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b);
	*ret = half > least ? half : least;
	return true;
}
