/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void number_add(double value, struct buf *to)
{
	char text[64];
	double size = fabs(value);
	int places = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
	snprintf(text, sizeof text, "%.*f", places, value);
	if (places > 0) {
		size_t n = strlen(text);
		while (text[n - 1] == '0')
			n--;
		text[n - (text[n - 1] == '.')] = '\0';
	}
	buf_add(to, strcmp(text, "-0") == 0 ? "0" : text);
}
