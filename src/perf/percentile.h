/* SPDX-License-Identifier: Apache-2.0 */
/* Percentiles as k6 takes them: between the two nearest values, in proportion. Pure. */
#pragma once

#include <stddef.h>

void sort_values(double *values, size_t n);
double percentile(const double *sorted, size_t n, double part); /* n > 0; part 0 to 1 */
