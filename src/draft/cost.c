/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/cost.h"

#include <stdio.h>

/* What is beyond is a slip of the pen, and would no longer be exact to the cent. */
#define COST_MAX 1e12
#define US_PER_MINUTE (60.0 * (double)US_PER_SECOND)

bool cost_of(const struct facts *facts, const struct known_service *service, struct cost *ret)
{
	if (!service->cost_known || facts->impact == IMPACT_NONE ||
	    !(service->cost_per_minute >= 0 && service->cost_per_minute <= COST_MAX))
		return false;
	double hundredths = (double)facts->in_trouble.us * 100 / US_PER_MINUTE;
	double minutes = (double)(int64_t)(hundredths + 0.5) / 100;
	snprintf(ret->rate, sizeof ret->rate, "%.15g", service->cost_per_minute);
	snprintf(ret->minutes, sizeof ret->minutes, "%.2f", minutes);
	snprintf(ret->amount, sizeof ret->amount, "%.2f", service->cost_per_minute * minutes);
	return true;
}
