/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How many places give three digits that count. */
static int places_of(double size)
{
	int places = 0;
	if (size == 0)
		return 0;
	while (size < 100 && places < 9) {
		size *= 10;
		places++;
	}
	return places;
}

void number_add(double value, struct buf *to)
{
	char text[400];
	int places = places_of(fabs(value));
	snprintf(text, sizeof text, "%.*f", places, value);
	if (places > 0) {
		size_t n = strlen(text);
		while (text[n - 1] == '0')
			n--;
		text[n - (text[n - 1] == '.')] = '\0';
	}
	buf_add(to, strcmp(text, "-0") == 0 ? "0" : text);
}
