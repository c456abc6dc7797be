/* SPDX-License-Identifier: Apache-2.0 */
/* How far two means differ by chance alone. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct series_stats {
	double mean, variance; /* of the values */
	double n;	       /* that are worth as much as independent ones */
};

/* Values of independent runs. */
struct series_stats stats_of_runs(const double *values, size_t n);
/* Values one after the other within a run: neighbours are alike, so that they count for fewer (by
 * their lag-1 autocorrelation r, n (1 - r) / (1 + r)). */
struct series_stats stats_of_stretch(const double *values, size_t n);

/* The differences of two runs that went the same way, part by part: what both of them do alike,
 * such as to start slowly, is no noise. False: they are not of about the same length. */
bool stats_of_pairs(const double *a, size_t n_a, const double *b, size_t n_b,
		    struct series_stats *ret);

/* Half of the width of the 95 % interval of b - a (Welch). False: there are too few values. */
bool noise_of_means(const struct series_stats *a, const struct series_stats *b, double *ret);
/* The same from the differences. */
bool noise_of_differences(const struct series_stats *, double *ret);
/* The same for a single value beside the runs of the other side. */
bool noise_of_one(const struct series_stats *others, double *ret);
/* The same for two shares of counts. */
bool noise_of_shares(double a, double n_a, double b, double n_b, double *ret);
