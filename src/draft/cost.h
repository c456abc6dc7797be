/* SPDX-License-Identifier: Apache-2.0 */
/* An estimate with its arithmetic: the amount is the product of the figures as they are shown. Only
 * this folder includes it. */
#pragma once

#include "draft/facts.h"

struct cost {
	char rate[32];	  /* "120" */
	char minutes[32]; /* "30.17" */
	char amount[48];  /* "3620.40" */
};

/* False if the service's cost is not known, or nothing was hit. */
bool cost_of(const struct facts *, const struct known_service *, struct cost *ret);
